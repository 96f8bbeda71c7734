"""Which of a run's saved adapters is meant by its best one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from engine.base.errors import UserError
from engine.base.text import Text
from engine.runs import checkpoints
from engine.runs.checkpoints import Best
from engine.runs.summary import read_summary

NAMES = {"best": Text("best"), "last": Text("last"), "warm_start_end": Text("warm_start_end")}


def best_figures(run: Path) -> Best | None:
    """What held-out rows said of a run's best adapter; None where none were answered since it learned."""
    best = checkpoints.read_best(run / "checkpoints" / "best")
    if best is None or not best.measured or _is_untrained(run, best):
        return None
    return best


def has_best(run: Path) -> bool:
    """Whether a run has a best adapter; one that was not measured has only that of the base model."""
    best = checkpoints.read_best(run / "checkpoints" / "best")
    return is_saved(run, "best") and (best is None or not _is_untrained(run, best))


def is_saved(run: Path, which: str) -> bool:
    """Whether a run has this adapter; an interrupted replacement is undone first."""
    folder = run / "checkpoints" / which
    checkpoints.undo_replacement(folder)
    return (folder / "adapter_config.json").is_file()


def _is_untrained(run: Path, best: Best) -> bool:
    """Whether this is the base model's adapter, which has learned nothing, and nothing was measured since.

    The base model is evaluated first, and counts as the best once something learned was measured against it.
    """
    if best.step != 0:
        return False
    try:
        state = (run / "events.jsonl").stat()
    except OSError:  # no steps were made, as far as can be known
        return False
    return _unmeasured(run, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=256)
def _unmeasured(run: Path, size: int, changed: int) -> bool:
    """`RunSummary.unmeasured`, read once for events as they are now: pages ask it of every run."""
    return read_summary(run).unmeasured


def adapter_of(run: Path, which: str) -> Path:
    """The folder of a run's adapter `which`: best, last or warm_start_end.

    The last one stands for the best of a run that was not measured. Raises UserError when there is none.
    """
    found = "last" if which == "best" and not has_best(run) else which
    if is_saved(run, found):
        return run / "checkpoints" / found
    hint = Text("It may not have reached a checkpoint yet.")
    if found != which and (run / "checkpoints" / which).is_dir():
        hint = Text("It was not measured since it began to learn: measure it, or let it go on to its end.")
    raise UserError("The run {name} has no {which} adapter.", run.name, NAMES.get(which, which), hint=hint)
