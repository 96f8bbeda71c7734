"""Work on files and rows beside the window: one thread at a time, with progress, that can be given up."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from engine.base.errors import UserError
from engine.base.progress import Cancelled, Progress
from gui.shared import garbage

_SECONDS_BETWEEN = 0.05
_threads: list[_Thread] = []  # kept here, since a QThread must not be destroyed while it runs


class _Thread(QThread):
    progressed = Signal(str, int, int)
    ended = Signal(object, object)  # result, exception

    def __init__(self, job: Callable[[Progress], Any], given_up: threading.Event) -> None:
        super().__init__()
        self._job = job
        self._given_up = given_up
        self._last = 0.0

    @Slot()
    def run(self) -> None:
        try:
            with garbage.put_off():
                result = self._job(self._progress)
            self.ended.emit(result, None)
        except Exception as error:
            self.ended.emit(None, error)

    def _progress(self, stage: str, done: int, total: int) -> None:
        if self._given_up.is_set():
            raise Cancelled(stage)
        now = time.monotonic()
        if now - self._last > _SECONDS_BETWEEN:
            self._last = now
            self.progressed.emit(stage, done, total)


class Work(QObject):
    """One piece of work after another; a newer one takes the place of the one that goes on.

    Its job gets a `Progress`, must call it now and then, and must not touch a widget. After each `start`
    that was not overtaken, exactly one of `done`, `failed` and `given_up` follows.
    """

    progressed = Signal(str, int, int)
    done = Signal(object)
    failed = Signal(object)  # a UserError
    given_up = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None
        # The owner may be gone while its thread still works: then nobody waits for it.
        flags = self._flags = [threading.Event()]
        self.destroyed.connect(lambda: flags[0].set())

    @property
    def running(self) -> bool:
        return self._thread is not None

    def start(self, job: Callable[[Progress], Any]) -> None:
        self.overtake()
        self._flags[0] = threading.Event()
        thread = _Thread(job, self._flags[0])
        thread.progressed.connect(self._progressed)
        thread.ended.connect(self._ended)
        self._thread = thread
        _threads[:] = [one for one in _threads if not one.isFinished()]
        _threads.append(thread)
        thread.start()

    def cancel(self) -> None:
        """Give up what goes on; `given_up` follows."""
        self._flags[0].set()

    def overtake(self) -> None:
        """Forget what goes on; nothing more is heard of it."""
        self._flags[0].set()
        self._thread = None

    @Slot(str, int, int)
    def _progressed(self, stage: str, done: int, total: int) -> None:
        if self.sender() is self._thread:
            self.progressed.emit(stage, done, total)

    @Slot(object, object)
    def _ended(self, result: object, error: Exception | None) -> None:
        if self.sender() is not self._thread:
            return
        self._thread = None
        match error:
            case None:
                self.done.emit(result)
            case Cancelled():
                self.given_up.emit()
            case UserError():
                self.failed.emit(error)
            case _:
                raise error  # a defect: the hook makes a report of it


@atexit.register
def _wait_for_all() -> None:
    for thread in _threads:
        thread.wait()
