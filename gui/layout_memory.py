"""Splitters and column widths that stand where the user left them, also after the next start."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QHeaderView, QSplitter


class LayoutMemory:
    """States by name, such as "data.side". The window fills it from the settings and stores it at its end."""

    def __init__(self, states: Mapping[str, str] | None = None) -> None:
        self.states = dict(states or {})

    def remember_splitter(self, splitter: QSplitter, name: str) -> None:
        """Put a splitter where it stood, and note each move. Call it when all its parts are in."""
        if state := self._state(name):
            splitter.restoreState(state)
        splitter.splitterMoved.connect(lambda *_: self._note(name, splitter.saveState()))

    def remember_header(self, header: QHeaderView, name: str) -> None:
        """The same for column widths and order. Call it when the model is set."""
        if state := self._state(name):
            header.restoreState(state)
        for changed in (header.sectionResized, header.sectionMoved):
            changed.connect(lambda *_: self._note(name, header.saveState()))

    def _state(self, name: str) -> QByteArray | None:
        found = self.states.get(name, "")
        return QByteArray.fromBase64(found.encode("ascii", "ignore")) if found else None

    def _note(self, name: str, state: QByteArray) -> None:
        self.states[name] = bytes(state.toBase64().data()).decode()
