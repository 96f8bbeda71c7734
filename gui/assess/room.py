"""Tables within a page that scrolls: one column takes the room that is left, and no row is hidden."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QTableView

from gui.shared.tables import ItemTable, fit_height

LAST = -1  # the last column, however many there are


class LeastWidth(QObject):
    """Keeps a column at least so wide: where the others leave less room, the table slides sideways.

    A `whole` table is also as high as its rows.
    """

    def __init__(
        self, view: QTableView, table: ItemTable[Any], column: int, least: int, *, whole: bool
    ) -> None:
        super().__init__(view)
        self._view, self._column, self._least, self._whole = view, column, least, whole
        if whole:
            view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.viewport().installEventFilter(self)
        table.columns_changed.connect(lambda: QTimer.singleShot(0, self, self.fit))
        table.modelReset.connect(self.fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def fit(self) -> None:
        """Share the room out anew."""
        header = self._view.horizontalHeader()
        column = header.count() - 1 if self._column == LAST else self._column
        if not 0 <= column < header.count():
            return
        room = self._view.viewport().width() - (header.length() - header.sectionSize(column))
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(column, max(self._least, room))
        if self._whole:
            fit_height(self._view)
            if room < self._least:
                bar = self._view.horizontalScrollBar().sizeHint().height()
                self._view.setFixedHeight(self._view.maximumHeight() + bar)
