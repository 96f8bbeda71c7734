"""A large JSON object read piece by piece: between the pieces, other threads get their turn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")


def members(text: str, listed: str) -> Iterator[tuple[str, Any]]:
    """The members of the JSON object `text` in their order; of the list `listed` each item by itself.

    json.loads keeps the interpreter to itself until it has read everything, which for 100 MB takes seconds.
    Raises ValueError where the text is no JSON object.
    """
    at = _after(text, 0, "{")
    if text[at : at + 1] == "}":
        _end(text, at + 1)
        return
    while True:
        key, at = _DECODER.raw_decode(text, at)
        at = _after(text, at, ":")
        if key == listed and text[at : at + 1] == "[":
            at = _skip(text, at + 1)
            while text[at : at + 1] != "]":
                item, at = _DECODER.raw_decode(text, at)
                yield key, item
                at = _skip(text, at)
                if text[at : at + 1] != "]":
                    at = _after(text, at, ",")
            at += 1
        else:
            value, at = _DECODER.raw_decode(text, at)
            yield key, value
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            _end(text, at + 1)
            return
        at = _after(text, at, ",")


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _after(text: str, at: int, sign: str) -> int:
    """Behind this sign and the space around it."""
    at = _skip(text, at)
    if text[at : at + 1] != sign:
        raise json.JSONDecodeError(f"Expecting '{sign}'", text, at)
    return _skip(text, at + 1)


def _end(text: str, at: int) -> None:
    if (at := _skip(text, at)) != len(text):
        raise json.JSONDecodeError("Extra data", text, at)
