"""Work beside the window: a thread with progress, whose result arrives in the window's thread."""

from __future__ import annotations

import atexit
import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from engine.base.errors import UserError
from engine.base.progress import Cancelled, Progress
from engine.base.text import Text
from gui.shared import garbage

_SECONDS_BETWEEN = 0.05
_threads: list[_Thread] = []  # kept here, since a QThread must not be destroyed while it runs


class _Thread(QThread):
    progressed = Signal(object, int, int)  # the stage (a Text), done, total
    ended = Signal(object, object)  # result, exception

    def __init__(
        self, job: Callable[[Progress], Any], cancelled: threading.Event, many_objects: bool
    ) -> None:
        super().__init__()
        self._collection = garbage.put_off() if many_objects else contextlib.nullcontext()
        self._job = job
        self._cancelled = cancelled
        self._last = 0.0

    @Slot()
    def run(self) -> None:
        try:
            with self._collection:
                result = self._job(self._progress)
            self.ended.emit(result, None)
        except Exception as error:
            self.ended.emit(None, error)

    def _progress(self, stage: Text, done: int, total: int) -> None:
        if self._cancelled.is_set():
            raise Cancelled(stage)
        now = time.monotonic()
        if now - self._last > _SECONDS_BETWEEN:
            self._last = now
            self.progressed.emit(stage, done, total)


class Background(QObject):
    """One job at a time; of those that are started meanwhile the newest follows, the others are dropped.

    A job gets a `Progress`, through which it is cancelled, and must not touch a widget. After each `start`
    that was not overtaken by another, exactly one of `done`, `failed` and `cancelled` follows. Jobs with
    `many_objects` make such as stay, or have no cycles, a million at a time: see `garbage`.
    """

    progressed = Signal(object, int, int)  # the stage (a Text), done, total
    done = Signal(object)
    failed = Signal(object)  # a UserError
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None, *, many_objects: bool = False) -> None:
        super().__init__(parent)
        self._many_objects = many_objects
        self._thread: _Thread | None = None
        self._dropped = False  # nobody waits for the job that runs
        self._next: Callable[[Progress], Any] | None = None
        # The owner may be gone while its thread still works: then nobody waits for it.
        flags = self._flags = [threading.Event()]
        self.destroyed.connect(lambda: flags[0].set())

    @property
    def running(self) -> bool:
        """Whether an answer is still to come."""
        return self._next is not None or (self._thread is not None and not self._dropped)

    def start(self, job: Callable[[Progress], Any]) -> None:
        if self._thread is not None:
            self.drop()
            self._next = job
            return
        self._dropped = False
        self._flags[0] = threading.Event()
        thread = self._thread = _Thread(job, self._flags[0], self._many_objects)
        thread.progressed.connect(self._progressed)
        thread.ended.connect(self._ended)
        _threads[:] = [one for one in _threads if not one.isFinished()]
        _threads.append(thread)
        thread.start()

    def cancel(self) -> None:
        """Stop what runs; `cancelled` follows, or `done` where the job had ended already."""
        self._flags[0].set()

    def drop(self) -> None:
        """Stop what runs and forget it; no signal follows."""
        self._flags[0].set()
        self._dropped, self._next = True, None

    @Slot(str, int, int)
    def _progressed(self, stage: Text, done: int, total: int) -> None:
        if not self._dropped:
            self.progressed.emit(stage, done, total)

    @Slot(object, object)
    def _ended(self, result: object, error: Exception | None) -> None:
        self._thread = None
        if self._next is not None:
            job, self._next = self._next, None
            self.start(job)
            return
        if self._dropped:
            return
        match error:
            case None:
                self.done.emit(result)
            case Cancelled():
                self.cancelled.emit()
            case UserError():
                self.failed.emit(error)
            case _:
                raise error  # a defect: the hook makes a report of it


@atexit.register
def _wait_for_all() -> None:
    for thread in _threads:
        thread.wait()
