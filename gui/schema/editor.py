"""Edits the schema of the answer: as a table of fields, and as JSON; each shows what the other says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from engine.base.errors import UserError
from engine.base.json_schema import schema_reason
from engine.data.rows import Row
from engine.from_file.fields import check_fields, fields_of, schema_from_fields
from gui.schema import lines as edits
from gui.schema.breaks_bar import BreaksBar
from gui.schema.field_table import FieldTable
from gui.schema.field_view import FieldView
from gui.schema.lines import Lines
from gui.shared.i18n import translate
from gui.shared.json_view import JsonEdit
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import ElidedLabel, EmptyState, IconButton, column, label, row

FIELDS, JSON = range(2)  # the tabs
_TABLE, _BEYOND = range(2)  # what the first tab shows


@dataclass(frozen=True, slots=True)
class _State:
    """One step of undo. `lines` is None where the schema is more than a list of fields."""

    schema: Mapping[str, Any]
    lines: Lines | None


class SchemaEditor(QWidget):
    """`changed` follows every edit, also one that leaves a `fault`.

    `rows_requested` carries the ids of rows that do not fit the schema, which the user wants to mend.
    """

    changed = Signal()
    rows_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("schema_editor")
        self._state = _State({}, ())
        self._past: list[_State] = []
        self._future: list[_State] = []
        self.fault = ""
        self._taking = False  # whether the JSON changes because of another edit
        self._typing = False  # whether the last edit was one of the JSON
        self.table = FieldTable(self)
        self.view = FieldView(self.table)
        self.json = JsonEdit()
        self.json.setObjectName("task_schema")
        self.breaks = BreaksBar()
        self._build()
        self.table.edited.connect(self._lines_edited)
        self.table.refused.connect(self._show_fault)
        self.view.key_used.connect(self._key_used)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_tools())
        self.json.textChanged.connect(self._json_edited)
        self.breaks.widened.connect(self._widened)
        self.breaks.rows_requested.connect(self.rows_requested)
        self._show()

    # -- for the owner

    def set_schema(self, schema: Mapping[str, Any]) -> None:
        """Begin with this schema; there is nothing to undo then."""
        self._past, self._future = [], []
        self._take(_State(dict(schema), _first_lines(schema)))

    def schema(self) -> dict[str, Any]:
        """The schema as edited. Raises UserError with what is wrong with it."""
        if self.fault:
            raise UserError(self.fault)
        return dict(self._state.schema)

    def text(self) -> str:
        """All that is typed, faulty or not, to see whether anything was."""
        return f"{self.json.toPlainText()}\n{self._state.lines}"

    def set_rows(self, rows: Sequence[Row], *, follow: bool = False) -> None:
        """Rows that should fit the schema: those that do not are named, and can be mended.

        With `follow` the rows' fields will be renamed as those of the schema are.
        """
        self.breaks.set_rows(rows, follow=follow)

    def renames(self) -> dict[str, str]:
        """The fields of `set_schema` that have another path now, as far as it was seen."""
        return edits.renames_in(self._state.lines or ())

    # -- edits

    def _lines_edited(self, lines: Lines) -> None:
        """An edit in the table. Lines that make no schema are kept and said; the JSON waits for them."""
        try:
            state = _State(schema_from_fields(edits.fields_in(lines), self._state.schema), lines)
            fault = ""
        except UserError as error:
            state, fault = _State(self._state.schema, lines), error_text(error)
        self._push(state, fault)

    def _json_edited(self) -> None:
        if self._taking:
            return
        schema, fault = _read(self.json)
        if fault:
            self._set_fault(fault)
            self.table.set_editable(False)
            self._show_tools()
            self.changed.emit()
            return
        if not self._typing:  # typing is one step of undo as long as it goes on
            self._past.append(self._state)
        self._typing = True
        self._state = self._followed(schema)
        self._future.clear()
        self._set_fault("")
        self._show(but_json=True)
        self.changed.emit()

    def _widened(self, schema: Mapping[str, Any]) -> None:
        self._push(self._followed(schema), "")

    def _followed(self, schema: Mapping[str, Any]) -> _State:
        """Another schema, whose fields come of those of now."""
        try:
            return _State(schema, edits.followed_lines(self._state.lines or (), fields_of(schema)))
        except UserError:
            return _State(schema, None)

    def _push(self, state: _State, fault: str) -> None:
        self._past.append(self._state)
        self._future.clear()
        self._take(state, fault)
        self.changed.emit()

    def _take(self, state: _State, fault: str = "") -> None:
        self._state, self._typing = state, False
        self._set_fault(fault)
        self._show()

    def undo(self) -> None:
        self._step(self._past, self._future)

    def redo(self) -> None:
        self._step(self._future, self._past)

    def _step(self, source: list[_State], target: list[_State]) -> None:
        if not source:
            return
        target.append(self._state)
        state = source.pop()
        self._take(state, _fault_of(state))
        self.changed.emit()

    # -- the buttons of the table

    def _key_used(self, name: str) -> None:
        if self._tools[name].isEnabled():
            self._tools[name].click()

    def _add(self, *, within: bool) -> None:
        lines, place = edits.added(self._state.lines or (), self.view.place(), within=within)
        self._lines_edited(lines)
        self.view.go_to(place)
        self.view.edit(self.view.currentIndex())

    def _remove(self) -> None:
        place = self.view.place()
        self._lines_edited(edits.removed(self._state.lines or (), place))
        self.view.go_to(min(place, self.table.rowCount() - 1))

    def _move(self, by: int) -> None:
        lines, place = edits.moved(self._state.lines or (), self.view.place(), by)
        self._lines_edited(lines)
        self.view.go_to(place)

    # -- showing

    def _show(self, *, but_json: bool = False) -> None:
        """Both tabs as the state is; the JSON stays as it was typed, or as it was while fields are faulty."""
        lines = self._state.lines
        self._pages.setCurrentIndex(_BEYOND if lines is None else _TABLE)
        if lines is None:
            self._why.set_text(self._reason())
        place = self.view.place()
        self.table.show_lines(lines or ())
        self.table.set_editable(True)
        if self.view.place() < 0:
            self.view.go_to(max(0, min(place, self.table.rowCount() - 1)))
        if not but_json:
            self._taking = True
            self.json.set_json(json.dumps(self._state.schema, ensure_ascii=False))
            self._taking = False
        self.json.setReadOnly(bool(self.fault) and not but_json)
        if not self.fault:
            self.breaks.set_schema(self._state.schema, self.renames())
        self._show_tools()

    def _reason(self) -> str:
        try:
            fields_of(self._state.schema)
        except UserError as error:
            return error_text(error)
        return ""

    def _show_tools(self) -> None:
        lines, place = self._state.lines or (), self.view.place()
        free = self.table.rowCount() == len(lines) and not self._json_faulty()
        chosen = free and 0 <= place < len(lines)
        field = lines[place].field if chosen else None
        enabled = {
            "add": free,
            "within": field is not None and field.kind == "object",
            "remove": chosen,
            "up": chosen and edits.moved(lines, place, -1)[1] != place,
            "down": chosen and edits.moved(lines, place, 1)[0] is not lines,
            "undo": bool(self._past) and not self._json_faulty(),
            "redo": bool(self._future) and not self._json_faulty(),
        }
        for name, tool in self._tools.items():
            tool.setEnabled(enabled[name])

    def _json_faulty(self) -> bool:
        return bool(self.fault) and not self.json.isReadOnly()

    def _set_fault(self, fault: str) -> None:
        self.fault = fault
        self._show_fault(fault)

    def _show_fault(self, text: str) -> None:
        self.fault_label.setText(text)
        self.fault_label.setVisible(bool(text))

    # -- building

    def _build(self) -> None:
        self._tools: dict[str, IconButton] = {}
        tools = (
            ("add", "add", self.tr("Add a field (Insert)"), lambda: self._add(within=False)),
            ("within", "right", self.tr("Add a field within this object (Alt+Insert)"),
             lambda: self._add(within=True)),
            ("remove", "delete", self.tr("Remove the field (Delete)"), self._remove),
            ("up", "up", self.tr("Move up (Alt+Up)"), lambda: self._move(-1)),
            ("down", "down", self.tr("Move down (Alt+Down)"), lambda: self._move(1)),
            ("undo", "undo", self.tr("Undo (Ctrl+Z)"), self.undo),
            ("redo", "redo", self.tr("Redo (Ctrl+Shift+Z)"), self.redo),
        )  # fmt: skip
        act: Callable[[], None]
        for name, icon, tip, act in tools:
            text = self.tr("Add field") if name == "add" else ""
            self._tools[name] = IconButton(icon, tip, act, f"field_{name}", text)
        fields = QWidget()
        hint = ElidedLabel("muted")
        hint.show_text(self.tr("Each line is a field of the answer. Click a cell to change it."))
        bar = row(hint, *self._tools.values(), spacing=2, stretch=hint)
        fields.setLayout(column(bar, self.view, margins=(0, 6, 0, 0), spacing=4, stretch=self.view))
        for keys, do in (
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence.StandardKey.Redo, self.redo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.activated.connect(do)
        self._why = _Beyond(lambda: self.tabs.setCurrentIndex(JSON))
        self._pages = QStackedWidget()
        self._pages.addWidget(fields)
        self._pages.addWidget(self._why)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("schema_tabs")
        self.tabs.addTab(self._pages, self.tr("Fields"))
        self.tabs.addTab(self.json, self.tr("JSON Schema"))
        self.fault_label = label("", "bad", wrap=True, name="schema_fault")
        self.fault_label.hide()
        self.setLayout(column(self.tabs, self.fault_label, self.breaks, spacing=6, stretch=self.tabs))


class _Beyond(QWidget):
    """Says why the table shows nothing, and leads to the JSON."""

    def __init__(self, clicked: Callable[[], None]) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._clicked = clicked
        self._state: EmptyState | None = None

    def set_text(self, reason: str) -> None:
        if self._state is not None:
            self._box.removeWidget(self._state)
            self._state.deleteLater()
        text = self.tr("{reason} It works as it is, and is edited as JSON.").format(reason=reason)
        heading = self.tr("This schema is more than a list of fields")
        self._state = EmptyState(heading, text, self.tr("Edit the JSON Schema"), self._clicked)
        self._box.addWidget(self._state)


def _first_lines(schema: Mapping[str, Any]) -> Lines | None:
    try:
        return edits.first_lines(fields_of(schema))
    except UserError:
        return None


def _fault_of(state: _State) -> str:
    try:
        check_fields(edits.fields_in(state.lines or ()))
    except UserError as error:
        return error_text(error)
    return ""


def _read(edit: JsonEdit) -> tuple[dict[str, Any], str]:
    """The schema that is typed, and what is wrong with it."""
    if not edit.toPlainText().strip():
        return {}, ""
    try:
        schema = edit.value()
    except (ValueError, RecursionError):
        return {}, edit.fault
    if not isinstance(schema, dict):
        return {}, translate("fields", "A JSON Schema is an object, in braces.")
    if reason := schema_reason(schema):
        text = translate("fields", "This JSON Schema cannot be used: {reason}.")
        return {}, text.format(reason=engine_text(reason))
    return schema, ""
