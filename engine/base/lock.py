"""Two at once: which window holds a project, and that one process alone trains, exports or imports there.

The window's file is a courtesy between people, no guard of the data: a project that cannot be written to
has none, and whoever insists takes it over. `only_one` guards: the system's own lock on a file, which ends
with the process however that ends.
"""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from engine.base import store
from engine.base.errors import UserError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILE = ".window.json"


class Holder(BaseModel):
    """The process that has the project open, since when (seconds since 1970), on which machine, and where.

    The folder tells the file in a copy of the project, which nobody holds, from that in the original.
    """

    model_config = ConfigDict(frozen=True)

    pid: int
    host: str
    time: float
    folder: str = ""


def other_holder(folder: Path) -> Holder | None:
    """Another living window that has this project open, or None. What a killed one left does not count.

    A window of another machine (the folder lies on a share) counts: nobody here can tell whether it lives.
    """
    found = _read(folder)
    if found is None or _is_this_process(found):
        return None
    if found.host != platform.node():
        return found
    if found.folder and found.folder != _place(folder):
        return None
    try:
        process = psutil.Process(found.pid)
        # A pid may have been given to another program since: the holder was there when it wrote.
        lives = process.create_time() <= found.time + 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return None
    return found if lives else None


def take(folder: Path) -> None:
    """Write this process down as the holder. A folder that cannot be written to stays without."""
    holder = Holder(pid=os.getpid(), host=platform.node(), time=time.time(), folder=_place(folder))
    with contextlib.suppress(UserError):
        store.write_text(folder / FILE, holder.model_dump_json() + "\n")


def release(folder: Path) -> None:
    """Take the file away, if it is still this process's own."""
    found = _read(folder)
    if found is not None and _is_this_process(found):
        with contextlib.suppress(OSError):
            (folder / FILE).unlink(missing_ok=True)


@contextlib.contextmanager
def only_one(folder: Path, name: str, refusal: UserError, wait: float = 0.0) -> Iterator[None]:
    """While the block runs, no other process is in a block of this name and folder.

    Raises `refusal` where another one is, and still is after `wait` seconds. A folder that cannot be
    written to, or whose disk knows no locks, guards nothing: the work itself will say what is wrong.
    """
    until = time.monotonic() + wait
    while (file := _locked(folder / f".{name}.lock")) is None:
        if time.monotonic() >= until:
            raise refusal
        time.sleep(0.1)
    try:
        yield
    finally:
        if file:
            with contextlib.suppress(OSError):  # while it is held; Windows takes no open file away
                os.unlink(file.name)  # noqa: PTH108 - the name of an open file is a text
            file.close()


def _locked(path: Path) -> IO[bytes] | Literal[False] | None:
    """The file, locked; None where another process has it; False where no lock is to be had."""
    try:
        file = path.open("ab")
    except OSError:
        return False
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not path.exists() or path.stat().st_ino != os.fstat(file.fileno()).st_ino:
                raise BlockingIOError  # its holder took the file away just now: once more
    except OSError as error:
        file.close()
        return None if isinstance(error, BlockingIOError | PermissionError) else False
    return file


def _is_this_process(holder: Holder) -> bool:
    return holder.pid == os.getpid() and holder.host == platform.node()


def _place(folder: Path) -> str:
    return os.path.realpath(folder)


def _read(folder: Path) -> Holder | None:
    try:
        return Holder.model_validate_json(store.read_text(folder / FILE))
    except (UserError, ValidationError):
        return None
