"""Which rows the table shows and in which order: plain functions over arrays of places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.data.checks import Problem
from engine.data.edits import Delete, Insert
from engine.data.rows import Row

Places = npt.NDArray[np.int64]
Problems = Mapping[str, Sequence[Problem]]
ANY_PROBLEM, NO_PROBLEM = "any", "none"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a row must have to be shown; None and "" ask for nothing.

    `problem` is a code of engine.data.checks, ANY_PROBLEM or NO_PROBLEM. `by_model`: whether a model wrote
    the row.
    """

    text: str = ""
    kind: str | None = None
    split: str | None = None
    problem: str | None = None
    by_model: bool | None = None

    def __bool__(self) -> bool:
        return self != Filter()


def shown(
    wanted: Filter, rows: Sequence[Row], folded: Callable[[], Sequence[str]], problems: Problems
) -> Places:
    """The places of the rows that a filter lets through, ascending."""
    places: Sequence[int] = range(len(rows))
    if wanted.text:
        needle, texts = wanted.text.casefold(), folded()
        places = [place for place in places if needle in texts[place]]
    if wanted.kind is not None:
        places = [place for place in places if rows[place].kind == wanted.kind]
    if wanted.split is not None:
        places = [place for place in places if rows[place].split == wanted.split]
    if wanted.by_model is not None:
        places = [place for place in places if bool(rows[place].made_by) == wanted.by_model]
    if wanted.problem is not None:
        ids = _ids_with(wanted.problem, problems)
        no = wanted.problem == NO_PROBLEM
        places = [place for place in places if (rows[place].id in ids) != no]
    return np.array(places, dtype=np.int64)


def _ids_with(problem: str, problems: Problems) -> set[str]:
    if problem in (ANY_PROBLEM, NO_PROBLEM):
        return {row_id for row_id, own in problems.items() if own}
    return {row_id for row_id, own in problems.items() if any(one.code == problem for one in own)}


def in_order(places: Places, key: Callable[[int], Any], descending: bool) -> Places:
    """The places sorted by a key of each; equal ones stay in file order, both ways."""
    return np.array(sorted(places.tolist(), key=key, reverse=descending), dtype=np.int64)


def after_insert(order: Places, edit: Insert) -> Places:
    """Where the rows shown stand once others were put in."""
    return _shifted(order, [place - number for number, (place, _) in enumerate(edit.rows)], "right", 1)


def after_delete(order: Places, edit: Delete) -> Places:
    """Where the rows shown stand once others, none of them shown, were taken out."""
    return _shifted(order, list(edit.places), "left", -1)


def _shifted(order: Places, edges: list[int], side: Any, sign: int) -> Places:
    return order + sign * np.searchsorted(np.array(edges, dtype=np.int64), order, side=side)


def runs(numbers: Places) -> list[tuple[int, int]]:
    """The runs of neighbours in ascending numbers, as first and last."""
    if not len(numbers):
        return []
    edges = np.flatnonzero(np.diff(numbers) != 1)
    firsts = numbers[np.concatenate(([0], edges + 1))]
    lasts = numbers[np.concatenate((edges, [len(numbers) - 1]))]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
