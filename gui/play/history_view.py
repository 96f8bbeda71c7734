"""What was asked before, newest first; a click brings it back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.base.errors import UserError
from engine.play.history import HistoryEntry, HistoryLog
from gui.shared import errors
from gui.shared.boxes import agreed
from gui.shared.sentences import engine_text, error_text
from gui.shared.tables import Cell, Column, ItemTable, table_view
from gui.shared.widgets import button, label, row


class HistoryModel(ItemTable[HistoryEntry]):
    """Time, prompt and answers of each question, the newest on top."""

    def __init__(self) -> None:
        super().__init__(identity=id)
        self.columns = (
            Column(self.tr("Time"), _time, width=130),
            Column(self.tr("Prompt"), lambda entry: entry.prompt),
            Column(self.tr("Left"), lambda entry: _answer(entry, 0)),
            Column(self.tr("Right"), lambda entry: _answer(entry, 1)),
        )


class HistoryView(QWidget):
    """The table of questions with the log behind it, and a button that forgets them.

    What the disk refuses is said below the table: the answers are on the screen all the same.
    """

    wanted_back = Signal(object)  # an HistoryEntry

    def __init__(self) -> None:
        super().__init__()
        self._log: HistoryLog | None = None
        self.model = HistoryModel()
        self.table = table_view(self.model, "asked")
        self.table.setToolTip(self.tr("A click brings the question and its answers back"))
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
            self.model.show_items(reversed(self._log.all))
            self._count()

    def keep(self, asked: HistoryEntry) -> None:
        """Keep one more question with its answers."""
        assert self._log is not None
        self.model.show_items([asked, *self.model.items])
        try:
            self._log.add(asked)
        except UserError as error:
            self.said.setText(error_text(error))

    def clear(self) -> None:
        """Forget all of them, if that is meant."""
        if self._log is not None and self.ask_to_clear() and errors.guarded(self, self._log.clear):
            self.model.show_items([])

    def ask_to_clear(self) -> bool:
        """Whether the user means it."""
        text = self.tr("Forget all questions asked in this project?")
        more = self.tr("The answers to them are forgotten too; the dataset stays as it is.")
        return agreed(self, text, more, self.tr("Forget them"), self.tr("Keep"), danger=True)

    def _wanted(self, index: QModelIndex) -> None:
        self.wanted_back.emit(self.model.items[index.row()])

    def _count(self) -> None:
        count = self.model.rowCount()
        self.clear_button.setEnabled(count > 0)
        kept = self.tr("%Ln question(s), kept with the project", "", count)
        self.said.setText(kept if count else self.tr("Nothing has been asked yet"))


def _time(entry: HistoryEntry) -> Cell:
    when = datetime.fromtimestamp(entry.time)
    today = when.date() == datetime.now().date()
    return Cell(
        when.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M"),
        tip=QLocale().toString(QDateTime(when), QLocale.FormatType.ShortFormat),
    )


def _answer(entry: HistoryEntry, side: int) -> str | Cell:
    if len(entry.replies) <= side:
        return ""
    reply = entry.replies[side]
    text = reply.text or engine_text(reply.failure)
    return Cell(" ".join(text.split()), tip=f"{reply.model}\n{text}")
