"""Converts the cells of a table to the types that a JSON Schema gives the fields of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.base.json_values import kind_of
from engine.base.strict_json import decoded
from engine.base.text import Text
from engine.data.rows import canonical
from engine.data.targets import Target, target_of
from engine.reading.decimals import grouped_number
from engine.reading.number_formats import ShownFloat, ShownInt, without_shown

YES_NO = {
    "true": True, "yes": True, "1": True, "ja": True, "oui": True, "是": True, "wahr": True, "vrai": True,
    "false": False, "no": False, "0": False, "nein": False, "non": False, "否": False, "falsch": False,
    "faux": False,
}  # fmt: skip
_NUMBERS = ("integer", "number")


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


def allows_null(target: Target) -> bool:
    """Whether the field may be null."""
    return "null" in target.kinds and not target.anything


def as_text(cell: Any) -> Any:
    """A spreadsheet's number as the text that it shows; anything else unchanged."""
    if isinstance(cell, ShownInt | ShownFloat):
        return cell.shown
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(without_fraction(cell))
    return cell


def typed(
    key: str,
    cell: Any,
    target: Target,
    root: Mapping[str, Any],
    loose: bool = True,
    decimal_comma: bool = False,
) -> Any:
    """A cell, converted to a type that its field may have.

    `root` is the whole schema. `loose`: the cell comes from a spreadsheet or a text table. Raises ValueError
    for a cell that does not fit: it never becomes a value of another type.
    """
    given, text, cell = cell, as_text(cell), without_shown(cell)
    if target.anything:
        return cell
    if isinstance(cell, str):
        return _Text(key, cell, target, root, loose, decimal_comma).value()
    kinds, kind = target.kinds, kind_of(cell)
    if kind in kinds or (kind == "integer" and "number" in kinds):
        return cell
    if kind == "number" and "integer" in kinds and cell.is_integer():
        return int(cell)
    if kind in _NUMBERS and "string" in kinds:
        return _listed(text, target)
    if kind in _NUMBERS and "boolean" in kinds and loose and cell in (0, 1):
        return bool(cell)
    if kind == "boolean" and "string" in kinds:
        return _listed(str(cell).upper() if loose else str(cell).lower(), target)
    if loose and "array" in kinds and kind not in ("object", "array"):
        return [typed(key, given, target_of(target.items, root), root, loose, decimal_comma)]
    raise _misfit(key, cell, target)


class _Text:
    """A cell of text on its way to its field."""

    def __init__(
        self, key: str, cell: str, target: Target, root: Mapping[str, Any], loose: bool, decimal_comma: bool
    ) -> None:
        self._key, self._cell, self._target, self._root = key, cell, target, root
        self._loose, self._comma = loose, decimal_comma
        self._text = cell.strip()

    def value(self) -> Any:
        """Raises ValueError."""
        kinds, listed = self._target.kinds, _listed(self._cell, self._target)
        if listed is not self._cell or self._cell in self._target.words:
            return listed
        if self._text[:1] in ("[", "{") and kinds & {"array", "object"}:
            value = self._as_json()
            if kind_of(value) in kinds:
                return value
        for kind in ("number" if "number" in kinds else "integer", "boolean"):
            value = self._as(kind) if kind in kinds else None
            # Where it may be a text too, 5.0 and 1,200 are texts: only what is written as JSON has it is not.
            if value is not None and ("string" not in kinds or canonical(value) == self._text):
                return value
        if "string" in kinds:
            return self._cell
        if self._text == "null" and "null" in kinds:
            return None
        if "array" in kinds and self._text[:1] not in ("[", "{"):
            return self._entries()
        raise _misfit(self._key, self._cell, self._target)

    def _as_json(self) -> Any:
        try:
            return decoded(self._text)
        except (ValueError, RecursionError):
            return self._cell

    def _as(self, kind: str) -> Any:
        """The text as a number or as true or false; None where it is none."""
        if kind == "boolean":
            return YES_NO.get(self._text.lower())
        try:
            number = number_of(self._text, self._comma)
        except (ValueError, RecursionError):
            return None
        if kind == "integer":
            number = without_fraction(number)
        return number if kind == "number" or isinstance(number, int) else None

    def _entries(self) -> list[Any]:
        """The entries of a list that is written with commas or semicolons."""
        inner = target_of(self._target.items, self._root)
        parts = [part.strip() for part in self._text.split(";" if ";" in self._text else ",")]
        return [typed(self._key, part, inner, self._root, self._loose, self._comma) for part in parts if part]


def without_fraction(cell: Any) -> Any:
    """A spreadsheet's 3.0 as 3; anything else unchanged."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _misfit(key: str, cell: Any, target: Target) -> ValueError:
    kinds = sorted(target.kinds - ({"integer"} if "number" in target.kinds else set()))
    text = cell if isinstance(cell, str) else canonical(cell)
    return ValueError(
        Text("{key!r} should be of type {kind}, the cell is {text!r}", key, ", ".join(kinds), text[:40])
    )


def _listed(cell: str, target: Target) -> Any:
    """The listed value that equals a cell up to case and outer spaces; else the cell itself."""
    if cell in target.words:
        return cell
    plain = cell.strip().casefold()
    meant = [one for one in target.words if one is not None and str(one).casefold() == plain]
    return meant[0] if len(meant) == 1 else cell
