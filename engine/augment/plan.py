"""What each round of a batch asks for, which follows from the request's seed and the round's number alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from engine.augment.draws import AnswerDraws
from engine.augment.missing import Gaps
from engine.augment.request import Way
from engine.base.text import Text
from engine.data.rows import Row
from engine.project import Project

ROUND = 8  # candidates


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a prompt for the answer of `row`, which still has the prompt of the row it is made
    from."""

    way: Way
    row: Row
    about: Text = Text("")


class Plan:
    """What each round asks for: wishes of one way and, as far as there are rows, of one kind."""

    def __init__(self, project: Project, rows: Sequence[Row], ways: Sequence[Way], seed: int) -> None:
        self._rows, self._ways, self._seed = rows, ways, seed
        self._draws = AnswerDraws(rows, project.task.schema)
        self._gaps = Gaps(rows, project.task.schema)
        if not self._gaps.found:
            self._ways = tuple(way for way in ways if way != "missing") or ways
        self._lots = _lots(rows, seed)

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
        """Training rows to show in a round: half of the wishes' kinds; none has one of their answers."""
        random = Random(f"examples {self._seed} {number}")
        kinds = {wish.row.kind for wish in wishes}
        used = {key for wish in wishes for key in (wish.row.answer_key(), wish.row.id)}
        free = [row for row in self._rows if row.id not in used and row.answer_key() not in used]
        alike = [row for row in free if row.kind in kinds]
        shown = random.sample(alike, min(count - count // 2, len(alike)))
        others = [row for row in free if row not in shown]
        shown += random.sample(others, min(count - len(shown), len(others)))
        random.shuffle(shown)
        return shown

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


def _lots(rows: Sequence[Row], seed: int) -> list[list[Row]]:
    """The rows in lots of `ROUND` of one kind, drawn; every row is in one lot."""
    random = Random(f"lots {seed}")
    by_kind: dict[str, list[Row]] = {}
    for row in random.sample(rows, len(rows)):
        by_kind.setdefault(row.kind, []).append(row)
    lots = [of_kind[at : at + ROUND] for of_kind in by_kind.values() for at in range(0, len(of_kind), ROUND)]
    return random.sample(lots, len(lots))
