"""How long a run takes here: by earlier runs of its model, else by formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.models.catalog import CatalogModel
from engine.planning.duration import run_seconds
from engine.planning.pace import Speed, pace
from engine.planning.past_pace import PastPace, measured_times
from engine.planning.planner import Shape
from engine.runs.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of a step of each phase and of one evaluated row; whether earlier runs measured all of them."""

    warm: float
    grpo: float
    held_out_row: float
    measured: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """`sizes` None: the model is not known before it is downloaded, and only earlier runs can tell."""

    sizes: CatalogModel | None
    shape: Shape
    speed: Speed
    gpu: bool
    paces: Sequence[PastPace] = ()

    def times(self, recipe: Recipe) -> Times | None:
        """Of both phases, whatever the method; None where nothing tells.

        What was measured goes before the formula, and corrects it for what was not.
        """
        past = measured_times(recipe, self.paces)
        if self.sizes is None:
            all_known = past.has_all(recipe)
            return Times(past.warm or 0, past.grpo or 0, past.held_out_row or 0, True) if all_known else None
        both = recipe.model_copy(update={"method": f"warm_start+{recipe.sampled_phase or 'grpo'}"})
        formula = pace(self.sizes, both, self.speed, self.shape, gpu=self.gpu)
        answer = formula.rollout / (recipe.prompts_per_step * recipe.group_size)  # its share of a rollout
        factor = past.warm / formula.warm if past.warm and formula.warm else 1.0
        return Times(
            past.warm or formula.warm,
            past.grpo or factor * formula.grpo,
            past.held_out_row or factor * answer,
            past.has_all(recipe),
        )

    def seconds(self, recipe: Recipe, train_rows: int, held_out_rows: int) -> tuple[float, bool] | None:
        """Seconds of a whole run, and whether earlier runs tell them; None where nothing does."""
        times = self.times(recipe)
        if times is None or train_rows <= 0:
            return None
        words = {"warm": times.warm, "grpo": times.grpo, "held_out_row": times.held_out_row}
        return run_seconds(recipe, train_rows, held_out_rows, **words), times.measured
