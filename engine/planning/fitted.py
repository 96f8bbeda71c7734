"""The preset that is fitted to a project's rows and to this computer, and how long a run takes here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.app.cuda_parts import cards_are_used
from engine.app.hardware import Load, load
from engine.base.errors import UserError
from engine.base.text import Text
from engine.data.rows import Row
from engine.models.local import KnownModel, look_up
from engine.planning.planner import Shape
from engine.planning.starter import BEGIN, Rows, seconds_estimated, speed_here, starting_recipe
from engine.project import Project
from engine.runs.presets import load_preset
from engine.runs.recipe import Recipe
from engine.task import Task

FITTED = "fitted"  # the name of the preset
MOST_LOOKED_AT = 5000  # answers
_TOKENS_A_LETTER = 1 / 2.5  # cautious: dates and JSON are cut finely


@dataclass(frozen=True, slots=True)
class Room:
    """The memory of the device that trains, in bytes."""

    free: int
    total: int
    gpu: bool

    @classmethod
    def of(cls, load: Load) -> Room:
        if load.gpu_memory_total and cards_are_used():
            return cls(load.gpu_memory_total - (load.gpu_memory_used or 0), load.gpu_memory_total, True)
        return cls(load.memory_total - load.memory_used, load.memory_total, False)


def shape_of(rows: Sequence[Row], task: Task) -> Shape:
    """The tokens of the longest prompt and answer, its working included, estimated from their letters."""
    system = len(task.system_text())
    longest = max((len(row.prompt) for row in rows), default=0) + system
    train = [row for row in rows if row.split == "train"]
    answer = max((row.written_length(task.working) for row in train[:MOST_LOOKED_AT]), default=0)
    tokens = [round(size * _TOKENS_A_LETTER) for size in (longest, 1.2 * answer, system)]
    return Shape(max(1, tokens[0]), max(16, tokens[1]), tokens[2])


def fitted_recipe(known: KnownModel, rows: Rows, room: Room) -> Recipe | None:
    """The recipe to begin with; None where the model's sizes or the rows are not known."""
    if known.sizes is None or rows.train <= 0:
        return None
    speed = speed_here(known.name, "auto", gpu=room.gpu)
    return starting_recipe(known.name, known.sizes, rows, speed, room.free, gpu=room.gpu)


def formula_seconds(known: KnownModel, recipe: Recipe, rows: Rows, room: Room) -> float | None:
    """Seconds of a whole run by formula; None where the model's sizes or the rows are not known."""
    if known.sizes is None or rows.train <= 0:
        return None
    speed = speed_here(recipe.model, recipe.dtype, gpu=room.gpu)
    return seconds_estimated(known.sizes, recipe, rows, speed, gpu=room.gpu)


def why_no_grpo(known: KnownModel, recipe: Recipe, rows: Rows, room: Room) -> Text | None:
    """Why a fitted recipe plans no GRPO, and what it would take; None where it does plan some."""
    if recipe.sampled_phase:
        return None
    more = recipe.model_copy(update={"method": "warm_start+grpo"})
    without, seconds = (formula_seconds(known, one, rows, room) for one in (recipe, more))
    if without is None or seconds is None:
        return None
    return Text(
        "No GRPO is planned: in ten minutes this computer has time for the right answers only. {steps} steps "
        "of GRPO after them would take about {minutes} more minutes.",
        recipe.steps,
        max(1, round((seconds - without) / 60)),
    )


def fit_project(project: Project, model: str) -> tuple[Recipe, list[Text]]:
    """The fitted recipe of a project, and what to tell of it. Raises UserError where nothing is known."""
    rows, room, known = project.rows(), Room.of(load()), look_up(model)
    train, valid = (sum(row.split == split for row in rows) for split in ("train", "valid"))
    shape = shape_of(rows, project.task)
    of_run = Rows.of(train, valid, load_preset(BEGIN), shape)
    recipe = fitted_recipe(known, of_run, room)
    if recipe is None:
        hint = "Choose another preset, or a model of the list, a folder, or one that was downloaded already."
        raise UserError("The sizes of {model} are not known before it is downloaded.", model, hint=hint)
    seconds = formula_seconds(known, recipe, of_run, room) or 0.0
    told = [
        Text(
            "Fitted to {n} training rows and this computer: about {minutes} minutes, by formula.",
            of_run.train,
            max(1, round(seconds / 60)),
        )
    ]
    reason = why_no_grpo(known, recipe, of_run, room)
    return recipe, [*told, *([reason] if reason else [])]
