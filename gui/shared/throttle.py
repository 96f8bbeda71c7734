"""Threads give way to the window: they rest after each half millisecond of work.

Python runs one thread at a time. A thread that computes on and on keeps the interpreter for a moment each
time the window wants it, which it does hundreds of times in painting one page: 30 ms of painting took 120.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

SLICE_SECONDS = 0.0005
REST = 0.5  # as long as the slice took, times this
Thing = TypeVar("Thing")
Found = TypeVar("Found")


class Throttle:
    """Called between small pieces of work. In the window's own thread it does nothing."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    def __call__(self) -> None:
        worked = time.perf_counter() - self._began
        if worked > SLICE_SECONDS:
            if threading.current_thread() is not threading.main_thread():
                time.sleep(REST * min(worked, 10 * SLICE_SECONDS))
            self._began = time.perf_counter()


def in_slices(things: Iterable[Thing]) -> Iterator[Thing]:
    """The same things; whoever takes them in a thread rests in between."""
    throttle = Throttle()
    for one in things:
        yield one
        throttle()


def throttled(work: Callable[[Thing], Found]) -> Callable[[Thing], Found]:
    """The same function; a thread that calls it again and again rests in between."""
    throttle = Throttle()

    def slowed(thing: Thing) -> Found:
        result = work(thing)
        throttle()
        return result

    return slowed
