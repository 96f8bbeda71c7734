"""What a run says while it is not making steps, and how it is paused or stopped there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from engine.base.progress import Cancelled
from engine.base.text import Text
from engine.runs import events as ev
from engine.runs.runlog import Control, RunLog
from engine.training.distributed.process_group import ProcessGroup

POLL_SECONDS = 0.3  # between two looks for requests
SAY_SECONDS = 1.0  # between two counts of one stage: each is a line of events.jsonl
BROADCAST_SECONDS = 60.0


class Stages:
    """A `Progress` that writes each count of a stage as an event, and obeys requests between the counts.

    Raises Cancelled once the run is to stop. With several processes requests wait for the end of a step: one
    of them alone must neither pause nor stop, since the others would wait for it.
    """

    def __init__(self, log: RunLog, processes: ProcessGroup) -> None:
        self._log = log
        self._processes = processes
        self._said: tuple[str, int, int] = ("", 0, 0)
        self._said_at = self._asked_at = -POLL_SECONDS

    def __call__(self, stage: Text, done: int, total: int) -> None:
        now, last = time.monotonic(), self._said
        new = stage != last[0] or (done >= total and (stage, done, total) != last)
        if new or (done != last[1] and now - self._said_at >= SAY_SECONDS):
            self._said, self._said_at = (stage, done, total), now
            self._log.say(ev.Progress, stage=stage, done=done, total=total)
        self.obey(stage)

    def counted(self, stage: Text) -> Callable[[int, int], None]:
        """This with the stage filled in: `(done, total)`."""
        return lambda done, total: self(stage, done, total)

    def obey(self, stage: Text) -> None:
        """Pause or stop here where it was asked for."""
        if self._processes.size > 1 or time.monotonic() - self._asked_at < POLL_SECONDS:
            return
        requests = self._log.requests()
        if "pause" in requests and "stop" not in requests:
            requests = pause(self._log, self._processes)
        if "stop" in requests:
            self._log.fulfil("stop", "pause", "resume")
            raise Cancelled(stage)
        self._asked_at = time.monotonic()


def pause(log: RunLog, processes: ProcessGroup, **where: Any) -> set[Control]:
    """Wait until the run is to go on or to stop; the requests then. `where` are the fields of its events."""
    log.fulfil("resume")
    log.say(ev.Paused, **where)
    while not (requests := processes.broadcast(lambda: _wait_for_request(log))) & {"resume", "stop"}:
        pass
    log.fulfil("pause", "resume")
    log.say(ev.Continued, **where)
    return requests


def _wait_for_request(log: RunLog) -> set[Control]:
    """The requests once one ends a pause, or after a minute, before a broadcast can time out."""
    until = time.monotonic() + BROADCAST_SECONDS
    while not (requests := log.requests()) & {"resume", "stop"} and time.monotonic() < until:
        time.sleep(POLL_SECONDS)
    return requests
