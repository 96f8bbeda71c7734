"""The points of runs as one long CSV table: a row for each value."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.base.errors import disk_error
from engine.base.progress import Progress
from engine.base.text import Text
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


def write_table(path: Path, runs: Sequence[RunCurves], progress: Progress) -> None:
    """Write all points of these runs as CSV; the chosen name never has half a table.

    Raises UserError where the disk does not take it.
    """
    parts = [part for run in runs for part in _parts(run)]
    total, done = sum(len(part.values) for part in parts), 0
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            for rows in (rows for part in parts for rows in part.chunks()):
                progress(Text(""), done, total)
                writer.writerows(rows)
                done += len(rows)
        temporary.replace(path)
    except OSError as error:
        raise disk_error("write", path, error) from error
    finally:
        temporary.unlink(missing_ok=True)
