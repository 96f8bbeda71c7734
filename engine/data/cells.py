"""Converts the cells of a table to the types that a JSON Schema gives the fields of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.base.strict_json import decoded
from engine.base.text import Text
from engine.reading.decimals import grouped_number

YES_NO = {
    "true": True, "yes": True, "1": True, "ja": True, "oui": True, "是": True, "wahr": True, "vrai": True,
    "false": False, "no": False, "0": False, "nein": False, "non": False, "否": False, "falsch": False,
    "faux": False,
}  # fmt: skip
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def number_of(text: str, decimal_comma: bool = False) -> int | float:
    """The number in a text; thousands may be grouped: 1,200.50, or with a decimal comma 1.200,50.

    Raises ValueError if it is none.
    """
    text = text.strip()
    number = grouped_number(text, decimal_comma)
    if number is not None:
        return number
    value = decoded(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(Text("{text!r} is not a number", text[:40]))
    return value


def rule_at(schema: Mapping[str, Any], path: str) -> tuple[Mapping[str, Any], bool]:
    """The rule of the field at a dotted path, and whether it is required; `({}, False)` if unknown."""
    rule: Any = schema
    required = False
    for key in path.split("."):
        properties = rule.get("properties") if isinstance(rule, Mapping) else None
        if not isinstance(properties, Mapping) or key not in properties:
            return {}, False
        required = key in rule.get("required", ())
        rule = properties[key]
    return (rule if isinstance(rule, Mapping) else {}), required


def allows_null(rule: Mapping[str, Any]) -> bool:
    """Whether the rule says that the field may be null."""
    if "enum" in rule:
        return None in rule["enum"]
    if "anyOf" in rule:
        return any(isinstance(one, Mapping) and allows_null(one) for one in rule["anyOf"])
    return "null" in _types(rule)


def as_text(cell: Any) -> Any:
    """A spreadsheet's number as text; anything else unchanged."""
    return str(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


def typed(
    key: str, cell: Any, rule: Mapping[str, Any], loose: bool = True, decimal_comma: bool = False
) -> Any:
    """A cell, converted to the type that the schema gives its field.

    `loose`: a number may be meant as text. Raises ValueError if the cell does not fit.
    """
    if isinstance(rule.get("anyOf"), list):
        return _one_of(key, cell, rule["anyOf"], loose, decimal_comma)
    kinds = [one for one in _types(rule) if one != "null"]
    kind = kinds[0] if len(kinds) == 1 else None
    if kind == "string" and loose:
        cell = as_text(cell)
    if not isinstance(cell, str):
        return without_fraction(cell) if kind == "integer" else cell
    if kind in (None, "string"):
        return _listed(cell, rule.get("enum"))
    text = cell.strip()
    if kind == "array" and not text.startswith("["):
        separator = ";" if ";" in text else ","
        parts = [part.strip() for part in text.split(separator)]
        items = rule.get("items")
        inner = items if isinstance(items, Mapping) else {}
        return [typed(key, part, inner, loose, decimal_comma) for part in parts if part]
    if kind == "boolean" and text.lower() in YES_NO:
        return YES_NO[text.lower()]
    value = _decoded(text, kind, decimal_comma)
    expected = _PYTHON_TYPES.get(kind) if isinstance(kind, str) else None
    if expected and (type(value) not in expected):
        raise ValueError(Text("{key!r} should be of type {kind}, the cell is {text!r}", key, kind, text[:40]))
    return value


def _one_of(key: str, cell: Any, rules: list[Any], loose: bool, decimal_comma: bool) -> Any:
    """The cell by the first rule that it fits; lists and objects only where it is written as JSON."""
    if isinstance(cell, str) and cell.strip()[:1] in ("[", "{"):
        value = _decoded(cell.strip(), None, decimal_comma)
        if not isinstance(value, str):
            return value
    plain = [one for one in rules if isinstance(one, Mapping) and not {"array", "object"} & {*_types(one)}]
    texts = [one for one in plain if "string" in _types(one) or "enum" in one]
    for rule in [one for one in plain if one not in texts and "null" not in _types(one)]:
        try:
            return typed(key, cell, rule, loose, decimal_comma)
        except ValueError:
            continue
    choices = [choice for rule in texts for choice in rule.get("enum", ())]
    text = as_text(cell) if loose and texts else cell
    return _listed(text, choices) if isinstance(text, str) else text


def _decoded(text: str, kind: Any, decimal_comma: bool) -> Any:
    try:
        value = number_of(text, decimal_comma) if kind in ("integer", "number") else decoded(text)
    except ValueError:
        return text
    return without_fraction(value) if kind == "integer" else value


def _types(rule: Mapping[str, Any]) -> list[Any]:
    kind = rule.get("type")
    return kind if isinstance(kind, list) else [] if kind is None else [kind]


def without_fraction(cell: Any) -> Any:
    """A spreadsheet's 3.0 as 3; anything else unchanged."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _listed(cell: str, choices: Any) -> Any:
    """The schema's choice that equals a cell up to case and outer spaces; else the cell itself."""
    if not isinstance(choices, list) or cell in choices:
        return cell
    plain = cell.strip().casefold()
    meant = [one for one in choices if one is not None and str(one).casefold() == plain]
    return meant[0] if len(meant) == 1 else cell
