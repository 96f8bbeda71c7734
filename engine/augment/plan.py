"""What each round of a batch asks for, which follows from the request's seed and the round's number alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from engine.augment.draws import AnswerDraws, Path, choices_of, leaves
from engine.augment.missing import Gaps
from engine.augment.request import Way
from engine.base.json_values import kind_of
from engine.base.text import Text
from engine.data.rows import Row, canonical

ROUND = 8  # candidates
_LOOKED_AT = 5000  # rows among which the examples of a round are chosen

Shape = frozenset[tuple[Path, str]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a prompt for the answer of `row`, which still has the prompt of the row it is made
    from."""

    way: Way
    row: Row
    about: Text = Text("")


class Plan:
    """What each round asks for: wishes of one way and, but for missing ones, of one kind and shape."""

    def __init__(
        self, rows: Sequence[Row], schema: Mapping[str, Any], ways: Sequence[Way], seed: int
    ) -> None:
        self._rows, self._ways, self._seed = rows, ways, seed
        self._draws = AnswerDraws(rows, schema)
        self._gaps = Gaps(rows, schema)
        if not self._gaps.found:
            self._ways = tuple(way for way in ways if way != "missing") or ways
        self._shaper, self._places = Shapes(schema), range(len(rows))
        self._keys = [row.answer_key() for row in rows]
        self._shapes = [self._shaper.of(row.completion) for row in rows]
        self._lots = _lots(rows, self._shapes, seed)

    def wishes(self, number: int) -> list[Wish]:
        """Those of a round; fewer than `ROUND`, or none, where answers cannot be drawn."""
        random = Random(f"wishes {self._seed} {number}")
        way = self._ways[number % len(self._ways)]
        turn = number // len(self._ways)
        if way == "missing":
            return list(self._missing(turn, random))
        lot = self._lots[turn % len(self._lots)]
        if way == "wordings":
            return [Wish(way, row) for row in lot]
        return [Wish(way, self._answered(row, self._draws.draw(row.completion, random))) for row in lot]

    def examples(self, number: int, wishes: Sequence[Wish], count: int) -> list[Row]:
        """Training rows to show in a round, most of them shaped as the wishes are; none has one of their
        answers."""
        random = Random(f"examples {self._seed} {number}")
        shapes = {self._shaper.of(wish.row.completion) for wish in wishes}
        used = {wish.row.id for wish in wishes}
        answers = {wish.row.answer_key() for wish in wishes}
        some = random.sample(self._places, min(_LOOKED_AT, len(self._places)))
        free = [at for at in some if self._rows[at].id not in used and self._keys[at] not in answers]
        free.sort(key=lambda at: -max((_likeness(self._shapes[at], shape) for shape in shapes), default=0.0))
        most = count - count // 4
        alike, others = free[: 2 * most], free[2 * most :]
        shown = random.sample(alike, min(most if others else count, len(alike)))
        shown += random.sample(others, min(count - len(shown), len(others)))
        return [self._rows[at] for at in random.sample(shown, len(shown))]

    def _missing(self, turn: int, random: Random) -> Iterator[Wish]:
        gaps = self._gaps.found
        for place in range(turn * ROUND, (turn + 1) * ROUND):
            gap = gaps[place % len(gaps)] if gaps else None
            if gap is not None and (filled := self._gaps.fill(gap, random)) is not None:
                base, answer = filled
                yield Wish("missing", self._answered(base, answer), gap.text())

    @staticmethod
    def _answered(row: Row, answer: dict[str, object]) -> Row:
        return replace(row, completion=answer, accepted=(), reasoning="")


class Shapes:
    """Gives what kinds of values an answer has: each field with its JSON type, or its value if a choice."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._choices: dict[Path, set[str]] = {}

    def of(self, answer: Mapping[str, Any]) -> Shape:
        return frozenset((path, self._mark(path, value)) for path, value in leaves(answer))

    def _mark(self, path: Path, value: Any) -> str:
        if path not in self._choices:
            self._choices[path] = set(map(canonical, choices_of(self._schema, path)))
        text = canonical(value)
        return text if text in self._choices[path] else kind_of(value)


def _likeness(one: Shape, other: Shape) -> float:
    """The share of their fields that two answers have alike, in [0, 1]."""
    return len(one & other) / max(1, len(one | other))


def _lots(rows: Sequence[Row], shapes: Sequence[Shape], seed: int) -> list[list[Row]]:
    """The rows in lots of up to `ROUND` of one kind and shape, drawn; every row is in one lot."""
    random = Random(f"lots {seed}")
    alike: dict[tuple[str, Shape], list[Row]] = {}
    for at in random.sample(range(len(rows)), len(rows)):
        alike.setdefault((rows[at].kind, shapes[at]), []).append(rows[at])
    lots = [some[at : at + ROUND] for some in alike.values() for at in range(0, len(some), ROUND)]
    return random.sample(lots, len(lots))
