"""A row of the dataset, and the JSONL file of them."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError
from engine.base.reasons import reason_of
from engine.base.strict_json import decoded
from engine.base.text import Text

SPLITS = ("train", "valid", "test")
OPTIONAL = ("accepted", "reasoning")  # a file has them only where some row does
MADE_BY = "made_by"  # the further key under which a row says what model wrote it
KNOWN = ("id", "prompt", "completion", *OPTIONAL, "kind", "split")


@dataclass(frozen=True, slots=True)
class Row:
    """One example: a prompt, and the JSON object that is the right answer.

    `accepted` lists further right answers, which rewards and exact match take as well; supervised learning
    teaches `completion` only. A prompt without an expected answer (`engine.data.unanswered`) has None there.
    `reasoning` is the working that leads to the answer; a task without working leaves it aside. `extra` holds
    all other keys of the line, so that writing the row back loses nothing.
    """

    id: str
    prompt: str
    completion: Any
    kind: str = ""
    split: str = "train"
    extra: Mapping[str, Any] = field(default_factory=dict)
    accepted: tuple[Any, ...] = ()
    reasoning: str = ""

    def answers(self) -> tuple[Any, ...]:
        """Every right answer: the one that is taught, then the further ones."""
        return (self.completion, *self.accepted)

    @property
    def made_by(self) -> str:
        """The model that wrote the row and what from; "" for a row that no model wrote."""
        value = self.extra.get(MADE_BY)
        return value if isinstance(value, str) else ""

    def with_only(self, number: int) -> Row:
        """The row as if the answer of this number (from 0, see `answers`) were its only right one."""
        return replace(self, completion=self.answers()[number], accepted=()) if self.accepted else self

    def answer_text(self) -> str:
        """The expected answer as the exact text that the model is trained to write."""
        return canonical(self.completion)

    def written_length(self, working: bool) -> int:
        """Characters of what the model is trained to write, with the working where the task has any."""
        return len(self.answer_text()) + (len(self.reasoning) if working else 0)

    def answer_key(self) -> str:
        """Equal for equal answers, whatever the order of their keys."""
        return json.dumps(self.completion, sort_keys=True)

    def plain_prompt(self) -> str:
        """The prompt without what makes no difference: case, and white space of any kind."""
        return " ".join(self.prompt.casefold().split())

    def to_json(self) -> dict[str, Any]:
        known: dict[str, Any] = {"id": self.id, "prompt": self.prompt, "completion": self.completion}
        if self.accepted:
            known["accepted"] = list(self.accepted)
        if self.reasoning:
            known["reasoning"] = self.reasoning
        return {**known, "kind": self.kind, "split": self.split, **self.extra}


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is not a row: its number (from 1), the reason, and the line itself."""

    number: int
    reason: Text
    text: str


@dataclass(frozen=True, slots=True)
class RowFile:
    """The content of a JSONL file: its rows, and the lines that are not rows."""

    rows: tuple[Row, ...]
    bad: tuple[BadLine, ...]


def canonical(value: Any) -> str:
    """Compact JSON in the given order of keys, with non-ASCII characters unescaped."""
    return _COMPACT.encode(value)


