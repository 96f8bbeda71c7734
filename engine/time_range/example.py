"""The rows of the example task: how the shipped file is written again, and more held-out rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from engine.base.progress import Progress, silent
from engine.data.rows import Row, write_rows
from engine.time_range.generator import DEFAULT_SEED, check_disjoint, generate


def held_out(train: Iterable[Row], count: int) -> list[Row]:
    """So many rows, each with a wording that `train` lacks. Raises ValueError where one has none."""
    rows = generate(test=count)[1]
    check_disjoint(train, rows)
    return rows


def more_rows(
    rows: Sequence[Row], count: int, seed: int = DEFAULT_SEED + 1, progress: Progress = silent
) -> list[Row]:
    """So many further training rows, drawn from the grammar that training may show.

    None has the prompt of one of `rows`, nor the wording that a held-out row of the generator has for itself.
    They show their working where some of `rows` do.
    """
    worked, known = any(row.reasoning for row in rows), (row.prompt for row in rows)
    drawn, _ = generate(seed, count, 0, known=known, progress=progress, working=worked)
    check_disjoint(drawn, (row for row in rows if row.split == "test" and "novel" in row.extra))
    ids = {row.id for row in rows}
    names = (name for number in itertools.count(1) if (name := f"drawn-{seed}-{number:05d}") not in ids)
    return [replace(row, id=name) for row, name in zip(drawn, names, strict=False)]


def worked_rows() -> list[Row]:
    """The rows of the shipped file, in its order, each with the working that leads to its answer."""
    shown, held = generate(working=True)
    return [*shown, *held]


def write(path: Path, seed: int = DEFAULT_SEED, train: int = 1103, test: int = 330) -> int:
    """Generate the rows and write them; returns how many. Raises UserError where the disk refuses."""
    shown, held = generate(seed, train, test)
    check_disjoint(shown, held)
    write_rows(path, [*shown, *held])
    return len(shown) + len(held)
