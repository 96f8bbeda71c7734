"""A study with made-up answers, of which the truth is known."""

from __future__ import annotations

import numpy as np

from engine.base.text import Text
from engine.project import Project
from engine.study.folder import Result, State, Study, create_study
from engine.study.grid import Cell, Grid

TRUTH = {"base": 0.05, "supervised": (0.9, 3.0, 0.45), "supervised+grpo": (0.95, 2.6, 0.45)}


def made_up_study(
    project: Project, rows: int = 400, train_rows: int = 1000, cut: int = 0, apart: float = 0.01, **choices
) -> Study:
    """Every cell but the last `cut` is answered, as if by models with these learning curves."""
    study = create_study(project, Grid(methods=tuple(TRUTH), **choices), "made-up")
    random = np.random.default_rng(0)
    hard = random.random(rows)
    cells = study.grid.cells
    for cell in cells[: len(cells) - cut]:
        exact = _share(cell, train_rows) + apart * random.normal()
        seen = 0.8 * hard + 0.2 * random.random(rows)
        right = seen < np.quantile(seen, max(0.01, min(0.99, exact)))
        study.keep_result(
            cell,
            Result(
                run=f"20260101-120000-{study.grid.key(cell)}" if cell.trains else "",
                rows=tuple(map(str, range(rows))),
                outputs=("{}",) * rows,
                exact=tuple(map(bool, right)),
                rewards=tuple(map(float, right)),
                train_seconds=600 * cell.share if cell.trains else 0,
                answer_seconds=60,
            ),
        )
    left = {study.grid.key(cell): Text("it did not fit into the hours that were left") for cell in cells}
    gone = dict(list(left.items())[len(cells) - cut :])
    study.keep_state(State(ended="hours" if cut else "done", left_out=gone))
    return study


def _share(cell: Cell, train_rows: int) -> float:
    truth = TRUTH[cell.method]
    if not isinstance(truth, tuple):
        return truth
    a, b, c = truth
    return a - b * (cell.share * train_rows) ** -c
