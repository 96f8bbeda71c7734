"""Reads files of various formats into tables.

Text is decoded by `encodings`, CSV and TSV are read by `separated` and `text_tables`, JSON by `json_tables`,
workbooks by `workbooks`, Parquet by `parquet`; `chat_rows` makes chat rows plain. Any input gives a
Table or a UserError.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from engine.base.errors import UserError, disk_error, unknown
from engine.base.progress import Progress, silent
from engine.base.strict_json import decoded
from engine.base.text import Text
from engine.reading.chat_rows import plain_rows
from engine.reading.decimals import comma_columns
from engine.reading.encodings import text_of
from engine.reading.json_tables import json_table
from engine.reading.parquet import read_parquet
from engine.reading.separated import dialect_of, separated_lines, tab_lines
from engine.reading.tables import SUFFIXES, TAB_NAMES, Reading, Table
from engine.reading.text_tables import table_of_lines
from engine.reading.workbooks import read_workbook

LARGEST_FILE = 512 * 10**6  # bytes; a table needs several times as much memory
_JSON = (".jsonl", ".ndjson", ".json")
_LINE = re.compile(r"[^\n]+")


def read_table(path: Path, how: Reading | None = None, progress: Progress = silent) -> Table:
    """The table in a file, whose suffix gives the format; `progress` may raise Cancelled.

    Raises UserError for an unknown suffix, or a file that is unreadable, too large or empty.
    """
    how = how or Reading()
    return _with_commas(plain_rows(read_raw(path, how, progress), progress), how)


def read_raw(path: Path, how: Reading, progress: Progress = silent) -> Table:
    """`read_table` without the changes that depend on the content of cells: chat rows stay as they are."""
    suffix = path.suffix.lower()
    if suffix in (".xls", ".ods"):
        hint = Text("Open it in Excel or LibreOffice and save it as .xlsx.")
        raise UserError("{path} has a file type that cannot be read.", path, hint=hint)
    if suffix not in SUFFIXES:
        raise unknown(Text("{path} has a file type that cannot be read.", path), SUFFIXES)
    _check_file(path)
    if suffix in (".xlsx", ".xlsm"):
        return read_workbook(path, how.sheet, how.header, progress)
    if suffix == ".parquet":
        return read_parquet(path, progress)
    text, encoding = text_of(path, how.encoding)
    progress(Text("Reading the file"), 0, 0)
    if suffix in _JSON or (suffix == ".txt" and is_json_lines(text)):
        table = json_table(text, str(path), progress, within=suffix == ".json")
    else:
        table = _separated(text, str(path), how, "," if suffix == ".csv" else "\t", progress)
    return replace(table, encoding=encoding)


def pasted_table(text: str, header: bool, name: str = "The clipboard") -> Table:
    """The table in a text copied from a spreadsheet (tab-separated), or in JSONL lines.

    Raises UserError if it has no records.
    """
    if is_json_lines(text):
        table = json_table(text, name, silent)
    else:
        table = replace(table_of_lines(tab_lines(text), header, name, silent), separator="\t")
    return _with_commas(plain_rows(table), Reading())


def is_json_lines(text: str) -> bool:
    """Whether a pasted text is JSONL: its first non-blank line is a JSON object."""
    first = next((line[0] for line in _LINE.finditer(text) if line[0].strip()), "")
    try:
        return isinstance(decoded(first), dict)
    except (ValueError, RecursionError):
        return False


def first_cells(text: str) -> list[str]:
    """The cells of the first non-blank line of a pasted text."""
    return next((line.cells for line in tab_lines(text) if any(cell.strip() for cell in line.cells)), [])


def check_size(what: Path | str, size: int, hint: Text) -> None:
    """Raises UserError for more bytes than can be read."""
    if size > LARGEST_FILE:
        allowed = LARGEST_FILE // 10**6
        raise UserError(
            "{path} has {n} MB; at most {allowed} can be read.", what, size // 10**6, allowed, hint=hint
        )


def _separated(text: str, name: str, how: Reading, likeliest: str, progress: Progress) -> Table:
    wanted = TAB_NAMES.get(how.separator.lower(), how.separator)
    if wanted and (len(wanted) != 1 or not (wanted.isprintable() or wanted == "\t") or wanted == '"'):
        hint = Text("Give one character, such as a semicolon, or: tab.")
        raise UserError("{separator!r} cannot separate cells.", how.separator, hint=hint)
    dialect = dialect_of(text, wanted, likeliest)
    table = table_of_lines(separated_lines(text, dialect), how.header, name, progress)
    return replace(table, separator=dialect.separator)


def _with_commas(table: Table, how: Reading) -> Table:
    """The table with its decimal commas: as told, else as recognised in columns of texts."""
    if how.decimal_comma is not None or not table.loose:
        return replace(table, decimal_comma=bool(how.decimal_comma))
    found = comma_columns(table.columns, table.records)
    if not found:
        return table
    note = Text("Numbers have decimal commas in: {list}.", ", ".join(found))
    return replace(table, decimal_comma=True, notes=(*table.notes, note))


def _check_file(path: Path) -> None:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UserError("{path} is not a file.", path, hint="Choose a file.")
    except OSError as error:
        raise disk_error("read", path, error) from error
    check_size(path, size, Text("Split it into parts."))
