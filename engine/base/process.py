"""Processes: whether one that was noted earlier still lives, and how much memory this one may take."""

from __future__ import annotations

import contextlib
import sys

import psutil


def birth(pid: int) -> float | None:
    """When a process began, in seconds that stay the same when the clock is set; None where there is none."""
    try:
        created = psutil.Process(pid).create_time()
    except (psutil.Error, ValueError, OverflowError):  # a damaged note may hold any number
        return None
    # Linux knows it since the start of the computer, and psutil adds when that was by the present clock.
    return created - psutil.boot_time() if sys.platform == "linux" else created


def living_here(pid: int, seen: float, born: float | None = None) -> psutil.Process | None:
    """The process of this number on this machine, where it lives and is the one that was noted.

    The number may have been given to another program since. `born` is its `birth`; where that was not noted,
    it has to have been there at the time `seen`, in seconds since 1970.
    """
    try:
        process = psutil.Process(pid)
        there = process.create_time() <= seen + 1 if born is None else abs((birth(pid) or 0) - born) < 1
        return process if there and process.status() != psutil.STATUS_ZOMBIE else None
    except (psutil.Error, ValueError, OverflowError):
        return None


def limit_memory(size: int) -> None:
    """Let this process have at most so many bytes of address space, and leave no core file.

    Only where the system has such limits; on Windows whoever started the process has to look after it.
    """
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