def properties_of(schema: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The rules of an answer schema by key; empty where it has none."""
    properties = (schema or {}).get("properties")
    return properties if isinstance(properties, Mapping) else {}


def row_from_json(value: Any, number: int) -> Row:
    """The row of a decoded line; without an id, it gets one from the line number.

    Raises ValueError with a reason to show.
    """
    if not isinstance(value, dict):
        raise ValueError(Text("a row must be a JSON object, this is {kind}", _kind_of(value)))
    prompt = value.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise ValueError(Text('"prompt" is missing or is not a text'))
    if "completion" not in value:
        raise ValueError(Text('"completion" is missing'))
    completion = value["completion"]
    if isinstance(completion, str):
        completion = decoded(completion)
    if not isinstance(completion, dict):
        raise ValueError(Text('"completion" must be a JSON object, this is {reason}', _kind_of(completion)))
    split = value.get("split", "train")
    if split not in SPLITS:
        raise ValueError(Text('"split" is {split!r}; it must be one of {list}', split, ", ".join(SPLITS)))
    kind, row_id = value.get("kind", ""), value.get("id", f"row-{number}")
    if not isinstance(kind, str):
        raise ValueError(Text('"kind" is not a text'))
    if not isinstance(row_id, str | int):
        raise ValueError(Text('"id" is not a text or a whole number'))
    reasoning = value.get("reasoning") or ""
    if not isinstance(reasoning, str):
        raise ValueError(Text('"reasoning" is not a text'))
    extra = {key: item for key, item in value.items() if key not in KNOWN}
    accepted = accepted_from_json(value.get("accepted"))
    return Row(str(row_id), prompt, completion, kind, split, extra, accepted, reasoning)


def accepted_from_json(value: Any) -> tuple[Any, ...]:
    """Further right answers: a list of objects, one object, or JSON text of either; empty for no value.

    Raises ValueError with a reason to show.
    """
    if isinstance(value, str):
        value = decoded(value) if value.strip() else None
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    answers = tuple(decoded(one) if isinstance(one, str) else one for one in listed)
    for one in answers:
        if not isinstance(one, dict):
            raise ValueError(Text('"accepted" must list JSON objects, this is {kind}', _kind_of(one)))
    return answers


def accepting(row: Row, text: str) -> Row:
    """The row with another right answer, given as JSON text. Raises ValueError with a reason to show."""
    answer = decoded(text)
    if not isinstance(answer, dict):
        raise ValueError(Text("the answer is not a JSON object"))
    if canonical(answer) in map(canonical, row.answers()):
        raise ValueError(Text("the row accepts this answer already"))
    return replace(row, accepted=(*row.accepted, answer))


def parse_lines(lines: Iterable[str]) -> RowFile:
    """Rows of JSONL text. Blank lines are skipped; every other line is a row or is reported as bad."""
    rows: list[Row] = []
    bad: list[BadLine] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = row_from_json(decoded(line), number)
            if row.id in seen:
                raise ValueError(Text("the id {id!r} is already used on line {row}", row.id, seen[row.id]))
            if "\\u" in line:  # only an escape can produce half of a surrogate pair
                json.dumps(row.to_json(), ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            bad.append(
                BadLine(
                    number, Text("it contains half of a surrogate pair, which is not valid Unicode"), line
                )
            )
        except (ValueError, RecursionError) as error:
            bad.append(BadLine(number, reason_of(error), line))
        else:
            seen[row.id] = number
            rows.append(row)
    return RowFile(tuple(rows), tuple(bad))


def read_rows(path: Path) -> RowFile:
    """Read a JSONL file. Raises UserError if the file cannot be read as text."""
    return parse_lines(store.read_text(path).split("\n"))


def parse_bytes(data: bytes, path: Path) -> RowFile:
    """`read_rows` for content already read; `path` is for error messages.

    Garbage collection is off meanwhile, as it would scan the growing rows again and again: a hundred
    thousand rows then take about a second.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            "{path} is not UTF-8 text (byte {start}).", path, error.start, hint="Save it as UTF-8."
        ) from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    was_on = gc.isenabled()
    gc.disable()
    try:
        return parse_lines(text.split("\n"))
    finally:
        if was_on:
            gc.enable()


def read_good_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a file that must have no bad line. Raises UserError naming the first ones."""
    return only_good(read_rows(path), path)


def only_good(file: RowFile, path: Path) -> tuple[Row, ...]:
    """The rows of what was read from a file. Raises UserError naming its first bad lines."""
    if file.bad:
        count, hint = len(file.bad), Text("Fix or delete them.")
        first = [Text("line {number}: {reason}", line.number, line.reason) for line in file.bad[:5]]
        if count > len(first):
            first.append(Text("and {n} more", count - len(first)))
        raise UserError("{path} has {n} bad lines: {reasons}.", path, count, first, hint=hint)
    return file.rows


def read_prompts(path: Path) -> list[str]:
    """The prompts of a JSONL file whose lines have a "prompt". Raises UserError naming a bad line."""
    prompts = []
    for number, line in enumerate(store.read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = decoded(line)
            if not isinstance(value, dict) or not isinstance(value.get("prompt"), str):
                raise ValueError(Text('it has no text under "prompt"'))
        except (ValueError, RecursionError) as error:
            raise UserError("{path}, line {number}: {reason}.", path, number, error) from error
        prompts.append(value["prompt"])
    if not prompts:
        raise UserError("{path} has no prompts.", path)
    return prompts


def dump_rows(rows: Iterable[Row]) -> Iterator[str]:
    """Each row as a line of JSONL, without the line end."""
    for row in rows:
        yield json.dumps(row.to_json(), ensure_ascii=False)


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Replace the file with these rows, atomically."""
    store.write_text(path, "".join(line + "\n" for line in dump_rows(rows)))


_KINDS = {
    dict: Text("an object"),
    list: Text("a list"),
    str: Text("a text"),
    bool: Text("true or false"),
    type(None): Text("null"),
}
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _kind_of(value: Any) -> Text:
    return _KINDS.get(type(value), Text("a number"))
