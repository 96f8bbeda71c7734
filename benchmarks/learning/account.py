"""The processor time of a cell by phase, over all processes that worked on it.

A busy machine makes wall time say little. Steps that a killed process made after its last checkpoint are made
again, and count twice.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from types import TracebackType

from engine.base import store
from engine.runs import events as ev
from engine.runs.runlog import read_events
from engine.runs.runs import run_folders

NOTED_EVERY = 10.0  # seconds
LOADING, ANSWERING = "loading", "answering"


class Account:
    """Adds this process's CPU seconds to a file while it works; the phase is what the run began last."""

    def __init__(self, path: Path, project: Path) -> None:
        self._answering = False
        self._lock = threading.Lock()
        self._path, self._project = path, project
        self._before = store.read_json(path) if path.is_file() else {}
        self._name = f"{os.getpid()}-{time.time():.0f}"
        self._mine: dict[str, float] = {}
        self._noted = time.process_time()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Account:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._note()

    def begin_answering(self) -> None:
        """The training is over."""
        self._note()
        self._answering = True

    def _keep(self) -> None:
        while not self._over.wait(NOTED_EVERY):
            self._note()

    def _note(self) -> None:
        with self._lock:
            phase, now = self._phase(), time.process_time()
            self._mine[phase] = self._mine.get(phase, 0.0) + now - self._noted
            self._noted = now
            store.write_json(self._path, {**self._before, self._name: self._mine})

    def _phase(self) -> str:
        if self._answering:
            return ANSWERING
        runs = run_folders(self._project)
        events = read_events(runs[-1]) if runs else []
        return next((one.phase for one in reversed(events) if isinstance(one, ev.PhaseStarted)), LOADING)


def spent(path: Path) -> dict[str, float]:
    """CPU seconds by phase."""
    total: dict[str, float] = {}
    for sitting in store.read_json(path).values():
        for phase, seconds in sitting.items():
            total[phase] = round(total.get(phase, 0.0) + seconds, 1)
    return total
