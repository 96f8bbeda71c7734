"""Answers of endpoints, kept by content in the user's data folder: what was asked once is not asked again.

A question is kept as a hash only; the answer is kept as it came.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.base.kept_file import KeptFile
from engine.endpoints.reply import Reply, Request
from engine.endpoints.settings import Endpoint, folder

FILE = "answers.sqlite"
LARGEST = 256 << 20  # bytes of the file beyond which the oldest half of the answers is forgotten
_COLUMNS = "text, input_tokens, output_tokens, seconds, finish"
_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, source TEXT, letters INTEGER, at REAL,
    text TEXT, input_tokens INTEGER, output_tokens INTEGER, seconds REAL, finish TEXT
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Averages:
    """Of the kept replies of an endpoint: tokens for each character of the prompt, tokens of an answer."""

    replies: int
    tokens_per_letter: float
    output_tokens: float


class Cache(KeptFile):
    """The kept answers."""

    tables, counted = (_TABLE,), "answers"

    def __init__(self, path: Path | None = None) -> None:
        super().__init__(path or folder() / FILE)

    def get(self, endpoint: Endpoint, request: Request) -> Reply | None:
        """The kept answer to this question, or None."""
        return self.get_all(endpoint, [request])[0]

    def get_all(self, endpoint: Endpoint, requests: Sequence[Request]) -> list[Reply | None]:
        """The kept answer to each question, or None; the file is opened once."""
        if not requests or not self.path.exists():
            return [None] * len(requests)
        with self._open() as base:
            return [_kept(base, key(endpoint, request)) for request in requests]

    def put(self, endpoint: Endpoint, request: Request, reply: Reply) -> None:
        """Keep an answer."""
        values = (reply.text, reply.input_tokens, reply.output_tokens, reply.seconds, reply.finish)
        with self._open() as base:
            base.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (key(endpoint, request), _source(endpoint), request.letters, time.time(), *values),
            )
        self._bound()

    def averages(self, endpoint: Endpoint) -> Averages | None:
        """What the kept replies of this endpoint took on average; None where there are none."""
        if not self.path.exists():
            return None
        with self._open() as base:
            count, letters, into, out = base.execute(
                "SELECT COUNT(*), SUM(letters), SUM(input_tokens), SUM(output_tokens) FROM answers "
                "WHERE source = ?",
                (_source(endpoint),),
            ).fetchone()
        return Averages(count, into / letters, out / count) if count and letters else None

    def _bound(self) -> None:
        if self.path.stat().st_size > LARGEST:
            with self._open() as base:
                base.execute(
                    "DELETE FROM answers WHERE at <= (SELECT at FROM answers ORDER BY at "
                    "LIMIT 1 OFFSET (SELECT COUNT(*) / 2 FROM answers))"
                )
            self._shrink()


def _kept(base: sqlite3.Connection, name: str) -> Reply | None:
    found = base.execute(f"SELECT {_COLUMNS} FROM answers WHERE key = ?", (name,)).fetchone()
    if found is None:
        return None
    text, into, out, seconds, finish = found
    return Reply(text, into, out, seconds, cached=True, finish=finish)


def key(endpoint: Endpoint, request: Request) -> str:
    """What makes two questions the same: everything that the answer depends on.

    The answer form is the one that the person chose: an answer that came in the next one, because the server
    refused it, is found again.
    """
    bound = request.schema is not None
    facts = {
        "base_url": endpoint.base_url,
        "model": endpoint.model,
        "messages": [dict(message) for message in request.messages],
        "form": endpoint.answer_form if bound else "plain",
        "schema": request.schema if bound and endpoint.answer_form == "schema" else None,
        "temperature": endpoint.temperature if request.temperature is None else request.temperature,
        "seed": request.seed,
        "max_tokens": request.max_tokens or endpoint.max_answer_tokens,
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _source(endpoint: Endpoint) -> str:
    return f"{endpoint.base_url} {endpoint.model}"
