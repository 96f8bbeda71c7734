"""How long a whole run takes, by the time of its steps and of one evaluated row."""

from __future__ import annotations

import math

from engine.runs.recipe import Recipe


def warm_steps(recipe: Recipe, train_rows: int) -> int:
    """Steps of the warm start."""
    return max(1, math.ceil(train_rows * recipe.warm_share * recipe.warm_epochs / recipe.warm_batch))


def run_seconds(
    recipe: Recipe, train_rows: int, held_out_rows: int, *, warm: float, grpo: float, held_out_row: float
) -> float:
    """Seconds of a run, its evaluations included; `warm` and `grpo` are the seconds of a step of each."""
    total, evaluations = 0.0, 1  # the base model is evaluated first
    if recipe.warms:
        steps = warm_steps(recipe, train_rows)
        total += steps * warm
        evaluations += _evaluations(steps, recipe)
    if recipe.sampled_phase:
        total += recipe.steps * grpo
        evaluations += _evaluations(recipe.steps, recipe)
    total += evaluations * held_out_rows * held_out_row
    return min(total, 60 * recipe.minutes) if recipe.minutes else total


def _evaluations(steps: int, recipe: Recipe) -> int:
    """Those during a phase, and the one at its end."""
    return math.ceil(steps / recipe.evaluate_every) if recipe.evaluate_every else 1
