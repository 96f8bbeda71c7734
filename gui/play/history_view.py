"""The earlier questions, newest first; a click brings one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QModelIndex, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from engine.base.errors import UserError
from engine.play.history import HistoryEntry, HistoryLog
from gui.shared import errors
from gui.shared.boxes import agreed
from gui.shared.sentences import engine_text, error_text
from gui.shared.tables import Cell, Column, ItemTable, table_view
from gui.shared.widgets import button, column, label, row


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

    A disk error is shown below the table; the answers stay on the screen.
    """

    restore_requested = Signal(object)  # a HistoryEntry

    def __init__(self) -> None:
        super().__init__()
        self._log: HistoryLog | None = None
        self._entries: list[HistoryEntry] = []  # all of them, the newest first
        self.model = HistoryModel()
        self.table = table_view(self.model, "history")
        self.table.setToolTip(self.tr("A click brings the question and its answers back"))
        self.table.clicked.connect(self._restore)
        self.table.activated.connect(self._restore)
        self.search = QLineEdit()
        self.search.setObjectName("search_history")
        self.search.setPlaceholderText(self.tr("Search the prompts, answers and models"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(360)
        self.search.textChanged.connect(self._show)
        self.status = label("", "muted")
        self.clear_button = button(
            self.tr("Clear"), self.clear, tip=self.tr("Forget all questions"), name="clear_history"
        )
        foot = row(self.search, self.status, None, self.clear_button, stretch=self.search)
        self.setLayout(column(self.table, foot, margins=(0, 8, 0, 0), stretch=self.table))
        self._count()

    def open(self, folder: Path) -> None:
        """Show the history of a project."""
        self._log = HistoryLog(folder)
        try:
            self._log.read()
        except UserError as error:
            self.status.setText(error_text(error))
        else:
            self._entries = self._log.all[::-1]
            self._show()

    def keep(self, entry: HistoryEntry) -> None:
        """Add one more question with its answers."""
        assert self._log is not None
        self._entries.insert(0, entry)
        self._show()
        try:
            self._log.add(entry)
        except UserError as error:
            self.status.setText(error_text(error))

    def clear(self) -> None:
        """Forget all of them, if the user confirms."""
        if self._log is not None and self.ask_to_clear() and errors.guarded(self, self._log.clear):
            self._entries = []
            self._show()

    def ask_to_clear(self) -> bool:
        """Whether the user confirms."""
        text = self.tr("Forget all questions asked in this project?")
        more = self.tr("The answers to them are forgotten too; the dataset stays as it is.")
        return agreed(self, text, more, self.tr("Forget them"), self.tr("Keep"), danger=True)

    def _restore(self, index: QModelIndex) -> None:
        self.restore_requested.emit(self.model.items[index.row()])

    def _show(self) -> None:
        """Show the questions that have all words of the search, in whatever order."""
        words = self.search.text().casefold().split()
        self.model.show_items(one for one in self._entries if _has(one, words))
        self._count()

    def _count(self) -> None:
        count, found = len(self._entries), self.model.rowCount()
        self.clear_button.setEnabled(count > 0)
        saved = self.tr("%Ln question(s), saved with the project", "", count)
        if found < count:
            saved = self.tr("{found} of {count}").format(found=found, count=count)
        self.status.setText(saved if count else self.tr("No questions yet"))


def _has(entry: HistoryEntry, words: Sequence[str]) -> bool:
    """Whether all these words occur in a question, its answers or the names of its models."""
    if not words:
        return True
    replies = (f"{reply.model} {reply.text}" for reply in entry.replies)
    text = " ".join((entry.prompt, *replies)).casefold()
    return all(word in text for word in words)


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
