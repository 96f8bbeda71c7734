"""Edits of the rows as values: each is applied to an immutable tuple of rows and returns its inverse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.base.text import Text
from engine.data.rows import Row, row_from_json

Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Insert:
    """Rows put in. Each place is the row's index once all of them are in; ascending."""

    rows: tuple[tuple[int, Row], ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Rows taken out: their indices before any of them is out; ascending."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Replace:
    """Rows changed where they stand; the ids stay. Moving a row to another split is one of these."""

    rows: tuple[tuple[int, Row], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Several edits, one after the other, that are undone as one."""

    edits: tuple[Edit, ...]


Edit = Insert | Delete | Replace | Batch


def insert_at(place: int, rows: Iterable[Row]) -> Insert:
    """The edit that puts rows in one after the other, the first at `place`."""
    return Insert(tuple(enumerate(rows, place)))


def applied(rows: Rows, edit: Edit) -> tuple[Rows, Edit]:
    """The rows after an edit, and the edit that brings the present ones back.

    Linear in the rows, whatever the size of the edit. Raises ValueError where the edit does not fit
    these rows; whether ids are unique is for the caller, who has an index of them.
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
    found: list[Row] = []
    at = 0
    for place, row in edit.rows:
        upto = at + place - len(found)
        if not at <= upto <= len(rows):
            raise ValueError(Text("no row can be put in at {place}", place))
        found += rows[at:upto]
        found.append(row)
        at = upto
    found += rows[at:]
    return tuple(found)


def _deleted(rows: Rows, edit: Delete) -> Rows:
    found: list[Row] = []
    at = 0
    for place in edit.places:
        if not at <= place < len(rows):
            raise ValueError(Text("there is no row {place} to delete", place))
        found += rows[at:place]
        at = place + 1
    found += rows[at:]
    return tuple(found)


def _replaced(rows: Rows, edit: Replace) -> Rows:
    found = list(rows)
    for place, row in edit.rows:
        if not 0 <= place < len(rows) or rows[place].id != row.id:
            raise ValueError(Text("row {place} is not {id}", place, row.id))
        found[place] = row
    if len({place for place, _ in edit.rows}) < len(edit.rows):
        raise ValueError(Text("a row is replaced twice"))
    return tuple(found)


def rows_of(edit: Edit) -> list[Row]:
    """Every row that an edit brings in, new or changed."""
    match edit:
        case Insert() | Replace():
            return [row for _, row in edit.rows]
        case Delete():
            return []
        case Batch():
            return [row for one in edit.edits for row in rows_of(one)]


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """An edit as one JSON object of the journal."""
    match edit:
        case Insert():
            return {"insert": _pairs_to_json(edit.rows)}
        case Delete():
            return {"delete": list(edit.places)}
        case Replace():
            return {"replace": _pairs_to_json(edit.rows)}
        case Batch():
            return {"batch": [edit_to_json(one) for one in edit.edits]}


def edit_from_json(value: Mapping[str, Any]) -> Edit:
    """The edit of one line of the journal. Raises ValueError where it is none."""
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


def _pairs_to_json(pairs: Sequence[tuple[int, Row]]) -> list[list[Any]]:
    return [[place, row.to_json()] for place, row in pairs]


def _pairs_from_json(pairs: Any) -> tuple[tuple[int, Row], ...]:
    return tuple((int(place), row_from_json(row, 0)) for place, row in pairs)
