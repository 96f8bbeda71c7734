"""A schema in the form in which rows are written, so that binding takes no right answer from the model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from engine.base.errors import UserError
from engine.base.json_values import MAX_DEPTH
from engine.binding.bindable import FORMATS
from engine.binding.grammar import grammar_of, takes
from engine.binding.keywords import BESIDE, Path, mapped, rules_in, target_of
from engine.data.rows import Row, canonical

MOST_READ = 300  # answers that are looked at


def as_written(schema: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    """The schema with the keys of each object in the order that most rows give them.

    A `format` that answers of rows do not keep, such as times without a zone, is left out: for validators
    it is a note.
    """
    step = max(1, len(rows) // MOST_READ)
    answers = tuple(
        canonical(row.completion) for row in rows[::step][:MOST_READ] if row.completion is not None
    )
    written: dict[str, Any] = json.loads(_written(json.dumps(schema, ensure_ascii=False), answers))
    return written


@lru_cache(maxsize=8)
def _written(schema: str, answers: tuple[str, ...]) -> str:
    ordered = in_order(json.loads(schema), map(json.loads, answers))
    formats = sorted({str(rule.get("format")) for rule, _ in rules_in(ordered)} & FORMATS)
    reached = _reached(ordered, answers) if formats else 0
    for name in formats:
        without = _without(ordered, name)
        if (more := _reached(without, answers)) > reached:
            ordered, reached = without, more
    return json.dumps(ordered, ensure_ascii=False)


def in_order(schema: dict[str, Any], answers: Iterable[Any]) -> dict[str, Any]:
    """The schema with the keys of each object in the most common order of these answers."""
    orders: dict[int, Counter[tuple[str, ...]]] = {}
    for answer in answers:
        _count(schema, schema, answer, orders, 0)

    def changed(rule: Any, path: Path) -> Any:
        if not isinstance(rule, Mapping):
            return rule
        fields = rule.get("properties")
        mine = mapped(rule, path, changed)
        if isinstance(fields, Mapping) and id(rule) in orders:
            keys = _merged(orders[id(rule)], list(fields))
            mine["properties"] = {key: mine["properties"][key] for key in keys}
        return mine

    whole: dict[str, Any] = changed(schema, ())
    return whole


def _count(
    schema: Mapping[str, Any], rule: Any, value: Any, orders: dict[int, Counter[tuple[str, ...]]], depth: int
) -> None:
    rule = target_of(schema, rule)
    if not isinstance(rule, Mapping) or depth > MAX_DEPTH:
        return
    for keyword in BESIDE:
        for one in rule.get(keyword, ()):
            _count(schema, one, value, orders, depth + 1)
    if isinstance(value, dict):
        fields = rule.get("properties", {})
        if keys := tuple(key for key in value if key in fields):
            orders.setdefault(id(rule), Counter())[keys] += 1
        for key, item in value.items():
            _count(schema, fields.get(key, rule.get("additionalProperties")), item, orders, depth + 1)
    elif isinstance(value, list):
        first = rule.get("prefixItems", [])
        for at, item in enumerate(value):
            _count(schema, first[at] if at < len(first) else rule.get("items"), item, orders, depth + 1)


def _merged(orders: Counter[tuple[str, ...]], fields: list[str]) -> list[str]:
    """One order of all fields: the commonest, and what it lacks after what it follows in the next ones."""
    merged: list[str] = []
    for keys in [*(keys for keys, _ in orders.most_common()), tuple(fields)]:
        at = 0
        for key in keys:
            if key in merged:
                at = merged.index(key) + 1
            else:
                merged.insert(at, key)
                at += 1
    return merged


def _without(schema: dict[str, Any], name: str) -> dict[str, Any]:
    def changed(rule: Any, path: Path) -> Any:
        if not isinstance(rule, Mapping):
            return rule
        return mapped(
            {key: value for key, value in rule.items() if (key, value) != ("format", name)}, path, changed
        )

    whole: dict[str, Any] = changed(schema, ())
    return whole


def _reached(schema: Mapping[str, Any], answers: Sequence[str]) -> int:
    """How many of these answers can be written bound to the schema; 0 for a schema that binds nothing."""
    try:
        grammar = grammar_of(schema)
    except UserError:
        return 0
    return sum(takes(grammar, text) for text in answers)
