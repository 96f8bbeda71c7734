"""The table's model: an array of places into the immutable rows, so that filter and sort move no row."""

from __future__ import annotations

import html
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from engine.base.errors import UserError
from engine.data.edits import Delete, Edit, Insert, Replace
from engine.data.rows import Row, canonical
from gui.data.columns import ANSWER, COLUMNS, NAMES, PROBLEMS, PROMPT, SPLIT, TYPED
from gui.data.drafts import Drafts
from gui.data.row_filter import Filter, Places, Problems, after_delete, after_insert, in_order, runs, shown
from gui.data.row_texts import RowTexts
from gui.shared import theme
from gui.shared.i18n import translate
from gui.shared.labels import split_title
from gui.shared.sentences import engine_text, error_text
from gui.shared.tables import NAME_ROLE
from gui.workspace.row_store import RowStore

Index = QModelIndex | QPersistentModelIndex
_MOST_RUNS = 20  # separate groups of rows that come or go one by one; more of them reset the view
_LONGEST_CELL, _LONGEST_TIP = 400, 3000  # characters


class RowTable(QAbstractTableModel):
    """The rows that the filter lets through, in the order of the sorted column.

    An edited row stays where it is and stays visible until the filter or the order is asked for again,
    and a new row is visible whatever the filter: nothing jumps away under the hand that types.
    """

    edit_refused = Signal(object)  # a UserError
    order_changed = Signal()  # which rows are shown, or in which order

    def __init__(
        self, store: RowStore, texts: RowTexts, drafts: Drafts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._texts, self._drafts = store, texts, drafts
        self._rows = store.all
        self._order: Places = np.arange(len(self._rows))
        self.filter = Filter()
        self._sorted: tuple[int, bool] | None = None  # column, descending
        self.problems: Problems = {}
        store.changed.connect(self._follow)
        drafts.changed.connect(self._redraw)

    # -- what is shown

    def place_at(self, line: int) -> int:
        """The place in the store of the row on a line of the table."""
        return int(self._order[line])

    def row_at(self, line: int) -> Row:
        return self._rows[self.place_at(line)]

    def places(self) -> Places:
        """The places of all rows shown, in the order shown."""
        return self._order

    def line_of(self, row_id: str) -> int | None:
        """On which line a row is shown; None where it is not."""
        place = self._store.place_of(row_id)
        if place is None:
            return None
        lines = np.flatnonzero(self._order == place)
        return int(lines[0]) if len(lines) else None

    def set_filter(self, wanted: Filter) -> None:
        self.filter = wanted
        self._arrange()

    def set_problems(self, problems: Problems) -> None:
        """Other findings of the checks. The rows shown stay the same until the filter is set again."""
        self.problems = problems
        if self._order.size:
            last = self.index(len(self._order) - 1, PROBLEMS)
            self.dataChanged.emit(self.index(0, PROBLEMS), last)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 is the order of the file."""
        self._sorted = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self._arrange()

    def _arrange(self) -> None:
        """Filter and sort anew; the rows that are current or selected stay so."""
        self.layoutAboutToBeChanged.emit()
        before = self._order
        old = self.persistentIndexList()
        self._order = self._arranged()
        lines = np.full(len(self._rows), -1, dtype=np.int64)
        lines[self._order] = np.arange(len(self._order))
        new = [lines[before[one.row()]] for one in old]
        self.changePersistentIndexList(
            old,
            [
                self.index(int(line), one.column()) if line >= 0 else QModelIndex()
                for one, line in zip(old, new, strict=True)
            ],
        )
        self.layoutChanged.emit()
        self.order_changed.emit()

    def _arranged(self) -> Places:
        rows = self._rows
        places = shown(self.filter, rows, self._texts.folded, self.problems)
        if self._sorted is None:
            return places
        column, descending = self._sorted
        if column == PROBLEMS:
            return in_order(places, lambda place: len(self.problems.get(rows[place].id, ())), descending)
        if column == ANSWER:
            return in_order(places, self._texts.answers().__getitem__, descending)
        key = COLUMNS[column].sort
        assert key is not None
        return in_order(places, lambda place: key(rows[place]), descending)

    # -- following the store

    def _follow(self, edit: Edit | None) -> None:
        match edit:
            case Replace():
                self._rows = self._store.all
                self._redraw_places({place for place, _ in edit.rows})
            case Insert():
                self._inserted(edit)
            case Delete():
                self._deleted(edit)
            case _:
                self._reset(self._arranged)

    def _inserted(self, edit: Insert) -> None:
        order = after_insert(self._order, edit)
        new = np.array([place for place, _ in edit.rows], dtype=np.int64)
        if self._sorted is None:
            lines = np.searchsorted(order, new) + np.arange(len(new))
        else:
            lines = len(order) + np.arange(len(new))
        whole = np.insert(order, lines - np.arange(len(new)), new)
        groups = runs(lines)
        if len(groups) > _MOST_RUNS:
            self._reset(lambda: whole)
            return
        self._rows, self._order = self._store.all, order
        for first, last in groups:
            self.beginInsertRows(QModelIndex(), first, last)
            self._order = np.insert(self._order, first, whole[first : last + 1])
            self.endInsertRows()
        self._moved()

    def _deleted(self, edit: Delete) -> None:
        lines = np.flatnonzero(np.isin(self._order, np.array(edit.places, dtype=np.int64)))
        groups = runs(lines)
        if len(groups) > _MOST_RUNS:
            kept = np.delete(self._order, lines)
            self._reset(lambda: after_delete(kept, edit))
            return
        for first, last in reversed(groups):  # the old rows are shown until all of these are out
            self.beginRemoveRows(QModelIndex(), first, last)
            self._order = np.delete(self._order, slice(first, last + 1))
            self.endRemoveRows()
        self._rows, self._order = self._store.all, after_delete(self._order, edit)
        self._moved()

    def _reset(self, order: Any) -> None:
        self.beginResetModel()
        self._rows = self._store.all
        self._order = order()
        self.endResetModel()
        self.order_changed.emit()

    def _moved(self) -> None:
        if self._order.size:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._order) - 1)
        self.order_changed.emit()

    def _redraw(self, row_id: str) -> None:
        place = self._store.place_of(row_id)
        if place is not None:
            self._redraw_places({place})

    def _redraw_places(self, places: set[int]) -> None:
        lines = np.flatnonzero(np.isin(self._order, np.fromiter(places, dtype=np.int64)))
        if len(lines):
            first, last = int(lines.min()), int(lines.max())
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    # -- Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(COLUMNS):
            title = translate("columns", COLUMNS[section].title)
            if role == Qt.ItemDataRole.DisplayRole:
                return title if section != PROBLEMS else ""
            if role == Qt.ItemDataRole.DecorationRole and section == PROBLEMS:
                return theme.icon("warning", "muted")
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return title
            if role == NAME_ROLE:
                return NAMES[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        elif orientation == Qt.Orientation.Vertical and 0 <= section < len(self._order):
            if role == Qt.ItemDataRole.DisplayRole:
                return str(self._order[section] + 1)
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.row_at(section).id
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() != PROBLEMS else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        row, column = self.row_at(index.row()), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._shown(row, column)
            case Qt.ItemDataRole.EditRole:
                draft = self._drafts.get(row.id, NAMES[column]) if len(self._drafts) else None
                return draft if draft is not None else COLUMNS[column].text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, column)
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        typed = COLUMNS[index.column()].typed
        if role != Qt.ItemDataRole.EditRole or typed is None:
            return False
        return self.type_into(self.row_at(index.row()).id, NAMES[index.column()], str(value)) == ""

    def type_into(self, row_id: str, field: str, text: str) -> str:
        """Put a text into a field of a row as one edit: "" or why it is not in the dataset.

        What is refused is kept as a draft.
        """
        place = self._store.place_of(row_id)
        if place is None:
            return self.tr("This row is gone.")
        old = self._rows[place]
        try:
            new = TYPED[field](old, text)
            if new != old or canonical(new.answers()) != canonical(old.answers()):
                self._store.apply(Replace(((place, new),)), self._label(field))
        except (ValueError, RecursionError, UserError) as error:
            if field != "split":  # a choice is nothing that was typed
                self._drafts.keep(row_id, field, text)
            if isinstance(error, UserError):
                self.edit_refused.emit(error)
                return error_text(error)
            return engine_text(str(error))
        self._drafts.drop(row_id, field)
        return ""

    def _label(self, field: str) -> str:
        return {
            "prompt": self.tr("Edit prompt"),
            "completion": self.tr("Edit answer"),
            "accepted": self.tr("Edit the answers that are also right"),
            "kind": self.tr("Change kind"),
            "split": self.tr("Move to another split"),
            "reasoning": self.tr("Edit working"),
        }[field]

    def _shown(self, row: Row, column: int) -> str:
        if column == PROBLEMS:
            count = len(self.problems.get(row.id, ()))
            return str(count) if count else ""
        if column == SPLIT:
            return split_title(row.split)
        text = COLUMNS[column].text(row)[:_LONGEST_CELL]
        if column == ANSWER:
            return text.replace(',"', ',\u200b"')  # a place where the line may be broken
        return " ".join(text.split()) if column == PROMPT else text

    def _tip(self, row: Row, column: int) -> str | None:
        if len(self._drafts) and self._drafts.get(row.id, NAMES[column]) is not None:
            text = self.tr("What was typed here is not in the dataset yet: see the panel on the right.")
        elif column == PROBLEMS:
            text = "\n".join(f"• {engine_text(one.message)}" for one in self.problems.get(row.id, ()))
        elif column == SPLIT:
            text = split_title(row.split)
        else:
            text = COLUMNS[column].text(row)
        text = text[:_LONGEST_TIP]
        return f'<p style="white-space:pre-wrap">{html.escape(text)}</p>' if text else None

    def _icon(self, row: Row, column: int) -> Any:
        if column == PROBLEMS and self.problems.get(row.id):
            return theme.icon("warning", "warn")
        if len(self._drafts) and self._drafts.get(row.id, NAMES[column]) is not None:
            return theme.icon("warning", "bad")
        return None
