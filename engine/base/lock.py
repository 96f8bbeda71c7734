"""Two locks: an advisory one that says which window has a project open, and a real one around a kind of work.

The window's file only warns people: a read-only project has none, and a second window may take it over.
`only_one` is the operating system's lock on a file; it ends with the process, however that ends.
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

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.base import names, store
from engine.base.errors import UserError
from engine.base.process import birth, living_here
from engine.base.progress import Cancel, Cancelled, never
from engine.base.text import Text

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILE = ".window.json"


class Holder(BaseModel):
    """The process that has the project open: pid, machine, time (since 1970), folder, birth.

    The folder tells a copied project, whose file nobody holds, from the original.
    """

    model_config = ConfigDict(frozen=True)

    pid: int
    host: str
    time: float
    folder: str = ""
    born: float | None = None


def other_holder(folder: Path) -> Holder | None:
    """Another living window that has this project open, or None; a killed window's file does not count.

    A window on another machine (the folder is on a network share) counts: its process cannot be checked here.
    """
    holder = _read(folder)
    if holder is None or _is_this_process(holder):
        return None
    if holder.host != platform.node():
        return holder
    if holder.folder and not names.same_file(Path(holder.folder), folder):
        return None
    return holder if living_here(holder.pid, holder.time, holder.born) else None


def take(folder: Path) -> None:
    """Record this process as the holder; a read-only folder gets no file."""
    pid, place = os.getpid(), os.path.realpath(folder)
    holder = Holder(pid=pid, host=platform.node(), time=time.time(), folder=place, born=birth(pid))
    with contextlib.suppress(UserError):
        store.write_text(folder / FILE, holder.model_dump_json() + "\n")


def release(folder: Path) -> None:
    """Take the file away, if it is still this process's own."""
    holder = _read(folder)
    if holder is not None and _is_this_process(holder):
        with contextlib.suppress(OSError):
            (folder / FILE).unlink(missing_ok=True)


@contextlib.contextmanager
def only_one(
    folder: Path, name: str, refusal: UserError, wait: float = 0.0, cancel: Cancel = never
) -> Iterator[None]:
    """While the block runs, no other process runs a block of this name and folder.

    Raises `refusal` if another process still holds the lock after `wait` seconds, Cancelled when stopped. A
    read-only folder, or a file system without locks, is not guarded: the work itself reports what is wrong.
    """
    until = time.monotonic() + wait
    while (file := _locked(folder / f".{name}.lock")) is None:
        if cancel():
            raise Cancelled(Text("The wait for another process"))
        if time.monotonic() >= until:
            raise refusal
        time.sleep(0.1)
    try:
        yield
    finally:
        if file:
            with contextlib.suppress(OSError):  # still locked; Windows deletes no open file
                os.unlink(file.name)  # noqa: PTH108 - the name of an open file is a text
            file.close()


def _locked(path: Path) -> IO[bytes] | Literal[False] | None:
    """The file, locked; None where another process has it; False where locks do not work."""
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
                raise BlockingIOError  # its holder has just deleted the file: try again
    except OSError as error:
        file.close()
        return None if isinstance(error, BlockingIOError | PermissionError) else False
    return file


def _is_this_process(holder: Holder) -> bool:
    return holder.pid == os.getpid() and holder.host == platform.node()


def _read(folder: Path) -> Holder | None:
    try:
        return Holder.model_validate_json(store.read_text(folder / FILE))
    except (UserError, ValidationError):
        return None
