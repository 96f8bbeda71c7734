"""Signals and exit codes: requests of the system to end, and what an exit code says of a process's end.

Windows knows SIGINT and SIGTERM only within a process, and names a crash by an exit code instead of a signal.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator

_WINDOWS_CRASH = 0xC0000000  # exit codes from here on are exceptions, such as an access violation
_SIGNALS = 256  # no signal of Unix has this number
_KILLED = 9  # SIGKILL, which Windows has no name for
_FROM_OUTSIDE = (signal.SIGINT, signal.SIGTERM, _KILLED)


def crashed(code: int) -> bool:
    """Whether a process with this exit code, as subprocess gives it, crashed rather than being ended."""
    if -_SIGNALS < code < 0:
        return -code not in _FROM_OUTSIDE
    return code % 2**32 >= _WINDOWS_CRASH


def killed(code: int) -> bool:
    """Whether a process with this exit code was killed at once: by a person, or for want of memory."""
    return code == -_KILLED


def name(code: int) -> str:
    """The signal that ended a process with this exit code; empty where none did."""
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name if code < 0 else ""
    return ""


@contextlib.contextmanager
def asked_to_end(act: Callable[[], None]) -> Iterator[None]:
    """Within the block, Ctrl+C and a request of the system to end call `act` instead.

    Only the main thread can ask for signals: in another one the block runs as it is.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: act()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def on_terminate(act: Callable[[], None]) -> None:
    """Call `act` in a thread on SIGTERM, even while the main thread is blocked in a library.

    A Python signal handler would run only once the library returns, which a collective with a dead
    peer may never do; the wake-up file descriptor is written to at once.
    """
    here, there = socket.socketpair()
    there.setblocking(False)
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.set_wakeup_fd(there.fileno(), warn_on_full_buffer=False)

    def callback() -> None:
        with there:  # the thread keeps both ends alive
            while here.recv(1) != bytes([signal.SIGTERM]):
                pass
            act()

    threading.Thread(target=callback, name="terminated", daemon=True).start()
