"""Widens a schema just so far that it accepts answers which it rejects."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.from_file.answers import any_text, infer_rule

MOST_WORDS = 20  # allowed beside a pattern; from there on the pattern goes
_ROUNDS = 60  # amendments for one answer
_LIMITS = {"minimum": min, "maximum": max}
_LENGTHS = {
    "minLength": min, "maxLength": max, "minItems": min, "maxItems": max, "minProperties": min,
    "maxProperties": max,
}  # fmt: skip
_EVERY = 200  # answers between two reports of progress


def widened(
    schema: Mapping[str, Any], answers: Iterable[Mapping[str, Any]], progress: Progress = silent
) -> dict[str, Any]:
    """A schema that accepts what this one accepts, and these answers (JSON objects).

    A missing key becomes optional, an unknown one a field, a new value joins the choices, a limit moves; a
    value of another type is allowed beside the old ones. Raises UserError where that does not suffice.
    """
    from engine.base.json_schema import Validator

    wide = copy.deepcopy(dict(schema))
    judge = Validator(wide)
    listed = list(answers)
    for done, answer in enumerate(listed):
        if done % _EVERY == 0:
            progress(Text("Widening the schema"), done, len(listed))
        for _ in range(_ROUNDS):
            error = next(iter(judge.errors(answer)), None)
            if error is None:
                break
            _amend(error)
            judge = Validator(wide)
        else:
            raise _cannot()
    return wide


def _cannot() -> UserError:
    return UserError("The schema cannot be widened for every row.", hint="Edit it by hand.")


def _amend(error: Any) -> None:
    """Change the rule that an error of jsonschema is about, so that it does not occur again."""
    rule, value, keyword = error.schema, error.instance, error.validator
    if not isinstance(rule, dict):
        raise _cannot()
    match keyword:
        case "required":
            _set(rule, keyword, [name for name in rule[keyword] if name in value])
        case "additionalProperties" if rule[keyword] is False:
            known = rule.setdefault("properties", {})
            known.update({name: infer_rule([one]) for name, one in value.items() if name not in known})
        case "enum":
            rule[keyword] = [*rule[keyword], value]
        case "const":
            rule["enum"] = [rule.pop(keyword), value]
        case "type":
            _allow_beside(rule, value)
        case "pattern" | "format":
            _allow_other(rule, {"enum": [value]})
        case "anyOf" | "oneOf":
            _one_more(rule, keyword, value)
        case "minimum" | "maximum":
            rule[keyword] = _LIMITS[keyword](rule[keyword], value)
        case _ if keyword in _LENGTHS:
            rule[keyword] = _LENGTHS[keyword](rule[keyword], len(value))
        case _:
            rule.pop(keyword, None)


def _set(rule: dict[str, Any], keyword: str, value: Any) -> None:
    if value:
        rule[keyword] = value
    else:
        rule.pop(keyword, None)


def _allow_beside(rule: dict[str, Any], value: Any) -> None:
    """Allow a value of another type beside what the rule allows."""
    types = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    if value is None:
        rule["type"] = [*types, "null"]
    elif isinstance(value, float) and "integer" in types:
        kept = ["number" if one == "integer" else one for one in types]
        rule["type"] = kept if len(kept) > 1 else kept[0]
    else:
        _allow_other(rule, infer_rule([value]))


def _allow_other(rule: dict[str, Any], other: dict[str, Any]) -> None:
    """Make the rule allow what another one allows too; what describes it stays outside."""
    outer: dict[str, Any] = {key: rule.pop(key) for key in ("description", "title") if key in rule}
    inner = dict(rule)
    rule.clear()
    rule.update(outer, anyOf=[inner, other])


def _one_more(rule: dict[str, Any], keyword: str, value: Any) -> None:
    """One more alternative: among the words where there are some, else a rule of its own."""
    branches = rule.pop(keyword)
    words = next((one for one in branches if set(one) == {"enum"}), None)
    if isinstance(value, str) and words is not None:
        words["enum"] = [*words["enum"], value]
        if len(words["enum"]) > MOST_WORDS:  # no words beside a form, but free texts
            branches = [one for one in branches if one is not words and one.get("type") != "string"]
            branches.append(any_text("" in words["enum"]))
            others = [word for word in words["enum"] if not isinstance(word, str)]
            branches += [{"enum": others}] if others else []
    elif value not in ("", None) or not branches:
        branches.append(infer_rule([value]))
    else:
        branches.append({"type": "null"} if value is None else {"enum": [""]})
    rule["anyOf"] = branches  # for oneOf too: several may fit now
