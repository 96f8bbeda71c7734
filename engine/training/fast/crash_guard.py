"""What a process leaves behind that dies while it tries its first recording: a reason not to try again.

A graphics driver can fail in a way that ends the process or makes its card useless to it, so that no code is
left to choose another way. The note of such a try makes the next run on the same driver and card go without.
"""

from __future__ import annotations

import os
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from engine.base import store
from engine.base.errors import UserError


class _Note(BaseModel):
    """Who tries, on what; `began` (seconds since 1970) tells the process from a later one of its number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    machine: str
    pid: int
    began: float


class CrashGuard:
    """The notes of one folder, a file for each process that tries. `machine` names torch, driver and card."""

    def __init__(self, folder: Path, machine: str) -> None:
        self.folder = folder
        self._machine = machine
        self._own = folder / f"{os.getpid()}.json"

    def begin(self) -> None:
        """Note that this process is about to try. Without a place to note it, it tries all the same."""
        note = _Note(machine=self._machine, pid=os.getpid(), began=psutil.Process().create_time())
        try:
            store.write_text(self._own, note.model_dump_json() + "\n")
        except UserError:
            return

    def end(self) -> None:
        """The try is over, and this process lives."""
        self._own.unlink(missing_ok=True)

    def crashed_before(self) -> bool:
        """Whether a process died while it tried the same; clears away notes of other drivers and cards."""
        died = False
        for path in sorted(self.folder.glob("*.json")):
            try:
                note = _Note.model_validate_json(path.read_bytes())
            except (OSError, ValidationError):
                continue
            if note.machine != self._machine:
                path.unlink(missing_ok=True)
            elif not _lives(note):
                died = True
        return died


def _lives(note: _Note) -> bool:
    try:
        return abs(psutil.Process(note.pid).create_time() - note.began) < 1.0
    except psutil.Error:
        return False
