"""Strict JSON: no NaN or Infinity, no repeated keys, no number that becomes infinite."""

from __future__ import annotations

import json
import math
from typing import Any

from engine.base.reasons import json_fault
from engine.base.text import Text


def decoded(text: str) -> Any:
    """The value of strict JSON text. Raises ValueError, also for NaN, Infinity and repeated keys."""
    try:
        return _STRICT.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(
            Text("not valid JSON: {reason} at column {colno}", json_fault(error), error.colno)
        ) from error


def decoded_at(text: str, at: int) -> tuple[Any, int]:
    """The strict JSON value that begins at a place of a text, and where it ends. Raises ValueError: with a
    JSONDecodeError where the JSON itself is broken, else the value ends where `json` says."""
    return _STRICT.raw_decode(text, at)


def _no_constant(name: str) -> Any:
    raise ValueError(Text("{name} is not JSON", name))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        seen = set[str]()
        for key, _ in pairs:
            if key in seen:
                raise ValueError(Text("the key {key!r} appears twice", key))
            seen.add(key)
    return value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(Text("the number {text} is too large", text))
    return number


# Built once: json.loads with hooks would build a decoder for each line.
_STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
