"""The sampling settings and the chosen models of each project, restored at the next start."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.play.settings import AskSettings
from gui.shared.layout_memory import LayoutMemory

PREFIX = "play "  # of a key; the project's folder follows
PROJECTS = 20  # that are remembered


class PlayMemory(BaseModel):
    """Of one project. `models` are the keys of the user's choices, left and right; "" for none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    settings: AskSettings = AskSettings()
    models: tuple[str, str] = ("", "")


def recall(layout: LayoutMemory, project: Path) -> PlayMemory:
    """What was saved for this project, or the defaults."""
    try:
        return PlayMemory.model_validate_json(layout.states.get(f"{PREFIX}{project}", "{}"))
    except ValidationError:
        return PlayMemory()


def keep(layout: LayoutMemory, project: Path, memory: PlayMemory) -> None:
    """Save it; the least recently used projects are forgotten."""
    mine = f"{PREFIX}{project}"
    layout.states.pop(mine, None)
    if memory != PlayMemory():
        layout.states[mine] = memory.model_dump_json()
    for old in [name for name in layout.states if name.startswith(PREFIX)][:-PROJECTS]:
        del layout.states[old]
