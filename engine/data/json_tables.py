"""Reads records of JSON files: one object a line, or an array of objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.reasons import reason_of
from engine.base.text import Text
from engine.data.rows import decoded
from engine.data.tables import EVERY, Record, Skipped, Table


def table_of_objects(objects: Iterable[Record | Skipped], name: str) -> Table:
    items = list(objects)
    if not items:
        raise UserError("{name} holds no records.", name, hint="Choose a file with at least one.")
    records = tuple(item for item in items if isinstance(item, Record))
    columns = tuple(dict.fromkeys(key for record in records for key in record.cells))
    return Table(columns, records, tuple(item for item in items if isinstance(item, Skipped)))


def lines(text: str, progress: Progress) -> Iterator[Record | Skipped]:
    found = text.split("\n")
    for number, line in enumerate(found, 1):
        if number % EVERY == 0:
            progress(Text("Reading the file"), number, len(found))
        if not line.strip():
            continue
        try:
            value = decoded(line)
        except (ValueError, RecursionError) as error:
            yield Skipped(number, reason_of(error), line[:200])
            continue
        yield _record(number, value)


def array(text: str, path: Path, progress: Progress) -> Iterator[Record | Skipped]:
    try:
        value = decoded(text)
    except (ValueError, RecursionError) as error:
        raise UserError(
            "{path}: {reason}.", path, error, hint="Fix the file, or save it as JSONL."
        ) from error
    if not isinstance(value, list):
        raise UserError(
            "{path} does not hold a JSON array.", path, hint="It should look like [{...}, {...}]."
        )
    for number, item in enumerate(value, 1):
        if number % EVERY == 0:
            progress(Text("Reading the file"), number, len(value))
        yield _record(number, item)


def _record(number: int, value: Any) -> Record | Skipped:
    if isinstance(value, dict):
        return Record(number, value)
    return Skipped(number, Text("it is not a JSON object"), json.dumps(value)[:200])
