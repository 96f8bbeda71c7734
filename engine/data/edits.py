"""Edits of the rows as values: applying one to an immutable tuple of rows also gives its inverse."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.base.text import Text
from engine.data.rows import Row, row_from_json

Rows = tuple[Row, ...]
CHUNK = 200  # rows encoded between two calls of `pause`


@dataclass(frozen=True, slots=True)
class Insert:
    """Inserted rows. Each place is the row's index after the insertion; ascending."""

    rows: tuple[tuple[int, Row], ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Deleted rows: their indices before the deletion; ascending."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Replace:
    """Rows changed in place, their ids unchanged; moving a row to another split is one of these."""

    rows: tuple[tuple[int, Row], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Several edits, applied in order and undone as one."""

    edits: tuple[Edit, ...]


Edit = Insert | Delete | Replace | Batch


def insert_at(place: int, rows: Iterable[Row]) -> Insert:
    """The edit that inserts consecutive rows, the first at `place`."""
    return Insert(tuple(enumerate(rows, place)))


def applied(rows: Rows, edit: Edit) -> tuple[Rows, Edit]:
    """The rows after an edit, and the inverse edit.

    Linear in the rows, whatever the size of the edit. Raises ValueError if the edit does not fit these
    rows; the caller, who has an index, checks that ids are unique.
    """
    match edit:
        case Insert():
            return _inserted(rows, edit), Delete(tuple(place for place, _ in edit.rows))
        case Delete():
            return _deleted(rows, edit), Insert(tuple((place, rows[place]) for place in edit.places))
        case Replace():
            return _replaced(rows, edit), Replace(tuple((place, rows[place]) for place, _ in edit.rows))
        case Batch():
            inverses: list[Edit] = []
            for one in edit.edits:
                rows, inverse = applied(rows, one)
                inverses.append(inverse)
            return rows, Batch(tuple(reversed(inverses)))


def _inserted(rows: Rows, edit: Insert) -> Rows:
    result: list[Row] = []
    at = 0
    for place, row in edit.rows:
        upto = at + place - len(result)
        if not at <= upto <= len(rows):
            raise ValueError(Text("no row can be put in at {place}", place))
        result += rows[at:upto]
        result.append(row)
        at = upto
    result += rows[at:]
    return tuple(result)


def _deleted(rows: Rows, edit: Delete) -> Rows:
    result: list[Row] = []
    at = 0
    for place in edit.places:
        if not at <= place < len(rows):
            raise ValueError(Text("there is no row {place} to delete", place))
        result += rows[at:place]
        at = place + 1
    result += rows[at:]
    return tuple(result)


def _replaced(rows: Rows, edit: Replace) -> Rows:
    result = list(rows)
    for place, row in edit.rows:
        if not 0 <= place < len(rows) or rows[place].id != row.id:
            raise ValueError(Text("row {place} is not {id}", place, row.id))
        result[place] = row
    if len({place for place, _ in edit.rows}) < len(edit.rows):
        raise ValueError(Text("a row is replaced twice"))
    return tuple(result)


def rows_of(edit: Edit) -> list[Row]:
    """All rows that an edit inserts or changes."""
    match edit:
        case Insert() | Replace():
            return [row for _, row in edit.rows]
        case Delete():
            return []
        case Batch():
            return [row for one in edit.edits for row in rows_of(one)]


def edit_bytes(edit: Edit, pause: Callable[[], object] = lambda: None) -> bytes:
    """An edit as one JSON object of the journal. `pause` is called often, so that a thread does not block the
    window. Raises ValueError or RecursionError for a value that JSON cannot hold.
    """
    match edit:
        case Insert() | Replace():
            parts = []
            for start in range(0, len(edit.rows), CHUNK):
                pairs = [[place, row.to_json()] for place, row in edit.rows[start : start + CHUNK]]
                parts.append(encoded(pairs)[1:-1])
                pause()
            name = b"insert" if isinstance(edit, Insert) else b"replace"
            return b'{"%s": [%s]}' % (name, b", ".join(parts))
        case Delete():
            return encoded({"delete": list(edit.places)})
        case Batch():
            return b'{"batch": [%s]}' % b", ".join(edit_bytes(one, pause) for one in edit.edits)


def encoded(value: Any) -> bytes:
    """JSON as the journal and the history hold it, strict and in UTF-8."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")


def edit_from_json(value: Mapping[str, Any]) -> Edit:
    """The edit of a journal line. Raises ValueError if it is not one."""
    try:
        ((name, inner),) = value.items()
        match name:
            case "insert":
                return Insert(_pairs_from_json(inner))
            case "delete":
                return Delete(tuple(int(place) for place in inner))
            case "replace":
                return Replace(_pairs_from_json(inner))
            case "batch":
                return Batch(tuple(edit_from_json(one) for one in inner))
    except (TypeError, AttributeError) as error:
        raise ValueError(Text("not an edit: {reason}", error)) from error
    raise ValueError(Text("not an edit: {name}", name))


def _pairs_from_json(pairs: Any) -> tuple[tuple[int, Row], ...]:
    return tuple((int(place), row_from_json(row, 0)) for place, row in pairs)
