"""A splitter that can be horizontal or vertical, and remembers its sizes in both."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter

from gui.shared.layout_memory import LayoutMemory

USUAL = {Qt.Orientation.Horizontal: (600, 400), Qt.Orientation.Vertical: (600, 400)}  # shares, not pixels


class TurningSplitter(QSplitter):
    """Call `turn` when it has its parts. Sizes that the user sets are stored in the layout memory."""

    def __init__(self, layout: LayoutMemory, name: str) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setChildrenCollapsible(False)
        self._memory = layout
        self._name = name
        self._turned = False
        self.splitterMoved.connect(lambda *_: self._note())

    def turn(self, orientation: Qt.Orientation) -> None:
        """Lay the parts out this way, in the sizes they had the last time they lay so."""
        if self._turned and self.orientation() == orientation:
            return
        self._turned = True
        self.setOrientation(orientation)
        self._share_out()
        QTimer.singleShot(0, self, self._share_out)  # again in the size that the layout comes to

    def _share_out(self) -> None:
        stored = self._memory.states.get(self._key(), "").split(",")
        valid = len(stored) == self.count() and all(part.isdecimal() for part in stored)
        self.setSizes([int(part) for part in stored] if valid else list(USUAL[self.orientation()]))

    def _key(self) -> str:
        return f"{self._name}.{'beside' if self.orientation() == Qt.Orientation.Horizontal else 'below'}"

    def _note(self) -> None:
        self._memory.states[self._key()] = ",".join(map(str, self.sizes()))
