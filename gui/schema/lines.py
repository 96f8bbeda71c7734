"""The fields in the editor as values: each edit gives new lines, and a line keeps where it came from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.from_file.fields import AnswerField, Fields, Kind
from engine.from_file.schema_change import guessed_renames

_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*(?:…|\.\.+|–|-|to|bis|至|到)\s*({_NUMBER})\s*")
_LEAST = re.compile(rf"\s*(?:≥|>=)\s*({_NUMBER})\s*")
_MOST = re.compile(rf"\s*(?:≤|<=)\s*({_NUMBER})\s*")
_PIECE = re.compile(r'\s*("(?:\\.|[^"\\])*"|[^,]*?)\s*(?:,|$)')
FIRST_FORMATS: Mapping[str, str] = {"date": "YYYY-MM-DD", "time": "HH:MM"}


@dataclass(frozen=True, slots=True)
class Line:
    """A field, and its path in the schema that the editor was given ("" for a new one)."""

    field: AnswerField
    was: str = ""


Lines = tuple[Line, ...]


def first_lines(fields: Fields) -> Lines:
    return tuple(Line(one, one.path) for one in fields)


def followed_lines(lines: Lines, fields: Fields) -> Lines:
    """The lines of other fields, as an edit of the JSON gives them; renamed ones are recognised."""
    before = {line.field.path: line.was for line in lines}
    renames = guessed_renames(tuple(line.field for line in lines), fields, {})
    came_from = {new: old for old, new in renames.items()}
    return tuple(Line(one, before.get(came_from.get(one.path, one.path), "")) for one in fields)


def fields_in(lines: Lines) -> Fields:
    return tuple(line.field for line in lines)


def renames_in(lines: Lines) -> dict[str, str]:
    """The new path of each field that has another one now."""
    return {line.was: line.field.path for line in lines if line.was and line.was != line.field.path}


def end_of(lines: Lines, place: int) -> int:
    """Where the fields within a field end."""
    inside = lines[place].field.path + "."
    end = place + 1
    while end < len(lines) and lines[end].field.path.startswith(inside):
        end += 1
    return end


def renamed(lines: Lines, place: int, name: str) -> Lines:
    """Another name for a field; the paths of those within it follow."""
    old = lines[place].field
    new = f"{old.parent}.{name}" if old.parent else name
    end = end_of(lines, place)
    moved = (
        replace(line, field=replace(line.field, path=new + line.field.path[len(old.path) :]))
        for line in lines[place:end]
    )
    return (*lines[:place], *moved, *lines[end:])


def changed(lines: Lines, place: int, **changes: Any) -> Lines:
    line = lines[place]
    return (*lines[:place], replace(line, field=replace(line.field, **changes)), *lines[place + 1 :])


def retyped(lines: Lines, place: int, kind: Kind) -> Lines:
    """Another type: what the old one said and the new one cannot goes, fields within an object too."""
    old = lines[place].field
    if kind == old.kind:
        return lines
    words = ("date", "time")
    numbers = ("integer", "number")
    keeps_values = (kind in words and old.kind in words) or (kind == "choice" and bool(old.values))
    limits = (old.minimum, old.maximum) if kind in numbers and old.kind in numbers else (None, None)
    new = replace(
        old,
        kind=kind,
        values=old.values if keeps_values else (),
        format=FIRST_FORMATS.get(kind, ""),
        minimum=limits[0],
        maximum=limits[1],
    )
    end = end_of(lines, place)
    return (*lines[:place], replace(lines[place], field=new), *lines[end:])


def added(lines: Lines, place: int, *, within: bool) -> tuple[Lines, int]:
    """A new text after a field, or as the last one within it; and where it stands. -1 adds at the top."""
    if place < 0:
        parent, at = "", len(lines)
    else:
        one = lines[place].field
        parent, at = (one.path if within else one.parent), end_of(lines, place)
    names = {line.field.name for line in lines if line.field.parent == parent}
    name = next(name for name in ("field", *(f"field_{n}" for n in range(2, 10_000))) if name not in names)
    new = Line(AnswerField(f"{parent}.{name}" if parent else name))
    return (*lines[:at], new, *lines[at:]), at


def removed(lines: Lines, place: int) -> Lines:
    """Without a field and those within it."""
    return (*lines[:place], *lines[end_of(lines, place) :])


def moved(lines: Lines, place: int, by: int) -> tuple[Lines, int]:
    """A field with all within it before or after its neighbour in the same object; and where it is then."""
    parent, end = lines[place].field.parent, end_of(lines, place)
    block = lines[place:end]
    siblings = [at for at, line in enumerate(lines) if line.field.parent == parent]
    other = siblings.index(place) + by
    if not 0 <= other < len(siblings):
        return lines, place
    if by < 0:
        to = siblings[other]
        return (*lines[:to], *block, *lines[to:place], *lines[end:]), to
    to = end_of(lines, siblings[other])
    return (*lines[:place], *lines[end:to], *block, *lines[to:]), to - len(block)


def values_text(values: Sequence[Any]) -> str:
    """Allowed values as they are typed: parted by commas, texts in quotes where they could be misread."""
    return ", ".join(_written(value) for value in values)


def values_of(text: str) -> tuple[Any, ...]:
    """The values that a text names, each once; words are texts, numbers and true and false are themselves."""
    values: list[Any] = []
    place = 0
    while place < len(text) and (match := _PIECE.match(text, place)):
        place = max(match.end(), place + 1)
        if match[1]:
            value = _read(match[1])
            if repr(value) not in map(repr, values):
                values.append(value)
    return tuple(values)


def range_text(least: float | None, most: float | None) -> str:
    """The limits of a number as they are typed."""
    if least is not None and most is not None:
        return f"{least:g} … {most:g}" if abs(least) + abs(most) < 1e6 else f"{least} … {most}"
    if least is not None:
        return f"≥ {least}"
    return f"≤ {most}" if most is not None else ""


def range_of(text: str) -> tuple[float | None, float | None] | None:
    """The limits that a text names; None where it names none."""
    if not text.strip():
        return None, None
    if match := _RANGE.fullmatch(text):
        return _number(match[1]), _number(match[2])
    if match := _LEAST.fullmatch(text):
        return _number(match[1]), None
    if match := _MOST.fullmatch(text):
        return None, _number(match[1])
    return None


def _written(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    plain = value.strip() == value and value and "," not in value and not value.startswith('"')
    return value if plain and _read(value) == value else json.dumps(value, ensure_ascii=False)


def _read(piece: str) -> Any:
    if piece.startswith('"'):
        try:
            return json.loads(piece)
        except ValueError:
            return piece
    if piece in ("true", "false"):
        return piece == "true"
    return _number(piece) if re.fullmatch(_NUMBER, piece) and not piece.startswith("+") else piece


def _number(text: str) -> float:
    return float(text) if re.search(r"[.eE]", text) else int(text)
