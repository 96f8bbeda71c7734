"""The calendar's calls while an expression resolves, as short lines: the working that leads to its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")
# Of the recording that is on; None also within a call, whose own calls are details.
_lines: list[str] | None = None


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Collect a line for each call of a `told` function: its name, what it got, and what it found."""
    global _lines
    before, _lines = _lines, list[str]()
    try:
        yield _lines
    finally:
        _lines = before


def told(name: str) -> Callable[[Callable[_Given, _Found]], Callable[_Given, _Found]]:
    """Makes a function write a line of this name where a recording is on."""

    def decorated(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
        @wraps(function)
        def call(*args: _Given.args, **named: _Given.kwargs) -> _Found:
            global _lines
            lines, _lines = _lines, None
            try:
                found = function(*args, **named)
            finally:
                _lines = lines
            if lines is not None:
                lines.append(f"{name} {' '.join(map(_said, (*args, *named.values())))}: {_said(found)}")
            return found

        return call

    return decorated


def _said(value: Any) -> str:
    return " ".join(map(_said, value)) if isinstance(value, tuple) else str(value)
