"""How a long piece of work tells how far it is, and learns that nobody wants it any more."""

from __future__ import annotations

from collections.abc import Callable

from engine.base.errors import UserError
from engine.base.text import Text

# (stage in words, done, total); total 0 means that the amount is not known.
Progress = Callable[[Text, int, int], None]
# True once the work is to be given up.
Cancel = Callable[[], bool]


class Cancelled(UserError):  # noqa: N818 - it states what happened, and is no error
    """The user stopped the work; what was half written is gone, what existed before stands."""

    def __init__(self, what: Text) -> None:
        super().__init__(Text("{what} was stopped.", what))


def silent(stage: Text, done: int, total: int) -> None:
    """A `Progress` for callers who do not care."""


def never() -> bool:
    """A `Cancel` that never asks to stop."""
    return False
