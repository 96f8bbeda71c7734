"""Reads Excel workbooks, with openpyxl, which is loaded at first use."""

from __future__ import annotations

import datetime as dt
import math
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.text import Text
from engine.reading.number_formats import is_code, with_shown
from engine.reading.number_formats import shown as shown_number
from engine.reading.plain_values import plain_value
from engine.reading.tables import EVERY, Line, Table, column_letter, is_blank
from engine.reading.text_tables import table_of_lines
from engine.reading.unpacked import any_damage, check_cells, check_packing, check_unpacked

_KIND = Text("an Excel workbook (.xlsx)")
_UNSAID = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NO_VALUE = "no value"  # the type of a cell whose formula was saved without its value
_DIGITS = 15  # that Excel keeps of a number


def read_workbook(path: Path, sheet: str, header: bool, progress: Progress) -> Table:
    """The table of one sheet ("": the first visible one with a table).

    Formulas give the value saved with them; error values, and formulas without a value, are faults of their
    cells. Dates are ISO texts, with the time where the cell shows one. A value merged over several rows holds
    for each of them. Raises UserError for a damaged or too large file, or a sheet that does not exist.
    """
    with any_damage(path, _KIND), zipfile.ZipFile(path) as packed:
        # zipfile never unpacks more of a member than this size.
        size = sum(one.file_size for one in packed.infolist())
        check_unpacked(path, size)
        check_packing(path, path.stat().st_size, size)
    with any_damage(path, _KIND), path.open("rb") as file:
        import openpyxl

        # Opened here, since openpyxl leaves a damaged file open.
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            names = tuple(one.title for one in book.worksheets)
            if not names or (sheet and sheet not in names):
                hint = Text("Its sheets: {list}.", ", ".join(names))
                raise UserError("{path} has no sheet {sheet!r}.", path, sheet, hint=hint)
            found = _Sheet.read(book[sheet], path, progress) if sheet else _likeliest(book, path, progress)
        finally:
            book.close()
    found.spread()
    table = table_of_lines(found.lines, header, Text("The sheet {chosen!r}", found.title), progress)
    return replace(table, sheets=names, sheet=found.title, notes=(*table.notes, *found.notes(table.columns)))


def escaped(text: str) -> str:
    """A text as workbooks store it: characters that XML cannot hold are written as _xHHHH_."""
    return _UNSAID.sub(lambda match: f"_x{ord(match[0]):04X}_", _LOOKS_ESCAPED.sub("_x005F_", text))


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


