"""How long a whole run takes, by the time of its steps and of one evaluated row."""

from __future__ import annotations

import math

from engine.runs.recipe import Recipe


def warm_steps(recipe: Recipe, train_rows: int) -> int:
    """Steps of the warm start."""
    return max(1, math.ceil(train_rows * recipe.warm_share * recipe.warm_epochs / recipe.warm_batch))


def evaluations(recipe: Recipe, train_rows: int) -> int:
    """How often a run answers the held-out rows: at its start, during each phase, and at its end."""
    phases = [warm_steps(recipe, train_rows)] if recipe.warms else []
    phases += [recipe.steps] if recipe.sampled_phase else []
    every = recipe.evaluate_every
    return 1 + sum(math.ceil(steps / every) if every else 1 for steps in phases)


def run_seconds(
    recipe: Recipe, train_rows: int, held_out_rows: int, *, warm: float, grpo: float, held_out_row: float
) -> float:
    """Seconds of a run, its evaluations included; `warm` and `grpo` are the seconds of a step of each."""
    total = evaluations(recipe, train_rows) * held_out_rows * held_out_row
    if recipe.warms:
        total += warm_steps(recipe, train_rows) * warm
    if recipe.sampled_phase:
        total += recipe.steps * grpo
    return min(total, 60 * recipe.minutes) if recipe.minutes else total
