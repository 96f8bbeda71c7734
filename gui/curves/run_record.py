"""What the window has read of runs: a file is parsed once, whichever pages show the run, until it changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

from engine.runs.summary import RunSummary, read_about, recorded
from gui.curves.curve_store import RunCurves
from gui.shared.run_labels import title_of
from gui.shared.throttle import in_slices

SMALL = 12_000  # bytes that are read at once, in a few milliseconds
LONG = 4_000_000  # bytes from which on a list of runs leaves the curves to the page that opens the run
MOST_WITH_CURVES = 32

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as it was read; `curves` is None where only a list has asked for a long run."""

    stamp: Stamp
    summary: RunSummary
    curves: RunCurves | None


_records: dict[Path, RunRecord] = {}  # the one used last at the end
_locks: dict[Path, threading.Lock] = {}  # so that two threads do not parse the same run


def read_run(folder: Path, *, with_curves: bool = False) -> RunRecord:
    """The record of a run, read now unless it is known; a missing file gives an empty one."""
    with _locks.setdefault(folder, threading.Lock()):
        return known_run(folder, with_curves=with_curves) or _read(folder, with_curves)


def known_run(folder: Path, *, with_curves: bool = False) -> RunRecord | None:
    """The record of a run whose files are as they were when it was read; None where it must be read."""
    record = _records.get(folder)
    if record is None or record.stamp != _stamp_of(folder) or (with_curves and record.curves is None):
        return None
    record.summary.about = read_about(folder)
    record.summary.update_status()
    if record.curves is not None:
        record.curves.name = title_of(record.summary)
    _keep(folder, record)
    return record


def is_small(folder: Path) -> bool:
    """Whether a run is read in no time."""
    return _stamp_of(folder)[0] < SMALL


def _read(folder: Path, with_curves: bool) -> RunRecord:
    stamp = _stamp_of(folder)  # taken before: what comes meanwhile makes it another
    summary, curves = RunSummary(folder), None
    if with_curves or stamp[0] < LONG:
        curves = RunCurves(title_of(summary))
        curves.length_limit = summary.recipe.max_answer_tokens if summary.recipe else None
    for event in in_slices(recorded(folder)):
        summary.add(event)
        if curves is not None and event is not None:
            curves.add([event])
    summary.update_status()
    record = RunRecord(stamp, summary, curves)
    _keep(folder, record)
    return record


def _keep(folder: Path, record: RunRecord) -> None:
    _records.pop(folder, None)
    _records[folder] = record
    with_curves = [path for path, known in list(_records.items()) if known.curves is not None]
    for path in with_curves[:-MOST_WITH_CURVES]:
        _records[path] = replace(_records[path], curves=None)


def _stamp_of(folder: Path) -> Stamp:
    """Size and time of a run's events, and the time of its recipe; zeros for what is missing."""
    events, recipe = folder / "events.jsonl", folder / "recipe.json"
    try:
        state = events.stat()
        return state.st_size, state.st_mtime_ns, recipe.stat().st_mtime_ns
    except OSError:
        return 0, 0, 0
