"""What a run says while it is not making steps, and how it is paused or stopped there."""

from __future__ import annotations

import time
from collections.abc import Callable

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
        self._obeys = processes.size == 1
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
        if not self._obeys or time.monotonic() - self._asked_at < POLL_SECONDS:
            return
        requests = self._log.requests()
        if "pause" in requests and "stop" not in requests:
            requests = self._pause()
        if "stop" in requests:
            self._log.fulfil("stop", "pause", "resume")
            raise Cancelled(stage)
        self._asked_at = time.monotonic()

    def _pause(self) -> set[Control]:
        self._log.fulfil("resume")
        self._log.say(ev.Paused)
        while not (requests := wait_for_request(self._log)) & {"resume", "stop"}:
            pass
        self._log.fulfil("pause", "resume")
        self._log.say(ev.Continued)
        return requests


def wait_for_request(log: RunLog) -> set[Control]:
    """The requests once one ends a pause, or after a minute, before a broadcast can time out."""
    until = time.monotonic() + BROADCAST_SECONDS
    while not (requests := log.requests()) & {"resume", "stop"} and time.monotonic() < until:
        time.sleep(POLL_SECONDS)
    return requests
