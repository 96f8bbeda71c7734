"""Imports the pages beside the window after its first picture, so that a first visit does not stall it."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QThread, Slot

from gui.frame.rooms import ROOMS
from gui.shared import garbage

PAUSE_SECONDS = 0.05  # between two modules: the window comes first


class WarmUp(QThread):
    """Imports only; widgets are made in the window's own thread, at the first visit."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ended = threading.Event()

    def begin(self) -> None:
        if not self._ended.is_set():
            self.start(QThread.Priority.LowestPriority)

    def end(self) -> None:
        """Import no more, and wait for the module in hand."""
        self._ended.set()
        self.wait()

    @Slot()
    def run(self) -> None:
        with garbage.put_off():
            for room in ROOMS:
                if self._ended.wait(PAUSE_SECONDS):
                    return
                room.page_class()
