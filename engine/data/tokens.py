"""The rows' token counts, as a worker counted them with a model's tokenizer; cheap to import."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError
from engine.data.rows import Row
from engine.task import Task

FILE = "tokens.json"  # in the project's folder of jobs


@dataclass(frozen=True, slots=True)
class Tokens:
    """Token lengths of one row: the whole rendered prompt; the answer with its working and end token."""

    prompt: int
    answer: int


@dataclass(frozen=True)
class TokenLengths:
    """The token lengths of rows for one model and task. `context`: the model's context length, 0 if unknown.
    A row that was edited since has no length."""

    model: str
    context: int
    task_mark: int
    by_row: Mapping[str, tuple[int, int, int]]  # row id: mark of the row, prompt, answer

    def of(self, row: Row) -> Tokens | None:
        entry = self.by_row.get(row.id)
        return Tokens(entry[1], entry[2]) if entry and entry[0] == row_mark(row) else None

    def to_json(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "context": self.context,
            "task_mark": self.task_mark,
            "rows": {key: list(value) for key, value in self.by_row.items()},
        }


def row_mark(row: Row) -> int:
    """A checksum of the texts that are counted."""
    return zlib.crc32(f"{row.prompt}\0{row.answer_text()}\0{row.reasoning}".encode())


def task_mark(task: Task) -> int:
    """A checksum of what the task adds to every prompt."""
    return zlib.crc32(json.dumps(task.to_toml(), sort_keys=True).encode())


def lengths_from_json(value: Any) -> TokenLengths:
    """The lengths that `to_json` gave. Raises UserError if the value is damaged."""
    try:
        rows = {str(key): (int(a), int(b), int(c)) for key, (a, b, c) in value["rows"].items()}
        return TokenLengths(str(value["model"]), int(value["context"]), int(value["task_mark"]), rows)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError("The saved token counts are damaged.", hint="Count the tokens again.") from error


def read_lengths(jobs_folder: Path, task: Task, model: str) -> TokenLengths | None:
    """The last counts for this task and model, or None."""
    try:
        lengths = lengths_from_json(store.read_json(jobs_folder / FILE))
    except UserError:
        return None
    return lengths if lengths.task_mark == task_mark(task) and lengths.model == model else None


def write_lengths(jobs_folder: Path, lengths: TokenLengths) -> None:
    store.write_json(jobs_folder / FILE, lengths.to_json())
