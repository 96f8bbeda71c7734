"""The recipe to begin with: sized for the rows and this computer, so that a first run takes minutes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.app.hardware import device_name
from engine.models.catalog import CatalogModel
from engine.planning.duration import run_seconds, warm_steps
from engine.planning.fitting import plan
from engine.planning.pace import UNKNOWN_CARD, Pace, Speed, card_of, pace, processor
from engine.planning.planner import Shape
from engine.planning.probe_cache import find
from engine.runs.presets import load_preset
from engine.runs.recipe import Recipe

BEGIN = "quick"  # the preset that the others are sized from
BUDGET_SECONDS = 600.0
GRPO_SHARE = 1 / 3  # of it, at most: after several epochs on few rows GRPO has little left to teach
WARM_ROWS = 480  # rows that the warm start answers in all, where there are fewer: 60 steps of 8
EPOCHS = (2, 10)  # fewer teach the form only, more repeat a few rows until they are learnt by heart
GRPO_STEPS = (4, 40)  # fewer change nothing
ADDED_STEPS = 20  # of GRPO, for those who add it where it had no room
FEWEST_TOKENS, MOST_TOKENS = 96, 1024  # of an answer


@dataclass(frozen=True, slots=True)
class Rows:
    """What a run learns from: rows to train on and to judge by, and the tokens of the longest ones."""

    train: int
    held_out: int
    shape: Shape

    @classmethod
    def of(cls, train: int, valid: int, recipe: Recipe, shape: Shape) -> Rows:
        """For so many rows of these splits; where none is valid, some training rows are kept out instead."""
        drawn = 0 if valid else recipe.drawn_rows(train)
        return cls(train - drawn, valid or drawn, shape)


def speed_here(model: str, dtype: str, *, gpu: bool) -> Speed:
    """The measured speed of a model on this computer, or else that of its card or processor."""
    if probe := find(model, device_name(), dtype):
        return probe.speed
    return (card_of(device_name()) or UNKNOWN_CARD) if gpu else processor()


def starting_recipe(
    name: str, model: CatalogModel, rows: Rows, speed: Speed, memory: int, *, gpu: bool
) -> Recipe:
    """A warm start of some epochs, and some GRPO steps, within `BUDGET_SECONDS` where that can be.

    Fewer rows are seen more often. On a slow computer the epochs shrink, to `WARM_ROWS` rows at the least,
    and GRPO is left out where it has no room: the right answers teach more in a minute. `name` is what a
    recipe calls the model; `memory` is free, in bytes; sizes that change only the memory are made to fit it.
    """
    fewest, most = EPOCHS
    answer = min(MOST_TOKENS, max(FEWEST_TOKENS, -(-rows.shape.answer // 16) * 16))
    full = load_preset("full")
    recipe = load_preset(BEGIN).model_copy(
        update={
            "model": name,
            "warm_epochs": float(min(most, max(fewest, round(WARM_ROWS / max(1, rows.train))))),
            "max_answer_tokens": answer,
            "learning_rate": full.learning_rate,
            "schedule": full.schedule,
            "scale_rewards": full.scale_rewards,
        }
    )
    each = pace(model, recipe, speed, rows.shape, gpu=gpu)
    evaluated = 2 * rows.held_out * _held_out_row(each, recipe)
    left = BUDGET_SECONDS - evaluated
    steps = warm_steps(recipe, rows.train)
    if steps * each.warm > left:
        least = min(1.0, WARM_ROWS / rows.train)
        epochs = max(least, recipe.warm_epochs * left / (steps * each.warm))
        recipe = recipe.model_copy(update={"warm_epochs": epochs})
        steps = warm_steps(recipe, rows.train)
    left -= steps * each.warm + evaluated
    left = min(left, GRPO_SHARE * BUDGET_SECONDS)
    grpo = min(GRPO_STEPS[1], int(left / each.grpo)) if each.grpo else 0
    has_grpo = grpo >= GRPO_STEPS[0]
    recipe = recipe.model_copy(
        update={
            "warm_epochs": round(recipe.warm_epochs, 2),
            "method": "warm_start+grpo" if has_grpo else "warm_start",
            "steps": grpo if has_grpo else ADDED_STEPS,
            "evaluate_every": max(10, math.ceil(steps / 2)),
            "checkpoint_every": max(10, math.ceil(steps / 4)),
        }
    )
    shape = rows.shape
    fit = plan(
        model,
        recipe,
        memory,
        gpu=gpu,
        prompt_tokens=shape.prompt,
        answer_tokens=answer,
        shared_tokens=shape.shared,
    )
    return fit.recipe if fit.fits and fit.recipe.dtype == recipe.dtype else recipe


def seconds_estimated(model: CatalogModel, recipe: Recipe, rows: Rows, speed: Speed, *, gpu: bool) -> float:
    """Seconds of a whole run by formula, where none was made here yet."""
    each = pace(model, recipe, speed, rows.shape, gpu=gpu)
    held_out_row = _held_out_row(each, recipe)
    return run_seconds(
        recipe, rows.train, rows.held_out, warm=each.warm, grpo=each.grpo, held_out_row=held_out_row
    )


def _held_out_row(each: Pace, recipe: Recipe) -> float:
    """Seconds to evaluate a row: an answer takes its share of a rollout."""
    return each.rollout / (recipe.prompts_per_step * recipe.group_size)
