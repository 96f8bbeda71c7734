"""The playground's history: one line a question, with its answers, in the project's play.jsonl."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.base import store
from engine.base.text import Text
from engine.play.wire import Stats

FILE = "play.jsonl"
LONGEST = 500
_KEPT_WHEN_FULL = 450  # so that a full file is rewritten now and then, not at each question


class Drawn(NamedTuple):
    """One of several answers to a question."""

    text: str
    stats: Stats


class Reply(BaseModel):
    """One model's answer. `stats` is None where it failed; `failure` then says why. `others` are the further
    answers where several were drawn."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    text: str = ""
    stats: Stats | None = None
    failure: Text = Text("")
    others: tuple[Drawn, ...] = ()


class HistoryEntry(BaseModel):
    """One question: the time in seconds since 1970, the prompt, and the answers from left to right."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    time: float
    prompt: str
    replies: tuple[Reply, ...] = ()


class HistoryLog:
    """The questions of one project, oldest first, on disk and in memory."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.all: list[HistoryEntry] = []

    def read(self) -> None:
        """Read the file; damaged lines are skipped. Raises UserError."""
        self.all = []
        for line in store.lines_of(self._path):
            with contextlib.suppress(ValidationError):
                self.all.append(HistoryEntry.model_validate_json(line))
        self.all = self.all[-LONGEST:]

    def add(self, entry: HistoryEntry) -> None:
        """Add an entry; the oldest are dropped when there are too many. On UserError it is in memory only."""
        self.all.append(entry)
        if len(self.all) > LONGEST:
            self.all = self.all[-_KEPT_WHEN_FULL:]
            store.write_text(self._path, "".join(one.model_dump_json() + "\n" for one in self.all))
        else:
            store.end_last_line(self._path)
            store.append_line(self._path, entry.model_dump_json())

    def clear(self) -> None:
        """Forget everything. Raises UserError where the file cannot be written; then nothing is forgotten."""
        if self._path.exists():
            store.write_text(self._path, "")
        self.all.clear()
