"""Which rows a GRPO rollout asks: shuffled passes over all, or those from which there is most to learn.

A group whose answers are all right, or all wrong, has no advantage and teaches nothing. `ByPassRate`
therefore asks a row more often, the nearer the share p of its right answers is to a half: the answers of a
group vary as p (1 - p).
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from engine.data.rows import Row
from engine.training.phases import shuffled_epochs

FLOOR = 0.2  # the weight of a row whose answers are always right or always wrong; the highest weight is 1
UNSEEN = 0.5  # the weight of a row before its first answers
JITTER = 0.2  # of an interval, at most: rows of one rollout do not stay together for ever
KEPT = 0.5  # how much of the earlier pass rate stays in the average when a row is asked again
PASSES = int((1 + JITTER) / FLOOR) + 1  # what every row waits at most, in rollouts that ask all rows once


class Prompts:
    """The rows of each rollout. Every process of a run holds an equal one and calls it in the same order."""

    watches = False  # whether `record` matters

    def take(self, rollout: int, count: int, used: Collection[str] = ()) -> list[Row]:
        """`count` rows for a rollout (numbered from 0); changes nothing.

        used: ids of rows that this rollout has asked already; it wants others, in the place of some. There
        may be fewer than `count` then.
        """
        raise NotImplementedError

    def record(self, rollout: int, rates: Mapping[str, float]) -> None:
        """The share of right answers, by row id, of the rows that a rollout asked."""

    def state(self) -> dict[str, Any]:
        """What `record` has changed, as JSON; {} where nothing is needed to go on."""
        return {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from such a state; what it says of rows that are no more is ignored."""


class Shuffled(Prompts):
    """All rows, shuffled anew for each pass."""

    def __init__(self, rows: Sequence[Row], rollouts: int, per_rollout: int, seed: int) -> None:
        self._rows = rows
        self._seed = seed
        self._order = shuffled_epochs(len(rows), rollouts * per_rollout, seed + 2)

    def take(self, rollout: int, count: int, used: Collection[str] = ()) -> list[Row]:
        if not used:
            return [self._rows[index] for index in self._order[rollout * count : (rollout + 1) * count]]
        free = [row for row in self._rows if row.id not in used]
        draw = random.Random(f"{self._seed} {rollout} {len(used)}")
        return draw.sample(free, min(count, len(free)))


class ByPassRate(Prompts):
    """Rows whose answers are now right and now wrong come often, the others seldom.

    Each row has a time at which it is due, and a rollout takes those that are due first. The clock is the
    latest time of those taken; each is due again 1 / weight later, with a weight of 4 p (1 - p), at least
    FLOOR. No row is then due more than (1 + JITTER) / FLOOR after the clock, while every other row is due
    again 1 or more after it was taken. So of N rows, P in a rollout, each comes back within PASSES (N - 1) /
    P + 1 rollouts.
    """

    watches = True

    def __init__(self, rows: Sequence[Row], seed: int) -> None:
        self._rows = {row.id: row for row in rows}
        self._seed = seed
        draw = random.Random(seed + 2)
        self._due = {row.id: draw.uniform(0, 1 / UNSEEN) for row in rows}
        self._rates: dict[str, float] = {}
        self._clock = 0.0

    def take(self, rollout: int, count: int, used: Collection[str] = ()) -> list[Row]:
        free = [(due, row_id) for row_id, due in self._due.items() if row_id not in used]
        first = [self._rows[row_id] for _, row_id in heapq.nsmallest(count, free)]
        while not used and len(first) < count:  # a rollout of more prompts than there are rows
            first += first[: count - len(first)]
        return first

    def record(self, rollout: int, rates: Mapping[str, float]) -> None:
        self._clock = max(self._clock, *(self._due[row_id] for row_id in rates))
        for row_id, rate in rates.items():
            before = self._rates.get(row_id, rate)
            now = self._rates[row_id] = KEPT * before + (1 - KEPT) * rate
            draw = random.Random(f"{self._seed} {rollout} {row_id}")
            weight = max(FLOOR, 4 * now * (1 - now))
            self._due[row_id] = self._clock + (1 + JITTER * draw.random()) / weight

    def state(self) -> dict[str, Any]:
        return {"clock": self._clock, "due": self._due, "rates": self._rates}

    def restore(self, state: Mapping[str, Any]) -> None:
        self._clock = state["clock"]
        self._due |= {row_id: due for row_id, due in state["due"].items() if row_id in self._rows}
        self._rates = {row_id: rate for row_id, rate in state["rates"].items() if row_id in self._rows}
