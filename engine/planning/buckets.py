"""The sizes of a static cache, for the decoder and for the planner."""

from __future__ import annotations


def rows_bucket(rows: int) -> int:
    """`rows` rounded up to a bucket: 1, 2, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256, ..."""
    size = 1
    while size < rows:
        size *= 2
    return size * 3 // 4 if size > 32 and rows <= size * 3 // 4 else size


def slots_bucket(slots: int) -> int:
    """`slots` (cached tokens a row) rounded up to a multiple of 64, of 256 over 512, of 1024 over 4096."""
    step = 64 if slots <= 512 else 256 if slots <= 4096 else 1024
    return -(-slots // step) * step
