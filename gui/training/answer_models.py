"""The tables behind the answers: one group's answers, and the parts of one of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from engine.runs.events import SampledAnswer, SampleGroup
from gui.curves.curve_specs import dimension_title
from gui.shared.sentences import reason_text
from gui.training.bars import SHARES_ROLE

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class AnswersModel(QAbstractTableModel):
    """The answers of a group, the best first: reward, advantage, parts, text."""

    REWARD, ADVANTAGE, PARTS, ANSWER = range(4)

    def __init__(self) -> None:
        super().__init__()
        self._answers: list[SampledAnswer] = []

    def show(self, group: SampleGroup | None) -> None:
        self.beginResetModel()
        self._answers = sorted(group.answers, key=lambda one: -one.total) if group else []
        self.endResetModel()

    def answer(self, row: int) -> SampledAnswer:
        return self._answers[row]

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._answers)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Reward"), self.tr("Advantage"), self.tr("Parts"), self.tr("Answer"))[section]

    def data(self, index: AnyIndex, role: int = 0) -> Any:
        if not index.isValid():
            return None
        one, column = self._answers[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (f"{one.total:.3f}", f"{one.advantage:+.3f}", "", one.text.replace("\n", " ⏎ "))[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(one, column)
        if role == SHARES_ROLE and column == self.REWARD:
            return [one.total]
        if role == SHARES_ROLE and column == self.PARTS:
            return [score for score, _ in one.parts.values()]
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (self.REWARD, self.ADVANTAGE):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _tip(self, one: SampledAnswer, column: int) -> str:
        if column == self.ANSWER:
            return one.text
        if column == self.ADVANTAGE:
            return self.tr("How far this answer lies above or below the mean of its group.")
        return "\n".join(
            f"{dimension_title(name)}: {'-' if score is None else f'{score:.2f}'}"
            for name, (score, _) in one.parts.items()
        )


class PartsModel(QAbstractTableModel):
    """The reward parts of one answer with their reasons, in the rubric's order."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[tuple[str, float | None, str]] = []

    def show(self, answer: SampledAnswer | None) -> None:
        self.beginResetModel()
        items = answer.parts.items() if answer else ()
        self._parts = [(name, score, reason_text(reason)) for name, (score, reason) in items]
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._parts)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Part"), self.tr("Score"), self.tr("Why"))[section]

    def data(self, index: AnyIndex, role: int = 0) -> Any:
        if not index.isValid():
            return None
        name, score, reason = self._parts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (dimension_title(name), "-" if score is None else f"{score:.2f}", reason)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return reason
        if role == SHARES_ROLE and index.column() == 1:
            return [score]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
