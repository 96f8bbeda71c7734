"""Tables within a page that scrolls: one column takes the room that is left, and no row is hidden."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QTableView

from gui.shared.tables import ItemTable, fit_height


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
        if header.count() <= self._column:
            return
        others = sum(header.sectionSize(at) for at in range(header.count()) if at != self._column)
        room = self._view.viewport().width() - others
        header.setSectionResizeMode(self._column, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(self._column, max(self._least, room))
        if self._whole:
            fit_height(self._view)
            if room < self._least:
                bar = self._view.horizontalScrollBar().sizeHint().height()
                self._view.setFixedHeight(self._view.maximumHeight() + bar)
