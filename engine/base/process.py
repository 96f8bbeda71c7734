"""Processes: whether one that was noted earlier still lives, and how much memory this one may take."""

from __future__ import annotations

import contextlib
import sys

import psutil


def living_here(pid: int, seen: float) -> psutil.Process | None:
    """The process of this number on this machine, where it lives and was there at that time.

    `seen` is in seconds since 1970: the number may have been given to another program since.
    """
    try:
        process = psutil.Process(pid)
        ours = process.create_time() <= seen + 1 and process.status() != psutil.STATUS_ZOMBIE
        return process if ours else None
    except (psutil.Error, ValueError):  # a damaged note may hold a number below 0
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
