"""How a long piece of work reports progress and learns that it was cancelled."""

from __future__ import annotations

from collections.abc import Callable

from engine.base.errors import UserError
from engine.base.text import Text

# (stage in words, done, total); total 0 means that the amount is not known.
Progress = Callable[[Text, int, int], None]
# True once the work should stop.
Cancel = Callable[[], bool]


class Cancelled(UserError):  # noqa: N818 - a fact, not an error
    """The user stopped the work: nothing half-written remains, and what existed before is untouched."""

    def __init__(self, what: Text) -> None:
        super().__init__(Text("{what} was stopped.", what))


def silent(stage: Text, done: int, total: int) -> None:
    """A `Progress` that reports nothing."""


def never() -> bool:
    """A `Cancel` that never cancels."""
    return False
