"""The settings of a question side by side, on a second line where the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.shared.widgets import column, row

GAP = 14  # pixels between two settings


class SettingsLine(QWidget):
    """Widgets on one line; those for which there is no room stand on a second one."""

    def __init__(self, parts: Sequence[QWidget]) -> None:
        super().__init__()
        self._parts = list(parts)
        self._lines = (row(spacing=GAP), row(spacing=GAP))
        self._first = len(self._parts)  # how many stand on the first line
        for part in self._parts:
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self._lines[0].addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        for line in self._lines:
            line.addStretch(1)
        self.setLayout(column(*self._lines, spacing=8))
        self.setMinimumWidth(1)  # or the line would never be narrower than all of them

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._spread()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_lines"):
            self._spread()

    def _spread(self) -> None:
        used, first = -GAP, 0
        for part in self._parts:
            used += GAP + part.sizeHint().width()
            if used > self.width():
                break
            first += 1
        if first == self._first:
            return
        self._first = first
        for part in self._parts:
            for line in self._lines:
                line.removeWidget(part)
        for at, part in enumerate(self._parts):
            line = self._lines[at >= first]
            line.insertWidget(line.count() - 1, part, 0, Qt.AlignmentFlag.AlignVCenter)
