"""Reads files of various formats into tables: records with named cells, and the lines that were skipped.

JSONL, JSON arrays, CSV and TSV are read here, workbooks and Parquet in `sheets`. Any input gives a Table
or a UserError.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base.errors import UserError, disk_error, unknown
from engine.base.progress import Progress, silent
from engine.base.reasons import reason_of
from engine.base.text import Text
from engine.data.rows import decoded

LARGEST_FILE = 512 * 10**6  # bytes; a table needs several times as much memory
EVERY = 1000  # records between two reports of progress
ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "shift_jis", "cp1252")
# A spreadsheet reads a text that begins with one of these as a formula; it is exported with an apostrophe.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = (",", ";", "\t", "|")
_CELL_LIMIT = 10_000_000  # characters in one CSV cell; the module's own limit is 131,072
_TAB_CELL = re.compile(r'"((?:[^"]++|"")*+)"(?=[\t\r\n]|\Z)|([^\t\r\n]*)')


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a file: its number (its first line, or its place in an array) and its cells."""

    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that became no row: its number, the reason, and the beginning of its text."""

    number: int
    reason: Text
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The content of a file: its column names in order, its records, and what was skipped.

    `loose`: the cells come from a spreadsheet or text table, so an empty one means no value, and a number
    may be meant as text. `sheets` and `sheet`: all sheets of a workbook, and the one read.
    """

    columns: tuple[str, ...]
    records: tuple[Record, ...]
    skipped: tuple[Skipped, ...]
    loose: bool = False
    sheets: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file: the sheet of a workbook ("": the first), the encoding of a text file ("": UTF-8, or
    UTF-16 by its byte order mark), and whether the first line of a table holds the column names."""

    sheet: str = ""
    encoding: str = ""
    header: bool = True


def read_table(path: Path, how: Reading | None = None, progress: Progress = silent) -> Table:
    """The table in a file, whose suffix gives the format; `progress` may raise Cancelled.

    Raises UserError for an unknown suffix, or a file that is unreadable, too large or empty.
    """
    from engine.data import sheets

    how = how or Reading()
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise unknown(Text("{path} has a file type that cannot be read.", path), SUFFIXES)
    check_size(path)
    if suffix in (".xlsx", ".xlsm"):
        return sheets.read_workbook(path, how.sheet, how.header, progress)
    if suffix == ".parquet":
        return sheets.read_parquet(path, progress)
    text = _text(path, how.encoding)
    if suffix in (".csv", ".tsv", ".tab"):
        lines = _csv_lines(text) if suffix == ".csv" else tab_lines(text)
        return table_of_lines(map(_unmarked, lines), how.header, str(path), progress)
    objects = _jsonl(text, progress) if suffix in (".jsonl", ".ndjson") else _array(text, path, progress)
    return _table_of_objects(objects, str(path))


SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".parquet")


def pasted_table(text: str, header: bool, name: str = "The clipboard") -> Table:
    """The table in a text copied from a spreadsheet (tab-separated), or in JSONL lines.

    Raises UserError if it has no records.
    """
    if is_json_lines(text):
        return _table_of_objects(_jsonl(text, silent), name)
    return table_of_lines(tab_lines(text), header, name, silent)


def is_json_lines(text: str) -> bool:
    """Whether a pasted text is JSONL: its first non-blank line is a JSON object."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    try:
        return isinstance(decoded(first), dict)
    except (ValueError, RecursionError):
        return False


def first_cells(text: str) -> list[str]:
    """The cells of the first non-blank line of a pasted text."""
    return next((line.cells for line in tab_lines(text) if any(cell.strip() for cell in line.cells)), [])


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text table; `fault`: why it cannot be read."""

    number: int
    cells: list[Any]
    fault: Text = Text("")


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


def is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def column_letter(index: int) -> str:
    """The name of a column in a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UserError("{path} is not a file.", path, hint="Choose a file.")
    except OSError as error:
        raise disk_error("read", path, error) from error
    if size > LARGEST_FILE:
        allowed = LARGEST_FILE // 10**6
        hint = Text("Split it into parts.")
        raise UserError(
            "{path} has {n} MB; at most {allowed} can be read.", path, size // 10**6, allowed, hint=hint
        )


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


def _text(path: Path, encoding: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise disk_error("read", path, error) from error
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    name = encoding or ("utf-16" if marked else "utf-8")
    try:
        return data.decode("utf-8-sig" if name == "utf-8" else name).removeprefix("\ufeff")
    except LookupError as error:
        raise unknown(Text("There is no encoding {name!r}.", name), ENCODINGS) from error
    except ValueError as error:
        hint = Text("Choose its encoding, or save it as UTF-8.")
        name = name.upper()
        if not isinstance(error, UnicodeDecodeError):
            raise UserError("{path} is not {name} text.", path, name, hint=hint) from error
        raise UserError(
            "{path} is not {name} text (byte {start}).", path, name, error.start, hint=hint
        ) from error


def _names(cells: Sequence[Any]) -> list[str]:
    """Unique column names: an empty one becomes the column's letter, a repeated one gets a number."""
    names: list[str] = []
    for index, cell in enumerate(cells):
        wanted = column_letter(index) if is_blank(cell) else str(cell).strip()
        tries = itertools.chain([wanted], (f"{wanted} ({again})" for again in itertools.count(2)))
        names.append(next(name for name in tries if name not in names))
    return names


def _table_of_objects(objects: Iterable[Record | Skipped], name: str) -> Table:
    items = list(objects)
    if not items:
        raise UserError("{name} holds no records.", name, hint="Choose a file with at least one.")
    records = tuple(item for item in items if isinstance(item, Record))
    columns = tuple(dict.fromkeys(key for record in records for key in record.cells))
    return Table(columns, records, tuple(item for item in items if isinstance(item, Skipped)))


def _jsonl(text: str, progress: Progress) -> Iterator[Record | Skipped]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if number % EVERY == 0:
            progress(Text("Reading the file"), number, len(lines))
        if not line.strip():
            continue
        try:
            value = decoded(line)
        except (ValueError, RecursionError) as error:
            yield Skipped(number, reason_of(error), line[:200])
            continue
        yield _record(number, value)


def _array(text: str, path: Path, progress: Progress) -> Iterator[Record | Skipped]:
    try:
        value = decoded(text)
    except (ValueError, RecursionError) as error:
        raise UserError(
            "{path}: {reason}.", path, error, hint="Fix the file, or save it as JSONL."
        ) from error
    if not isinstance(value, list):
        raise UserError(
            "{path} does not hold a JSON array.", path, hint="It should look like [{...}, {...}]."
        )
    for number, item in enumerate(value, 1):
        if number % EVERY == 0:
            progress(Text("Reading the file"), number, len(value))
        yield _record(number, item)


def _record(number: int, value: Any) -> Record | Skipped:
    if isinstance(value, dict):
        return Record(number, value)
    return Skipped(number, Text("it is not a JSON object"), json.dumps(value)[:200])


def _csv_lines(text: str) -> Iterator[Line]:
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


def _unmarked(line: Line) -> Line:
    """Remove the apostrophes that keep a spreadsheet from reading texts as formulas."""
    return Line(line.number, [unmarked(cell) for cell in line.cells], line.fault)


def unmarked(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith((*FORMULA_MARKS, "'")) else cell
