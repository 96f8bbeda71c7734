"""Writes rows for other programs: JSONL, a JSON array, CSV, TSV, Excel and Parquet.

Importing the file again gives equal rows, extra keys included. In a table an extra key whose values are all
texts is a plain column; any other is a column named `key:json` with JSON text. Where rows accept further
answers there is a column `accepted` with a JSON list. A table has no kind of spaces only: that is an empty
cell.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.base import names, store
from engine.base.errors import UserError, unknown
from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.data.rows import KNOWN, OPTIONAL, Row, canonical, dump_rows
from engine.reading.tables import EVERY, FORMULA_MARKS, is_blank

JSON_MARK = ":json"
LONGEST_CELL = 32_767  # characters that a cell of a workbook can hold
MOST_ROWS = 2**20 - 1  # below the header


def check_target(path: Path, own_file: Path) -> None:
    """Raises UserError where rows would be exported over the file that holds the project's rows."""
    if names.same_file(path, own_file):
        hint = Text("Lathe saves it automatically; choose another name.")
        raise UserError("This is the project's own file.", hint=hint)


def export_rows(path: Path, rows: Sequence[Row], progress: Progress = silent) -> None:
    """Write the rows in the format of the suffix of `path`, replacing the file atomically.

    `progress` may raise Cancelled. Raises UserError for an unknown suffix, no rows, a text that the format
    cannot hold, or a disk error.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise unknown(Text("{path} has a file type that cannot be written.", path), WRITERS)
    if not rows:
        raise UserError("There are no rows to export.")
    store.write_bytes(path, writer(rows, progress))


def table_of_rows(rows: Sequence[Row]) -> tuple[list[str], Callable[[Row], list[str | None]]]:
    """The column names, and a function that gives a row's cells: texts, or None where it has no value."""
    plain: dict[str, bool] = {}
    for row in rows:
        for key, value in row.extra.items():
            is_text = isinstance(value, str) and not is_blank(value)
            plain[key] = plain.get(key, _speakable(key)) and is_text
    absent = {key for key in OPTIONAL if not any(getattr(row, key) for row in rows)}
    known = [key for key in KNOWN if key not in absent]
    names = [*known, *(key if simple else _json_name(key) for key, simple in plain.items())]

    def cells(row: Row) -> list[str | None]:
        own: dict[str, str | None] = {
            "id": row.id,
            "prompt": row.prompt,
            "completion": row.answer_text(),
            "accepted": canonical(row.accepted) if row.accepted else None,
            "reasoning": row.reasoning,
            "kind": row.kind,
            "split": row.split,
        }
        return [own[key] for key in known] + [_cell(row.extra, key, simple) for key, simple in plain.items()]

    return names, cells


def key_of_json_column(name: str) -> str:
    """The extra key whose values are in the column of this name as JSON text."""
    key = name.removesuffix(JSON_MARK)
    if key.startswith('"'):
        try:
            return str(json.loads(key))
        except ValueError:
            pass
    return key


def _speakable(key: str) -> bool:
    """Whether a key can be a column name unchanged."""
    return key == key.strip() and key[:1].isalpha() and key.isprintable() and not key.endswith(JSON_MARK)


def _json_name(key: str) -> str:
    # Escaped to ASCII, so that no program trims or splits it.
    return (key if _speakable(key) else json.dumps(key)) + JSON_MARK


def _cell(extra: Any, key: str, simple: bool) -> str | None:
    if key not in extra:
        return None
    return str(extra[key]) if simple else json.dumps(extra[key], ensure_ascii=False)


def _jsonl(rows: Sequence[Row], progress: Progress) -> bytes:
    return "".join(f"{line}\n" for line in _counted(dump_rows(rows), len(rows), progress)).encode()


def _json(rows: Sequence[Row], progress: Progress) -> bytes:
    return ("[\n" + ",\n".join(_counted(dump_rows(rows), len(rows), progress)) + "\n]\n").encode()


def _separated(delimiter: str) -> Callable[[Sequence[Row], Progress], bytes]:
    def write(rows: Sequence[Row], progress: Progress) -> bytes:
        names, cells = table_of_rows(rows)
        text = io.StringIO(newline="")
        head = csv.writer(
            text, delimiter=delimiter, quoting=csv.QUOTE_ALL
        )  # leaves no doubt what parts cells
        head.writerow([_marked(name) for name in names])
        body = csv.writer(text, delimiter=delimiter)
        for row in _counted(rows, len(rows), progress):
            body.writerow([_marked(cell or "") for cell in cells(row)])
        return text.getvalue().encode("utf-8-sig")  # without the mark Excel takes it for another encoding

    return write


def _marked(cell: str) -> str:
    """Add an apostrophe where a spreadsheet would read a formula; importing removes it."""
    return f"'{cell}" if cell.startswith((*FORMULA_MARKS, "'")) else cell


def _workbook(rows: Sequence[Row], progress: Progress) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    from engine.reading.workbooks import escaped

    if len(rows) > MOST_ROWS:
        raise UserError(
            "An Excel sheet holds {n:,} rows, these are {n2:,}.", MOST_ROWS, len(rows), hint="Take Parquet."
        )
    names, cells = table_of_rows(rows)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    sheet.freeze_panes = "A2"
    widths = {"id": 16, "prompt": 70, "completion": 60, "accepted": 60, "kind": 18, "split": 8}
    for at, name in enumerate(names, 1):
        if name in widths:
            sheet.column_dimensions[get_column_letter(at)].width = widths[name]

    def text_cell(text: str | None, place: Text) -> Any:
        if not text:
            return None
        kept = escaped(text)
        if len(kept) > LONGEST_CELL:
            raise UserError(
                "{place} has a text of {n:,} characters; an Excel cell holds {n2:,}.",
                place,
                len(text),
                LONGEST_CELL,
                hint="Take another format, for example CSV or Parquet.",
            )
        cell = WriteOnlyCell(sheet, kept)
        cell.data_type = "s"  # openpyxl reads text beginning with = as a formula
        return cell

    try:
        sheet.append([text_cell(name, Text("The header")) for name in names])
        for row in _counted(rows, len(rows), progress):
            sheet.append([text_cell(cell, Text("The row {id}", row.id)) for cell in cells(row)])
    except UserError:
        sheet.close()  # or its half-written file would be finished at some later time
        raise
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _parquet(rows: Sequence[Row], progress: Progress) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    names, cells = table_of_rows(rows)
    lines = [cells(row) for row in _counted(rows, len(rows), progress)]
    columns = [pa.array(column, pa.string()) for column in zip(*lines, strict=True)]
    packed = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, names=names), packed)
    return packed.getvalue()


def _counted(items: Any, total: int, progress: Progress) -> Any:
    for done, item in enumerate(items, 1):
        if done % EVERY == 0:
            progress(Text("Writing the file"), done, total)
        yield item


WRITERS: dict[str, Callable[[Sequence[Row], Progress], bytes]] = {
    ".jsonl": _jsonl,
    ".json": _json,
    ".csv": _separated(","),
    ".tsv": _separated("\t"),
    ".xlsx": _workbook,
    ".parquet": _parquet,
}
