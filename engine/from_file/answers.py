"""Infers the JSON Schema of a task from its answers.

The schema says no more than the answers show, in few shapes, all of which the field editor knows:

- a text: `{"type": "string", "minLength": 1}`, with `pattern` (and `format`) for dates and times;
- a choice: `{"enum": [...]}`;
- a date or time that may also be one of a few words: `{"anyOf": [{"type": "string", "pattern": ...},
  {"enum": [...]}]}`;
- a number: `{"type": "integer"}` or `"number"`, with `minimum` 0 if none is negative; `{"type": "boolean"}`;
- an object with `properties`, `required` and `additionalProperties: false`;
- a list: `{"type": "array", "items": ...}`; one value or a list of them: `{"anyOf": [rule, list]}`;
- with null: `"type": [..., "null"]`, for a choice null among its values, for `anyOf` one more branch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.base.json_values import kind_of
from engine.from_file.formats import FORMATS, fits, format_rule
from engine.from_file.rules import with_null

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_MOST_CHOICES = 40
_FEW_CHOICES = 10
_FEWEST = 8  # values, from which a set of choices can be told
_TIMES_REPEATED = 4  # a choice occurs this many times on average, or more
_FEW_KEYS = 40  # an object with more keys than this, most of them seen once, is a table of names
_DEEPEST = 16


def infer_schema(answers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The schema of these answers (JSON objects), draft 2020-12; each of them fits it."""
    return {"$schema": DRAFT, **_object(list(answers), 0)}


def infer_rule(values: Sequence[Any], depth: int = 0) -> dict[str, Any]:
    """The schema of one field from all its values; `{}` where they have nothing in common."""
    if depth > _DEEPEST:
        return {}
    present = [value for value in values if value is not None]
    rules = _rules(present, depth)
    nullable = len(present) < len(values)
    if not rules:
        return {"type": "null"} if nullable else {}
    rule = rules[0] if len(rules) == 1 else {"anyOf": rules}
    return with_null(rule) if nullable else rule


def _rules(values: Sequence[Any], depth: int) -> list[dict[str, Any]]:
    """A rule for each type among the values, the commonest first."""
    by_type: dict[str, list[Any]] = {}
    for value in values:
        by_type.setdefault(kind_of(value), []).append(value)
    if "integer" in by_type and "number" in by_type:
        by_type["number"] += by_type.pop("integer")
    rules: list[dict[str, Any]] = []
    for name, members in sorted(by_type.items(), key=lambda item: -len(item[1])):
        if name == "object":
            rules.append(_object(members, depth + 1))
        elif name == "array":
            rules.append(_list(members, depth + 1))
        elif name == "string":
            rules += _texts(members)
        elif name == "boolean":
            rules.append({"type": "boolean"})
        else:
            rules.append({"type": name, "minimum": 0} if min(members) >= 0 else {"type": name})
    return rules


def _object(values: Sequence[Mapping[str, Any]], depth: int) -> dict[str, Any]:
    by_key: dict[str, list[Any]] = {}
    for value in values:
        for key, item in value.items():
            by_key.setdefault(key, []).append(item)
    if len(by_key) > _FEW_KEYS and sum(len(items) == 1 for items in by_key.values()) > len(by_key) / 2:
        every = [item for items in by_key.values() for item in items]
        return {"type": "object", "additionalProperties": infer_rule(every, depth) or True}
    return {
        "type": "object",
        "properties": {key: infer_rule(items, depth) for key, items in _pooled(by_key).items()},
        "required": [key for key, items in by_key.items() if len(items) == len(values)],
        "additionalProperties": False,
    }


def _pooled(by_key: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The values by key, where objects of the same keys (`from`, `to`) count as values of each other.

    They are of one kind, so what one of them shows holds for all; whether null is one stays as it is.
    """
    kinds: dict[frozenset[str], list[str]] = {}
    for key, items in by_key.items():
        present = [item for item in items if item is not None]
        if present and all(isinstance(item, Mapping) for item in present):
            kinds.setdefault(frozenset().union(*present), []).append(key)
    pooled = dict(by_key)
    for members in kinds.values():
        every = [item for key in members for item in by_key[key] if item is not None]
        for key in members if len(members) > 1 else ():
            pooled[key] = every + [None] * (None in by_key[key])
    return pooled


def _list(values: Sequence[Sequence[Any]], depth: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"type": "array"}
    items = infer_rule([item for value in values for item in value], depth)
    if items:
        rule["items"] = items
    if all(values):
        rule["minItems"] = 1
    # Lists of a few set words, none of them twice, are sets: their order means nothing.
    if "enum" in items and max(map(len, values)) > 1 and all(len(set(one)) == len(one) for one in values):
        rule["uniqueItems"] = True
    return rule


def _texts(values: Sequence[str]) -> list[dict[str, Any]]:
    """One rule for texts, or two: a format, and the words that stand for it."""
    counts = Counter(values)
    for name in FORMATS:
        fitting = {text for text in counts if fits(name, text)}
        if sum(counts[text] for text in fitting) * 2 < len(values) or not fitting:
            continue
        others = {text: count for text, count in counts.items() if text not in fitting}
        if not others:
            return [format_rule(name)]
        if _are_choices(others, len(values), 100):  # the format tells what the others stand for
            return [format_rule(name), {"enum": _in_order(others)}]
    if _are_choices(counts, len(values)):
        return [{"enum": _in_order(counts)}]
    return [any_text("" in counts)]


def any_text(empty: bool) -> dict[str, Any]:
    """The rule of texts of no set form, with or without the empty one."""
    return {"type": "string"} if empty else {"type": "string", "minLength": 1}


def _are_choices(counts: Mapping[str, int], values: int, once_in: int = 1000) -> bool:
    """Whether these texts are all that there are: few, and next to none of them seen only once.

    By Good and Turing the share of values seen once estimates how often an unseen one comes up; many seen
    just twice say the same of a longer list.
    """
    if (
        "" in counts
        or values < _FEWEST
        or len(counts) > _MOST_CHOICES
        or len(counts) * _TIMES_REPEATED > values
    ):
        return False
    once = sum(count == 1 for count in counts.values())
    twice = sum(count == 2 for count in counts.values())
    return once * once_in <= values and (len(counts) <= _FEW_CHOICES or twice * 50 <= values)


def _in_order(counts: Mapping[str, int]) -> list[str]:
    return sorted(counts, key=lambda text: (text.casefold(), text))
