"""The background thread behind one job: tails its events, sees its process end, and says how it ended."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from pathlib import Path

import psutil
from PySide6.QtCore import QThread, Signal, Slot

from engine.base import signals
from engine.base.errors import UserError
from engine.base.text import Text
from engine.runs import events as ev
from engine.runs import launch
from engine.runs.runlog import RunLog, Tail
from gui.shared.i18n import translate

POLL_SECONDS = 0.25
LARGEST_BATCH = 250  # events handed to the window at once: those of a long run must not stall it


class Watcher(QThread):
    """Tails one job's events a few times a second and sees its process end."""

    events_arrived = Signal(list, bool)
    ended = Signal(str, object)

    def __init__(self, folder: Path, process: subprocess.Popen[bytes] | None) -> None:
        super().__init__()
        self.folder = folder
        self.process = process
        self._began = ev.now()
        self._started: ev.Started | None = None
        self._last: ev.Finished | None = None
        self._quit = threading.Event()
        self._ended_by_us = False
        self._has_read = False  # before that, the process that said Started is not known

    def quit_soon(self) -> None:
        self._quit.set()

    def end_process(self) -> None:
        """End the process at once; what it has saved stays."""
        self._ended_by_us = True
        if self.process is not None:
            self.process.terminate()
        elif (process := self._alive()) is not None:
            process.terminate()

    @Slot()
    def run(self) -> None:
        tail = Tail(self.folder / "events.jsonl")
        while not self._quit.is_set():
            gone = self._gone()  # asked before the file is read, so that its last words are read
            events, rewound = self._poll(tail)
            self._has_read = True
            self._note(events, rewound)
            self._hand_over(events, rewound)
            if gone:
                self.ended.emit(*self._verdict())
                return
            self._quit.wait(POLL_SECONDS)

    def _poll(self, tail: Tail) -> tuple[list[ev.AnyEvent], bool]:
        with contextlib.suppress(OSError, UserError):
            return tail.poll()
        return [], False

    def _note(self, events: list[ev.AnyEvent], rewound: bool) -> None:
        if rewound:
            self._started = self._last = None
        for event in events:
            if isinstance(event, ev.Started):
                self._started, self._last = event, None
            elif isinstance(event, ev.Finished):
                self._last = event

    def _hand_over(self, events: list[ev.AnyEvent], rewound: bool) -> None:
        for at in range(0, len(events), LARGEST_BATCH):
            self.events_arrived.emit(events[at : at + LARGEST_BATCH], rewound and at == 0)
            if at:
                time.sleep(0.01)

    def _gone(self) -> bool:
        if self.process is not None:
            return self.process.poll() is not None
        return self._has_read and self._alive() is None

    def _alive(self) -> psutil.Process | None:
        """The process that was started last for this folder, or that said Started, where it still lives."""
        last = launch.launch_of(self.folder)
        if last is not None and (process := last.process):
            return process
        started = self._started
        return launch.living(started.pid, started.host, started.time) if started else None

    def _verdict(self) -> tuple[str, ev.Finished]:
        last = self._last
        if last is not None and (self.process is None or self._is_new(last)):
            return last.status, last
        now = ev.now()
        if self._ended_by_us:
            text = Text.verbatim(translate("jobs", "Stopped before its first step."))
            finished = ev.Finished(time=now.time, up=now.up, status="stopped", message=text)
            with contextlib.suppress(UserError):  # the process is gone: nobody else writes here
                RunLog(self.folder).say(ev.Finished, status="stopped", message=text)
            return "stopped", finished
        code = None if self.process is None else self.process.returncode
        log = self._log() or translate("jobs", "Its log is empty.")
        report = log if code is None else f"exit code {code}\n{log}"
        message = Text.verbatim(last_words(code))
        return "failed", ev.Finished(
            time=now.time, up=now.up, status="failed", message=message, report=Text.verbatim(report)
        )

    def _is_new(self, finished: ev.Finished) -> bool:
        """Whether the process that is watched wrote it, and not one before."""
        if finished.up is not None and self._began.up is not None:
            return finished.up >= self._began.up - 1
        return finished.time >= self._began.time - 1

    def _log(self) -> str:
        try:
            return (self.folder / "worker.log").read_text("utf-8", "replace")[-4000:]
        except OSError:
            return ""


def last_words(code: int | None) -> str:
    """What to tell of a process that ended without a word of its own; `code` as subprocess gives it."""
    if code is None:
        return translate(
            "jobs",
            "The process disappeared without a message: it was killed, or the computer was switched off.",
        )
    if signals.killed(code):
        return translate(
            "jobs", "The process was killed from outside, most often because the computer ran out of memory."
        )
    if signals.name(code) or signals.crashed(code):
        return translate(
            "jobs", "The process crashed in a native library. Lathe itself and your files are unharmed."
        )
    return translate("jobs", "The process ended before its work was done.")
