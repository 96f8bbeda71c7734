"""The keywords of JSON Schema (draft 2020-12) that decide whether a value is valid, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.base.text import Text
from engine.data.targets import referred

ASSERTING = frozenset(
    {
        "$dynamicRef", "$ref", "additionalProperties", "allOf", "anyOf", "const", "contains",
        "dependentRequired", "dependentSchemas", "else", "enum", "exclusiveMaximum", "exclusiveMinimum",
        "format", "if", "items", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum",
        "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf",
        "pattern", "patternProperties", "prefixItems", "properties", "propertyNames", "required", "then",
        "type", "unevaluatedItems", "unevaluatedProperties", "uniqueItems",
    }
)  # fmt: skip
NAMED = ("$defs", "definitions")
BESIDE = ("allOf", "anyOf", "oneOf")  # lists of rules for the same value
_BY_KEY = ("properties", "patternProperties", "dependentSchemas", *NAMED)
_EACH = ("items", "additionalProperties", "contains", "unevaluatedItems", "unevaluatedProperties")
_SAME = ("not", "if", "then", "else", "propertyNames")

Path = tuple[str, ...]


def inner(path: Path, key: str) -> Path:
    """The place of a field within another; `*` stands for each entry of a list or each further key."""
    return (*path, key)


def placed(keyword: str, path: Path) -> Text:
    """A keyword with the field that it stands at, as people read it."""
    if not path:
        return Text("{keyword} of the whole answer", keyword)
    return Text("{keyword} of {field}", keyword, ".".join(path))


def mapped(rule: Mapping[str, Any], path: Path, change: Callable[[Any, Path], Any]) -> dict[str, Any]:
    """A rule with `change` applied to each rule that stands directly in it; the rest as it is."""
    return {key: _changed(key, value, path, change) for key, value in rule.items()}


def _changed(key: str, value: Any, path: Path, change: Callable[[Any, Path], Any]) -> Any:
    if key in _BY_KEY and isinstance(value, Mapping):
        start = () if key in NAMED else path
        return {name: change(one, inner(start, name)) for name, one in value.items()}
    if key in (*BESIDE, "prefixItems") and isinstance(value, list):
        within = path if key in BESIDE else inner(path, "*")
        return [change(one, within) for one in value]
    if key in (*_EACH, *_SAME) and isinstance(value, Mapping | bool):
        return change(value, inner(path, "*") if key in _EACH else path)
    return value


def rules_in(schema: Any, path: Path = ()) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Every rule of a schema with its place, those within it before a rule itself."""
    if not isinstance(schema, Mapping):
        return
    found: list[tuple[Any, Path]] = []
    mapped(schema, path, lambda one, place: found.append((one, place)))
    for one, place in found:
        yield from rules_in(one, place)
    yield schema, path


def target_of(schema: Mapping[str, Any], rule: Any) -> Any:
    """The rule itself, or what it refers to by a path into the schema; None for any other reference."""
    seen = set[str]()
    while isinstance(rule, Mapping) and isinstance(reference := rule.get("$ref"), str):
        if reference in seen:
            return None
        seen.add(reference)
        rule = referred(schema, reference)
    return rule
