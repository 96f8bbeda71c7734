"""Reads tables in text files: CSV and TSV."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.tables import EVERY, FORMULA_MARKS, Line, Record, Skipped, Table, column_letter, is_blank

_DELIMITERS = (",", ";", "\t", "|")
_CELL_LIMIT = 10_000_000  # characters in one CSV cell; the module's own limit is 131,072
_TAB_CELL = re.compile(r'"((?:[^"]++|"")*+)"(?=[\t\r\n]|\Z)|([^\t\r\n]*)')


def table_of_lines(lines: Iterable[Line], header: bool, name: str, progress: Progress) -> Table:
    """A table from lines of cells; without a header the columns are named A, B, C and so on."""
    names: list[str] = []
    records: list[Record] = []
    skipped: list[Skipped] = []
    for line in lines:
        if line.fault:
            skipped.append(Skipped(line.number, line.fault, ""))
            continue
        if not any(not is_blank(cell) for cell in line.cells):
            continue
        if not names:
            names = _names(line.cells if header else [""] * len(line.cells))
            if header:
                continue
        if len(line.cells) != len(names):
            reason = Text("it has {n} cells, the first line has {n2}", len(line.cells), len(names))
            skipped.append(Skipped(line.number, reason, repr(line.cells)[:200]))
            continue
        records.append(Record(line.number, dict(zip(names, line.cells, strict=True))))
        if len(records) % EVERY == 0:
            progress(Text("Reading the file"), len(records), 0)
    if not records and not skipped:
        raise UserError("{name} holds no records.", name, hint="It should have a header and lines below it.")
    return Table(tuple(names), tuple(records), tuple(skipped), loose=True)


def tab_lines(text: str) -> Iterator[Line]:
    """Lines of tab-separated cells, as spreadsheets copy them: a quoted cell may contain tabs and line ends,
    and a quote that is not closed before the cell's end is an ordinary character."""
    at, number = 0, 1
    while at < len(text):
        begins, cells = number, []
        while True:
            match = _TAB_CELL.match(text, at)
            assert match is not None  # the second half of the pattern matches nothing too
            quoted = match[1]
            cells.append(match[2] if quoted is None else quoted.replace('""', '"'))
            number += 0 if quoted is None else quoted.count("\n")
            at = match.end()
            if text[at : at + 1] != "\t":
                break
            at += 1
        at += 2 if text.startswith("\r\n", at) else 1
        number += 1
        yield Line(begins, cells)


def _names(cells: Sequence[Any]) -> list[str]:
    """Unique column names: an empty one becomes the column's letter, a repeated one gets a number."""
    names: list[str] = []
    for index, cell in enumerate(cells):
        wanted = column_letter(index) if is_blank(cell) else str(cell).strip()
        tries = itertools.chain([wanted], (f"{wanted} ({again})" for again in itertools.count(2)))
        names.append(next(name for name in tries if name not in names))
    return names


def csv_lines(text: str) -> Iterator[Line]:
    before = csv.field_size_limit(_CELL_LIMIT)
    try:
        reader = _reader(text, max(_DELIMITERS, key=lambda mark: _width(text, mark)))
        while True:
            number = reader.line_num + 1
            try:
                yield Line(number, next(reader))
            except StopIteration:
                return
            except csv.Error as error:
                yield Line(number, [], Text("not readable as a table: {reason}", error))
    finally:
        csv.field_size_limit(before)


def _width(text: str, delimiter: str) -> int:
    """The number of header cells with this delimiter; 0 if it cannot be read."""
    try:
        return len(next(_reader(text, delimiter), []))
    except csv.Error:
        return 0


_reader: Callable[[str, str], Any] = lambda text, delimiter: csv.reader(  # noqa: E731
    io.StringIO(text, newline=""), delimiter=delimiter, strict=True
)


def unmarked_line(line: Line) -> Line:
    """Remove the apostrophes that keep a spreadsheet from reading texts as formulas."""
    return Line(line.number, [unmarked(cell) for cell in line.cells], line.fault)


def unmarked(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith((*FORMULA_MARKS, "'")) else cell
