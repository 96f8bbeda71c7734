"""Which window holds a project: a small file in its folder, so that a second window can warn.

The file is a courtesy between people, no guard of the data: a project that cannot be written to has
none, and whoever insists takes it over.
"""

from __future__ import annotations

import contextlib
import os
import platform
import time
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from engine import store
from engine.errors import UserError

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


def _is_this_process(holder: Holder) -> bool:
    return holder.pid == os.getpid() and holder.host == platform.node()


def _place(folder: Path) -> str:
    return os.path.realpath(folder)


def _read(folder: Path) -> Holder | None:
    try:
        return Holder.model_validate_json(store.read_text(folder / FILE))
    except (UserError, ValidationError):
        return None
