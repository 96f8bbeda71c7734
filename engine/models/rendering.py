"""Renders chat templates in a process of its own, which is ended when one takes too long or too much memory.

One such process serves this one from the first template to the end of the program; it starts again after it
was ended. `render` may be called from any thread.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import queue
import subprocess
import threading
import time
from collections.abc import Mapping
from typing import Any

import psutil

from engine.app import program
from engine.app.priority import WAITED_FOR, give_way
from engine.base.errors import UserError
from engine.base.text import Text

CPU_SECONDS = 3.0  # of a rendering; a real template takes a thousandth of that
WALL_SECONDS = 60.0  # on a busy computer
MEMORY = 1 << 30  # bytes
_LOOK_EVERY = 0.05  # seconds


def render(request: Mapping[str, Any]) -> str:
    """The text of a request (see `engine.models.template.written`). Raises UserError."""
    return _renderer.render(request)


def close() -> None:
    """End the process, where there is one; the next template starts another."""
    _renderer.close()


class _Renderer:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: queue.Queue[bytes] = queue.Queue()

    def render(self, request: Mapping[str, Any]) -> str:
        line = json.dumps(request).encode() + b"\n"
        with self._lock:
            try:
                process = self._started()
                assert process.stdin is not None
                process.stdin.write(line)
                process.stdin.flush()
                reply = json.loads(self._awaited(process))
            except (OSError, ValueError) as error:
                self._end()
                raise UserError(
                    "The process that writes out chat templates has ended: {reason}.", error
                ) from error
            except BaseException:  # a limit, or the user's interrupt: its answer would be taken for the next
                self._end()
                raise
        if "error" in reply:
            raise UserError(Text.load(reply["error"]))
        return str(reply["text"])

    def close(self) -> None:
        with self._lock:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        self._process = subprocess.Popen(
            program.command("templates"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **program.no_console(),
        )
        give_way(self._process.pid, WAITED_FOR)
        self._replies = queue.Queue()
        listened = (self._process.stdout, self._replies)
        threading.Thread(target=_listen, args=listened, daemon=True).start()
        with contextlib.suppress(queue.Empty):  # so that its start does not count as a template's time
            if self._replies.get(timeout=WALL_SECONDS):
                return self._process
        raise OSError("it did not start")

    def _awaited(self, process: subprocess.Popen[bytes]) -> bytes:
        """The next reply. Raises UserError where a limit is passed, OSError where the process has ended."""
        seen = psutil.Process(process.pid)
        before, until = _cpu_seconds(seen), time.monotonic() + WALL_SECONDS
        while True:
            with contextlib.suppress(queue.Empty):
                if reply := self._replies.get(timeout=_LOOK_EVERY):
                    return reply
                raise OSError("it stopped")
            if _cpu_seconds(seen) - before > CPU_SECONDS or time.monotonic() > until:
                raise UserError("The model's chat template was stopped: it takes too long.")
            if _memory(seen) > MEMORY:
                raise UserError("The model's chat template takes too much memory.")

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError, AssertionError):
                pipe.close()  # type: ignore[union-attr]  # both are pipes


def _listen(stream: Any, replies: queue.Queue[bytes]) -> None:
    with contextlib.suppress(ValueError, OSError):
        for line in stream:
            replies.put(line)
    replies.put(b"")


def _cpu_seconds(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _memory(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


_renderer = _Renderer()
atexit.register(close)
