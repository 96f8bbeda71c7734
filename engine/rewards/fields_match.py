"""The reward dimension for all fields at once: F1 over the fields of the whole answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz import fuzz

from engine.base.json_values import frozen
from engine.data.rows import Row, properties_of
from engine.rewards.pair import NO_OBJECT
from engine.rewards.parameters import SchemaParameters
from engine.rewards.parse import parse, shown
from engine.rewards.part import Part, judged, number

_SHOWN = 5
_NUMBER = re.compile(r"\.\d+(?=\.|$)")  # the place of an object in a list


class FieldsMatchParameters(SchemaParameters):
    """What a text that is not quite right earns."""

    partial: float = number(
        0.5,
        "Credit for a similar text",
        "The most that a text earns which is not the expected one: this times their similarity. Choices, "
        "dates and other texts of a set form earn nothing.",
    )


def fields_match(row: Row, completion: str, parameters: FieldsMatchParameters) -> Part:
    """2 * credit / (given + expected) over the fields that hold a value, null included.

    A field with the expected value has the credit 1, a similar text a part. The items of a list count as
    values of one field, in any order.
    """
    value = parse(completion).value
    if value is None:
        return NO_OBJECT
    wanted, given = _fields(row.completion), _fields(value)
    credit, wrong = 0.0, list[str]()
    for path, goal in wanted.items():
        found = given.get(path, [])
        hits, similar = _matched(goal, found)
        earned = float(hits)
        if similar and not _is_closed(parameters.answer_schema, path):
            earned += parameters.partial * similar
        credit += earned
        if hits < len(goal) or hits < len(found):
            wrong.append(path)
    wrong += [path for path in given if path not in wanted]
    counted = sum(map(len, wanted.values())) + sum(map(len, given.values()))
    if not wrong:
        return judged(1.0, "all fields are as expected")
    named = ", ".join(shown(path) for path in wrong[:_SHOWN])
    return judged(2 * credit / counted, "not as expected: {list}", named)


def fields_right(expected: Mapping[str, Any], completion: str) -> dict[str, bool]:
    """Whether each field is as expected, by its path; of those that the expected or the given answer has.

    Items of lists are of one field, in any order; a field of the objects in a list ("items[].price") is right
    where it is in all of them.
    """
    wanted, given = _fields(expected), _fields(parse(completion).value or {})
    found: dict[str, bool] = {}
    for path in dict.fromkeys([*wanted, *given]):
        goal, there = (Counter(map(frozen, side.get(path, ()))) for side in (wanted, given))
        name = _of_all_items(path)
        found[name] = found.get(name, True) and goal == there
    return found


def field_names(answer: Mapping[str, Any]) -> list[str]:
    """The paths of an answer's fields, as `fields_right` names them."""
    return list(dict.fromkeys(map(_of_all_items, _fields(answer))))


def _of_all_items(path: str) -> str:
    return _NUMBER.sub("[]", path)


def _matched(wanted: list[Any], given: list[Any]) -> tuple[int, float]:
    """How many values are equal, and the summed similarity (0 to 1 each) of the texts among the others."""
    goal, found = Counter(map(frozen, wanted)), Counter(map(frozen, given))
    hits = sum((goal & found).values())
    left = [key[1] for key in (goal - found).elements() if key[0] == "text"]
    other = [key[1] for key in (found - goal).elements() if key[0] == "text"]
    similar = sum(
        fuzz.ratio(one, two) / 100
        for one, two in zip(left, other, strict=False)
        if len(two) <= 50 * (len(one) + 20)
    )
    return hits, similar


def _fields(value: Any) -> dict[str, list[Any]]:
    """The values by dotted path; those in a list under the list's path, those in its objects by number."""
    found: dict[str, list[Any]] = {}
    for path, item in _leaves(value, ""):
        found.setdefault(path, []).append(item)
    return found


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and (value or not path):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for number_, item in enumerate(value):
            if isinstance(item, Mapping):
                yield from _leaves(item, f"{path}.{number_}")
            else:
                yield path, item
    else:
        yield path, value


def _is_closed(rule: Any, path: str) -> bool:
    """Whether the schema gives the texts at this path a set form: choices, a pattern or a format."""
    rules = [rule]
    for key in path.split("."):
        inner: list[Any] = []
        for one in _spread(rules):
            properties = properties_of(one)
            if key in properties:
                inner.append(properties[key])
            elif key.isdigit():  # an item of a list, which _spread has entered
                inner.append(one)
        rules = inner
    return any({"enum", "const", "pattern", "format"} & one.keys() for one in _spread(rules))


def _spread(rules: list[Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Rules with their alternatives, and the rules of the items of lists."""
    for rule in rules:
        if isinstance(rule, Mapping) and depth < 8:
            yield rule
            further = [rule.get("items"), *(rule.get("anyOf") or ()), *(rule.get("oneOf") or ())]
            yield from _spread(further, depth + 1)
