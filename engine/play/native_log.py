"""The log of llama.cpp: collected for error messages, never printed."""

from __future__ import annotations

import ctypes
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import llama_cpp

# Where gdb is installed, ggml would let it write so much before an abort that the reason is lost.
os.environ.setdefault("GGML_NO_BACKTRACE", "1")
_KEPT = 50
_ERROR = 4


class NativeLog:
    """The last lines that llama.cpp logged, and an optional listener to each text."""

    def __init__(self, listener: Callable[[str], None] | None = None) -> None:
        self.lines: deque[tuple[int, str]] = deque(maxlen=_KEPT)
        self.listener = listener

    def add(self, level: int, text: str) -> None:
        if text.strip():
            self.lines.append((level, text.strip()))
        if self.listener:
            self.listener(text)

    def reason(self) -> str:
        """The first error line, shortened, for the end of a sentence."""
        errors = [text for level, text in self.lines if level == _ERROR]
        chosen = errors[0] if errors else (self.lines[-1][1] if self.lines else "it gives no reason")
        return chosen.split(": ", 1)[-1].rstrip(".")[:300]


_logs: list[NativeLog] = []


def _receive(level: int, text: bytes, _: Any) -> None:
    if _logs:
        _logs[-1].add(level, text.decode("utf-8", "replace"))


# Kept for the life of the process: llama.cpp holds the pointer.
_callback = llama_cpp.llama_log_callback(_receive)
llama_cpp.llama_log_set(_callback, ctypes.c_void_p(0))


@contextmanager
def native_log(listener: Callable[[str], None] | None = None) -> Iterator[NativeLog]:
    """Collect what llama.cpp logs inside the block; outside of any block it is dropped."""
    log = NativeLog(listener)
    _logs.append(log)
    try:
        yield log
    finally:
        _logs.remove(log)
