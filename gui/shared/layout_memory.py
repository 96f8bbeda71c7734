"""Window and splitters stand where the user left them, also after the next start."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter, QWidget

SMALLEST = QSize(960, 600)
USUAL = QSize(1280, 800)
FRAME = QSize(16, 60)  # what the desktop draws around a window, with some room


class LayoutMemory:
    """States by name, such as "data.side". The window fills it from the settings and stores it at its end."""

    def __init__(self, states: Mapping[str, str] | None = None) -> None:
        self.fill(states or {})

    def fill(self, states: Mapping[str, str]) -> None:
        """Begin with these states; `merged_into` knows what changed since."""
        self.states = dict(states)
        self._before = dict(states)

    def merged_into(self, stored: Mapping[str, str]) -> dict[str, str]:
        """What is stored by now, with what changed here alone put over it: another window keeps its own."""
        changed = {name: state for name, state in self.states.items() if self._before.get(name) != state}
        gone = self._before.keys() - self.states.keys()
        return {name: state for name, state in {**stored, **changed}.items() if name not in gone}

    def remember_splitter(self, splitter: QSplitter, name: str) -> None:
        """Put a splitter where it stood, and note each move. Call it when all its parts are in."""
        if state := self._state(name):
            splitter.restoreState(state)
        splitter.splitterMoved.connect(lambda *_: self._note(name, splitter.saveState()))

    def _state(self, name: str) -> QByteArray | None:
        state = self.states.get(name, "")
        return _bytes(state) if state else None

    def _note(self, name: str, state: QByteArray) -> None:
        self.states[name] = _text(state)


def take_place(window: QWidget, stored: str) -> None:
    """Put the window where it stood, or in its usual size as far as the screen has room for it."""
    window.setMinimumSize(SMALLEST)
    if stored and window.restoreGeometry(_bytes(stored)):
        return
    screen = QGuiApplication.primaryScreen().availableGeometry()
    window.resize(fitting(USUAL.width(), USUAL.height()).expandedTo(SMALLEST))
    window.move(screen.center() - window.rect().center())


def fitting(width: int, height: int) -> QSize:
    """This size of a window in pixels, or what the screen has room for within the window's frame."""
    return QSize(width, height).boundedTo(QGuiApplication.primaryScreen().availableSize() - FRAME)


def place_of(window: QWidget) -> str:
    """Place and size of a window, for `take_place`."""
    return _text(window.saveGeometry())


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode()
