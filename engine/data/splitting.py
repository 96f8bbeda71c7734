"""Holds a share of the rows out for the test, so that nothing of it leaks into training."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from engine.base.errors import UserError
from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.data.checks import near_pairs
from engine.data.rows import Row

SHARE = 0.2
SEED = 20240501
_DIGITS = re.compile(r"\d+")
_MOST = 0.9  # the largest share: some rows must be left to train on


def split_rows(
    rows: Sequence[Row],
    share: float = SHARE,
    seed: int = SEED,
    *,
    again: bool = False,
    progress: Progress = silent,
) -> tuple[Row, ...]:
    """The rows in their order with new splits: `share` of each kind is test, the rest train.

    The same rows, share and seed give the same splits. Rows with nearly the same prompt stay on one side:
    prompts that differ only in case, spaces or digits, and near duplicates as the checks know them. Rows of
    which some come as test rows keep their splits unless `again`. Valid rows stay valid, and what is near to
    one of them is no test row; training draws its validation rows itself where there are none. Where so many
    rows are near to each other (sentences of a few templates) that the share would be missed by far, only
    those with equal prompts stay together.

    Raises UserError for a share below 0 or above 0.9; `progress` may raise Cancelled.
    """
    if not 0 <= share <= _MOST:
        raise UserError("The share of test rows must be from 0 to {n}.", _MOST, hint="For example 0.2.")
    if not again and any(row.split == "test" for row in rows):
        return tuple(rows)
    chosen: set[int] = set()
    free: list[list[int]] = []
    for near in _Near:
        groups = _groups(rows, near, progress)
        free = [group for group in groups if all(rows[place].split != "valid" for place in group)]
        chosen = _chosen(rows, free, share, random.Random(seed))
        if len(chosen) * 2 >= share * len(rows):
            break
    if not chosen and share and len(free) > 1:  # any test row is better than none
        chosen = {*min(free, key=len)}
    return tuple(
        row if row.split == "valid" else _moved(row, "test" if place in chosen else "train")
        for place, row in enumerate(rows)
    )


class _Near(Enum):
    """What keeps rows on one side, strictest first."""

    DUPLICATES = "near duplicates, and prompts that differ in digits"
    DIGITS = "prompts that differ in digits"
    SAME = "equal prompts"


def _moved(row: Row, split: str) -> Row:
    return row if row.split == split else replace(row, split=split)


def _groups(rows: Sequence[Row], near: _Near, progress: Progress) -> list[list[int]]:
    """The places of rows that must stay on one side, in the order of their first rows."""
    progress(Text("Looking for nearly equal prompts"), 0, 0)
    head = list(range(len(rows)))

    def root(place: int) -> int:
        while head[place] != place:
            head[place] = head[head[place]]
            place = head[place]
        return place

    first: dict[str, int] = {}
    for place, row in enumerate(rows):
        prompt = row.plain_prompt()
        same = first.setdefault(prompt if near is _Near.SAME else _DIGITS.sub("0", prompt), place)
        head[root(place)] = root(same)
    for one, other in near_pairs(rows, progress) if near is _Near.DUPLICATES else ():
        low, high = sorted((root(one), root(other)))
        head[high] = low
    members: dict[int, list[int]] = defaultdict(list)
    for place in range(len(rows)):
        members[root(place)].append(place)
    return list(members.values())


def _chosen(
    rows: Sequence[Row], groups: Sequence[list[int]], share: float, chance: random.Random
) -> set[int]:
    """Places of test rows: whole groups, about `share` of each kind; what one lacks the next makes up."""
    by_kind: dict[str, list[list[int]]] = defaultdict(list)
    for group in groups:
        by_kind[rows[group[0]].kind].append(group)
    chosen: set[int] = set()
    owed = 0.0
    for _, members in sorted(by_kind.items()):
        owed += share * sum(map(len, members))
        for group in chance.sample(members, len(members)):
            if len(group) <= owed + 0.5:
                chosen.update(group)
                owed -= len(group)
    return chosen
