"""The cases of a comparison as a table that is filtered and sorted; a pure part and a Qt part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.assess.assessment import Verdict
from gui.assess.labels import verdict_text
from gui.assess.pair import Case
from gui.shared.json_view import fields_of
from gui.shared.tables import Cell, Column, ItemTable

Outcome = Literal["", "only_a", "only_b", "both_wrong", "both_right"]
NO_OBJECT = ""  # the field of an answer that is no JSON object at all


@dataclass(frozen=True)
class CaseRow:
    """A case with its number and what each answer got wrong."""

    number: int
    case: Case

    @cached_property
    def wrong_a(self) -> tuple[str, ...]:
        return wrong_fields(self.case.nearest_a, self.case.a)

    @cached_property
    def wrong_b(self) -> tuple[str, ...]:
        return wrong_fields(self.case.nearest_b, self.case.b)

    @property
    def gain(self) -> float:
        return self.case.score_b.total - self.case.score_a.total


def wrong_fields(expected: str, answer: str) -> tuple[str, ...]:
    """The fields in which an answer differs from the expected one; (NO_OBJECT,) where it is no object."""
    wanted, given = fields_of(expected) or {}, fields_of(answer)
    if given is None:
        return (NO_OBJECT,)
    return tuple(path for path in dict.fromkeys([*wanted, *given]) if wanted.get(path) != given.get(path))


@dataclass(frozen=True, slots=True)
class Fault:
    """A field that one of the models got wrong: model "a" or "b"; NO_OBJECT for no JSON at all."""

    model: Literal["a", "b"]
    field: str


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to show; what is empty does not filter."""

    text: str = ""
    verdict: Verdict | None = None
    kind: str | None = None
    outcome: Outcome = ""
    fault: Fault | None = None

    def takes(self, row: CaseRow) -> bool:
        case = row.case
        if self.verdict is not None and case.verdict is not self.verdict:
            return False
        if self.kind is not None and case.kind != self.kind:
            return False
        if self.outcome and self.outcome != outcome_of(case):
            return False
        if self.fault and self.fault.field not in (row.wrong_a if self.fault.model == "a" else row.wrong_b):
            return False
        words = self.text.casefold().split()
        right = " ".join(case.right) if case.accepted else case.expected
        whole = f"{case.row_id} {case.kind} {case.prompt} {right} {case.a} {case.b}".casefold()
        return all(word in whole for word in words)


def outcome_of(case: Case) -> Outcome:
    if case.exact_a and case.exact_b:
        return "both_right"
    if case.exact_a:
        return "only_a"
    return "only_b" if case.exact_b else "both_wrong"


def faults_of(rows: Sequence[CaseRow]) -> list[tuple[Fault, int]]:
    """Each fault and its number of cases: first those of B, the most frequent first."""
    b = Counter(Fault("b", path) for row in rows for path in row.wrong_b)
    a = Counter(Fault("a", path) for row in rows for path in row.wrong_a)
    return b.most_common(30) + a.most_common(30)


class CaseModel(ItemTable[CaseRow]):
    """The cases that the filter takes; `all` holds those that it hides too."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[CaseRow] = []
        self._filter = CaseFilter()
        self.columns = (
            Column(self.tr("Row"), lambda row: row.case.row_id, width=88, key=lambda row: row.number),
            Column(self.tr("Kind"), lambda row: row.case.kind, width=116),
            Column(self.tr("Prompt"), lambda row: row.case.prompt),
            Column(self.tr("B against A"), _verdict, width=92, key=lambda row: -row.gain),
            Column(
                self.tr("Exact, A → B"),
                lambda row: f"{_mark(row.case.exact_a)} → {_mark(row.case.exact_b)}",
                width=100,
                key=lambda row: (row.case.exact_b, row.case.exact_a),
            ),
            self._reward(self.tr("Reward, A"), lambda row: row.case.score_a.total),
            self._reward(self.tr("Reward, B"), lambda row: row.case.score_b.total),
        )

    def show_cases(self, cases: Sequence[Case]) -> None:
        self.all = [CaseRow(number, case) for number, case in enumerate(cases)]
        self.set_filter(self._filter)

    def set_filter(self, chosen: CaseFilter) -> None:
        self._filter = chosen
        self.show_items(row for row in self.all if chosen.takes(row))

    def row_of(self, row_id: str) -> int:
        """Where a row stands now, or -1."""
        return next((at for at, row in enumerate(self.items) if row.case.row_id == row_id), -1)

    def next_loss(self, start: int, step: int) -> int:
        """The nearest loss after (step 1) or before (step -1) this place, or -1."""
        places = range(start + step, len(self.items) if step > 0 else -1, step)
        return next((at for at in places if self.items[at].case.verdict is Verdict.LOSS), -1)

    @staticmethod
    def _reward(title: str, total: Callable[[CaseRow], float]) -> Column[CaseRow]:
        return Column(title, lambda row: f"{total(row):.2f}", number=True, width=88, key=total)


def _verdict(row: CaseRow) -> Cell:
    tokens = {Verdict.WIN: "good", Verdict.TIE: "muted", Verdict.LOSS: "bad"}
    return Cell(verdict_text(row.case.verdict), tokens[row.case.verdict])


def _mark(exact: bool) -> str:
    return "✓" if exact else "✗"
