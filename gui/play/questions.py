"""Questions with pending answers, each of which becomes an entry of the history."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.play.history import HistoryEntry, Reply


@dataclass
class _Pending:
    time: float
    prompt: str
    sides: set[int]
    replies: dict[int, Reply] = field(default_factory=dict)


class Questions:
    """Numbers questions and collects their replies, which come in any order."""

    def __init__(self) -> None:
        self._last = 0
        self._pending: dict[int, _Pending] = {}

    def next_number(self) -> int:
        """The number of a question that is not collected here."""
        self._last += 1
        return self._last

    def begin(self, prompt: str, sides: Iterable[int]) -> int:
        """Register a question to these sides; returns its number."""
        number = self.next_number()
        self._pending[number] = _Pending(time.time(), prompt, set(sides))
        return number

    def reply(self, side: int, number: int, reply: Reply) -> HistoryEntry | None:
        """Take one reply; returns the entry when it was the last one missing."""
        question = self._pending[number]
        question.replies[side] = reply
        if not question.sides <= question.replies.keys():
            return None
        del self._pending[number]
        replies = tuple(reply for _, reply in sorted(question.replies.items()))
        return HistoryEntry(time=question.time, prompt=question.prompt, replies=replies)