@dataclass
class _Sheet:
    """The lines of a sheet; `merged`: first and last row and the column of values merged over rows, from 1.
    `long`: columns with numbers of more digits than Excel keeps, from 0."""

    title: str
    lines: list[Line]
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    long: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, page: Any, path: Path, progress: Progress) -> _Sheet:
        """All rows with cells. It uses inner parts of openpyxl, whose public reader does not tell a formula
        without a value from an empty cell, and knows no merged cells."""
        book, sheet = page.parent, cls(page.title, [])
        shown = cache(lambda style: _format(book, style))
        count = 0
        with page._get_source() as source:
            parser = _parser_class()(
                source,
                page._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for number, cells in parser.parse():
                count += max((cell["column"] for cell in cells), default=0)
                check_cells(path, number, count)
                line = _line(number, cells, shown, sheet.long)
                if line.cells or line.faults:  # not only formats
                    sheet.lines.append(line)
                if number % EVERY == 0:
                    progress(Text("Reading the file"), number, 0)
        for one in parser.merged_cells.mergeCell if parser.merged_cells else ():
            if one.min_row < one.max_row:
                sheet.merged.append((one.min_row, one.max_row, one.min_col))
        width = max((len(line.cells) for line in sheet.lines), default=0)
        check_cells(path, len(sheet.lines), len(sheet.lines) * width)  # one stray cell widens every line
        for line in sheet.lines:
            line.cells.extend([None] * (width - len(line.cells)))
        return sheet

    def spread(self) -> None:
        """Give a value merged over several rows to those of them that have other cells."""
        by_number = {line.number: at for at, line in enumerate(self.lines)}
        end = self.lines[-1].number + 1 if self.lines else 0
        for first, last, column in self.merged:
            if first not in by_number:
                continue
            top, at = self.lines[by_number[first]], column - 1
            for number in range(first + 1, min(last + 1, end)):
                place = by_number.get(number)
                if place is None or all(map(is_blank, self.lines[place].cells)) or at >= len(top.cells):
                    continue
                line = self.lines[place]
                line.cells[at] = top.cells[at]
                if at in top.faults:
                    self.lines[place] = replace(line, faults={**line.faults, at: top.faults[at]})

    def notes(self, names: Sequence[str]) -> list[Text]:
        notes = []
        if self.merged:
            places = [f"{_place(column - 1, first)}:{last}" for first, last, column in self.merged]
            shown = ", ".join(places[:5]) + (" …" if len(places) > 5 else "")
            notes.append(Text("Merged cells hold for each of their rows: {list}.", shown))
        if self.long:
            columns = ", ".join(names[at] for at in sorted(self.long) if at < len(names))
            notes.append(Text("Excel kept only {n} digits of the long numbers in: {list}.", _DIGITS, columns))
        return notes

    def is_table(self) -> bool:
        """Whether it has two lines of two or more cells."""
        wide = [line for line in self.lines if sum(not is_blank(cell) for cell in line.cells) > 1]
        return len(wide) > 1


def _likeliest(book: Any, path: Path, progress: Progress) -> _Sheet:
    """The first visible sheet with a table, else the first with cells."""
    pages = sorted(book.worksheets, key=lambda page: bool(page.sheet_state != "visible"))
    spare: _Sheet | None = None
    for page in pages:
        sheet = _Sheet.read(page, path, progress)
        if sheet.is_table():
            return sheet
        if spare is None or (sheet.lines and not spare.lines):
            spare = sheet
    assert spare is not None  # there is a sheet
    return spare


@cache
def _parser_class() -> Any:
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            # A formula that gives an empty text has the type "str" and no value either.
            if cell["value"] is None and element.get("t") != "str" and element.find(FORMULA_TAG) is not None:
                cell["data_type"] = _NO_VALUE
            return cell

    return Parser


def _line(number: int, cells: Sequence[Any], shown: Callable[[int], str], long: set[int]) -> Line:
    filled = [cell["column"] for cell in cells if cell["value"] is not None or cell["data_type"] == _NO_VALUE]
    values: list[Any] = [None] * max(filled, default=0)
    faults: dict[int, Text] = {}
    for cell in cells:
        if cell["column"] > len(values):
            continue
        at, value = cell["column"] - 1, cell["value"]
        if cell["data_type"] == "e":
            faults[at] = Text("the cell {place} holds the error {value}", _place(at, number), str(value))
        elif cell["data_type"] == _NO_VALUE:
            faults[at] = Text(
                "the formula in {place} has no stored value; open the file in Excel and save it",
                _place(at, number),
            )
        else:
            values[at] = _value(value, shown(cell["style_id"]))
            if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**_DIGITS:
                long.add(at)
    return Line(number, values, faults=faults)


def _place(column: int, row: int) -> str:
    """The name of a cell, as B3: column from 0, row from 1."""
    return f"{column_letter(column)}{row}"


def _format(book: Any, style: int) -> str:
    """The number format of a style, as "0.00" or "yyyy-mm-dd"; "General" for a style that does not exist."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    try:
        number = book._cell_styles[style].numFmtId
        return str(
            BUILTIN_FORMATS.get(number, "General") if number < 164 else book._number_formats[number - 164]
        )
    except IndexError:
        return "General"


def _value(value: Any, shown: str) -> Any:
    """The value of a cell as JSON has it; one shown as 00042 is a text.

    Other numbers keep what is shown of them.
    """
    match value:
        case str():
            return unescaped(value)
        case bool() | None:
            return value
        case int() if is_code(shown):
            return shown_number(value, shown)
        case float() if math.isnan(value):
            return None
        case float() if value.is_integer() and abs(value) >= 10**_DIGITS:
            return with_shown(int(Decimal(repr(value))), shown)  # the digits that Excel shows
        case int() | float():
            return with_shown(value, shown)
        case dt.datetime():
            return _moment(value, shown)
    return plain_value(value)


def _moment(value: dt.datetime, shown: str) -> str:
    """The part of a moment that its format shows; both parts where that is not clear."""
    from openpyxl.styles.numbers import is_datetime

    match is_datetime(shown):
        case "date" if value.time() == dt.time():
            return value.date().isoformat()
        case "time":
            return value.time().isoformat()
    return value.isoformat(" ")
