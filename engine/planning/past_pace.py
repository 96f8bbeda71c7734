"""How long a run would take here, judged by the pace of an earlier one of the same model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from engine.runs.recipe import Recipe
from engine.runs.summary import RunSummary


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds for each unit of work, None where the run had no such work; `model` and `run` say of what."""

    run: str
    model: str
    warm_row: float | None
    answer: float | None
    held_out_row: float | None


def pace_of(run: RunSummary) -> Pace | None:
    """The pace of a run: medians over its steps, so that a pause or a slow start do not count.

    None where its recipe cannot be read.
    """
    if (recipe := run.recipe) is None:
        return None
    warm, grpo = run.step_seconds["warm_start"], run.step_seconds["grpo"]
    looks = [event.seconds / event.rows for event, _ in run.held_out if event.rows]
    answers = recipe.prompts_per_step * recipe.group_size
    return Pace(
        run.folder.name,
        recipe.model,
        median(warm) / recipe.warm_batch if warm else None,
        median(grpo) / answers if grpo else None,
        median(looks) if looks else None,
    )


def seconds_needed(
    recipe: Recipe, train_rows: int, held_out_rows: int, paces: Sequence[Pace]
) -> float | None:
    """Seconds of a whole run; None where no earlier run of this model tells of all its phases."""
    own = [pace for pace in paces if pace.model == recipe.model]
    warm_row = next((pace.warm_row for pace in own if pace.warm_row is not None), None)
    answer = next((pace.answer for pace in own if pace.answer is not None), None)
    look_row = next((pace.held_out_row for pace in own if pace.held_out_row is not None), 0.0)
    total, looks = 0.0, 1  # the base model is looked at first
    if recipe.method != "grpo":
        if warm_row is None:
            return None
        steps = max(1, math.ceil(train_rows * recipe.warm_share * recipe.warm_epochs / recipe.warm_batch))
        total += steps * recipe.warm_batch * warm_row
        looks += _looks(steps, recipe)
    if recipe.method != "warm_start":
        if answer is None:
            return None
        total += recipe.steps * recipe.prompts_per_step * recipe.group_size * answer
        looks += _looks(recipe.steps, recipe)
    total += looks * held_out_rows * look_row
    return min(total, 60 * recipe.minutes) if recipe.minutes else total


def _looks(steps: int, recipe: Recipe) -> int:
    regular = steps // recipe.evaluate_every if recipe.evaluate_every else 0
    at_end = 0 if recipe.evaluate_every and steps % recipe.evaluate_every == 0 else 1
    return regular + at_end
