"""JSON values: their types, and comparing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MAX_DEPTH = 32  # no answer needs deeper nesting


def frozen(value: Any, depth: int = 0) -> Any:
    """A hashable stand-in: two JSON values are equal (35 is 35.0, true is not 1) iff theirs are.

    What lies deeper than any answer may be is equal only to itself.
    """
    if depth > MAX_DEPTH:
        return ("deep", id(value))
    if isinstance(value, Mapping):
        return ("object", frozenset((key, frozen(item, depth + 1)) for key, item in value.items()))
    if isinstance(value, list | tuple):
        return ("list", tuple(frozen(item, depth + 1) for item in value))
    if isinstance(value, bool) or value is None:
        return ("constant", value)
    return ("text", value) if isinstance(value, str) else ("number", value)


def same(left: Any, right: Any) -> bool:
    """Equality of JSON values: key order ignored, numbers by value, true is not 1, lists in order."""
    return bool(frozen(left) == frozen(right))


def kind_of(value: Any) -> str:
    """The JSON type of a value; 3.0 is a number, 3 an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case Mapping():
            return "object"
    return "array"
