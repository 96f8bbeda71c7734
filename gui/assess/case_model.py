"""The cases of a comparison as a table that is filtered and sorted; a pure part and a Qt part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from engine.assess.compare import Case, Verdict
from gui.assess.labels import verdict_text
from gui.shared import theme
from gui.shared.json_view import fields_of

Index = QModelIndex | QPersistentModelIndex
Outcome = Literal["", "only_a", "only_b", "both_wrong", "both_right"]
ROW_ID, KIND, PROMPT, VERDICT, EXACT, REWARD_A, REWARD_B = range(7)
NO_OBJECT = ""  # the field of an answer that is no JSON object at all


@dataclass(frozen=True)
class CaseRow:
    """A case with its number and what each answer got wrong."""

    number: int
    case: Case

    @cached_property
    def wrong_a(self) -> tuple[str, ...]:
        return wrong_fields(self.case.expected, self.case.a)

    @cached_property
    def wrong_b(self) -> tuple[str, ...]:
        return wrong_fields(self.case.expected, self.case.b)

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
        whole = f"{case.row_id} {case.kind} {case.prompt} {case.expected} {case.a} {case.b}".casefold()
        return all(word in whole for word in words)


def outcome_of(case: Case) -> Outcome:
    if case.exact_a and case.exact_b:
        return "both_right"
    if case.exact_a:
        return "only_a"
    return "only_b" if case.exact_b else "both_wrong"


def faults_of(rows: Sequence[CaseRow]) -> list[tuple[Fault, int]]:
    """Every fault there is and its number of cases; B's before A's, the most frequent first."""
    found: list[tuple[Fault, int]] = []
    for model in ("b", "a"):
        counts = Counter(path for row in rows for path in (row.wrong_b if model == "b" else row.wrong_a))
        found += [(Fault(model, path), count) for path, count in counts.most_common(30)]
    return found


class CaseModel(QAbstractTableModel):
    """The cases that the filter takes, in the order asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[CaseRow] = []
        self.shown: list[CaseRow] = []
        self._filter = CaseFilter()
        self._order = (ROW_ID, Qt.SortOrder.AscendingOrder)

    def show_cases(self, cases: Sequence[Case]) -> None:
        self.all = [CaseRow(number, case) for number, case in enumerate(cases)]
        self._refill()

    def set_filter(self, wanted: CaseFilter) -> None:
        self._filter = wanted
        self._refill()

    def row_of(self, row_id: str) -> int:
        """Where a row stands now, or -1."""
        return next((at for at, row in enumerate(self.shown) if row.case.row_id == row_id), -1)

    def next_loss(self, start: int, step: int) -> int:
        """The nearest loss after (step 1) or before (step -1) this place, or -1."""
        places = range(start + step, len(self.shown) if step > 0 else -1, step)
        return next((at for at in places if self.shown[at].case.verdict is Verdict.LOSS), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else 7

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Row"),
            self.tr("Kind"),
            self.tr("Prompt"),
            self.tr("B against A"),
            self.tr("Exact, A → B"),
            self.tr("Reward, A"),
            self.tr("Reward, B"),
        )[section]

    def data(self, index: Index, role: int = 0) -> Any:
        row = self.shown[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and column in (PROMPT, ROW_ID, KIND):
            return _text(row, column)
        if role == Qt.ItemDataRole.ForegroundRole and column == VERDICT:
            tokens = {Verdict.WIN: "good", Verdict.TIE: "muted", Verdict.LOSS: "bad"}
            return theme.color(tokens[row.case.verdict])
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= REWARD_A:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order)
        self._refill()

    def _refill(self) -> None:
        column, order = self._order
        self.beginResetModel()
        self.shown = [row for row in self.all if self._filter.takes(row)]
        down = order is Qt.SortOrder.DescendingOrder
        self.shown.sort(key=lambda row: (_sort_key(row, column), row.number), reverse=down)
        self.endResetModel()


def _text(row: CaseRow, column: int) -> str:
    case = row.case
    marks = {True: "✓", False: "✗"}
    return (
        case.row_id,
        case.kind,
        case.prompt,
        verdict_text(case.verdict),
        f"{marks[case.exact_a]} → {marks[case.exact_b]}",
        f"{case.score_a.total:.2f}",
        f"{case.score_b.total:.2f}",
    )[column]


def _sort_key(row: CaseRow, column: int) -> Any:
    case = row.case
    return (
        row.number,
        case.kind,
        case.prompt,
        -row.gain,
        (case.exact_b, case.exact_a),
        case.score_a.total,
        case.score_b.total,
    )[column]
