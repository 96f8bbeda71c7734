"""Reading a completion as JSON, once for all dimensions.

A completion is whatever a model wrote: nothing here raises or takes long, whatever it is. Values
that no answer needs (nesting below `MAX_DEPTH`, more than `MAX_VALUES` values, numbers outside the
range of a double, half a surrogate pair) count as not readable, so that no dimension meets them.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from engine.base.json_values import MAX_DEPTH
from engine.base.reasons import json_fault, reason_of
from engine.base.text import Text

MAX_VALUES = 5_000
_LONG = 20_000  # characters; of longer texts few are cached, and an object amid them is sought up to here
_STARTS = 16  # how many "{" are tried in a text that is no JSON as a whole
_DIGITS = 310  # a double has at most 309 digits before the point
_FENCE = re.compile(r"```[A-Za-z0-9_-]{0,20}[ \t]*\n(.*?)```", re.DOTALL)
_HALF_SURROGATE = re.compile("[\ud800-\udfff]")


class Where(Enum):
    """Where the JSON object stood in the completion."""

    WHOLE = "whole"
    FENCED = "fenced"
    INSIDE = "inside"
    NOWHERE = "nowhere"


class Missing(Enum):
    """The mark of a field that is not there; None cannot be it, for null is a JSON value."""

    FIELD = "missing"


MISSING: Final = Missing.FIELD


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was read. `value` is the JSON object, or None; it is shared, so never change it.

    `start` and `end` bound the object in the completion; `reason` says why the whole text is none.
    """

    value: Mapping[str, Any] | None
    where: Where
    start: int = 0
    end: int = 0
    reason: Text = Text("")


def parse(completion: str) -> Parsed:
    """The first JSON object of a completion, and where it stood. Never raises."""
    return _cached(completion) if len(completion) <= _LONG else _cached_long(completion)


def _parse(text: str) -> Parsed:
    stripped = text.strip()
    start = len(text) - len(text.lstrip())
    try:
        value, end = _decode(stripped, 0)
        if end != len(stripped):
            reason = Text("text follows the JSON value")
        elif isinstance(value, dict):
            return Parsed(value, Where.WHOLE, start, start + end)
        else:
            reason = Text("it is JSON, but not an object")
    except ValueError as error:
        reason = reason_of(error)
    start_of_text = text[:_LONG]
    parsed = _fenced(start_of_text, reason) or _inside(start_of_text, reason)
    return parsed or Parsed(None, Where.NOWHERE, reason=reason)


_cached, _cached_long = lru_cache(maxsize=512)(_parse), lru_cache(maxsize=4)(_parse)


def _fenced(text: str, reason: Text) -> Parsed | None:
    if "```" not in text:
        return None
    for number, match in enumerate(_FENCE.finditer(text)):
        if number == _STARTS:
            return None
        inner = match[1].strip()
        try:
            value, end = _decode(inner, 0)
        except ValueError:
            continue
        if isinstance(value, dict) and end == len(inner):
            start = match.start(1) + match[1].index(inner)
            return Parsed(value, Where.FENCED, start, start + end, reason)
    return None


def _inside(text: str, reason: Text) -> Parsed | None:
    start = -1
    for _ in range(_STARTS):
        start = text.find("{", start + 1)
        if start < 0:
            return None
        try:
            value, end = _decode(text, start)
        except ValueError:
            continue
        return Parsed(value, Where.INSIDE, start, end, reason)
    return None


def _decode(text: str, start: int) -> tuple[Any, int]:
    """One JSON value and its end. Raises only ValueError, with a reason that is safe to print."""
    try:
        value, end = _DECODER.raw_decode(text, start)
    except RecursionError:
        raise ValueError(Text("it is nested too deeply")) from None
    except json.JSONDecodeError as error:
        raise ValueError(
            Text("not valid JSON: {reason} at character {n}", json_fault(error), error.pos + 1)
        ) from None
    _check(value)
    return value, end


def _check(value: Any) -> None:
    """Refuse a value that is too deep, too large or holds a text that is none. Raises ValueError."""
    layer, depth, count = [value], 0, 0
    while layer:
        count += len(layer)
        if depth > MAX_DEPTH or count > MAX_VALUES:
            raise ValueError(
                Text("it is nested too deeply") if depth > MAX_DEPTH else Text("it holds too many values")
            )
        below: list[Any] = []
        for item in layer:
            if isinstance(item, dict):
                below.extend(item.values())
                texts = list(item)
            else:
                texts = [item] if isinstance(item, str) else []
                if isinstance(item, list):
                    below.extend(item)
            if any(not text.isascii() and _HALF_SURROGATE.search(text) for text in texts):
                raise ValueError(Text("it contains half of a surrogate pair, which is not valid Unicode"))
        layer, depth = below, depth + 1


def _no_constant(name: str) -> Any:
    raise ValueError(Text("{name} is not JSON", name))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        times = Counter(key for key, _ in pairs)
        twice = times.most_common(1)[0][0]
        raise ValueError(Text("the key {twice} appears twice", shown(twice)))
    return members


def _whole_number(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError(Text("it holds a number outside the range of a double"))
    value = int(digits)
    _real_number(digits)
    return value


def _real_number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(Text("it holds a number outside the range of a double"))
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_whole_number, parse_float=_real_number
)


def shown(value: Any, limit: int = 60) -> str:
    """A JSON value for a reason: one short line that every file and window can hold."""
    if isinstance(value, str):
        value = value[: 2 * limit]
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = f"a large {type(value).__name__}"
    text = storable(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def storable(text: str) -> str:
    """The text with every half surrogate replaced by U+FFFD, so that UTF-8 can hold it."""
    return text if text.isascii() else _HALF_SURROGATE.sub("\ufffd", text)


def lookup(value: Any, path: str) -> Any:
    """The field at a dotted path ("order.items.0.name"), or `MISSING`. A key with dots comes first."""
    if isinstance(value, Mapping) and path in value:
        return value[path]
    for name in path.split("."):
        if isinstance(value, Mapping) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isascii() and name.isdigit() and int(name[:9]) < len(value):
            value = value[int(name[:9])]
        else:
            return MISSING
    return value
