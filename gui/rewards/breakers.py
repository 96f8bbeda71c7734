"""Typical faults of small models, made from the expected answer, to see how the rewards score them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

from engine.data.rows import Row, canonical

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_Path = tuple[str | int, ...]

TITLES = {
    "fenced": QT_TRANSLATE_NOOP("breakers", "In a code fence"),
    "surrounded": QT_TRANSLATE_NOOP("breakers", "Inside other text"),
    "cut": QT_TRANSLATE_NOOP("breakers", "Cut off in the middle"),
    "missing": QT_TRANSLATE_NOOP("breakers", "A key is missing"),
    "extra": QT_TRANSLATE_NOOP("breakers", "An extra key"),
    "date": QT_TRANSLATE_NOOP("breakers", "A date is a day off"),
    "year": QT_TRANSLATE_NOOP("breakers", "A date is a year off"),
    "number": QT_TRANSLATE_NOOP("breakers", "A number is wrong"),
    "text": QT_TRANSLATE_NOOP("breakers", "A text is wrong"),
    "shorter": QT_TRANSLATE_NOOP("breakers", "A list lacks an item"),
    "repeated": QT_TRANSLATE_NOOP("breakers", "A list repeats an item"),
    "words": QT_TRANSLATE_NOOP("breakers", "No JSON at all"),
}


def broken(row: Row) -> dict[str, str]:
    """The answers that can be made from this row, by the name of the fault, in the order of `TITLES`."""
    right = row.answer_text()
    answers = {
        "fenced": f"```json\n{right}\n```",
        "surrounded": f"Sure, here is the answer: {right} Is there anything else?",
        "cut": right[: max(1, len(right) * 2 // 3)],
        "words": "I am sorry, I do not know.",
    }
    value = row.completion
    if isinstance(value, dict):
        answers["extra"] = canonical({**value, _new_key(value): "?"})
        if value:
            answers["missing"] = canonical(dict(list(value.items())[1:]))
    for name, changed in _changed_values(value):
        answers.setdefault(name, canonical(changed))
    return {name: answers[name] for name in TITLES if name in answers}


def _changed_values(value: Any) -> Iterator[tuple[str, Any]]:
    """The value with its first date, number, text or list changed, under the fault's name."""
    for path, leaf in _leaves(value):
        if isinstance(leaf, str) and _DAY.fullmatch(leaf):
            for name, days in (("date", 1), ("year", 365)):
                if (day := _later(leaf, days)) is not None:
                    yield name, _with(value, path, day)
        elif isinstance(leaf, str):
            yield "text", _with(value, path, f"{leaf} X" if leaf else "X")
        elif isinstance(leaf, bool):
            yield "number", _with(value, path, not leaf)
        elif isinstance(leaf, int | float):
            yield "number", _with(value, path, leaf + 1)
        elif isinstance(leaf, list) and leaf:
            yield "shorter", _with(value, path, leaf[:-1])
            yield "repeated", _with(value, path, [*leaf, leaf[0]])


def _leaves(value: Any, path: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    """Every value that holds no object, with the way to it; a list also as a whole."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
        return
    yield path, value
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, (*path, number))


def _with(value: Any, path: _Path, leaf: Any) -> Any:
    changed = copy.deepcopy(value)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = leaf
    return changed


def _later(day: str, days: int) -> str | None:
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return None


def _new_key(value: dict[str, Any]) -> str:
    names = ("note", *(f"note{number}" for number in range(2, 999)))
    return next(name for name in names if name not in value)
