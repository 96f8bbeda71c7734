"""Reads Excel workbooks and Parquet files, with libraries that are loaded at first use.

Both formats are compressed: a small file may unpack to any size. Sizes are checked before and while reading.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.tables import EVERY, Line, Record, Table
from engine.data.text_tables import table_of_lines

LARGEST_UNPACKED = 10**9  # bytes
MOST_ROWS = 2**20  # the limit of a worksheet
MOST_CELLS = 50_000_000
_UNSAID = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def read_workbook(path: Path, sheet: str, header: bool, progress: Progress) -> Table:
    """The table of one sheet ("": the first). Formulas give the value saved with them.

    Raises UserError for a damaged or too large file, or a sheet that does not exist.
    """
    with _any_damage(path, Text("an Excel workbook (.xlsx)")), zipfile.ZipFile(path) as packed:
        # zipfile never unpacks more of a member than this size.
        _check_unpacked(path, sum(one.file_size for one in packed.infolist()))
    with _any_damage(path, Text("an Excel workbook (.xlsx)")), path.open("rb") as file:
        import openpyxl

        # Opened here, since openpyxl leaves a damaged file open.
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            names = tuple(one.title for one in book.worksheets)
            if not names or (sheet and sheet not in names):
                hint = Text("Its sheets: {list}.", ", ".join(names))
                raise UserError("{path} has no sheet {sheet!r}.", path, sheet, hint=hint)
            chosen = sheet or names[0]
            page = book[chosen]
            page.reset_dimensions()  # the dimensions in the file may be wrong
            table = table_of_lines(
                _sheet_lines(page, path), header, Text("The sheet {chosen!r}", chosen), progress
            )
        finally:
            book.close()
    return replace(table, sheets=names, sheet=chosen)


def read_parquet(path: Path, progress: Progress) -> Table:
    """The table of a Parquet file. Raises UserError for a damaged or too large one."""
    records: list[Record] = []
    with _any_damage(path, Text("a Parquet file")):
        import pyarrow.parquet as pq

        with pq.ParquetFile(path) as file:
            about, columns = file.metadata, tuple(dict.fromkeys(file.schema_arrow.names))
            _check_unpacked(
                path, sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
            )
            total, size = about.num_rows, 0
            _check_cells(path, total, total * len(columns))
            for batch in file.iter_batches(batch_size=EVERY, use_threads=False):
                size += batch.nbytes
                _check_unpacked(path, size)
                for cells in batch.to_pylist():
                    records.append(
                        Record(len(records) + 1, {key: plain_value(item) for key, item in cells.items()})
                    )
                progress(Text("Reading the file"), len(records), total)
    if not records:
        raise UserError("{path} holds no records.", path, hint="Choose a file with at least one.")
    return Table(columns, tuple(records), (), loose=True)


def plain_value(value: Any) -> Any:
    """A cell as a JSON value: dates as ISO texts, without the time at midnight; NaN becomes None."""
    match value:
        case None | bool() | int() | str():
            return value
        case float() if math.isnan(value):
            return None
        case float():
            return value
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case bytes():
            return value.decode("utf-8", "replace")
        case list() | tuple():
            return [plain_value(item) for item in value]
        case dict():
            return {str(key): plain_value(item) for key, item in value.items()}
    return str(value)


def _sheet_lines(page: Any, path: Path) -> Iterator[Line]:
    """The rows of a sheet, each at least as wide as the first non-empty one."""
    width, cells = 0, 0
    for number, items in enumerate(page.iter_rows(values_only=True), 1):
        cells += len(items)
        _check_cells(path, number, cells)
        values = [_sheet_value(item) for item in items]
        while values and values[-1] in (None, ""):
            values.pop()
        width = width or len(values)
        # A spreadsheet omits empty cells at a row's end.
        yield Line(number, values + [None] * (width - len(values)) if values else [])


def escaped(text: str) -> str:
    """A text as workbooks store it: characters that XML cannot hold are written as _xHHHH_."""
    return _UNSAID.sub(lambda match: f"_x{ord(match[0]):04X}_", _LOOKS_ESCAPED.sub("_x005F_", text))


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _sheet_value(item: Any) -> Any:
    return unescaped(item) if isinstance(item, str) else plain_value(item)


def _check_unpacked(path: Path, size: int) -> None:
    if size > LARGEST_UNPACKED:
        limit = LARGEST_UNPACKED // 10**6
        hint = Text("Split it into parts, or save it as JSONL.")
        raise UserError("{path} unpacks to more than {limit} MB.", path, limit, hint=hint)


def _check_cells(path: Path, rows: int, cells: int) -> None:
    if rows > MOST_ROWS or cells > MOST_CELLS:
        hint = Text("Split it into parts, or delete the empty rows at its end.")
        raise UserError(
            "{path} has more than {n:,} rows or {n2:,} cells.", path, MOST_ROWS, MOST_CELLS, hint=hint
        )


@contextmanager
def _any_damage(path: Path, kind: Text) -> Iterator[None]:
    """Turn whatever the libraries raise for a damaged file into a UserError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and rules, which rows do not use
            yield
    except UserError:
        raise
    except Exception as error:
        reason = str(error).strip().split("\n")[0][:200] or type(error).__name__
        raise UserError(
            "{path} cannot be read as {kind}: {reason}.", path, kind, reason, hint="Save it again."
        ) from error
