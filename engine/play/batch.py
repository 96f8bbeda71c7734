"""Many prompts put to some models: what was asked, what came, and the table of it as a file. Light."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from engine.base import store
from engine.base.csv_text import ENCODING, csv_text
from engine.base.errors import UserError
from engine.data.rows import Row
from engine.play.history import Reply
from engine.rewards.dimensions import is_exact
from engine.task import Task

KINDS = (".csv", ".jsonl")


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt, and the row of the dataset that it is from, whose answer is the right one."""

    prompt: str
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One model's answer to one prompt. `exact` is None where no right answer is known, or none came;
    `seconds` are from the question to the whole answer, None where it failed."""

    prompt: str
    model: str
    answer: str
    working: str
    expected: str
    exact: bool | None
    seconds: float | None
    no_answer_because: str


HEAD = tuple(field.name for field in fields(Result))


def result_of(task: Task, asked: Asked, reply: Reply) -> Result:
    """What an answer came to."""
    parts = task.parts_of(reply.text)
    judged = asked.row if reply.stats else None
    return Result(
        prompt=asked.prompt,
        model=reply.model,
        answer=parts.answer,
        working=parts.working,
        expected=asked.row.answer_text() if asked.row else "",
        exact=is_exact(judged, parts.answer, task.schema) if judged else None,
        seconds=round(reply.stats.seconds, 3) if reply.stats else None,
        no_answer_because=str(reply.failure),
    )


def write_results(path: Path, results: Iterable[Result]) -> None:
    """Write a line for each answer, as CSV or JSON lines by the file's name. Raises UserError."""
    kind = path.suffix.lower()
    if kind == ".csv":
        lines = ([_cell(getattr(one, name)) for name in HEAD] for one in results)
        store.write_bytes(path, csv_text([HEAD, *lines]).encode(ENCODING))
    elif kind == ".jsonl":
        store.write_text(path, "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in results))
    else:
        raise UserError("Name the file .csv or .jsonl: {path} is neither.", path)


def prompts_of(text: str) -> list[str]:
    """The prompts in a pasted text, one a line; empty lines are none."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def rows_of(rows: Sequence[Row], split: str, count: int) -> list[Asked]:
    """The first `count` rows of a split."""
    return [Asked(row.prompt, row) for row in rows if row.split == split][:count]


def _cell(value: object) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)
