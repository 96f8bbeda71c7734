"""The process that was started for a run or job, known before it has said anything.

The libraries take seconds to load: until then, only this note tells that the run is taken.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from engine.app import program
from engine.app.priority import give_way
from engine.base import store
from engine.base.errors import UserError
from engine.base.process import birth, living_here
from engine.runs.events import HOST
from engine.runs.runlog import forget_requests

FILE = "process.json"


class Launch(BaseModel):
    """A process on a machine, when the note of it was written (seconds since 1970), and its birth."""

    model_config = ConfigDict(frozen=True)

    pid: int
    host: str
    time: float
    born: float | None = None

    @property
    def process(self) -> psutil.Process | None:
        """The process, where it still lives and its number is not another's by now."""
        return living_here(self.pid, self.time, self.born) if self.host == HOST else None


def start(
    command: Sequence[str], folder: Path, niceness: int, secrets: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start the worker of a folder in a process group of its own, and note it. Raises UserError.

    `secrets` are variables for its environment, which no file holds.
    """
    try:
        forget_requests(folder)
        with (folder / "worker.log").open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env={**os.environ, **(secrets or {})},
                **program.apart(),
            )
    except OSError as error:
        reason = error.strerror or error
        raise UserError("The worker process could not be started: {reason}.", reason) from error
    note(folder, process.pid)
    give_way(process.pid, niceness)
    return process


def note(folder: Path, pid: int) -> None:
    """Note the process that is to work on this folder. A full disk must not keep it from working."""
    launch = Launch(pid=pid, host=HOST, time=round(time.time(), 3), born=birth(pid))
    with contextlib.suppress(UserError):
        store.write_text(folder / FILE, launch.model_dump_json() + "\n")


def launch_of(folder: Path) -> Launch | None:
    """The last process that was started for a folder, here or elsewhere."""
    try:
        return Launch.model_validate_json(store.read_text(folder / FILE))
    except (UserError, ValidationError):
        return None


def has_process(folder: Path, since: float = 0.0) -> bool:
    """Whether a process other than this one was started for a folder after that time, and lives."""
    launch = launch_of(folder)
    if launch is None or launch.time < since or launch.pid in (os.getpid(), os.getppid()):
        return False
    return launch.process is not None


def living(pid: int, host: str, seen: float) -> psutil.Process | None:
    """The process of this number, where it is on this machine, lives, and is the one `seen` at that time."""
    return living_here(pid, seen) if host == HOST else None
