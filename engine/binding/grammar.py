"""A JSON Schema as a grammar of llguidance: the one place that decides what an answer can be bound to.

The language is the schema's, in the form in which rows are written: compact, keys in the schema's order
(`as_written` puts the rows' order there), characters as they are. Format: github.com/guidance-ai/llguidance.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import llguidance

from engine.base.errors import UserError
from engine.base.json_schema import schema_reason
from engine.base.text import Text
from engine.binding.bindable import bindable, refused
from engine.binding.keywords import NAMED, Path, placed, rules_in

LONGEST = 500_000  # characters of a schema; beyond, compiling takes seconds
LIMITS = llguidance.LLParserLimits(verbose_errors=False)
# Without the escape \u one key has one spelling, so that no answer can hold a named key twice.
_WRITTEN: dict[str, Any] = {
    "item_separator": ",",
    "key_separator": ":",
    "whitespace_flexible": False,
    "coerce_one_of": False,
    "lenient": False,
    "json_allowed_escapes": '"\\bfnrt',
    "json_allow_general_unicode_escapes": False,
}
# Working is lines that do not begin as an answer does (engine/base/working.py); think tags are such lines.
_WORKED = "start: line* answer\nline: /([^{`\\n][^\\n]*)?\\n/\nanswer: %json "
_SIGNS = (  # what the library says of a rule, the keyword that it means, and why
    ("oneOf", "oneOf", Text("an answer could fit two of its alternatives")),
    ("min/maxProperties", "minProperties, maxProperties", Text("a field that is named is not required")),
    ("float range", "minimum, maximum", Text("the bounds are too far apart")),
    ("integer range", "minimum, maximum", Text("the bounds are too far apart")),
    ("JSON serializable", "minimum, maximum", Text("the bounds are too far apart")),
    ("lookaround", "pattern", Text("it looks at what stands around it")),
    ("regex", "pattern", None),
    ("Unsatisfiable", "", Text("nothing fits it")),
)


@lru_cache(maxsize=32)
def _compiled(schema: str, working: bool) -> str:
    if len(schema) > LONGEST:
        raise UserError("The JSON Schema is too long to bind answers to it.")
    asked = json.loads(schema)
    if asked is True:
        asked = {}
    if reason := schema_reason(asked):
        raise UserError("No answer can be bound to the JSON Schema: {reason}.", reason)
    bound = bindable(asked)
    if _error(bound):
        raise _fault(bound)
    body = json.dumps({**bound, "x-guidance": _WRITTEN}, ensure_ascii=False)
    return _WORKED + body if working else "start: %json " + body


def grammar_of(schema: Mapping[str, Any], working: bool = False) -> str:
    """The grammar of a schema; with `working`, free lines may stand before the answer.

    Raises UserError for a schema that cannot be enforced as a whole, naming keyword and field.
    """
    return _compiled(json.dumps(schema, ensure_ascii=False), working)


@lru_cache(maxsize=1)
def byte_tokenizer() -> Any:
    """A tokenizer whose tokens are bytes, to try grammars with."""
    return llguidance.LLTokenizer("byte")


def takes(grammar: str, text: str) -> bool:
    """Whether the grammar lets a text be written whole."""
    matcher = _begun(grammar).deep_copy()
    tokens = byte_tokenizer().tokenize_str(text)
    return matcher.try_consume_tokens(tokens) == len(tokens) and matcher.is_accepting()


@lru_cache(maxsize=4)
def _begun(grammar: str) -> llguidance.LLMatcher:
    """A matcher at the beginning of an answer, to be copied: making one takes far longer than a text."""
    return llguidance.LLMatcher(byte_tokenizer(), grammar, log_level=0, limits=LIMITS)


def _error(bound: Mapping[str, Any]) -> str:
    """What the library has against a schema; "" for nothing."""
    try:
        grammar = llguidance.LLMatcher.grammar_from_json_schema(dict(bound), overrides=cast(Any, _WRITTEN))
        matcher = llguidance.LLMatcher(byte_tokenizer(), grammar, log_level=0, limits=LIMITS)
        for _ in range(2):  # some limits show at the first tokens only
            if not matcher.is_error() and (allowed := byte_of(matcher)) is not None:
                matcher.consume_token(allowed)
    except ValueError as error:
        return str(error)
    return str(matcher.get_error())


def byte_of(matcher: Any) -> int | None:
    """The first byte that may come next; None where the answer may only end."""
    mask = int.from_bytes(matcher.compute_bitmask(), "little") & ((1 << 256) - 1)
    return (mask & -mask).bit_length() - 1 if mask else None


def _fault(bound: Mapping[str, Any]) -> UserError:
    """The sentence for the innermost rule that the library refuses."""
    named = {key: bound[key] for key in NAMED if key in bound}
    for rule, path in rules_in(bound):
        if said := _error({**named, **rule}):
            return _told(said, rule, path)
    return _told(_error(bound), bound, ())


def _told(said: str, rule: Mapping[str, Any], path: Path) -> UserError:
    for sign, keyword, reason in _SIGNS:
        if sign in said and not (keyword == "pattern" and keyword not in rule):
            what = Text.verbatim(".".join(path)) if path else Text("the whole answer")
            what = placed(keyword, path) if keyword else what
            said = said.strip().splitlines()[-1].removeprefix("error: ")
            return refused(what, reason or Text.verbatim(said))
    return refused(
        placed(", ".join(sorted(set(rule) - set(NAMED))[:4]), path), Text("it is too large or intricate")
    )
