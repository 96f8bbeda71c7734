"""The side panel for one row: prompt, answer, kind and split, taken over as they are typed."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QStackedLayout,
    QWidget,
)

from engine.base.errors import UserError
from engine.base.strict_json import decoded
from engine.data.finding import Search
from engine.data.rows import SPLITS, Row, canonical
from gui.data.drafts import Drafts
from gui.data.table_model import RowTable
from gui.schema.accepted_edit import AcceptedEdit
from gui.shared.json_view import JsonEdit, qt_places
from gui.shared.labels import list_text, split_title
from gui.shared.sentences import engine_text
from gui.shared.text_edit import TextEdit
from gui.shared.widgets import button, column, completer_of, label, row, scrolled, set_role
from gui.workspace.row_store import RowStore

DRAFTED = ("prompt", "completion", "accepted", "kind")
PAUSE = 700  # milliseconds after the last key until what is typed is taken over


class RowEditor(QWidget):
    """Shows one row. What cannot be a row yet stays here as a draft, also when another row is shown."""

    def __init__(self, store: RowStore, table: RowTable, drafts: Drafts) -> None:
        super().__init__()
        self._store, self._table, self._drafts = store, table, drafts
        self._row_id: str | None = None
        self._typed: set[str] = set()  # fields with something that was not taken over yet
        self._loading = False
        self._works = False
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.commit)
        store.changed.connect(self._rows_changed)
        drafts.changed.connect(lambda row_id: self._show_state() if row_id == self._row_id else None)
        self.show_row(None)

    @property
    def row_id(self) -> str | None:
        return self._row_id

    def show_row(self, row_id: str | None) -> None:
        """Show another row, or none; what was typed into the one before is taken over first."""
        if row_id == self._row_id and row_id is not None:
            return
        self.commit()
        self._row_id = row_id
        self._load(force=True)

    def set_schema(self, schema: Mapping[str, Any]) -> None:
        self.answer.set_schema(schema)
        self.accepted.set_schema(schema)

    def set_working(self, works: bool) -> None:
        """Whether the task has working before its answers."""
        self._works = works
        if self._row_id is not None and (row := self._store.by_id(self._row_id)) is not None:
            self._show_working(row)

    def set_kinds(self, kinds: list[str]) -> None:
        self._kinds.setStringList(kinds)

    def show_problems(self) -> None:
        """Show the problems of the row anew, after a check."""
        self._show_state()

    def show_chosen(self, rows: int) -> None:
        """Say, where several rows are chosen, that only one of them is edited here."""
        self.chosen.setVisible(rows > 1)
        self.chosen.setText(self.tr("%Ln row(s) selected. Only the row shown here is edited.", "", rows))

    def _split_chosen(self) -> None:
        self._note("split")
        self.commit()

    def commit(self) -> None:
        """Take over what is typed: into the dataset, or into the drafts where it is not right yet."""
        self._timer.stop()
        typed, self._typed = self._typed, set()
        if self._row_id is None or not typed:
            return
        texts = self._texts()
        for field in sorted(typed):
            self._table.type_into(self._row_id, field, texts[field])
        self._show_state()

    def discard_drafts(self) -> None:
        """Go back to the row as it is in the dataset."""
        self._typed.clear()
        if self._row_id is not None:
            for field in DRAFTED:
                self._drafts.drop(self._row_id, field)
            self._load(force=True)

    def show_match(self, search: Search) -> None:
        """Select the first place of this row that a search finds."""
        answers = ((edit, search.in_answers) for edit in (self.answer, *self.accepted.boxes))
        with contextlib.suppress(UserError):  # the bar has said what is wrong with the expression
            for edit, wanted in ((self.prompt, search.in_prompts), *answers):
                text = edit.toPlainText()
                if wanted and (span := search.span(text)):
                    start, end = map(qt_places(text), span)
                    cursor = edit.textCursor()
                    cursor.setPosition(start)
                    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                    edit.setTextCursor(cursor)
                    return

    def start_typing(self) -> None:
        """Put the cursor into the prompt, with all of it selected."""
        self.prompt.setFocus()
        self.prompt.selectAll()

    # -- inside

    def _build(self) -> None:
        self.prompt = TextEdit()
        self.prompt.setObjectName("row_prompt")
        self.prompt.setTabChangesFocus(True)
        self.prompt.setMinimumHeight(84)
        self.prompt.setMaximumHeight(150)
        self.working = TextEdit()
        self.working.setObjectName("row_working")
        self.working.setTabChangesFocus(True)
        self.working.setMaximumHeight(96)
        self.working.setPlaceholderText(self.tr("How the answer is found, in short lines"))
        self.answer = JsonEdit()
        self.answer.setObjectName("row_answer")
        self.answer.setMinimumHeight(150)
        self.fault = label("", "bad", wrap=True, name="row_fault")
        self.answer.fault_changed.connect(self._show_fault)
        self.accepted = AcceptedEdit()
        self.accepted.changed.connect(lambda: self._note("accepted"))
        self.accepted.left.connect(self.commit)
        self.kind = QLineEdit()
        self.kind.setObjectName("row_kind")
        self.kind.setPlaceholderText(self.tr("A name for this kind of example"))
        self._kinds = QStringListModel(self)
        completer = completer_of(self._kinds, self.kind)
        completer.activated.connect(lambda _: self.commit())
        self.kind.setCompleter(completer)
        self.split = QComboBox()
        self.split.setObjectName("row_split")
        for split in SPLITS:
            self.split.addItem(split_title(split), split)
        self.prompt.textChanged.connect(lambda: self._note("prompt"))
        self.working.textChanged.connect(lambda: self._note("reasoning"))
        self.answer.textChanged.connect(lambda: self._note("completion"))
        self.kind.textEdited.connect(lambda _: self._note("kind"))
        self.split.activated.connect(self._split_chosen)
        for widget in (self.prompt, self.working, self.answer, self.kind):
            widget.installEventFilter(self)
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        self._name = label("", "heading", selectable=True)
        self._name.setToolTip(self.tr("The row's id. It stays the same whatever else is changed."))
        self.state = label("", "muted", wrap=True, name="row_state")
        self.made_by = label("", "muted", wrap=True, selectable=True, name="row_made_by")
        self.chosen = label("", "muted", wrap=True, name="rows_chosen")
        self.chosen.hide()
        self.discard = button(self.tr("Discard"), self.discard_drafts, role="quiet")
        self.discard.setToolTip(
            self.tr("Discard what is not saved and show the row as it is in the dataset.")
        )
        head = row(self._name, None, self.discard)
        box = column(head, self.made_by, self.chosen, self.state, spacing=6, margins=(12, 10, 12, 10))
        inner.setLayout(box)
        self._working_head = label(self.tr("&Working before the answer"), "muted")
        heads = (
            label(self.tr("&Prompt"), "muted"),
            self._working_head,
            label(self.tr("Expected &answer"), "muted"),
        )
        for heading, widget in zip(heads, (self.prompt, self.working, self.answer), strict=True):
            heading.setBuddy(widget)
            box.addWidget(heading)
            box.addWidget(widget, 1 if widget is self.answer else 0)
        box.addWidget(self.fault)
        box.addWidget(self.accepted)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        for title, field in ((self.tr("&Kind"), self.kind), (self.tr("&Split"), self.split)):
            heading = label(title, "muted")
            heading.setBuddy(field)
            form.addRow(heading, field)
        box.addLayout(form)
        self.problems = label("", "warn", wrap=True, selectable=True)
        box.addWidget(self.problems)
        nothing = label(self.tr("Select a row to see and change it here."), "muted", wrap=True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(nothing)
        self._stack.addWidget(scrolled(inner))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        popup = Qt.FocusReason.PopupFocusReason  # the list of kinds opened: typing goes on
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != popup:
            self.commit()
        return super().eventFilter(watched, event)

    def _texts(self) -> dict[str, str]:
        return {
            "prompt": self.prompt.toPlainText(),
            "reasoning": self.working.toPlainText(),
            "completion": self.answer.toPlainText(),
            "accepted": self.accepted.text(),
            "kind": self.kind.text(),
            "split": self.split.currentData(),
        }

    def _note(self, field: str) -> None:
        if not self._loading and self._row_id is not None:
            self._typed.add(field)
            self._timer.start()

    def _rows_changed(self, edit: object) -> None:
        if self._row_id is not None:
            self._load(force=edit is None)

    def _load(self, *, force: bool = False) -> None:
        """Bring the widgets to the row, but leave alone what is being typed and what says the same."""
        row = self._store.by_id(self._row_id) if self._row_id is not None else None
        self._stack.setCurrentIndex(0 if row is None else 1)
        if row is None:
            self._row_id = None
            self._typed.clear()
            return
        if force:
            self._typed.clear()
        self._loading = True
        shown = self._texts()
        drafts = {field: self._drafts.get(row.id, field) for field in DRAFTED}
        if "prompt" not in self._typed and shown["prompt"] != (text := _first(drafts["prompt"], row.prompt)):
            self.prompt.setPlainText(text)
        if "reasoning" not in self._typed and shown["reasoning"].strip() != row.reasoning.strip():
            self.working.setPlainText(row.reasoning)
        self._show_working(row)
        if "completion" not in self._typed:
            self._load_answer(row, drafts["completion"], shown["completion"], force)
        if "accepted" not in self._typed:
            draft = drafts["accepted"]
            texts = list(map(canonical, row.accepted)) if draft is None else json.loads(draft)
            self.accepted.show_answers(row.answer_text(), texts, force=force)
        if "kind" not in self._typed and shown["kind"] != (text := _first(drafts["kind"], row.kind)):
            self.kind.setText(text)
        self.split.setCurrentIndex(self.split.findData(row.split))
        self._loading = False
        self._show_state()

    def _show_working(self, row: Row) -> None:
        """The working has a place where the task has any, or this row does."""
        for widget in (self._working_head, self.working):
            widget.setVisible(self._works or bool(row.reasoning))

    def _load_answer(self, row: Row, draft: str | None, shown: str, force: bool) -> None:
        if draft is not None:
            if shown != draft:
                self.answer.setPlainText(draft)
        elif force or not _says(shown, row):
            self.answer.set_json(row.answer_text())
        self._show_fault(self.answer.fault)

    def _show_fault(self, fault: str) -> None:
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))

    def _show_state(self) -> None:
        """Say whether all of this is in the dataset."""
        row = self._store.by_id(self._row_id) if self._row_id is not None else None
        if row is None:
            return
        unsaved = [
            title
            for field, title in (
                ("prompt", self.tr("the prompt")),
                ("completion", self.tr("the answer")),
                ("accepted", self.tr("what is also right")),
                ("kind", self.tr("the kind")),
            )
            if self._drafts.get(row.id, field) is not None
        ]
        self._name.setText(self.tr("Row {id}").format(id=row.id))
        self.made_by.setText(self.tr("Written by {origin}").format(origin=row.made_by))
        self.made_by.setVisible(bool(row.made_by))
        if unsaved:
            text = self.tr("Not saved: {what}. It is kept here until it is valid or discarded.")
            self.state.setText(text.format(what=list_text(unsaved)))
        self.state.setVisible(bool(unsaved))
        set_role(self.state, "bad" if unsaved else "muted")
        self.discard.setVisible(bool(unsaved))
        text = "\n".join(f"• {engine_text(one.message)}" for one in self._table.problems.get(row.id, ()))
        self.problems.setText(text)
        self.problems.setVisible(bool(text))


def _first(draft: str | None, text: str) -> str:
    return text if draft is None else draft


def _says(text: str, row: Row) -> bool:
    """Whether a text is this row's answer, however it is laid out."""
    try:
        return canonical(decoded(text)) == row.answer_text()
    except (ValueError, RecursionError):
        return False
