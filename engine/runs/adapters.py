"""Which of a run's saved adapters is meant by its best one."""

from __future__ import annotations

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
    folder = run / "checkpoints" / "best"
    best = checkpoints.read_best(folder)
    saved = (folder / "adapter_config.json").is_file()
    return saved and (best is None or not _is_untrained(run, best))


def _is_untrained(run: Path, best: Best) -> bool:
    """Whether this is the base model's adapter, which has learned nothing, and nothing was measured since.

    The base model is evaluated first, and counts as the best once something learned was measured against it.
    """
    return best.step == 0 and read_summary(run).unmeasured


def adapter_of(run: Path, which: str) -> Path:
    """The folder of a run's adapter `which`: best, last or warm_start_end.

    The last one stands for the best of a run that was not measured. Raises UserError when there is none.
    """
    folder = run / "checkpoints" / which
    if which == "best" and not has_best(run):
        folder = run / "checkpoints" / "last"
    checkpoints.read_best(folder)  # which undoes an interrupted replacement
    if (folder / "adapter_config.json").is_file():
        return folder
    hint = Text("It may not have reached a checkpoint yet.")
    if folder.name != which and (run / "checkpoints" / which).is_dir():
        hint = Text("It was not measured since it began to learn: measure it, or let it go on to its end.")
    raise UserError("The run {name} has no {which} adapter.", run.name, NAMES.get(which, which), hint=hint)
