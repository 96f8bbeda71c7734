"""How many tokens each row has, as a worker counted them with a model's tokenizer; light to read."""

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
    """Token lengths of one row: the whole rendered prompt, and the answer with its end token."""

    prompt: int
    answer: int


@dataclass(frozen=True)
class TokenLengths:
    """The lengths of rows under one model and task. `context` is the longest text the model can take,
    0 where it does not say. A row that was edited since it was counted has no length."""

    model: str
    context: int
    task_mark: int
    by_row: Mapping[str, tuple[int, int, int]]  # row id: mark of the row, prompt, answer

    def of(self, row: Row) -> Tokens | None:
        found = self.by_row.get(row.id)
        return Tokens(found[1], found[2]) if found and found[0] == row_mark(row) else None

    def to_json(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "context": self.context,
            "task_mark": self.task_mark,
            "rows": {key: list(value) for key, value in self.by_row.items()},
        }


def row_mark(row: Row) -> int:
    """Changes with the texts that are counted."""
    return zlib.crc32(f"{row.prompt}\0{row.answer_text()}".encode())


def task_mark(task: Task) -> int:
    """Changes with what the task adds to every prompt."""
    return zlib.crc32(json.dumps(task.to_toml(), sort_keys=True).encode())


def lengths_from_json(value: Any) -> TokenLengths:
    """Raises UserError when it is no such value."""
    try:
        rows = {str(key): (int(a), int(b), int(c)) for key, (a, b, c) in value["rows"].items()}
        return TokenLengths(str(value["model"]), int(value["context"]), int(value["task_mark"]), rows)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError("The saved token counts are damaged.", hint="Count the tokens again.") from error


def read_lengths(jobs_folder: Path, task: Task, model: str) -> TokenLengths | None:
    """What was counted last for this task and model, or None where nothing usable was."""
    try:
        found = lengths_from_json(store.read_json(jobs_folder / FILE))
    except UserError:
        return None
    return found if found.task_mark == task_mark(task) and found.model == model else None


def write_lengths(jobs_folder: Path, lengths: TokenLengths) -> None:
    store.write_json(jobs_folder / FILE, lengths.to_json())
