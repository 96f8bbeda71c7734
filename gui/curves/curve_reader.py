"""Reads the curves of a run from its folder, off the window's thread."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from engine.base.errors import UserError
from engine.runs.recipe import load_recipe
from engine.runs.runs import read_about
from gui.curves.curve_store import RunCurves
from gui.shared.labels import run_title
from gui.shared.reading import recorded, stamp_of

SMALL = 12_000  # bytes that are read at once, in a few milliseconds


def is_small(folder: Path) -> bool:
    """Whether a run is read in no time."""
    try:
        return (folder / "events.jsonl").stat().st_size < SMALL
    except OSError:
        return True


def read_curves(folder: Path, cancelled: threading.Event | None = None) -> RunCurves:
    """All curves of a run as far as it is written; without a file there are none."""
    run = RunCurves(read_about(folder).title or run_title(folder.name))
    with contextlib.suppress(UserError):
        run.length_limit = load_recipe(folder / "recipe.json").max_answer_tokens
    run.add(recorded(folder, without_probes=True, cancelled=cancelled))
    return run


class CurveReader(QObject):
    """One reading in the background; `read` gives the folder and its RunCurves, unless it was cancelled."""

    read = Signal(object, object)

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.folder = folder
        self.stamp = stamp_of(folder)
        self._cancelled = threading.Event()

    def start(self) -> None:
        QThreadPool.globalInstance().start(_Task(self, self.folder, self._cancelled))

    def cancel(self) -> None:
        self._cancelled.set()
        self.deleteLater()


class _Task(QRunnable):
    def __init__(self, reader: CurveReader, folder: Path, cancelled: threading.Event) -> None:
        super().__init__()
        self._reader, self._folder, self._cancelled = reader, folder, cancelled

    def run(self) -> None:
        found = read_curves(self._folder, self._cancelled)
        if not self._cancelled.is_set():
            with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
                self._reader.read.emit(self._folder, found)
