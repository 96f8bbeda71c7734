"""The fields as a model for a table: what each cell shows, which can be edited, and what an edit does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from engine.from_file.fields import AnswerField
from gui.schema import lines as edits
from gui.schema.lines import Lines
from gui.schema.titles import Column, heads, kind_titles, list_of, list_titles
from gui.shared import theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROOT = QModelIndex()
INDENT = "      "  # before the name of a field within an object, for each level
CHOOSERS = (Column.KIND, Column.LIST, Column.FORMAT)
_LONGEST_TIP = 1500


class FieldTable(QAbstractTableModel):
    """Shows lines; an edit is told by `edited` and shown when it comes back by `show_lines`."""

    edited = Signal(object)  # the Lines after it
    refused = Signal(str)  # why something that was typed cannot be

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Lines = ()
        self._heads = heads()
        self._kinds, self._lists = kind_titles(), list_titles()
        self._editable = True

    def show_lines(self, lines: Lines) -> None:
        """Show these; where only cells changed, the cursor and an open editor stay."""
        if len(lines) != len(self.lines):
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()
        else:  # equal ones too: what a rule says beside its field is not compared
            self.lines = lines
            self._all_changed()

    def set_editable(self, editable: bool) -> None:
        if editable != self._editable:
            self._editable = editable
            self._all_changed()

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Role.DisplayRole:
                return self._heads[section].title
            if role == Role.ToolTipRole:
                return self._heads[section].help
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        column = Column(index.column())
        if not self._editable or not applies(self.lines[index.row()].field, column):
            return flags
        checked = column in (Column.REQUIRED, Column.NULL)
        return flags | (Qt.ItemFlag.ItemIsUserCheckable if checked else Qt.ItemFlag.ItemIsEditable)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        field, column = self.lines[index.row()].field, Column(index.column())
        match role:
            case Role.DisplayRole:
                name = INDENT * field.path.count(".") + field.name
                return name if column is Column.NAME else self._shown(field, column)
            case Role.EditRole:
                return self._edited(field, column)
            case Role.CheckStateRole if applies(field, column):
                ticks = {Column.REQUIRED: field.required, Column.NULL: field.nullable}
                if column in ticks:
                    return Qt.CheckState.Checked if ticks[column] else Qt.CheckState.Unchecked
            case Role.ToolTipRole:
                return self._tip(field, column)
            case Role.ForegroundRole if column is Column.VALUES and _lacks_values(field):
                return theme.color("bad")
            case Role.ForegroundRole if not applies(field, column):
                return theme.color("muted")
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802
        if not index.isValid() or role not in (Role.EditRole, Role.CheckStateRole):
            return False
        place, column = index.row(), Column(index.column())
        if role == Role.CheckStateRole:
            on = Qt.CheckState(value) is Qt.CheckState.Checked
            key = "required" if column is Column.REQUIRED else "nullable"
            return self._emit(edits.changed(self.lines, place, **{key: on}))
        change = self._setters()[column]
        return change(place, str(value).strip())

    # -- inside

    def _all_changed(self) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(Column) - 1))

    def _shown(self, field: AnswerField, column: Column) -> str:
        match column:
            case Column.KIND:
                return self._kinds[field.kind]
            case Column.LIST:
                return self._lists[list_of(field)] if applies(field, column) else "–"
            case Column.VALUES if _lacks_values(field):
                return self.tr("name at least one")
            case Column.VALUES | Column.FORMAT if not applies(field, column):
                return "–"
        return str(self._edited(field, column) or "")

    def _edited(self, field: AnswerField, column: Column) -> str:
        match column:
            case Column.NAME:
                return field.name
            case Column.KIND:
                return field.kind
            case Column.LIST:
                return list_of(field)
            case Column.VALUES:
                if field.kind in ("integer", "number"):
                    return edits.range_text(field.minimum, field.maximum)
                return edits.values_text(field.values)
            case Column.FORMAT:
                return field.format
            case Column.ABOUT:
                return field.description
        return ""

    def _tip(self, field: AnswerField, column: Column) -> str | None:
        if field.kind == "other" and column is Column.KIND:
            rule = json.dumps(field.rule, ensure_ascii=False, indent=2)[:_LONGEST_TIP]
            return self.tr("This rule is more than the table can show; edit it as JSON.") + f"\n{rule}"
        if column is Column.NAME and field.parent:
            return field.path
        text = self._edited(field, column) if column in (Column.VALUES, Column.FORMAT, Column.ABOUT) else ""
        return text or None

    def _setters(self) -> dict[Column, Callable[[int, str], bool]]:
        return {
            Column.NAME: self._rename,
            Column.KIND: lambda place, kind: self._emit(edits.retyped(self.lines, place, kind)),
            Column.LIST: lambda place, kind: self._emit(
                edits.changed(self.lines, place, many=kind != "one", single=kind == "either")
            ),
            Column.VALUES: self._set_values,
            Column.FORMAT: lambda place, text: self._emit(edits.changed(self.lines, place, format=text)),
            Column.ABOUT: lambda place, text: self._emit(edits.changed(self.lines, place, description=text)),
        }

    def _rename(self, place: int, name: str) -> bool:
        field = self.lines[place].field
        others = {line.field.name for line in self.lines if line.field.parent == field.parent} - {field.name}
        if not name or "." in name:
            return self._refuse(self.tr("A field's name must not be empty and must not have a dot in it."))
        if name in others:
            return self._refuse(self.tr("There is a field {name} already.").format(name=name))
        return self._emit(edits.renamed(self.lines, place, name))

    def _set_values(self, place: int, text: str) -> bool:
        field = self.lines[place].field
        if field.kind in ("integer", "number"):
            limits = edits.range_of(text)
            if limits is None:
                return self._refuse(
                    self.tr("“{text}” is no range: write 0 … 100, ≥ 0 or ≤ 100.").format(text=text)
                )
            return self._emit(edits.changed(self.lines, place, minimum=limits[0], maximum=limits[1]))
        values = edits.values_of(text)
        if field.kind == "text" and values:
            return self._emit(edits.changed(self.lines, place, kind="choice", values=values, format=""))
        if field.kind in ("date", "time"):
            values = tuple(value for value in values if isinstance(value, str))
        return self._emit(edits.changed(self.lines, place, values=values))

    def _emit(self, lines: Lines) -> bool:
        if lines != self.lines or repr(lines) != repr(self.lines):
            self.edited.emit(lines)
        return True

    def _refuse(self, why: str) -> bool:
        self.refused.emit(why)
        return False


def applies(field: AnswerField, column: Column) -> bool:
    """Whether a field of this type has something in that column."""
    match column:
        case Column.NAME | Column.KIND | Column.REQUIRED | Column.ABOUT:
            return True
        case Column.VALUES:
            return field.kind in ("text", "choice", "integer", "number", "date", "time")
        case Column.FORMAT:
            return field.kind in ("text", "date", "time")
    return field.kind != "other"


def _lacks_values(field: AnswerField) -> bool:
    return field.kind == "choice" and not field.values
