"""What the setup tells of the preset that is fitted to rows and computer, and of a run's duration."""

from __future__ import annotations

from collections.abc import Sequence

from engine.models.local import KnownModel
from engine.planning.fitted import Room, formula_seconds, why_no_grpo
from engine.planning.past_pace import PastPace, seconds_needed
from engine.planning.starter import Rows
from engine.runs.recipe import Recipe
from gui.shared.i18n import translate
from gui.shared.labels import duration_text
from gui.shared.sentences import engine_text


def time_text(
    recipe: Recipe, known: KnownModel | None, rows: Rows, room: Room, paces: Sequence[PastPace]
) -> str:
    """How long a run of this recipe takes: by earlier runs, else by formula; empty where nothing tells."""
    seconds = seconds_needed(recipe, rows.train, rows.held_out, paces)
    if seconds is not None:
        text = translate("training", "About {time} on this computer, going by earlier runs.")
        return text.format(time=duration_text(seconds))
    seconds = formula_seconds(known, recipe, rows, room) if known is not None else None
    if seconds is None:
        return ""
    text = translate("training", "About {time} here, estimated by formula.")
    return text.format(time=duration_text(seconds))


def remark_text(fitted: Recipe, known: KnownModel | None, rows: Rows, room: Room) -> str:
    """Why the fitted preset plans no GRPO, and how to have it; empty where it plans some."""
    why = why_no_grpo(known, fitted, rows, room) if known is not None else None
    how = translate("training", "Choose “Warm start, then GRPO” above to have it.")
    return f"{engine_text(why)} {how}" if why else ""
