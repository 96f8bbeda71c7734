"""What models said when they were asked to grade a text: kept, so that no text is graded twice.

A question is kept as a hash only. A verdict belongs to the content of the model that gave it: whoever asks a
model notes what stands behind its name now (`meet`), and verdicts of what stood there before no longer count.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from engine.base import store
from engine.base.kept_file import KeptFile
from engine.base.text import Text

FILE = "verdicts.sqlite"
_VERSION = 1  # of what a judge is told; another one makes earlier verdicts void
_TABLES = (
    """
    CREATE TABLE IF NOT EXISTS verdicts (
        content TEXT, question TEXT, at REAL,
        score REAL, reason TEXT, input_tokens INTEGER, output_tokens INTEGER, seconds REAL,
        PRIMARY KEY (content, question)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE IF NOT EXISTS models (name TEXT PRIMARY KEY, content TEXT) WITHOUT ROWID",
)
_COLUMNS = "score, reason, input_tokens, output_tokens, seconds"


@dataclass(frozen=True, slots=True)
class Question:
    """A text to be graded by the model of this name; `expected` is None where no answer is expected."""

    model: str
    criterion: str
    prompt: str
    expected: str | None
    given: str

    @property
    def key(self) -> str:
        """What makes two questions to one model the same."""
        facts = [_VERSION, self.criterion, self.prompt, self.expected, self.given]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score in [0, 1] that a model gave and its words, or why the text could not be judged (None).

    Tokens and seconds are what it took.
    """

    score: float | None
    reason: Text
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0


class Verdicts(KeptFile):
    """The kept verdicts. What could not be judged for a passing reason is known to this process only."""

    tables, counted = _TABLES, "verdicts"
    _known: ClassVar[dict[tuple[Path, str, str], Verdict]] = {}  # by file, model and question

    def __init__(self, path: Path | None = None) -> None:
        super().__init__(path or store.data_folder() / FILE)

    def meet(self, model: str, content: str) -> None:
        """Note what stands behind the name of a model now."""
        with self._open() as base:
            if base.execute("SELECT content FROM models WHERE name = ?", (model,)).fetchone() == (content,):
                return
            base.execute("INSERT OR REPLACE INTO models VALUES (?, ?)", (model, content))
        for place in [one for one in self._known if one[:2] == (self.path, model)]:
            del self._known[place]

    def get(self, question: Question) -> Verdict | None:
        """The verdict on this question, or None."""
        return self.get_all([question])[0]

    def get_all(self, questions: Iterable[Question]) -> list[Verdict | None]:
        """The verdict on each question, or None; the file is opened once, if at all."""
        asked = list(questions)
        found = [self._known.get((self.path, one.model, one.key)) for one in asked]
        if None not in found or not self.path.exists():
            return found
        with self._open() as base:
            for at, one in enumerate(asked):
                if found[at] is None and (verdict := _kept(base, one)) is not None:
                    found[at] = self._known[self.path, one.model, one.key] = verdict
        return found

    def put(self, question: Question, verdict: Verdict, lasting: bool = True) -> None:
        """Keep a verdict; not `lasting`: for as long as this process lives. Its model must have been met."""
        self._known[self.path, question.model, question.key] = verdict
        if not lasting:
            return
        took = (verdict.input_tokens, verdict.output_tokens, verdict.seconds)
        values = (time.time(), verdict.score, json.dumps(verdict.reason.to_json()), *took)
        with self._open() as base:
            base.execute(
                "INSERT OR IGNORE INTO verdicts SELECT content, ?, ?, ?, ?, ?, ?, ? FROM models "
                "WHERE name = ?",
                (question.key, *values, question.model),
            )

    def clear(self) -> int:
        """Forget every verdict; returns how many were kept."""
        self._known.clear()
        return super().clear()


def _kept(base: sqlite3.Connection, question: Question) -> Verdict | None:
    found = base.execute(
        f"SELECT {_COLUMNS} FROM verdicts JOIN models USING (content) WHERE name = ? AND question = ?",
        (question.model, question.key),
    ).fetchone()
    if found is None:
        return None
    score, reason, *took = found
    return Verdict(score, Text.load(json.loads(reason)), *took)
