"""File work beside the window: one short-lived thread a task, whose result arrives in the window's thread."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from engine.base.errors import UserError


class _Thread(QThread):
    """Carries the result, or the UserError that came instead."""

    came = Signal(object)

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work

    @Slot()
    def run(self) -> None:
        try:
            self.came.emit(self._work())
        except UserError as error:
            self.came.emit(error)


_threads: list[_Thread] = []  # kept here, since a QThread must not be destroyed while it runs


class Background(QObject):
    """Does one thing at a time; what is asked for meanwhile is done next, and only the newest of it.

    `done` gets the result of the newest work, or a UserError. A result that was overtaken is dropped.
    """

    done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self._next: Callable[[], Any] | None = None

    @property
    def busy(self) -> bool:
        return self._busy

    def ask(self, work: Callable[[], Any]) -> None:
        """Do this in a thread of its own. It must not touch a widget."""
        if self._busy:
            self._next = work
            return
        self._busy = True
        _threads[:] = [thread for thread in _threads if not thread.isFinished()]
        thread = _Thread(work)
        _threads.append(thread)
        thread.came.connect(self._came)
        thread.start()

    @Slot(object)
    def _came(self, result: object) -> None:
        self._busy = False
        if self._next is not None:
            work, self._next = self._next, None
            self.ask(work)
            return
        self.done.emit(result)


@atexit.register
def _wait_for_all() -> None:
    for thread in _threads:
        thread.wait()
