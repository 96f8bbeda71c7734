"""Reading a run's events beside the window, and keeping what was read."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, TypeVar

from engine.runs import events as ev
from engine.runs.runlog import parse_event
from gui.shared.throttle import in_slices

MOST_KEPT = 8
Stamp = tuple[int, int]
Thing = TypeVar("Thing")


def recorded(
    folder: Path, *, without_probes: bool = False, cancelled: threading.Event | None = None
) -> Iterator[ev.AnyEvent]:
    """Every readable event of a run, oldest first. Probes are long, and not everybody needs them."""
    with (
        contextlib.suppress(OSError),
        (folder / "events.jsonl").open(encoding="utf-8", errors="replace") as file,
    ):
        for line in in_slices(file):
            if cancelled is not None and cancelled.is_set():
                return
            if without_probes and '"type":"probes"' in line[:80]:
                continue
            if (event := parse_event(line)) is not None:
                yield event


def stamp_of(folder: Path) -> Stamp:
    """What is another one as soon as the run's events, title or note are."""
    try:
        about = folder / "about.json"
        words = about.stat().st_mtime_ns if about.exists() else 0
        events = (folder / "events.jsonl").stat()
    except OSError:
        return 0, 0
    return events.st_size, events.st_mtime_ns + words


class RunCache(Generic[Thing]):
    """What was made of the runs read last, each as long as its files stay as they are."""

    def __init__(self) -> None:
        self._things: dict[Path, tuple[Stamp, Thing]] = {}

    def find(self, folder: Path) -> Thing | None:
        stamp, thing = self._things.get(folder, ((0, 0), None))
        return thing if stamp == stamp_of(folder) and stamp != (0, 0) else None

    def keep(self, folder: Path, stamp: Stamp, thing: Thing) -> None:
        """`stamp` was taken before the run was read: what came meanwhile makes it another."""
        self._things.pop(folder, None)
        self._things[folder] = stamp, thing
        while len(self._things) > MOST_KEPT:
            del self._things[next(iter(self._things))]
