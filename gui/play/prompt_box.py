"""The prompt with its date, the row it comes from, and the sampling settings."""

from __future__ import annotations

import random
from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QSizePolicy, QWidget

from engine.data.rows import Row
from engine.play.batch import Asked
from engine.play.date_prefix import DatePrefix, learned
from engine.play.settings import AskSettings
from gui.shared import theme
from gui.shared.forms import ModelForm
from gui.shared.labels import split_title
from gui.shared.text_edit import TextEdit
from gui.shared.widgets import Card, ElidedLabel, IconButton, button, column, label, row
from gui.workspace.flow_row import FlowRow
from gui.workspace.row_search import RowSearch
from gui.workspace.workspace import Workspace

WHERE_WIDTH = 160  # pixels for the row's id, split and kind


class PromptBox(Card):
    """The card at the top of the page. `prompt` is the exact text for the models, `row` the row with it."""

    ask_requested = Signal()
    stop_requested = Signal()
    prompt_changed = Signal()
    settings_changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._workspace = workspace
        self._rows: tuple[Row, ...] | None = None  # for which the index below was made
        self._by_prompt: dict[str, Row] = {}
        self._taken: tuple[Row, str] | None = None  # a row, and its prompt as the editor shows it
        self.prefix: DatePrefix | None = None
        self._binding_tip = ""  # what the switch says where it can be used
        self._build()
        workspace.rows_changed.connect(self._rows_changed)
        self._index_rows()

    @property
    def prompt(self) -> str:
        """The text for the models: a row's prompt character by character, however the editor shows it."""
        text = self.editor.toPlainText()
        if self._taken is not None and self._taken[1] == text:
            return self._taken[0].prompt
        return text.strip()

    @property
    def row(self) -> Row | None:
        """The row of the dataset with this prompt; it gives the expected answer."""
        self._index_rows()
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
        self.editor.write(text)

    def take(self, taken: Row) -> None:
        """Put a row's prompt in."""
        self.editor.write(taken.prompt)
        self._taken = (taken, self.editor.toPlainText())
        self._changed()

    def take_next(self, step: int) -> None:
        """The row after the present one, or before it (-1); the first where there is none."""
        rows = self._workspace.rows.all
        if not rows:
            return
        mine = self.row
        at = next((place for place, row in enumerate(rows) if mine is not None and row.id == mine.id), None)
        self.take(rows[(at + step) % len(rows)] if at is not None else rows[0])

    def take_random(self) -> None:
        """A row of the test split, which no model was trained on; of all where it has none."""
        rows = self._workspace.rows.all
        chosen = [row for row in rows if row.split == "test"] or list(rows)
        if chosen:
            self.take(random.choice(chosen))

    def asked(self, text: str) -> Asked:
        """What a typed prompt asks: itself where a row has it, else with the date that prompts begin with."""
        self._index_rows()
        whole = text if text in self._by_prompt else self._dated(text)
        return Asked(whole, self._by_prompt.get(whole))

    def complete(self) -> bool:
        """Put the date in front where the dataset's prompts have one; whether there is anything to ask."""
        text = self.editor.toPlainText()
        if not text.strip():
            return False
        if self.row is None and (whole := self._dated(text)) != text:
            self.editor.write(whole)
        return True

    def set_busy(self, busy: bool) -> None:
        self.stop_button.setEnabled(busy)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._index_rows()

    def _build(self) -> None:
        self.body.addLayout(self._rows_line())
        self.editor = TextEdit()
        self.editor.setObjectName("prompt")
        self.editor.setFont(theme.mono())
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * 3 + 20)
        self.editor.setPlaceholderText(self.tr("Type a request, or take one from the dataset"))
        self.editor.setAccessibleName(self.tr("Prompt"))
        self.editor.textChanged.connect(self._changed)
        self.ask_button = button(
            self.tr("Ask both"),
            self.ask_requested.emit,
            role="primary",
            tip=self.tr("Ask both models (Ctrl+Return)"),
            name="ask",
        )
        self.stop_button = button(
            self.tr("Stop"), self.stop_requested.emit, tip=self.tr("Stop both answers (Esc)"), name="stop"
        )
        self.stop_button.setEnabled(False)
        side = column(self.ask_button, self.stop_button, None, spacing=6)
        self.body.addLayout(row(self.editor, side, spacing=10, stretch=self.editor))
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
        self.finder = RowSearch(
            "find_row",
            self.tr("Take from the dataset: type some words of a prompt"),
            self.tr("Search the prompts of the dataset"),
        )
        self.finder.taken.connect(self._row_taken)
        self.previous = IconButton("left", self.tr("Previous row"), lambda: self.take_next(-1))
        self.next = IconButton("right", self.tr("Next row"), lambda: self.take_next(1))
        self.random = button(
            self.tr("Random test row"),
            self.take_random,
            tip=self.tr("A row of the test split, which no model was trained on"),
            name="random_row",
        )
        self.where = ElidedLabel("muted")
        self.where.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.where.setFixedWidth(WHERE_WIDTH)
        self.where.hide()
        return row(
            self.day_label, self.day, self.finder, self.previous, self.next, self.random, 4, self.where
        )

    def _settings_line(self) -> FlowRow:
        defaults = AskSettings().model_dump()
        self._forms = [ModelForm(AskSettings, defaults, [name]) for name in AskSettings.model_fields]
        for form in self._forms:
            form.changed.connect(self.settings_changed)
            for editor in form.findChildren(QWidget):
                if editor.objectName() in ("temperature", "top_p"):
                    editor.setFixedWidth(62)
                elif editor.objectName() in ("seed", "max_tokens"):
                    editor.setFixedWidth(74)
                elif editor.objectName() == "answers":
                    editor.setFixedWidth(56)
        return FlowRow(*self._forms, spacing=14)

    def set_binding(self, reason: str) -> None:
        """Let the answers be bound to the schema, or say why neither model's can be."""
        switch = self.editor_of("grammar")
        self._binding_tip = self._binding_tip or switch.toolTip()
        switch.setEnabled(not reason)
        switch.setToolTip(reason or self._binding_tip)

    def editor_of(self, name: str) -> QWidget:
        """The editor of one setting."""
        return next(form.editor_of(name) for form in self._forms if name in form.values())

    def _dated(self, text: str) -> str:
        """A prompt with the date in front where the dataset's prompts have one."""
        if self.prefix is None or self.prefix.begins(text):
            return text
        return self.prefix.with_date(text, self._day())

    def _day(self) -> date:
        day = self.day.date()
        return date(day.year(), day.month(), day.day())

    def _day_changed(self) -> None:
        if self.prefix is not None:
            self.set_prompt(self.prefix.with_date(self.editor.toPlainText(), self._day()))

    def _changed(self) -> None:
        if self.prefix is not None and (day := self.prefix.date_of(self.editor.toPlainText())):
            with QSignalBlocker(self.day):
                self.day.setDate(QDate(day.year, day.month, day.day))
        mine = self.row
        facts = (mine.id, split_title(mine.split), mine.kind) if mine else ()
        text = " · ".join(fact for fact in facts if fact)
        self.where.show_text(text)
        self.where.setVisible(bool(text))
        tip = self.tr("The row of the dataset that has this prompt")
        self.where.setToolTip(f"{text}\n{tip}" if mine else "")
        self.prompt_changed.emit()

    def _rows_changed(self) -> None:
        if self.isVisible():  # else when the page is shown again
            self._index_rows()

    def _index_rows(self) -> None:
        """Index the prompts and learn their date prefix, once after each change of the rows."""
        rows = self._workspace.rows.all
        if self._rows is rows:
            return
        self._rows = rows
        self._by_prompt = {row.prompt: row for row in reversed(rows)}
        self.finder.show_rows(rows)
        self.prefix = learned([row.prompt for row in rows])
        self.day.setVisible(self.prefix is not None)
        self.day_label.setVisible(self.prefix is not None)
        if self.prefix is not None:
            self.day_label.setText(self.prefix.key)
        for widget in (self.finder, self.previous, self.next, self.random):
            widget.setEnabled(bool(rows))
        if self._taken is not None and not any(row is self._taken[0] for row in rows):
            self._taken = None

    def _row_taken(self, place: int) -> None:
        self.take(self._workspace.rows.all[place])
        self.finder.clear()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
