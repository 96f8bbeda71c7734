"""How one asked last in each project, and which models one chose: there again at the next start."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.play.settings import AskSettings
from gui.shared.layout_memory import LayoutMemory

KEPT_AS = "play "  # and the project's folder
MOST = 20  # projects that are remembered


class PlayMemory(BaseModel):
    """Of one project. `models` are the keys of the choices the user made, left and right; "" is none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    settings: AskSettings = AskSettings()
    models: tuple[str, str] = ("", "")


def recall(layout: LayoutMemory, project: Path) -> PlayMemory:
    """What was kept of this project, or the defaults."""
    try:
        return PlayMemory.model_validate_json(layout.states.get(f"{KEPT_AS}{project}", "{}"))
    except ValidationError:
        return PlayMemory()


def keep(layout: LayoutMemory, project: Path, memory: PlayMemory) -> None:
    """Remember it; the projects that were played with longest ago are forgotten."""
    mine = f"{KEPT_AS}{project}"
    layout.states.pop(mine, None)
    if memory != PlayMemory():
        layout.states[mine] = memory.model_dump_json()
    for old in [name for name in layout.states if name.startswith(KEPT_AS)][:-MOST]:
        del layout.states[old]
