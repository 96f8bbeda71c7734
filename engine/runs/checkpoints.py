"""Checkpoints of a run: which are complete, which is the best, and how a full disk is reported.

A phase's checkpoints lie in `checkpoints/<phase>/checkpoint-<step>/`. One counts only when it holds
`whole.json`, which is written last: a kill while it is saved leaves a folder that is ignored. It has the
digest of every file, so that one that was changed or lost since is not loaded.
`checkpoints/best/` is the adapter with the best held-out figure, `checkpoints/warm_start_end/` the
one that the warm start ended with.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from engine.base import store
from engine.base.errors import UserError
from engine.base.text import Text
from engine.runs.events import PHASES, Phase

WHOLE = "whole.json"


@dataclass(frozen=True)
class Best:
    """The best held-out figures so far, and the step that they belong to.

    `step` counts within the phase, `count` over both phases, as people are told.
    """

    phase: Phase
    step: int
    exact: float
    reward: float
    count: int

    def beaten_by(self, exact: float, reward: float) -> bool:
        """Exact match decides; the mean reward breaks a tie."""
        return (exact, reward) > (self.exact, self.reward)

    @property
    def measured(self) -> bool:
        """Whether held-out rows were answered at all; the step is -1 where a run ended before that."""
        return self.step >= 0


_BEST = TypeAdapter(Best)


def phase_folder(run: Path, phase: Phase) -> Path:
    return run / "checkpoints" / phase


def mark_whole(folder: Path, phase: Phase, step: int) -> None:
    """Mark a checkpoint as complete on disk."""
    store.write_json(folder / WHOLE, {"phase": phase, "step": step, "files": _digests(folder)})


def damaged_file(folder: Path, among: Collection[str] | None = None) -> str | None:
    """The name of the first file, or of `among` alone, that is not as it was saved; None where all are.

    A folder without the mark, such as an adapter that no run saved, passes.
    """
    if not (folder / WHOLE).exists():
        return None
    files = _mark(folder).get("files")
    if not isinstance(files, dict):
        return WHOLE
    wanted = files if among is None else among
    return next((name for name in wanted if _digest(folder / name) != files.get(name)), None)


def _mark(folder: Path) -> dict[str, Any]:
    """What the mark of completeness holds; nothing where it cannot be read."""
    try:
        mark = json.loads((folder / WHOLE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return mark if isinstance(mark, dict) else {}


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: _digest(path) for path in sorted(folder.iterdir()) if path.is_file()}


def _digest(path: Path) -> str:
    """SHA-256 of a file; of one that is missing an empty text."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def last_whole(run: Path, phase: Phase) -> tuple[Path, int] | None:
    """The newest complete checkpoint of a phase and its step, or None."""
    checkpoints = _whole_ones(run, phase)
    return (checkpoints[-1].folder, checkpoints[-1].step) if checkpoints else None


def all_whole(run: Path) -> list[Saved]:
    """All complete checkpoints of a run, the newest first."""
    return [saved for phase in reversed(PHASES) for saved in reversed(_whole_ones(run, phase))]


def _whole_ones(run: Path, phase: Phase) -> list[Saved]:
    """The complete checkpoints of a phase, the oldest first."""
    checkpoints = []
    for marker in phase_folder(run, phase).glob(f"checkpoint-*/{WHOLE}"):
        step = _mark(marker.parent).get("step")
        if isinstance(step, int):
            checkpoints.append(Saved(phase, marker.parent, step))
    return sorted(checkpoints, key=lambda saved: saved.step)


class Saved(NamedTuple):
    """A complete checkpoint."""

    phase: Phase
    folder: Path
    step: int


def newest(run: Path) -> Saved | None:
    """The newest complete checkpoint of a run: of its second phase, or else of the warm start."""
    later_first = reversed(PHASES)
    return next((Saved(phase, *last) for phase in later_first if (last := last_whole(run, phase))), None)


def drop_damaged(run: Path, phase: Phase) -> list[Text]:
    """Take the mark of completeness from damaged checkpoints, so that the run resumes from the one before.

    Returns a sentence for each, the newest first. Its files stay until the phase saves the next checkpoint.
    """
    said = []
    while (last := last_whole(run, phase)) is not None:
        folder, step = last
        name = damaged_file(folder)
        if name is None:
            break
        (folder / WHOLE).unlink()
        said.append(
            Text(
                "The checkpoint of step {n} is damaged ({name} is not as it was saved), so the run goes on "
                "from the one before.",
                step,
                name,
            )
        )
    return said


def prune(run: Path, phase: Phase, keep: int) -> None:
    """Delete incomplete checkpoints of a phase and all complete ones but the newest `keep`."""
    last = last_whole(run, phase)
    folders = sorted(phase_folder(run, phase).glob("checkpoint-*"), key=_step_of)
    whole = [folder for folder in folders if (folder / WHOLE).exists()]
    for folder in folders:
        torn = folder not in whole and (last is None or folder != last[0])
        if torn or folder in whole[:-keep]:
            # The marker goes first: a kill while deleting must not leave a folder that looks whole.
            (folder / WHOLE).unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)


def save_adapter(target: Path, write: Callable[[Path], None], best: Best) -> None:
    """Write an adapter and its figures into `target`, replacing the old one once the new one is complete.

    Raises UserError where the disk is full.
    """
    temp = target.with_name(f".{target.name}.new")
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(temp, ignore_errors=True)
    with survive_full_disk(target):
        temp.mkdir(parents=True)
        write(temp)
        store.write_json(temp / WHOLE, {**asdict(best), "files": _digests(temp)})
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.replace(old)
    temp.replace(target)
    shutil.rmtree(old, ignore_errors=True)


def read_best(folder: Path) -> Best | None:
    """The figures that an adapter was saved with, or None; an interrupted replacement is undone first."""
    undo_replacement(folder)
    try:
        return _BEST.validate_python(_mark(folder))
    except ValidationError:
        return None


def undo_replacement(folder: Path) -> None:
    """Put the old adapter back where `save_adapter` was killed before the new one took its place."""
    old = folder.with_name(f".{folder.name}.old")
    if old.exists() and not folder.exists():
        old.replace(folder)


class survive_full_disk:  # noqa: N801 - reads as a statement
    """Turns a failed save into a UserError about the full disk, whatever the library raised.

    Libraries raise OSError, RuntimeError or their own errors for a full disk; it is recognised by a test
    write that fails too.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None or not isinstance(error, Exception):
            return
        if isinstance(error, UserError):
            raise error
        if not _can_write(self._path.parent, 1 << 20):
            raise UserError(
                "The disk is full: the checkpoint {path} could not be saved.",
                self._path,
                hint="Earlier checkpoints are untouched; free some space and resume the run.",
            ) from error


def _can_write(folder: Path, size: int) -> bool:
    while not folder.exists():
        folder = folder.parent
    probe = folder / ".space-probe"
    try:
        with probe.open("wb") as file:
            file.write(b"\0" * size)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    finally:
        probe.unlink(missing_ok=True)
    return True


def _step_of(folder: Path) -> int:
    tail = folder.name.rpartition("-")[2]
    return int(tail) if tail.isdigit() else -1
