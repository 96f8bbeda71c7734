"""Remembers risky attempts that crashed their process, so that they are not repeated.

A graphics driver can fail so that the process dies or can no longer use its card, and no code is left to
fall back. A note on disk, written before the attempt, makes the next run on the same driver and card skip it.
"""

from __future__ import annotations

import os
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from engine.base import store
from engine.base.errors import UserError


class _Note(BaseModel):
    """A process and its machine; `began` (Unix time) tells it from a later process with the same id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    machine: str
    pid: int
    began: float


class CrashGuard:
    """Notes in one folder, a file per process. `machine` names torch, driver and card."""

    def __init__(self, folder: Path, machine: str) -> None:
        self.folder = folder
        self._machine = machine
        self._own = folder / f"{os.getpid()}.json"

    def begin(self) -> None:
        """Note that this process is about to try. It may try even if the note cannot be written."""
        note = _Note(machine=self._machine, pid=os.getpid(), began=psutil.Process().create_time())
        try:
            store.write_text(self._own, note.model_dump_json() + "\n")
        except UserError:
            return

    def end(self) -> None:
        """Remove the note: the process survived the attempt."""
        self._own.unlink(missing_ok=True)

    def crashed_before(self) -> bool:
        """Whether a process died during an attempt here; deletes notes of other drivers and cards."""
        crashed = False
        for path in sorted(self.folder.glob("*.json")):
            try:
                note = _Note.model_validate_json(path.read_bytes())
            except (OSError, ValidationError):
                continue
            if note.machine != self._machine:
                path.unlink(missing_ok=True)
            elif not _is_running(note):
                crashed = True
        return crashed


def _is_running(note: _Note) -> bool:
    try:
        return abs(psutil.Process(note.pid).create_time() - note.began) < 1.0
    except psutil.Error:
        return False
