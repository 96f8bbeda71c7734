"""The memory that this process may use: the computer's, or less where a control group limits it.

Containers, `systemd-run -p MemoryMax` and batch systems limit processes by control groups of Linux, of which
psutil tells nothing: a process that takes what psutil calls available is killed there. See
https://docs.kernel.org/admin-guide/cgroup-v2.html and cgroup-v1/memory.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

_OWN_GROUPS, _GROUPS = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes in all, and those that can be had before others are swapped out or the process is killed."""

    total: int
    available: int

    @property
    def used(self) -> int:
        return self.total - self.available


@dataclass(frozen=True, slots=True)
class _Names:
    """A version's files: the limit, what is used, and the line of memory.stat for files kept in memory."""

    limit: str
    used: str
    dropped: str  # given back at once where somebody needs it


_FIRST = _Names("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
_SECOND = _Names("memory.max", "memory.current", "inactive_file")


def memory(own_groups: Path = _OWN_GROUPS, groups: Path = _GROUPS) -> Memory:
    """What there is now. The arguments are for tests."""
    whole = psutil.virtual_memory()
    total, available = int(whole.total), int(whole.available)
    for limit, used in _limits(own_groups, groups):
        total, available = min(total, limit), min(available, max(0, limit - used))
    return Memory(total, available)


def free_memory() -> int:
    """Bytes that this process can have before others are swapped out or it is killed."""
    return memory().available


def _limits(own_groups: Path, groups: Path) -> Iterator[tuple[int, int]]:
    """The limit of each group that this process is in, and what its members use of it, in bytes."""
    try:
        lines = own_groups.read_text(encoding="utf-8").splitlines()
    except OSError:
        return  # no Linux
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        names, root = (_FIRST, groups / "memory") if controllers else (_SECOND, groups)
        folder = root / path.strip("/")
        # A container may see its own group as the root, though the path is that on the host.
        for group in (folder, *folder.parents) if folder.is_dir() else (root,):
            if (found := _limit(group, names)) is not None:
                yield found
            if group == root:
                break


def _limit(group: Path, names: _Names) -> tuple[int, int] | None:
    """The limit and use of a group; None where it has none."""
    try:
        limit = (group / names.limit).read_text(encoding="ascii").strip()
        used = int((group / names.used).read_text(encoding="ascii"))
        stat = (group / "memory.stat").read_text(encoding="ascii").split()
        dropped = dict(zip(stat[::2], stat[1::2], strict=True)).get(names.dropped, "0")
        return None if limit == "max" else (int(limit), max(0, used - int(dropped)))
    except (OSError, ValueError):
        return None
