"""The rows of the example task: how the shipped file is written again, and more held-out rows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.data.rows import Row, write_rows
from engine.time_range.generator import DEFAULT_SEED, check_disjoint, generate


def held_out(train: Iterable[Row], count: int) -> list[Row]:
    """So many rows, each with a wording that `train` lacks. Raises ValueError where one has none."""
    rows = generate(test=count)[1]
    check_disjoint(train, rows)
    return rows


def write(path: Path, seed: int = DEFAULT_SEED, train: int = 1103, test: int = 330) -> int:
    """Generate the rows and write them; returns how many. Raises UserError where the disk refuses."""
    shown, held = generate(seed, train, test)
    check_disjoint(shown, held)
    write_rows(path, [*shown, *held])
    return len(shown) + len(held)
