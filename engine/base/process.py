"""Whether a process that was noted earlier still lives."""

from __future__ import annotations

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
