"""The answers that the mapped columns of a table hold, before there is a schema to convert them by."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from engine.base.progress import Progress
from engine.base.strict_json import decoded
from engine.base.text import Text
from engine.data.cells import YES_NO, as_text, number_of, without_fraction
from engine.data.importing import Columns, put
from engine.data.rows import accepted_from_json
from engine.reading.number_formats import without_shown
from engine.reading.tables import EVERY, Table, is_blank

Answer = dict[str, Any]
_PAIRS = ({"true", "false"}, {"yes", "no"}, {"ja", "nein"}, {"oui", "non"}, {"是", "否"}, {"wahr", "falsch"},
          {"vrai", "faux"})  # fmt: skip
_LONG_NUMBER = 15  # digits that a double holds; a longer number is a name written in digits
_LEADING_ZERO = re.compile(r"\s*[+-]?0\d")
_DIGIT = re.compile(r"\d")
# Columns of digits that are no amounts.
_NAMES = re.compile(
    r"zip|plz|post(al)?.?(code|leitzahl)|postleitzahl|code.?postal|phone|telefon|téléphone|mobil|fax|iban|isbn|"
    r"\bean\b|\bsku\b|邮编|电话|手机",
    re.IGNORECASE,
)


def answers_of(table: Table, columns: Columns, progress: Progress) -> list[Answer]:
    """The answer of each record that has one, and those that it accepts too. `progress` may raise Cancelled.

    Of answers built from columns: a column's cells become numbers, true or false, or JSON where every one of
    them is such; else they stay texts. An empty cell is null, as a small model learns a stable shape more
    easily; only where more than half of a column's cells are empty, the field is left out. Records that
    become no row, for an unreadable cell or as all cells are empty, do not count.
    """
    accepted = _accepted(table, columns.accepted) if columns.accepted else []
    if columns.completion:
        return [*_decoded(table, columns.completion, progress), *accepted]
    used, sources = columns.used(), set(columns.fields.values())
    records = [
        one
        for one in table.records
        if used.isdisjoint(one.faults) and any(not is_blank(one.cells.get(name)) for name in sources)
    ]
    answers: list[Answer] = [{} for _ in records]
    for path, name in columns.fields.items():
        progress(Text("Looking at the answers"), 0, 0)
        cells = [record.cells.get(name) for record in records]
        empty = sum(cell in (None, "") for cell in cells)
        values = column_values(name, cells, table.decimal_comma) if table.loose else cells
        for answer, value in zip(answers, values, strict=True):
            if value not in (None, ""):
                _put(answer, path, value)
            elif empty * 2 <= len(cells):
                _put(answer, path, None)
    return [*answers, *accepted]


def column_values(name: str, cells: Sequence[Any], decimal_comma: bool = False) -> list[Any]:
    """The cells of a column, all converted to one type; empty ones are None."""
    given = [cell for cell in cells if cell not in (None, "")]
    convert: Callable[[Any], Any] = as_text
    for wanted in (_as_number(name, decimal_comma), _as_boolean(given), _as_json):
        try:
            for cell in given:
                wanted(cell)
        except (ValueError, RecursionError):
            continue
        convert = wanted
        break
    return [None if cell in (None, "") else convert(cell) for cell in cells]


def _decoded(table: Table, name: str, progress: Progress) -> Iterator[Answer]:
    for done, record in enumerate(table.records):
        if done % EVERY == 0:
            progress(Text("Looking at the answers"), done, len(table.records))
        value = record.cells.get(name)
        if isinstance(value, str):
            try:
                value = decoded(value)
            except (ValueError, RecursionError):
                continue
        if isinstance(value, dict):
            yield value


def _accepted(table: Table, name: str) -> list[Answer]:
    answers: list[Answer] = []
    for record in table.records:
        with contextlib.suppress(ValueError, RecursionError):  # importing the record says why
            answers += accepted_from_json(record.cells.get(name))
    return answers


def _put(answer: Answer, path: str, value: Any) -> None:
    try:
        put(answer, path, value)
    except ValueError:
        return  # importing the record says why


def _as_number(name: str, decimal_comma: bool) -> Callable[[Any], Any]:
    named = _NAMES.search(name)

    def convert(cell: Any) -> Any:
        if isinstance(cell, str):
            if named or _LEADING_ZERO.match(cell) or len(_DIGIT.findall(cell)) > _LONG_NUMBER:
                raise ValueError
            return number_of(cell, decimal_comma)
        if named or isinstance(cell, bool) or not isinstance(cell, int | float):
            raise ValueError
        return without_fraction(without_shown(cell))

    return convert


def _as_boolean(cells: Sequence[Any]) -> Callable[[Any], Any]:
    words = {cell.strip().lower() for cell in cells if isinstance(cell, str)}

    def convert(cell: Any) -> Any:
        if isinstance(cell, bool):
            return cell
        if words not in _PAIRS or not isinstance(cell, str):
            raise ValueError
        return YES_NO[cell.strip().lower()]

    return convert


def _as_json(cell: Any) -> Any:
    if not isinstance(cell, str):
        raise ValueError
    if is_blank(cell) or cell.strip()[0] not in "[{":
        raise ValueError
    return decoded(cell)
