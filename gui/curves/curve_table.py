"""The points of runs as one long CSV table: a row for each value."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from PySide6.QtCore import QObject, QRunnable, Signal

from engine.base.errors import UserError, disk_error
from gui.curves.curve_store import PHASES, Floats, RunCurves

HEADER = ("run", "phase", "step", "minutes", "name", "value")
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class _Part:
    """One curve as it stands now: arrays only grow beyond their end, so these views keep."""

    run: str
    name: str
    phases: Floats
    steps: Floats
    minutes: Floats
    values: Floats
    first_steps: Floats  # what to take off a step to count within its phase, by phase

    def chunks(self) -> Iterator[list[tuple[object, ...]]]:
        for at in range(0, len(self.values), ROWS_AT_ONCE):
            part = slice(at, at + ROWS_AT_ONCE)
            phases = self.phases[part].astype(int)
            steps = (self.steps[part] - self.first_steps[phases]).round().astype(int)
            yield [
                (self.run, PHASES[phase], step, round(minutes, 4), self.name, value)
                for phase, step, minutes, value in zip(
                    phases.tolist(),
                    steps.tolist(),
                    self.minutes[part].tolist(),
                    self.values[part].tolist(),
                    strict=True,
                )
            ]


def _parts(run: RunCurves) -> Iterator[_Part]:
    starts = run.phase_starts("step")
    first = np.array([starts.get(phase, 0.0) for phase in PHASES])
    for (name, _), curve in run.curves.items():
        columns = (curve.phases, curve.x("step"), curve.x("minutes"))
        yield _Part(run.name, name, *columns, curve.values, first)
        if curve.has_spread:
            yield _Part(run.name, f"{name} std", *columns, curve.spread, first)


class _Signals(QObject):
    progressed = Signal(int)
    ended = Signal(object)  # None, or the UserError


class CsvTask(QRunnable):
    """Writes into a temporary file beside it, so that a half table never stands under the chosen name."""

    def __init__(self, path: Path, runs: Sequence[RunCurves]) -> None:
        super().__init__()
        self.signals = _Signals()
        self._path = path
        self._parts = [part for run in runs for part in _parts(run)]
        self.total = sum(len(part.values) for part in self._parts)
        self._cancelled = False

    def cancel(self) -> None:
        self._cancelled = True

    def run(self) -> None:
        temporary = self._path.with_name(f".{self._path.name}.part")
        error: UserError | None = None
        try:
            with temporary.open("w", encoding="utf-8", newline="") as file:
                self._write(file)
            if not self._cancelled:
                temporary.replace(self._path)
        except OSError as problem:
            error = disk_error("write", self._path, problem)
        temporary.unlink(missing_ok=True)
        self.signals.ended.emit(error)

    def _write(self, file: TextIO) -> None:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        done = 0
        for part in self._parts:
            for rows in part.chunks():
                if self._cancelled:
                    return
                writer.writerows(rows)
                done += len(rows)
                self.signals.progressed.emit(min(done, self.total))
