"""A splitter that can be horizontal or vertical, and remembers its sizes in both."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

from gui.shared.layout_memory import LayoutMemory

Sizes = tuple[int, int]  # shares, not pixels


class TurningSplitter(QSplitter):
    """Call `turn` when it has its parts. Sizes that the user sets are stored in the layout memory."""

    def __init__(
        self,
        layout: LayoutMemory,
        name: str,
        *,
        beside: Sizes = (600, 400),
        below: Sizes = (600, 400),
        turn_below: int = 0,
    ) -> None:
        """`beside` and `below` are the usual shares; narrower than `turn_below` pixels it turns by itself."""
        super().__init__(Qt.Orientation.Vertical)
        self.setChildrenCollapsible(False)
        self._memory = layout
        self._name = name
        self._usual = {Qt.Orientation.Horizontal: beside, Qt.Orientation.Vertical: below}
        self._turn_below = turn_below
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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._turn_below:
            narrow = self.width() < self._turn_below
            self.turn(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Where it turns by itself it may become as narrow as the wider of its parts."""
        hint = super().minimumSizeHint()
        if self._turn_below:
            parts = [part for at in range(self.count()) if (part := self.widget(at)) is not None]
            hint.setWidth(max(max(one.minimumWidth(), one.minimumSizeHint().width()) for one in parts))
        return hint

    def _share_out(self) -> None:
        stored = self._memory.states.get(self._key(), "").split(",")
        valid = len(stored) == self.count() and all(part.isdecimal() for part in stored)
        self.setSizes([int(part) for part in stored] if valid else list(self._usual[self.orientation()]))

    def _key(self) -> str:
        return f"{self._name}.{'beside' if self.orientation() == Qt.Orientation.Horizontal else 'below'}"

    def _note(self) -> None:
        self._memory.states[self._key()] = ",".join(map(str, self.sizes()))
