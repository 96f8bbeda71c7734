"""A small button with an icon alone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QToolButton

from gui.shared import theme


class Knob(QToolButton):
    """Its icon follows the theme; its tool tip is also its name for screen readers."""

    def __init__(self, icon: str, tip: str, clicked: Callable[[], object], name: str = "") -> None:
        super().__init__()
        self._icon_name = icon
        self._shown_in = theme.tokens()
        self.setIcon(theme.icon(icon))
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setObjectName(name)
        self.clicked.connect(lambda checked=False: clicked())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() != QEvent.Type.PaletteChange or not hasattr(self, "_shown_in"):
            return
        if self._shown_in is not theme.tokens():  # the palette also changes with each new parent
            self._shown_in = theme.tokens()
            self.setIcon(theme.icon(self._icon_name))
