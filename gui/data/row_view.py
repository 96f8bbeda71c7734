"""The table as a widget: its look, and which rows are chosen in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from engine.data.rows import Row
from gui.data.columns import ANSWER, COLUMNS, KIND, PROMPT
from gui.data.delegates import CellDelegate
from gui.data.table_model import RowTable

WIDE_SHARES = {ANSWER: (0.27, 520), KIND: (0.1, 170)}  # of the view's width, and at most so many pixels
LEAST_PROMPT = 240  # pixels: some words of a prompt in two lines


class RowView(QTableView):
    """Selects whole rows; `current_changed` carries the id of the current row, or ""."""

    current_changed = Signal(str)
    selection_moved = Signal()

    def __init__(
        self, table: RowTable, kinds: Callable[[], list[str]], schema: Callable[[], Mapping[str, Any]]
    ) -> None:
        super().__init__()
        self.table = table
        self.setObjectName("rows")
        self.setAccessibleName(self.tr("Rows of the dataset"))
        self.setModel(table)
        self.setItemDelegate(CellDelegate(self, kinds, schema))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._head()
        self.selectionModel().currentRowChanged.connect(self._emit_current)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_moved.emit())
        table.modelReset.connect(self._reset)

    def _head(self) -> None:
        lines = self.verticalHeader()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(2 * self.fontMetrics().lineSpacing() + 12)
        lines.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(40)
        self._sharing = False
        self.share_out_again()
        head.sectionResized.connect(self._resized)
        self.setSortingEnabled(True)

    def share_out_again(self) -> None:
        """Give all columns their own widths, whatever the user chose."""
        self._sharing = True
        for number, column in enumerate(COLUMNS):
            self.setColumnWidth(number, column.width)
        self._sharing = False
        self._given = {column: COLUMNS[column].width for column in WIDE_SHARES}
        self._own_prompt = False  # whether the user gave the prompts a width
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Answers and kinds get their share of a wide window, until the user gives them a width, and the
        prompts all that is left, but never too little to read."""
        self._sharing = True
        room = self.viewport().width()
        for column, (share, most) in WIDE_SHARES.items():
            if self.columnWidth(column) == self._given[column]:
                self._given[column] = max(COLUMNS[column].width, min(most, int(share * room)))
                self.setColumnWidth(column, self._given[column])
        if not self._own_prompt:
            others = sum(self.columnWidth(column) for column in range(len(COLUMNS)) if column != PROMPT)
            self.setColumnWidth(PROMPT, max(LEAST_PROMPT, room - others))
        self._sharing = False

    def _resized(self, column: int, _: int, width: int) -> None:
        """By the user, or because a column is hidden or shown."""
        if self._sharing:
            return
        self._own_prompt |= column == PROMPT and width > 0
        self._share_out()

    def chosen_places(self) -> list[int]:
        """The places of the chosen rows in the store, ascending; made from ranges, so that all is quick."""
        order = self.table.places()
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        parts = [order[lines.top() : lines.bottom() + 1] for lines in ranges]
        return np.unique(np.concatenate(parts)).tolist() if parts else []

    def chosen_count(self) -> int:
        """How many rows are chosen."""
        selection = self.selectionModel().selection()
        return sum(selection.at(number).height() for number in range(selection.count()))

    def current_row(self) -> Row | None:
        index = self.currentIndex()
        return self.table.row_at(index.row()) if index.isValid() else None

    def choose_line(self, line: int, column: int = 0) -> None:
        """Put the cursor on one line, choose it alone, and scroll to it."""
        index = self.table.index(line, column)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def choose_ids(self, ids: list[str]) -> None:
        """Choose these rows as far as they are shown, with the cursor on the first."""
        lines = [line for one in ids[:200] if (line := self.table.line_of(one)) is not None]
        if not lines:
            return
        self.choose_line(lines[0])
        selection = QItemSelection()
        for line in lines:
            selection.select(self.table.index(line, 0), self.table.index(line, len(COLUMNS) - 1))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _emit_current(self, index: QModelIndex, _: QModelIndex | None = None) -> None:
        self.current_changed.emit(self.table.row_at(index.row()).id if index.isValid() else "")

    def _reset(self) -> None:
        self._emit_current(QModelIndex())
        self.selection_moved.emit()
