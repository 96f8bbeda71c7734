"""A schema in the words that llguidance enforces. What it cannot enforce is refused, never left out."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from typing import Any

from engine.base.errors import UserError
from engine.base.json_schema import Validator
from engine.base.patterns import as_re2
from engine.base.text import Text
from engine.binding.keywords import Path, mapped, placed, target_of
from engine.data.rows import canonical

# Those of llguidance. The standard makes any other a note that decides nothing, as these are for validators.
FORMATS = frozenset(
    {"date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"}
)
_REFUSED = (
    "$dynamicRef", "contains", "dependencies", "dependentRequired", "dependentSchemas", "if", "not",
    "propertyNames", "unevaluatedItems", "unevaluatedProperties", "uniqueItems",
)  # fmt: skip
_OTHERS = ("$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas", "patternProperties")
_MOST_LISTS = 2000  # that a list without repetition may be
_CLASS = re.compile(r"\\p\{\w+\}|\\.|\[\^?(?:\\.|[^\]\\])*\]", re.DOTALL)
_KNOWN = r"\p{age:15.1}"  # the characters that RE2 knows; Rust's regex knows those of later years too


def bindable(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema as llguidance takes it, equal in what it allows.

    Raises UserError naming keyword and field of what cannot be enforced.
    """
    whole = {key: value for key, value in schema.items() if key not in ("$schema", "x-guidance")}

    def rewritten(rule: Any, path: Path) -> Any:
        if not isinstance(rule, Mapping):
            return rule
        plain = _plain(_named_keys(_closed(_listed(dict(rule), whole)), whole), path)
        for keyword in _REFUSED:
            if keyword in plain:
                raise refused(placed(keyword, path))
        return mapped(plain, path, rewritten)

    bound: dict[str, Any] = rewritten(whole, ())
    return bound


def refused(what: Text, reason: Text | None = None) -> UserError:
    """The sentence for a schema that no answer can be bound to."""
    hint = Text("Ask without binding the answer, or change the schema.")
    if reason is None:
        return UserError("No answer can be bound to {keyword}.", what, hint=hint)
    return UserError("No answer can be bound to {keyword}: {reason}.", what, reason, hint=hint)


def _plain(rule: dict[str, Any], path: Path) -> dict[str, Any]:
    """Patterns in the syntax of llguidance, and no keyword that decides nothing."""
    if rule.get("format") not in FORMATS:
        rule.pop("format", None)
    idle = {"uniqueItems": False, "unevaluatedItems": True, "unevaluatedProperties": True, "not": False}
    for keyword, value in idle.items():
        if rule.get(keyword) is value:
            del rule[keyword]
    if "if" in rule and "then" not in rule and "else" not in rule:
        del rule["if"]
    if "if" not in rule:
        rule = {key: value for key, value in rule.items() if key not in ("then", "else")}
    if "contains" not in rule:
        rule = {key: value for key, value in rule.items() if key not in ("minContains", "maxContains")}
    if "pattern" in rule:
        rule["pattern"] = _pattern(rule["pattern"], "pattern", path)
    if "patternProperties" in rule:
        patterns = rule["patternProperties"]
        rule["patternProperties"] = {
            _pattern(pattern, "patternProperties", path): one for pattern, one in patterns.items()
        }
    return rule


def _pattern(pattern: str, keyword: str, path: Path) -> str:
    """A pattern as the validators match it (`engine.base.patterns`), in the syntax of Rust's regex."""
    try:
        return _CLASS.sub(_in_rust, as_re2(pattern))
    except ValueError as error:
        raise refused(placed(keyword, path), Text.verbatim(str(error.args[0]))) from error


def _in_rust(part: re.Match[str]) -> str:
    """RE2 reads `\\<` as the sign itself, and within brackets `&&`, `--` and `~~` too."""
    text = part[0]
    if text.startswith(r"\p"):
        return f"[{text}&&{_KNOWN}]"
    if text in (r"\<", r"\>"):
        return text[1]
    if text[0] == "\\":
        return text
    if "--" in text[1:-1]:
        raise ValueError(Text("it has two hyphens in brackets"))
    written = re.sub(r"\\.|[&~]", _in_class, text)
    return f"[{written}&&{_KNOWN}]" if r"\p" in written and not written.startswith("[^") else written


def _in_class(sign: re.Match[str]) -> str:
    if sign[0] in (r"\<", r"\>"):
        return sign[0][1]
    return sign[0] if len(sign[0]) > 1 else "\\" + sign[0]


def _listed(rule: dict[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """A list of a few choices, each at most once, as the list of all such lists."""
    items = target_of(whole, rule.get("items"))
    if rule.get("uniqueItems") is not True or not isinstance(items, Mapping) or "prefixItems" in rule:
        return rule
    choices = _fitting(items.get("enum", [items["const"]] if "const" in items else []), rule["items"], whole)
    kinds = set(items) - {"enum", "const", "type", "title", "description"}
    least, most = rule.get("minItems", 0), min(rule.get("maxItems", len(choices)), len(choices))
    count = sum(math.perm(len(choices), size) for size in range(least, most + 1)) if choices else 0
    if not 0 < count <= _MOST_LISTS or kinds or len(set(map(canonical, choices))) < len(choices):
        return rule
    lists = [list(some) for size in range(least, most + 1) for some in itertools.permutations(choices, size)]
    kept = {key: value for key, value in rule.items() if key in ("$defs", "definitions")}
    others = set(rule) - {"type", "items", "uniqueItems", "minItems", "maxItems", "title", "description"}
    if others - set(kept) - {"default", "examples"} or rule.get("type", "array") != "array":
        return rule
    return {**kept, "enum": lists}


def _named_keys(rule: dict[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """An object whose keys are listed by `propertyNames`, as one with these fields, each optional."""
    names = target_of(whole, rule.get("propertyNames"))
    listed = (
        names.get("enum") if isinstance(names, Mapping) and set(names) <= {"enum", "type", "title"} else None
    )
    if not listed or {"properties", "patternProperties", "minProperties", "maxProperties"} & set(rule):
        return rule
    one = rule.get("additionalProperties", {})
    named = _fitting(listed, rule["propertyNames"], whole)
    fields = {key: one for key in named if isinstance(key, str)}
    kept = {key: value for key, value in rule.items() if key != "propertyNames"}
    return {**kept, "properties": fields, "additionalProperties": False}


def _fitting(values: list[Any], rule: Any, whole: Mapping[str, Any]) -> list[Any]:
    """Those of the listed values that keep to a rule: more may stand in it, or beside its reference."""
    fits = Validator(whole).is_valid
    return [value for value in values if fits(value, rule)]


def _closed(rule: dict[str, Any]) -> dict[str, Any]:
    """Where nothing beside evaluates fields, `unevaluatedProperties` is `additionalProperties`."""
    if "unevaluatedProperties" in rule and not any(keyword in rule for keyword in _OTHERS):
        further = rule.pop("unevaluatedProperties")
        rule.setdefault("additionalProperties", further)
    return rule
