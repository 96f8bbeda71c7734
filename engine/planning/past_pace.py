"""The times of steps, from the measured pace of earlier runs of the same model here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

from engine.runs.events import Phase
from engine.runs.recipe import Recipe
from engine.runs.summary import RunSummary


@dataclass(frozen=True, slots=True)
class PastPace:
    """Seconds that a run took for each warm-start row, answer and evaluated row; None where it had none.

    `sampled_phase` is the phase that sampled its answers.
    """

    run: str
    model: str
    warm_row: float | None
    answer: float | None
    held_out_row: float | None
    sampled_phase: Phase | None


def pace_of(run: RunSummary) -> PastPace | None:
    """The pace of a run: medians over its steps, so that a pause or a slow start does not count.

    None where its recipe cannot be read.
    """
    if (recipe := run.recipe) is None:
        return None
    phase = recipe.sampled_phase
    warm, sampled = run.step_seconds["warm_start"], run.step_seconds[phase] if phase else ()
    evaluated = [event.seconds / event.rows for event, *_ in run.held_out if event.rows]
    answers = recipe.prompts_per_step * recipe.group_size
    middle = median if recipe.updates_per_rollout == 1 else mean  # only the first update of a rollout samples
    return PastPace(
        run.folder.name,
        recipe.model,
        median(warm) / recipe.warm_batch if warm else None,
        middle(sampled) / answers if sampled else None,
        median(evaluated) if evaluated else None,
        phase,
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of a step of each phase of a recipe and of an evaluated row; None: no earlier run had it."""

    warm: float | None
    grpo: float | None
    held_out_row: float | None

    def has_all(self, recipe: Recipe) -> bool:
        """Whether each phase of the recipe's method was measured."""
        warm = self.warm is not None or not recipe.warms
        return warm and (self.grpo is not None or recipe.sampled_phase is None)


def measured_times(recipe: Recipe, paces: Sequence[PastPace]) -> Measured:
    """By the newest earlier runs of the recipe's model that had each of them."""
    own = [pace for pace in paces if pace.model == recipe.model]
    warm_row = next((pace.warm_row for pace in own if pace.warm_row is not None), None)
    wanted = recipe.sampled_phase or "grpo"
    alike = [pace for pace in own if pace.sampled_phase == wanted]
    answer = next((pace.answer for pace in alike if pace.answer is not None), None)
    held_out_row = next((pace.held_out_row for pace in own if pace.held_out_row is not None), None)
    return Measured(
        None if warm_row is None else recipe.warm_batch * warm_row,
        None if answer is None else recipe.prompts_per_step * recipe.group_size * answer,
        held_out_row,
    )
