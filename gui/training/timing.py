"""How long a run of a recipe takes here, in a sentence."""

from __future__ import annotations

from engine.planning.conditions import Conditions
from engine.runs.recipe import Recipe
from gui.shared.i18n import translate
from gui.shared.labels import duration_text


def time_text(recipe: Recipe, conditions: Conditions) -> str:
    """By earlier runs, else by formula; empty where nothing tells."""
    rows = conditions.rows(recipe)
    found = conditions.clock(recipe).seconds(recipe, rows.train, rows.held_out)
    if found is None:
        return ""
    seconds, measured = found
    if measured:
        text = translate("training", "About {time} on this computer, going by earlier runs.")
    else:
        text = translate("training", "About {time} here, estimated by formula.")
    return text.format(time=duration_text(seconds))
