"""The preset that is sized for the project's rows and this computer, and how long a run will take here."""

from __future__ import annotations

from collections.abc import Sequence

from engine.models.local import KnownModel
from engine.planning.past_pace import PastPace, seconds_needed
from engine.planning.planner import Shape
from engine.planning.starter import Rows, seconds_estimated, speed_here, starting_recipe
from engine.runs.recipe import Recipe
from gui.shared.i18n import translate
from gui.shared.labels import duration_text
from gui.training.memory_bar import Room
from gui.training.readiness import Splits


def _rows(splits: Splits, recipe: Recipe, shape: Shape) -> Rows:
    held = splits.held_out(recipe)
    return Rows(splits.train - (0 if splits.valid else held), held, shape)


def fitted_recipe(known: KnownModel, splits: Splits, shape: Shape, room: Room) -> Recipe | None:
    """The recipe to begin with; None where the model's sizes or the rows are not known."""
    if known.sizes is None or not splits.train:
        return None
    rows = _rows(splits, Recipe(), shape)
    speed = speed_here(known.name, "auto", gpu=room.gpu)
    return starting_recipe(known.name, known.sizes, rows, speed, room.free, gpu=room.gpu)


def time_text(
    recipe: Recipe,
    known: KnownModel | None,
    splits: Splits,
    shape: Shape,
    room: Room,
    paces: Sequence[PastPace],
) -> str:
    """How long a run of this recipe takes: by earlier runs, else by formula; empty where nothing tells."""
    rows = _rows(splits, recipe, shape)
    seconds = seconds_needed(recipe, rows.train, rows.held_out, paces)
    if seconds is not None:
        text = translate("training", "About {time} on this computer, going by earlier runs.")
        return text.format(time=duration_text(seconds))
    if known is None or known.sizes is None or not rows.train:
        return ""
    speed = speed_here(recipe.model, recipe.dtype, gpu=room.gpu)
    seconds = seconds_estimated(known.sizes, recipe, rows, speed, gpu=room.gpu)
    text = translate("training", "About {time} here, estimated by formula.")
    return text.format(time=duration_text(seconds))
