"""Problems by kind, as a tree of two levels: kinds with their counts, and the rows below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from engine.data.checks import Code, Problem
from gui.data.problem_labels import words_of
from gui.shared import theme
from gui.shared.i18n import translate
from gui.shared.labels import number_text
from gui.shared.sentences import engine_text

# Worst first; the order of the list.
ORDER = (
    Code.MISSING_FIELD,
    Code.SCHEMA,
    Code.TWO_ANSWERS,
    Code.LEAK,
    Code.GOLD_REWARD,
    Code.ACCEPTED,
    Code.TOO_LONG,
    Code.NEAR_LEAK,
    Code.DUPLICATE,
    Code.NEAR_DUPLICATE,
)
Index = QModelIndex | QPersistentModelIndex


class ProblemTree(QAbstractItemModel):
    """Column 0: the kind with its count, or what is wrong; column 1: the row's id."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[tuple[Code, Sequence[Problem]]] = []

    def set_problems(self, by_code: Mapping[Code, Sequence[Problem]]) -> None:
        self.beginResetModel()
        self._groups = [(code, by_code[code]) for code in ORDER if by_code.get(code)]
        self.endResetModel()

    def code_of(self, index: Index) -> Code | None:
        """The kind that an index shows or lies in."""
        if not index.isValid():
            return None
        return self._groups[(index.internalId() or index.row() + 1) - 1][0]

    def problem_of(self, index: Index) -> Problem | None:
        """The single problem at an index; None at a kind."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1][1][index.row()]

    def index_of(self, code: Code) -> QModelIndex:
        codes = [one for one, _ in self._groups]
        return self.index(codes.index(code), 0) if code in codes else QModelIndex()

    # An index's internalId is 0 for a kind, and for a problem the number of its kind, from 1.

    def index(self, place: int, column: int, parent: Index | None = None) -> QModelIndex:
        if not self.hasIndex(place, column, parent or QModelIndex()):
            return QModelIndex()
        return self.createIndex(place, column, parent.row() + 1 if parent and parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent has its name
        number = index.internalId() if index.isValid() else 0
        return self.createIndex(number - 1, 0, 0) if number else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        if parent is None or not parent.isValid():
            return len(self._groups)
        at_kind = not parent.internalId() and parent.column() == 0
        return len(self._groups[parent.row()][1]) if at_kind else 0

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        problem = self.problem_of(index)
        return self._kind_data(index, role) if problem is None else _problem_data(problem, index, role)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return (self.tr("What is wrong"), self.tr("Row"))[section]
        return None

    def _kind_data(self, index: Index, role: int) -> Any:
        code, problems = self._groups[index.row()]
        words = words_of(code)
        match role, index.column():
            case Qt.ItemDataRole.DisplayRole, 0:
                return f"{words.title} ({number_text(len(problems))})"
            case Qt.ItemDataRole.DecorationRole, 0:
                return theme.icon("warning", "bad" if words.grave else "warn")
            case Qt.ItemDataRole.ToolTipRole, _:
                return f"{words.meaning}\n{words.advice}"
            case Qt.ItemDataRole.FontRole, _:
                bold = QFont()
                bold.setBold(True)
                return bold
        return None


def _problem_data(problem: Problem, index: Index, role: int) -> Any:
    match role, index.column():
        case Qt.ItemDataRole.DisplayRole, 0:
            text = engine_text(problem.message)
            return text[:1].upper() + text[1:]
        case Qt.ItemDataRole.DisplayRole, 1:
            return problem.row_id or translate("checks", "Rewards")
        case Qt.ItemDataRole.ToolTipRole, _:
            return engine_text(problem.message)
    return None
