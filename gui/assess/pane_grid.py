"""Panes of equal width beside each other, as many a line as have room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

LEAST = 230  # pixels of a pane
SPACING = 12


class PaneGrid(QWidget):
    """Arranges its panes anew whenever its width asks for it."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._panes: tuple[QWidget, ...] = ()
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING)

    def show_panes(self, panes: Sequence[QWidget]) -> None:
        """Show these, in this order; those shown before are hidden and stay the caller's."""
        for pane in self._panes:
            self._grid.removeWidget(pane)
            pane.setVisible(pane in panes)
        self._panes, self._across = tuple(panes), 0
        self._arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One pane is enough: those that stand beside each other must not keep the page from narrowing."""
        return QSize(LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()
        if event.size().width() != event.oldSize().width():
            self.resized.emit()

    def _arrange(self) -> None:
        across = max(1, min(len(self._panes), (self.width() + SPACING) // (LEAST + SPACING)))
        if across == self._across:
            return
        self._across = across
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, int(at < across))
        for at, pane in enumerate(self._panes):
            pane.setMinimumWidth(LEAST)
            self._grid.addWidget(pane, at // across, at % across)
            pane.show()
