"""Questions whose answers are still coming, until each is one line of the history."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.play.history import HistoryEntry, Reply


@dataclass
class _Open:
    asked: float
    prompt: str
    waits_for: set[int]
    replies: dict[int, Reply] = field(default_factory=dict)


class Questions:
    """Numbers them, and gathers their replies, which may come in any order. `last` is the newest."""

    def __init__(self) -> None:
        self.last = 0
        self._open: dict[int, _Open] = {}

    def begin(self, prompt: str, sides: Iterable[int]) -> int:
        """A new question to these sides; its number."""
        self.last += 1
        self._open[self.last] = _Open(time.time(), prompt, set(sides))
        return self.last

    def reply(self, side: int, number: int, reply: Reply) -> HistoryEntry | None:
        """Take one reply; the whole when it was the last one that was missing."""
        question = self._open[number]
        question.replies[side] = reply
        if not question.waits_for <= question.replies.keys():
            return None
        del self._open[number]
        replies = tuple(question.replies[one] for one in sorted(question.replies))
        return HistoryEntry(time=question.asked, prompt=question.prompt, replies=replies)
