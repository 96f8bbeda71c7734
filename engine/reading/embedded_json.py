"""Finds the JSON object in an answer that language models wrote: in a code fence, or with text around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from engine.base.reasons import reason_of
from engine.base.strict_json import decoded, decoded_at
from engine.base.text import Text

_FENCE = re.compile(r"```[ \t]*[\w-]*[ \t]*\n(.*?)```", re.DOTALL)


def json_within(text: str) -> tuple[str | None, Text]:
    """The text of the only JSON object in a text, and what stood around it ("" for nothing); else None and
    the reason: there is no object, or there are several that differ."""
    try:
        value = decoded(text.strip())
    except (ValueError, RecursionError) as error:
        reason = reason_of(error)
    else:
        if isinstance(value, dict):
            return text.strip(), Text("")
        return None, Text("the answer is not a JSON object")
    fenced = _different(_fenced(text))
    if len(fenced) == 1:
        return fenced[0], Text("the JSON was taken out of its code fence")
    try:
        found = fenced or _different(_objects(text))
    except (ValueError, RecursionError):
        return None, Text("the answer holds broken JSON: {reason}", reason)
    if len(found) == 1:
        return found[0], Text("the JSON was taken out of the text around it")
    if found:
        return None, Text("the answer holds {n} JSON objects", len(found))
    return None, Text("the answer holds no JSON object")


def _different(objects: Iterable[tuple[Any, str]]) -> list[str]:
    """The texts of JSON objects, without repetitions."""
    found: list[tuple[Any, str]] = []
    for value, text in objects:
        if all(value != other for other, _ in found):
            found.append((value, text))
    return [text for _, text in found]


def _fenced(text: str) -> Iterator[tuple[Any, str]]:
    """The JSON objects in code fences, and their texts."""
    for inside in _FENCE.findall(text):
        inside = inside.strip()
        try:
            value = decoded(inside)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            yield value, inside


def _objects(text: str) -> Iterator[tuple[Any, str]]:
    """The outermost JSON objects in a text, and their texts. Raises ValueError where one is broken: what is
    whole within it is not the answer."""
    at = text.find("{")
    while at >= 0:
        value, end = decoded_at(text, at)
        yield value, text[at:end]
        at = text.find("{", end)
