"""Every evaluation of a run on its held-out rows, as a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QStackedLayout, QWidget

from engine.runs.events import HeldOut
from engine.runs.summary import RunSummary, Timed
from gui.shared import theme
from gui.shared.run_labels import percent, phase_name, span
from gui.shared.tables import plain_table
from gui.shared.widgets import EmptyState
from gui.training.bars import SHARES_ROLE, ShareDelegate

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
PHASE, STEP, EXACT, REWARD, ROWS, AT, TOOK, MARK = range(8)


class HeldOutModel(QAbstractTableModel):
    """A row for each evaluation, in order of time; it only grows while the run does."""

    def __init__(self) -> None:
        super().__init__()
        self._evaluations: list[Timed[HeldOut]] = []
        self._best = -1

    def show(self, evaluations: list[Timed[HeldOut]]) -> None:
        """All evaluations of a run; those that follow the ones shown are inserted."""
        if evaluations[: len(self._evaluations)] != self._evaluations:
            self.beginResetModel()
            self._evaluations = list(evaluations)
            self._find_best()
            self.endResetModel()
            return
        if new := evaluations[len(self._evaluations) :]:
            first = len(self._evaluations)
            self.beginInsertRows(NOWHERE, first, first + len(new) - 1)
            self._evaluations += new
            self._find_best()
            self.endInsertRows()
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._evaluations) - 1, MARK))

    def _find_best(self) -> None:
        marked = [number for number, (event, _) in enumerate(self._evaluations) if event.best]
        self._best = marked[-1] if marked else -1

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._evaluations)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else MARK + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if role == Qt.ItemDataRole.TextAlignmentRole and PHASE < section < MARK:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Phase"),
            self.tr("Step"),
            self.tr("Exact match"),
            self.tr("Mean reward"),
            self.tr("Rows"),
            self.tr("After"),
            self.tr("Took"),
            "",
        )[section]

    def data(self, index: AnyIndex, role: int = 0) -> Any:
        if not index.isValid():
            return None
        evaluation, column = self._evaluations[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(evaluation, column, index.row() == self._best)
        if role == SHARES_ROLE and column in (EXACT, REWARD):
            return [evaluation.event.exact if column == EXACT else evaluation.event.reward]
        if role == Qt.ItemDataRole.TextAlignmentRole and PHASE < column < MARK:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if index.row() == self._best and role == Qt.ItemDataRole.FontRole:
            bold = QFont()
            bold.setBold(True)
            return bold
        if index.row() == self._best and role == Qt.ItemDataRole.ForegroundRole and column == MARK:
            return theme.color("good")
        return None

    def _text(self, evaluation: Timed[HeldOut], column: int, best: bool) -> str:
        event = evaluation.event
        phase = self.tr("Base model") if event.step == 0 else phase_name(event.phase)
        return (
            phase,
            str(event.step),
            percent(event.exact),
            f"{event.reward:.3f}",
            str(event.rows),
            span(60 * evaluation.minutes),
            span(event.seconds),
            self.tr("best, kept") if best else "",
        )[column]


class HeldOutView(QWidget):
    """The table, or what would be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.model = HeldOutModel()
        self.table = plain_table(self.model, MARK, "held_out_table")
        self._bar = ShareDelegate(self, judging=False)
        for column, width in (
            (PHASE, 110),
            (STEP, 60),
            (EXACT, 100),
            (REWARD, 100),
            (ROWS, 60),
            (AT, 90),
            (TOOK, 70),
        ):
            self.table.setColumnWidth(column, width)
        for column in (EXACT, REWARD):
            self.table.setItemDelegateForColumn(column, self._bar)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(
            EmptyState(
                self.tr("No held-out figures yet"),
                self.tr(
                    "Before, during and after training the model answers rows that it never learned from. "
                    "Those figures choose the best checkpoint."
                ),
            )
        )
        self._stack.addWidget(self.table)

    def show_run(self, run: RunSummary) -> None:
        """Show the evaluations of this run, whole or grown."""
        self.model.show(run.held_out)
        self._stack.setCurrentIndex(1 if run.held_out else 0)
