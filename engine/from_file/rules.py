"""The rules of a JSON Schema one by one: references followed, alternatives told apart, dates recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from engine.data.targets import referred
from engine.from_file.formats import FORMATS, LOOSE, TIME_FORMATS

TEXT_FORMATS = ("email", "uri", "uuid", "hostname", "ipv4", "ipv6", "date-time", "duration")  # of JSON Schema

_STRING = {"pattern", "format", "minLength", "maxLength", "contentEncoding", "contentMediaType"}
_NUMBER = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
_OBJECT = {"properties", "required", "additionalProperties", "minProperties", "maxProperties"}
_LIST = {"items", "minItems", "maxItems", "uniqueItems"}
KEYWORDS: Mapping[str, set[str]] = {  # which rules of JSON Schema go with which type
    "string": _STRING,
    "integer": _NUMBER,
    "number": _NUMBER,
    "boolean": set(),
    "null": set(),
    "object": _OBJECT,
    "array": _LIST,
}
RULING = frozenset[str]().union(*KEYWORDS.values())
STRUCTURE = {"type", "enum", "const", "anyOf", "oneOf", "$ref"}
BEYOND = (  # rules that no list of fields can show
    *("allOf", "not", "if", "then", "else", "$dynamicRef", "$recursiveRef", "dependentRequired"),
    *("dependentSchemas", "dependencies", "patternProperties", "propertyNames", "prefixItems", "contains"),
    *("additionalItems", "unevaluatedItems", "unevaluatedProperties"),
)


NULL = {"type": "null"}


def followed(
    rule: Any, root: Mapping[str, Any], refs: frozenset[str] = frozenset()
) -> tuple[Mapping[str, Any], frozenset[str]] | None:
    """The rule with its references replaced by what they name, and these references.

    None where they lead round, or out of the schema, or the rule is no mapping.
    """
    while isinstance(rule, Mapping) and "$ref" in rule:
        name = rule["$ref"]
        if not isinstance(name, str) or name in refs or not name.startswith("#/"):
            return None
        target = referred(root, name)
        if not isinstance(target, Mapping):
            return None
        refs = refs | {name}
        rule = {**target, **{key: value for key, value in rule.items() if key != "$ref"}}
    return (rule, refs) if isinstance(rule, Mapping) else None


def alternatives(rule: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """The rules one of which must hold, null's as NULL; None where further rules stand beside them."""
    for word in ("anyOf", "oneOf"):
        if word in rule:
            if any(key in STRUCTURE - {word} or key in RULING for key in rule):
                return None
            return [_as_null(option) for option in rule[word]]
    types = rule.get("type")
    if not isinstance(types, list):
        return [rule]
    if "enum" in rule or "const" in rule:  # the values say which of the types there are
        values = rule["enum"] if "enum" in rule else [rule["const"]]
        if "null" not in types:
            values = [value for value in values if value is not None]
        return [{**rule, "enum": values}]
    if set(types) - {"null"} == {"integer", "number"}:
        types = [one for one in types if one != "integer"]
    return [NULL if one == "null" else _of_type(rule, one) for one in types]


def moment_of(rule: Mapping[str, Any]) -> tuple[Literal["date", "time"], str] | None:
    """Whether the rule of a string is a date or a time, and in which format."""
    pattern = rule.get("pattern")
    if isinstance(pattern, str):
        name = _NAMES.get(_plain_pattern(pattern))
        return (("time" if name in TIME_FORMATS else "date"), name) if name else None
    if rule.get("format") == "date":
        return "date", "YYYY-MM-DD"
    return ("time", "HH:MM:SS") if rule.get("format") == "time" else None


def _plain_pattern(pattern: str) -> str:
    """The pattern with its digits in one spelling."""
    pattern = pattern.replace("[0-9]", r"\d")
    return re.sub(r"(\\d)+", lambda match: rf"\d{{{len(match[0]) // 2}}}", pattern)


def _as_null(option: Any) -> Any:
    nothing = ({"type": "null"}, {"const": None}, {"enum": [None]})
    return NULL if option in nothing else option


def _of_type(rule: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """What of a rule for several types holds for one of them."""
    others = RULING - KEYWORDS.get(kind, set())
    return {key: value for key, value in rule.items() if key not in others} | {"type": kind}


_NAMES = {_plain_pattern(pattern): name for name, pattern in FORMATS.items()}
_NAMES |= {_plain_pattern(pattern): name for pattern, name in LOOSE.items()}


def with_null(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule that allows null too."""
    if "enum" in rule:
        return {**rule, "enum": [*rule["enum"], None]}
    if "anyOf" in rule:
        return {**rule, "anyOf": [*rule["anyOf"], NULL]}
    return {**rule, "type": [rule["type"], "null"]}


def described(rule: Mapping[str, Any], description: str) -> dict[str, Any]:
    """A rule with this description, or without one."""
    kept = {key: value for key, value in rule.items() if key != "description" or description}
    return {**kept, "description": description} if description else kept


def ordered(rule: Mapping[str, Any], old: Any) -> dict[str, Any]:
    """The rule with the keywords in their old order, new ones after them."""
    before = [key for key in old if key in rule] if isinstance(old, Mapping) else []
    return {key: rule[key] for key in dict.fromkeys([*before, *rule])}
