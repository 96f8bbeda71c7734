"""What is asked, and how: the prompt, its date, the row it comes from, and the settings."""

from __future__ import annotations

import random
from datetime import date

from PySide6.QtCore import QDate, QModelIndex, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent, QTextCursor
from PySide6.QtWidgets import (
    QCompleter,
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.data.rows import Row
from engine.play.date_prefix import DatePrefix, learned
from engine.play.settings import AskSettings
from gui.data.columns import split_title
from gui.shared import theme
from gui.shared.forms import ModelForm
from gui.shared.widgets import Card, IconButton, button, label, row
from gui.workspace.workspace import Workspace

MATCHES = 30  # rows that the search offers


class PromptBox(Card):
    """The card at the top of the page. `prompt` is exactly what is asked, `row` where it stands in."""

    ask_requested = Signal()
    stop_requested = Signal()
    prompt_changed = Signal()
    settings_changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._workspace = workspace
        self._rows: tuple[Row, ...] | None = None  # as looked at last
        self._by_prompt: dict[str, Row] = {}
        self._lower: list[str] | None = None  # the prompts as they are searched; made by the first search
        self._taken: tuple[Row, str] | None = None  # a row, and the text that the editor made of its prompt
        self._hits: list[Row] = []
        self.prefix: DatePrefix | None = None
        self._build()
        workspace.rows_changed.connect(self._rows_changed)
        self._look()

    @property
    def prompt(self) -> str:
        """What is asked. A row's prompt comes letter by letter, however the editor shows it."""
        text = self.editor.toPlainText()
        if self._taken is not None and self._taken[1] == text:
            return self._taken[0].prompt
        return text.strip()

    @property
    def row(self) -> Row | None:
        """The row of the dataset with this prompt; it gives the expected answer."""
        self._look()
        if self._taken is not None and self._taken[1] == self.editor.toPlainText():
            return self._taken[0]
        return self._by_prompt.get(self.prompt)

    @property
    def settings(self) -> AskSettings:
        return AskSettings(**{name: value for form in self._forms for name, value in form.values().items()})

    def set_settings(self, settings: AskSettings) -> None:
        """Show other settings; no signal."""
        for form in self._forms:
            form.set_values(settings.model_dump())

    def set_prompt(self, text: str) -> None:
        """Put a text in; undo brings the old one back."""
        self._taken = None
        self._write(text)

    def take(self, taken: Row) -> None:
        """Put a row's prompt in."""
        self._write(taken.prompt)
        self._taken = (taken, self.editor.toPlainText())
        self._changed()

    def take_next(self, step: int) -> None:
        """The row after the present one, or before it (-1); the first where there is none."""
        rows = self._workspace.rows.all
        if not rows:
            return
        mine = self.row
        at = next((index for index, one in enumerate(rows) if mine is not None and one.id == mine.id), None)
        self.take(rows[(at + step) % len(rows)] if at is not None else rows[0])

    def take_random(self) -> None:
        """A row of the test split, which no model was trained on; of all where it has none."""
        rows = self._workspace.rows.all
        chosen = [one for one in rows if one.split == "test"] or list(rows)
        if chosen:
            self.take(random.choice(chosen))

    def complete(self) -> bool:
        """Put the date in front where the dataset's prompts have one; whether there is anything to ask."""
        text = self.editor.toPlainText()
        if not text.strip():
            return False
        if self.prefix is not None and self.row is None and not self.prefix.begins(text):
            self._write(self.prefix.with_date(text, self._day()))
        return True

    def search(self, text: str) -> list[Row]:
        """Rows whose prompt holds every word of the text, the first few."""
        self._look()
        rows = self._workspace.rows.all
        if self._lower is None:
            self._lower = [one.prompt.lower() for one in rows]
        words = text.lower().split()
        found: list[Row] = []
        for lower, one in zip(self._lower, rows, strict=True):
            if all(word in lower for word in words):
                found.append(one)
                if len(found) == MATCHES:
                    break
        return found

    def set_busy(self, busy: bool) -> None:
        self.stop_button.setEnabled(busy)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._look()

    def _build(self) -> None:
        self.body.addLayout(self._rows_line())
        self.editor = QPlainTextEdit()
        self.editor.setObjectName("prompt")
        self.editor.setFont(theme.mono())
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * 3 + 20)
        self.editor.setPlaceholderText(self.tr("Type a request, or take one from the dataset"))
        self.editor.setAccessibleName(self.tr("Prompt"))
        self.editor.textChanged.connect(self._changed)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.editor, 1)
        self.ask_button = button(
            self.tr("Ask both"),
            self.ask_requested.emit,
            role="primary",
            tip=self.tr("Ask both models (Ctrl+Return)"),
        )
        self.ask_button.setObjectName("ask")
        self.stop_button = button(self.tr("Stop"), self.stop_requested.emit)
        self.stop_button.setObjectName("stop")
        self.stop_button.setToolTip(self.tr("Stop both answers (Esc)"))
        self.stop_button.setEnabled(False)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(self.ask_button)
        side.addWidget(self.stop_button)
        side.addStretch(1)
        line.addLayout(side)
        self.body.addLayout(line)
        self.body.addLayout(self._settings_line())

    def _rows_line(self) -> QHBoxLayout:
        self.day_label = label(self.tr("Date"))
        self.day = QDateEdit(QDate.currentDate())
        self.day.setObjectName("day")
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setToolTip(
            self.tr("The prompts of this dataset begin with a date; this one writes it into the prompt")
        )
        self.day.setMinimumWidth(126)
        self.day.dateChanged.connect(self._day_changed)
        self.day_label.setBuddy(self.day)
        self.finder = QLineEdit()
        self.finder.setObjectName("find_row")
        self.finder.setPlaceholderText(self.tr("Take from the dataset: type some words of a prompt"))
        self.finder.setAccessibleName(self.tr("Search the prompts of the dataset"))
        self.finder.setClearButtonEnabled(True)
        self._matches = QStringListModel(self)
        completer = QCompleter(self._matches, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        theme.dress(completer.popup())
        completer.popup().setMinimumWidth(640)
        completer.activated[QModelIndex].connect(self._match_taken)
        self.finder.setCompleter(completer)
        self.finder.textEdited.connect(self._find)
        self.previous = IconButton("left", self.tr("Previous row"), lambda: self.take_next(-1))
        self.next = IconButton("right", self.tr("Next row"), lambda: self.take_next(1))
        self.random = button(
            self.tr("Random test row"),
            self.take_random,
            tip=self.tr("A row of the test split, which no model was trained on"),
        )
        self.random.setObjectName("random_row")
        self.where = label("", "muted")
        return row(
            self.day_label, self.day, self.finder, self.previous, self.next, self.random, 4, self.where
        )

    def _settings_line(self) -> QHBoxLayout:
        defaults = AskSettings().model_dump()
        self._forms = [ModelForm(AskSettings, defaults, [name]) for name in AskSettings.model_fields]
        for form in self._forms:
            form.changed.connect(self.settings_changed)
            for editor in form.findChildren(QWidget):
                if editor.objectName() in ("temperature", "top_p"):
                    editor.setFixedWidth(62)
                elif editor.objectName() in ("seed", "max_tokens"):
                    editor.setFixedWidth(74)
        line = row(*self._forms, None, spacing=14)
        for form in self._forms:
            form.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            line.setAlignment(form, Qt.AlignmentFlag.AlignVCenter)
        return line

    def editor_of(self, name: str) -> QWidget:
        """The editor of one setting."""
        return next(form.editor_of(name) for form in self._forms if name in form.values())

    def _write(self, text: str) -> None:
        cursor = self.editor.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.editor.setTextCursor(cursor)

    def _day(self) -> date:
        return self.day.date().toPython()  # type: ignore[return-value]

    def _day_changed(self) -> None:
        if self.prefix is not None:
            self.set_prompt(self.prefix.with_date(self.editor.toPlainText(), self._day()))

    def _changed(self) -> None:
        if self.prefix is not None and (found := self.prefix.date_of(self.editor.toPlainText())):
            blocked = self.day.blockSignals(True)
            self.day.setDate(QDate(found.year, found.month, found.day))
            self.day.blockSignals(blocked)
        mine = self.row
        self.where.setText(
            " · ".join(part for part in (mine.id, split_title(mine.split), mine.kind) if part) if mine else ""
        )
        self.where.setToolTip(self.tr("The row of the dataset that has this prompt") if mine else "")
        self.prompt_changed.emit()

    def _rows_changed(self) -> None:
        if self.isVisible():  # else they are looked at when the page is shown again
            self._look()

    def _look(self) -> None:
        """Learn what is to be known of the rows, once after each change of them."""
        rows = self._workspace.rows.all
        if self._rows is rows:
            return
        self._rows = rows
        self._by_prompt = {one.prompt: one for one in reversed(rows)}
        self._lower = None
        self.prefix = learned([one.prompt for one in rows])
        for widget in (self.day, self.day_label):
            widget.setVisible(self.prefix is not None)
        if self.prefix is not None:
            self.day_label.setText(self.prefix.key)
        for widget in (self.finder, self.previous, self.next, self.random):
            widget.setEnabled(bool(rows))
        if self._taken is not None and not any(one is self._taken[0] for one in rows):
            self._taken = None

    def _find(self, text: str) -> None:
        self._hits = self.search(text) if text.strip() else []
        self._matches.setStringList([f"{one.prompt}   ({split_title(one.split)})" for one in self._hits])

    def _match_taken(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._hits):
            self.take(self._hits[index.row()])
        QTimer.singleShot(0, self.finder, self.finder.clear)  # the completer writes its text after this
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
