"""How fast an endpoint is asked, and how long one waits before asking again."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
LOOK_SECONDS = 0.1  # between two looks at whether to stop
Got = TypeVar("Got")


def back_off(attempt: int) -> float:
    """Seconds before the try after this one, counted from 0: doubled each time, with jitter, bounded.

    Source: Exponential Backoff and Jitter, AWS Architecture Blog, 2015 ("equal jitter").
    """
    most = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempt, 10))
    return most * random.uniform(0.5, 1.0)


def retry_after(value: str | None) -> float | None:
    """The seconds of a Retry-After header, which is a number or a date; None where it is neither.

    Source: RFC 9110, section 10.2.3.
    """
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


class Pace:
    """Lets requests go at most so many a minute (0: any number), and none while the server asks to wait."""

    def __init__(self, per_minute: int, on_wait: Callable[[float], object] = lambda seconds: None) -> None:
        self._gap = 60.0 / per_minute if per_minute else 0.0
        self._on_wait = on_wait
        self._next = self._held = 0.0

    def hold(self, seconds: float) -> None:
        """Let no request go for so long; said once for all that wait."""
        until = time.monotonic() + seconds
        if until > self._held + 1:
            self._on_wait(seconds)
        self._held = max(self._held, until)

    async def turn(self) -> None:
        """Returns when the next request may go."""
        while (wait := self._held - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        now = time.monotonic()
        mine = max(now, self._next)
        self._next = mine + self._gap
        if mine > now:
            await asyncio.sleep(mine - now)


async def watched(work: Awaitable[Got], look: Callable[[], object]) -> Got:
    """What `work` gives. `look` is called while it takes its time, and what that raises ends the work."""
    task = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_SECONDS))[0]:
            look()
        return task.result()
    finally:
        await ended([task])


async def ended(tasks: Sequence[asyncio.Future[Any]]) -> None:
    """Cancel what still runs, and wait until it is gone."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
