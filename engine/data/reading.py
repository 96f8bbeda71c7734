"""Reads files of various formats into tables.

Text is decoded by `encodings`, CSV and TSV are read by `text_tables`, JSON by `json_tables`, workbooks and
Parquet by `sheets`. Any input gives a Table or a UserError.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.base.errors import UserError, disk_error, unknown
from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.data import json_tables, sheets
from engine.data.encodings import text_of
from engine.data.rows import decoded
from engine.data.tables import SUFFIXES, Reading, Table
from engine.data.text_tables import csv_lines, tab_lines, table_of_lines, unmarked_line

LARGEST_FILE = 512 * 10**6  # bytes; a table needs several times as much memory


def read_table(path: Path, how: Reading | None = None, progress: Progress = silent) -> Table:
    """The table in a file, whose suffix gives the format; `progress` may raise Cancelled.

    Raises UserError for an unknown suffix, or a file that is unreadable, too large or empty.
    """
    how = how or Reading()
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise unknown(Text("{path} has a file type that cannot be read.", path), SUFFIXES)
    _check_size(path)
    if suffix in (".xlsx", ".xlsm"):
        return sheets.read_workbook(path, how.sheet, how.header, progress)
    if suffix == ".parquet":
        return sheets.read_parquet(path, progress)
    text, encoding = text_of(path, how.encoding)
    if suffix in (".csv", ".tsv", ".tab"):
        lines = csv_lines(text) if suffix == ".csv" else tab_lines(text)
        table = table_of_lines(map(unmarked_line, lines), how.header, str(path), progress)
    else:
        jsonl = suffix in (".jsonl", ".ndjson")
        records = json_tables.lines(text, progress) if jsonl else json_tables.array(text, path, progress)
        table = json_tables.table_of_objects(records, str(path))
    return replace(table, encoding=encoding, decimal_comma=bool(how.decimal_comma))


def pasted_table(text: str, header: bool, name: str = "The clipboard") -> Table:
    """The table in a text copied from a spreadsheet (tab-separated), or in JSONL lines.

    Raises UserError if it has no records.
    """
    if is_json_lines(text):
        return json_tables.table_of_objects(json_tables.lines(text, silent), name)
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


def _check_size(path: Path) -> None:
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
