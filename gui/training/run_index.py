"""The runs of the project for the selector, read in the background, each again only when it changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine.base.errors import UserError
from engine.planning.past_pace import Pace, pace_of
from engine.runs import events as ev
from engine.runs.recipe import Recipe, load_recipe
from engine.runs.runs import read_about, run_folders, status_of
from gui.shared.background import Background
from gui.shared.labels import run_title
from gui.shared.reading import Stamp, recorded, stamp_of


@dataclass(frozen=True, slots=True)
class RunEntry:
    """A run as the selector shows it. `recipe` is None where recipe.json is damaged."""

    folder: Path
    title: str
    status: str
    best_exact: float | None
    recipe: Recipe | None
    pace: Pace | None


class RunIndex(QObject):
    """`entries`, the newest run first. `refreshed` follows each reading."""

    refreshed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[RunEntry] = []
        self._known: dict[Path, tuple[Stamp, RunEntry]] = {}
        self._background = Background(self)
        self._background.done.connect(self._came)

    def refresh(self, project: Path) -> None:
        """Read what changed since the last time."""
        known = dict(self._known)

        def work() -> dict[Path, tuple[Stamp, RunEntry]]:
            found = {}
            for folder in run_folders(project):
                stamp = stamp_of(folder)
                old = known.get(folder)
                living = old is not None and old[1].status in ("running", "paused")
                found[folder] = old if old and old[0] == stamp and not living else (stamp, read_entry(folder))
            return found

        self._background.ask(work)

    @property
    def paces(self) -> list[Pace]:
        """Of the newest run first."""
        return [entry.pace for entry in self.entries if entry.pace is not None]

    @Slot(object)
    def _came(self, found: object) -> None:
        if isinstance(found, dict):
            self._known = found
            self.entries = [entry for _, entry in reversed(found.values())]
            self.refreshed.emit()


def read_entry(folder: Path) -> RunEntry:
    """A run by its files; what cannot be read is left empty."""
    try:
        recipe: Recipe | None = load_recipe(folder / "recipe.json")
    except UserError:
        recipe = None
    events = list(recorded(folder))
    best = max((event.exact for event in events if isinstance(event, ev.HeldOut)), default=None)
    pace = pace_of(folder.name, recipe, events) if recipe is not None else None
    return RunEntry(
        folder, read_about(folder).title or run_title(folder.name), status_of(events), best, recipe, pace
    )
