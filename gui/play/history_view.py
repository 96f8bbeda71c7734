"""What was asked before, newest first; a click brings it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from engine.base.errors import UserError
from engine.play.history import HistoryEntry, HistoryLog
from gui.shared import errors
from gui.shared.boxes import agreed
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import button, label, row

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole


class HistoryModel(QAbstractTableModel):
    """Time, prompt and answers of each question, the newest on top."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: list[HistoryEntry] = []

    def set_asked(self, asked: Sequence[HistoryEntry]) -> None:
        """All of them, oldest first as in the log."""
        self.beginResetModel()
        self._asked = list(reversed(asked))
        self.endResetModel()

    def add(self, asked: HistoryEntry) -> None:
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._asked.insert(0, asked)
        self.endInsertRows()

    def at(self, index: int) -> HistoryEntry:
        return self._asked[index]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's names
        return 0 if parent.isValid() else len(self._asked)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, way: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: N802
        if way != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == _DISPLAY:
            return (self.tr("Time"), self.tr("Prompt"), self.tr("Left"), self.tr("Right"))[section]
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return None
        one, column = self._asked[index.row()], index.column()
        if column == 0:
            when = datetime.fromtimestamp(one.time)
            if role == Qt.ItemDataRole.ToolTipRole:
                return QLocale().toString(when, QLocale.FormatType.ShortFormat)
            today = when.date() == datetime.now().date()
            return when.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M")
        if column == 1:
            return one.prompt
        if len(one.replies) < column - 1:
            return ""
        reply = one.replies[column - 2]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{reply.model}\n{reply.text or engine_text(reply.failure)}"
        return " ".join((reply.text or engine_text(reply.failure)).split())


class HistoryView(QWidget):
    """The table of questions with the log behind it, and a button that forgets them.

    What the disk refuses is said below the table: the answers are on the screen all the same.
    """

    wanted_back = Signal(object)  # an HistoryEntry

    def __init__(self) -> None:
        super().__init__()
        self._log: HistoryLog | None = None
        self.model = HistoryModel()
        self.table = QTableView()
        self.table.setObjectName("asked")
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setToolTip(self.tr("A click brings the question and its answers back"))
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 130)
        self.table.clicked.connect(self._wanted)
        self.table.activated.connect(self._wanted)
        self.said = label("", "muted")
        self.clear_button = button(self.tr("Clear"), self.clear, tip=self.tr("Forget all questions"))
        self.clear_button.setObjectName("clear_history")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.addWidget(self.table, 1)
        box.addLayout(row(self.said, None, self.clear_button))
        for change in (self.model.modelReset, self.model.rowsInserted):
            change.connect(self._count)
        self._count()

    def open(self, folder: Path) -> None:
        """Show what was asked in a project."""
        self._log = HistoryLog(folder)
        try:
            self._log.read()
        except UserError as error:
            self.said.setText(error_text(error))
        else:
            self.model.set_asked(self._log.all)

    def keep(self, asked: HistoryEntry) -> None:
        """Keep one more question with its answers."""
        assert self._log is not None
        self.model.add(asked)
        try:
            self._log.add(asked)
        except UserError as error:
            self.said.setText(error_text(error))

    def clear(self) -> None:
        """Forget all of them, if that is meant."""
        if self._log is not None and self.ask_to_clear() and errors.guarded(self, self._log.clear):
            self.model.set_asked([])

    def ask_to_clear(self) -> bool:
        """Whether the user means it."""
        text = self.tr("Forget all questions asked in this project?")
        more = self.tr("The answers to them are forgotten too; the dataset stays as it is.")
        return agreed(self, text, more, self.tr("Forget them"), self.tr("Keep"), danger=True)

    def _wanted(self, index: QModelIndex) -> None:
        self.wanted_back.emit(self.model.at(index.row()))

    def _count(self) -> None:
        count = self.model.rowCount()
        self.clear_button.setEnabled(count > 0)
        kept = self.tr("%Ln question(s), kept with the project", "", count)
        self.said.setText(kept if count else self.tr("Nothing has been asked yet"))
