"""The sizes that a static cache comes in; light, because the planner counts by them too."""

from __future__ import annotations


def rows_bucket(rows: int) -> int:
    """The number of rows that `rows` are filled up to: 1, 2, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256, ..."""
    size = 1
    while size < rows:
        size *= 2
    return size * 3 // 4 if size > 32 and rows <= size * 3 // 4 else size


def slots_bucket(slots: int) -> int:
    """The number of slots that are looked at where `slots` are filled: full multiples, coarser when long."""
    step = 64 if slots <= 512 else 256 if slots <= 4096 else 1024
    return -(-slots // step) * step
