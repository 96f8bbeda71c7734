"""Numbers as people write them, 1,234.56 or 1.234,56, and the columns that have decimal commas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from engine.reading.tables import Record, is_blank

_LOOKED_AT = 2000  # records
_SPACE = r"[ \u00a0\u202f'’]"  # parts thousands in many countries
_COMMA = re.compile(rf"[+-]?(?!0\d)(\d+|\d{{1,3}}(?:(?:\.|{_SPACE})\d{{3}})+)(,\d+)?")
_POINT = re.compile(rf"[+-]?(?!0\d)(\d+|\d{{1,3}}(?:(?:,|{_SPACE})\d{{3}})+)(\.\d+)?")
_APART = re.compile(rf"[.,]|{_SPACE}")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})")  # 1.234 and 1,234 say nothing


def grouped_number(text: str, decimal_comma: bool) -> int | float | None:
    """The number that a text without outer spaces is, its thousands grouped or not; None if it is none.

    Raises ValueError for one of thousands of digits.
    """
    if not (_COMMA if decimal_comma else _POINT).fullmatch(text):
        return None
    whole, _, fraction = text.partition("," if decimal_comma else ".")
    whole = _APART.sub("", whole).lstrip("+")
    return float(f"{whole}.{fraction}") if fraction else int(whole)


def comma_columns(columns: Sequence[str], records: Sequence[Record]) -> tuple[str, ...]:
    """The columns of numbers that have decimal commas; none if another column has decimal points."""
    found: list[str] = []
    for name in columns:
        cells = (one.cells.get(name) for one in records[:_LOOKED_AT])
        match _mark(cell for cell in cells if not is_blank(cell)):
            case ",":
                found.append(name)
            case ".":
                return ()
    return tuple(found)


def _mark(cells: Iterable[object]) -> str:
    """The decimal mark of a column: "," or "."; "" if it is unclear, or not all cells are numbers."""
    marks: set[str] = set()
    for cell in cells:
        text = cell.strip() if isinstance(cell, str) else ""
        comma, point = bool(_COMMA.fullmatch(text)), bool(_POINT.fullmatch(text))
        if not comma and not point:
            return ""
        if comma != point and not _GROUPED.fullmatch(text):
            marks.add("," if comma else ".")
    return marks.pop() if len(marks) == 1 else ""
