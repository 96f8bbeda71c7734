"""The tables of "Watch it learn": the probe prompts at one moment, and one answer by its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from engine.runs.events import ProbeAnswer
from gui.shared import theme
from gui.shared.json_view import FieldDifference
from gui.training.bars import SHARES_ROLE

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class ProbesModel(QAbstractTableModel):
    """One row a probe prompt: its reward at this moment, and the prompt."""

    def __init__(self) -> None:
        super().__init__()
        self._answers: Sequence[ProbeAnswer] = ()

    def show(self, answers: Sequence[ProbeAnswer]) -> None:
        """Other answers; the rows stay while the prompts do, so that the selection stays too."""
        if [one.row for one in answers] != [one.row for one in self._answers]:
            self.beginResetModel()
            self._answers = answers
            self.endResetModel()
            return
        self._answers = answers
        if answers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(answers) - 1, 1))

    def answer(self, row: int) -> ProbeAnswer | None:
        return self._answers[row] if 0 <= row < len(self._answers) else None

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._answers)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Reward"), self.tr("Prompt"))[section]

    def data(self, index: AnyIndex, role: int = 0) -> Any:
        if not index.isValid():
            return None
        one = self._answers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (f"{one.reward:.2f}", one.prompt)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return one.prompt
        if role == SHARES_ROLE and index.column() == 0:
            return [one.reward]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class DifferenceModel(QAbstractTableModel):
    """Field by field: expected on the left, answered on the right; what differs has a background."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: Sequence[FieldDifference] = ()

    def show(self, fields: Sequence[FieldDifference]) -> None:
        self.beginResetModel()
        self._fields = fields
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._fields)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Field"), self.tr("Expected"), self.tr("Answered"))[section]

    def data(self, index: AnyIndex, role: int = 0) -> Any:
        if not index.isValid():
            return None
        one = self._fields[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            missing = self.tr("(missing)")
            mark = "✓ " if one.equal else "✗ "
            answered = missing if one.right is None else one.right
            return (one.path, "-" if one.left is None else one.left, mark + answered)[index.column()]
        if role == Qt.ItemDataRole.BackgroundRole and index.column() == 2:
            return theme.color("added" if one.equal else "removed")
        if role == Qt.ItemDataRole.FontRole and index.column() > 0:
            return theme.mono()
        return None
