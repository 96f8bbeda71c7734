"""Reads records of JSON files, whatever their suffix: one object a line, objects one after the other, or an
array of objects, also as the only array within an object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from json import JSONDecodeError
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.reasons import reason_of
from engine.base.strict_json import decoded, decoded_at
from engine.base.text import Text
from engine.reading.tables import EVERY, Record, Skipped, Table, refuse_all_skipped

_SPACE = re.compile(r"\s*")
_BETWEEN = re.compile(r"\s*,?\s*")
_PLAIN = json.JSONDecoder()
_OF_ROWS = {"prompt", "completion", "messages", "conversations"}  # an object with one of these is a row
_SPLITS = {"train", "valid", "validation", "dev", "test"}
Found = Record | Skipped


def json_table(text: str, name: str, progress: Progress, within: bool = False) -> Table:
    """The table of a JSON text; `within`: a single object may hold the records. Raises UserError if it is no
    JSON, or has no records."""
    begins = _skip(text, 0)
    first = text[begins : begins + 1]
    if first not in ("[", "{") or _is_line(text, begins):
        items = _lines(text, progress)
    elif first == "[":
        items = _values(text, begins + 1, progress, "]")
    else:
        items = _objects(text, begins, progress, within)
    return _table(items, name)


def _is_line(text: str, begins: int) -> bool:
    """Whether the line that begins here is a JSON value by itself, and others follow."""
    ends = text.find("\n", begins)
    if ends < 0 or (follows := _skip(text, ends)) == len(text):
        return False
    line = text[begins:ends]
    try:
        decoded(line)
    except (ValueError, RecursionError):
        # A first line that is broken is told as one, if the next line is whole.
        return line.startswith("{") and line.rstrip().endswith("}") and text.startswith("{", follows)
    return True


def _lines(text: str, progress: Progress) -> Iterator[Found]:
    found = text.split("\n") if "\n" in text else text.split("\r")
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


def _objects(text: str, at: int, progress: Progress, within: bool) -> Iterator[Found]:
    """Records of objects that span lines; a single object may hold them in its only array of objects, or in
    one for each split."""
    items = _values(text, at, progress, "")
    first = next(items, None)
    second = next(items, None)
    if within and isinstance(first, Record) and second is None and (inner := _inner(first.cells)):
        yield from inner
        return
    yield from (one for one in (first, second) if one is not None)
    yield from items


def _inner(value: Any) -> list[Found]:
    """The records within an object: {"data": [...]}, or {"train": [...], "test": [...]}."""
    lists = {
        key: item
        for key, item in value.items()
        if isinstance(item, list) and item and all(isinstance(one, dict) for one in item)
    }
    if len(lists) == 1 and not _OF_ROWS & set(value):
        (items,) = lists.values()
        return [Record(number, one) for number, one in enumerate(items, 1)]
    if lists and set(lists) <= _SPLITS and len(lists) == len(value):
        both = [(key, one) for key, items in lists.items() for one in items]
        return [Record(number, {"split": key, **one}) for number, (key, one) in enumerate(both, 1)]
    return []


def _values(text: str, at: int, progress: Progress, end: str) -> Iterator[Found]:
    """The values from a place up to `end`, with or without commas between them. What follows a broken value
    cannot be told apart; it is skipped as one."""
    number = 0
    while True:
        at = _skip(text, at)
        if at >= len(text) or (end and text[at] == end):
            break
        number += 1
        if number % EVERY == 0:
            progress(Text("Reading the file"), at, len(text))
        try:
            value, after = decoded_at(text, at)
        except (JSONDecodeError, RecursionError) as error:
            reason = Text("{reason}; nothing after it could be read", error)
            yield Skipped(number, reason, text[at : at + 200])
            return
        except ValueError as error:
            yield Skipped(number, reason_of(error), text[at : at + 200])
            try:
                _, after = _PLAIN.raw_decode(text, at)
            except (JSONDecodeError, RecursionError):  # it is broken too, further on
                return
        else:
            yield _record(number, value)
        at = _BETWEEN.match(text, after).end()  # type: ignore[union-attr]  # it matches nothing too
    if end and at >= len(text):
        yield Skipped(number + 1, Text("the array is not closed; the file may have been cut off"), "")
    elif end and text[at + 1 :].strip():
        yield Skipped(
            number + 1, Text("there is more text after the end of the JSON"), text[at + 1 : at + 200]
        )


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _record(number: int, value: Any) -> Found:
    if isinstance(value, dict):
        return Record(number, value)
    return Skipped(number, Text("it is not a JSON object"), json.dumps(value)[:200])


def _table(objects: Iterable[Found], name: str) -> Table:
    items = list(objects)
    if not items or items == [Record(1, {})]:
        raise UserError("{name} holds no records.", name, hint="Choose a file with at least one.")
    records = tuple(item for item in items if isinstance(item, Record))
    skipped = tuple(item for item in items if isinstance(item, Skipped))
    if not records and len(skipped) == 1:
        hint = Text("It should hold one JSON object a line, or an array: [{...}, {...}].")
        raise UserError("{name}: {reason}.", name, skipped[0].reason, hint=hint)
    if not records:
        refuse_all_skipped(name, skipped)
    columns = tuple(dict.fromkeys(key for record in records for key in record.cells))
    return Table(columns, records, skipped)
