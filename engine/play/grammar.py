"""A JSON Schema as a grammar of llama.cpp, which constrains sampling to answers that fit it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from engine.base.errors import UserError
from engine.base.text import Text

# Classes that the converter of llama-cpp-python hands to llama.cpp as they are, which has no such escape.
_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": " \\t\\n\\r"}
LONGEST = 2_000_000  # characters of a grammar
MOST_NESTED = 5000  # of 100,000, llama.cpp's reader overflows its stack, which ends the process
_SIGN = re.compile(r'"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]|[()]')  # literals and classes as wholes
_PIECE = re.compile(r"\\(.)|(\[\^?)|(\])", re.DOTALL)


# Working is lines that do not begin as an answer does (engine/base/working.py); think tags are such lines.
WORKED = "working-then-answer"
_WORKING = (
    WORKED
    + r""" ::= working-line* root
working-line ::= ([^{`\n] [^\n]*)? "\n"
"""
)


def grammar_of(schema: Mapping[str, Any]) -> str:
    """The grammar (GBNF) of a schema. Raises UserError for a schema beyond it.

    Its rule `root` is the answer, `WORKED` any working and then the answer.
    """
    from llama_cpp.llama_grammar import json_schema_to_gbnf

    try:
        grammar = json_schema_to_gbnf(json.dumps(_plain(schema)))
        if len(grammar) > LONGEST or _depth(grammar) > MOST_NESTED:
            raise ValueError(Text("a text or list in it may be too long"))
        return f"{grammar}\n{_WORKING}"
    except (AssertionError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise UserError(
            "The JSON Schema cannot constrain the answer: {reason}.", error, hint="Ask without the grammar."
        ) from error


def _plain(value: Any) -> Any:
    """The schema in what the converter supports: patterns without classes, and one type a rule."""
    if isinstance(value, Mapping):
        rule = {
            key: plain_pattern(item) if key == "pattern" and isinstance(item, str) else _plain(item)
            for key, item in value.items()
        }
        return _of_one_type(rule)
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _of_one_type(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule for several types as alternatives; the converter would keep nothing of it but the types."""
    types = rule.get("type")
    if not isinstance(types, list):
        return rule
    rest = {key: item for key, item in rule.items() if key != "type"}
    if "enum" in rest or "const" in rest:
        return rest
    return {"anyOf": [{"type": "null"} if one == "null" else {**rest, "type": one} for one in types]}


def _depth(grammar: str) -> int:
    """How many brackets stand within each other; each optional letter or entry adds one."""
    deepest = depth = 0
    for sign in _SIGN.findall(grammar):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        deepest = max(deepest, depth)
    return deepest


def plain_pattern(pattern: str) -> str:
    """A regex with its digit, word and space classes written out: `\\d{4}` becomes `[0-9]{4}`."""
    inside = False

    def written_out(match: re.Match[str]) -> str:
        nonlocal inside
        letter, opened, closed = match.groups()
        if opened and not inside:
            inside = True
        elif closed:
            inside = False
        if letter in _CLASSES:
            return _CLASSES[letter] if inside else f"[{_CLASSES[letter]}]"
        return match[0]

    return _PIECE.sub(written_out, pattern)
