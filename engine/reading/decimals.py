"""Recognises columns of numbers with decimal commas, as "1.234,56"; `cells.number_of` converts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from engine.reading.tables import Record, is_blank

_LOOKED_AT = 2000  # records
_SPACE = r"[ \u00a0\u202f'’]"  # parts thousands as a full stop does
_COMMA = re.compile(rf"[+-]?(\d+|\d{{1,3}}(\.\d{{3}})+|\d{{1,3}}({_SPACE}\d{{3}})+)(,\d+)?")
_POINT = re.compile(rf"[+-]?(\d+|\d{{1,3}}(,\d{{3}})+|\d{{1,3}}({_SPACE}\d{{3}})+)(\.\d+)?")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})")  # 1.234 and 1,234 say nothing


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
