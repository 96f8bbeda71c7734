"""The look in force: colours, fonts and icons, light or dark; whoever paints asks here."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Literal

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from gui.shared.style_sheet import palette_of, sheet_of, svg
from gui.shared.tokens import DARK, LIGHT, Tokens

Choice = Literal["system", "light", "dark"]


class Theme(QObject):
    """The look in force. `changed` is emitted after the application's palette and style were replaced."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = "system") -> None:
        super().__init__(app)
        self._app = app
        self.choice: Choice = choice
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._tell_qt()
        self._apply()

    @property
    def dark(self) -> bool:
        if self.choice == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.choice == "dark"

    @property
    def tokens(self) -> Tokens:
        return DARK if self.dark else LIGHT

    def choose(self, choice: Choice) -> None:
        self.choice = choice
        self._tell_qt()
        self._apply()

    def _system_changed(self) -> None:
        if self.choice == "system":
            self._apply()

    def _tell_qt(self) -> None:
        """Native dialogs and the window's own title bar follow the choice too."""
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        QGuiApplication.styleHints().setColorScheme(schemes.get(self.choice, Qt.ColorScheme.Unknown))

    def _apply(self) -> None:
        global _current
        _current = self.tokens
        self._app.setPalette(palette_of(self.tokens))
        sheet = sheet_of(self.tokens)
        for window in [one for one in _dressed if shiboken6.isValid(one)]:
            window.setStyleSheet(sheet)
        self.changed.emit()


_current: Tokens = LIGHT
_dressed: weakref.WeakSet[QWidget] = weakref.WeakSet()


def dress(window: QWidget) -> None:
    """Give the style sheet to a window, and by it to all that is put into it and to its dialogs.

    The application has none: it would be applied anew to a whole tree of widgets at each step of its
    making, whenever a part is put into another one, which more than doubles what a page costs.
    """
    _dressed.add(window)
    window.setStyleSheet(sheet_of(_current))


def tokens() -> Tokens:
    """The colours in force now; whoever paints asks at each painting."""
    return _current


@contextmanager
def printed() -> Iterator[None]:
    """Paint in the light colours, whatever the look in force: for pictures that leave the program."""
    global _current
    before, _current = _current, LIGHT
    try:
        yield
    finally:
        _current = before


def color(name: str, alpha: float = 1.0) -> QColor:
    """A token as a colour, such as color("accent", 0.2)."""
    colour = QColor(getattr(_current, name))
    colour.setAlphaF(alpha)
    return colour


def faded(ink: QColor, alpha: float) -> QColor:
    """A colour as it looks on a panel with this opacity, but opaque, which is painted much faster."""
    ground = QColor(_current.panel)
    pairs = ((ink.red(), ground.red()), (ink.green(), ground.green()), (ink.blue(), ground.blue()))
    return QColor(*(round(alpha * one + (1 - alpha) * other) for one, other in pairs))


def icon(name: str, token: str = "text", room: float = 0.0) -> QIcon:
    """An icon of resources/icons in a token's colour, sharp at every scale; disabled in the muted one.

    `room` is left free behind it, as a part of its width: Qt puts a button's text too near.
    """
    made = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, getattr(_current, token)), (QIcon.Mode.Disabled, _current.border)):
        for size in (16, 20, 24, 32, 48):
            made.addPixmap(_drawn(name, ink, size, round(size * (1 + room))), mode)
    return made


@lru_cache(maxsize=512)
def _drawn(name: str, ink: str, size: int, width: int) -> QPixmap:
    text = svg(name).replace("currentColor", ink)
    pixmap = QPixmap(QSize(width, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def mono(points: int = 0) -> QFont:
    """The system's fixed-width font, for JSON and prompts."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSize(points or QApplication.font().pointSize())
    return font
