"""Rows out of other people's files: JSONL, a JSON array, CSV or TSV, by a mapping of columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import store
from engine.data.rows import KNOWN, Row, decoded, row_from_json
from engine.errors import UserError

_DELIMITERS = (",", ";", "\t", "|")
_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_CELL_LIMIT = 10_000_000  # characters in one CSV cell; the module's own limit is 131,072


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its number (the line it begins on, or its place in an array) and its cells."""

    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that became no row: its number, why, and the beginning of its text."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: its column names in order, its records, and what was none."""

    columns: tuple[str, ...]
    records: tuple[Record, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what. The answer is either one column of JSON text or built from several.

    `fields` maps each key of the answer to a column; it is used where `completion` is empty.
    Columns that are named nowhere are kept as foreign keys of the row, but for those that are called
    like a key of the row itself ("kind") while another column plays that part.
    """

    prompt: str = "prompt"
    completion: str = "completion"
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = "kind"
    id: str = "id"
    split: str = "split"

    def used(self) -> set[str]:
        single = {self.prompt, self.completion, self.kind, self.id, self.split}
        return (single | set(self.fields.values())) - {""}


@dataclass(frozen=True, slots=True)
class Imported:
    """The rows of a file, and every record that became none."""

    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]


def read_table(path: Path) -> Table:
    """The records of a .jsonl, .json, .csv or .tsv file.

    Raises UserError for another suffix, a file that cannot be read, or one without any record.
    """
    readers = {".jsonl": _jsonl, ".ndjson": _jsonl, ".json": _array, ".csv": _csv, ".tsv": _tsv, ".tab": _tsv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UserError(f"{path} is of no kind that can be read.", f"Known: {', '.join(readers)}.")
    found = list(reader(store.read_text(path), path))
    records = tuple(item for item in found if isinstance(item, Record))
    if not found:
        raise UserError(f"{path} holds no records.", "Choose a file with at least one.")
    columns = tuple(dict.fromkeys(name for record in records for name in record.cells))
    return Table(columns, records, tuple(item for item in found if isinstance(item, Skipped)))


def import_rows(table: Table, columns: Columns, schema: Mapping[str, Any] | None = None) -> Imported:
    """The rows of a table.

    Cells of text are turned into what `schema` says of their key (number, true or false, list,
    object); without a schema they stay texts. Raises UserError when a column that is needed is
    nowhere in the table.
    """
    needed = [columns.prompt, *(columns.fields.values() if not columns.completion else [columns.completion])]
    for name in needed:
        if name not in table.columns:
            raise UserError(f"There is no column {name!r}.", f"The file has: {', '.join(table.columns)}.")
    properties = (schema or {}).get("properties", {})
    rows: list[Row] = []
    skipped = list(table.skipped)
    seen: dict[str, int] = {}
    for record in table.records:
        try:
            row = row_from_json(_row_json(record, columns, properties), record.number)
            if row.id in seen:
                raise ValueError(f"the id {row.id!r} is already used by record {seen[row.id]}")
            json.dumps(row.to_json(), ensure_ascii=False, allow_nan=False).encode("utf-8")
        except UnicodeEncodeError:
            reason = "it holds half of a surrogate pair, which is no text"
            skipped.append(Skipped(record.number, reason, _beginning(record.cells)))
        except (ValueError, RecursionError) as error:
            skipped.append(Skipped(record.number, str(error), _beginning(record.cells)))
        else:
            seen[row.id] = record.number
            rows.append(row)
    return Imported(tuple(rows), tuple(sorted(skipped, key=lambda one: one.number)))


def _row_json(record: Record, columns: Columns, properties: Mapping[str, Any]) -> dict[str, Any]:
    cells = record.cells
    found: dict[str, Any] = {
        name: cell for name, cell in cells.items() if name not in columns.used() and name not in KNOWN
    }
    if columns.prompt in cells:
        found["prompt"] = cells[columns.prompt]
    if columns.completion:
        if columns.completion in cells:
            found["completion"] = cells[columns.completion]
    else:
        found["completion"] = {
            key: _typed(key, cells[name], properties.get(key))
            for key, name in columns.fields.items()
            if cells.get(name) not in (None, "")
        }
    for key, name in (("kind", columns.kind), ("id", columns.id), ("split", columns.split)):
        if name and cells.get(name) not in (None, ""):
            found[key] = cells[name]
    return found


def _typed(key: str, cell: Any, rule: Any) -> Any:
    """A cell of text as the type that the schema gives its key. Raises ValueError when it is none."""
    kind = rule.get("type") if isinstance(rule, Mapping) else None
    if not isinstance(cell, str) or kind in (None, "string"):
        return cell
    text = cell.strip()
    if kind == "array" and not text.startswith("["):
        separator = ";" if ";" in text else ","
        return [
            _typed(key, part.strip(), rule.get("items")) for part in text.split(separator) if part.strip()
        ]
    if kind == "boolean" and text.lower() in _YES_NO:
        return _YES_NO[text.lower()]
    try:
        value = decoded(text)
    except ValueError:
        value = cell
    expected = _PYTHON_TYPES.get(kind) if isinstance(kind, str) else None
    if expected and (type(value) not in expected):
        raise ValueError(f"{key!r} should be of type {kind}, the cell is {text[:40]!r}")
    return value


def _jsonl(text: str, path: Path) -> Iterator[Record | Skipped]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = decoded(line)
        except (ValueError, RecursionError) as error:
            yield Skipped(number, str(error), line[:200])
            continue
        yield _record(number, value)


def _array(text: str, path: Path) -> Iterator[Record | Skipped]:
    try:
        value = decoded(text)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path}: {error}.", "Mend the file, or save it as JSONL.") from error
    if not isinstance(value, list):
        raise UserError(f"{path} does not hold a JSON array.", "It should look like [{...}, {...}].")
    for number, item in enumerate(value, 1):
        yield _record(number, item)


def _record(number: int, value: Any) -> Record | Skipped:
    if isinstance(value, dict):
        return Record(number, value)
    return Skipped(number, "it is not a JSON object", json.dumps(value)[:200])


def _csv(text: str, path: Path) -> Iterator[Record | Skipped]:
    header = text.split("\n", 1)[0]
    return _separated(text, path, max(_DELIMITERS, key=header.count))


def _tsv(text: str, path: Path) -> Iterator[Record | Skipped]:
    return _separated(text, path, "\t")


def _separated(text: str, path: Path, delimiter: str) -> Iterator[Record | Skipped]:
    before = csv.field_size_limit(_CELL_LIMIT)
    try:
        yield from _lines(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), path)
    finally:
        csv.field_size_limit(before)


def _lines(reader: Any, path: Path) -> Iterator[Record | Skipped]:
    header: list[str] = []
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Skipped(number, f"not readable as a table: {error}", "")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [cell.strip() for cell in cells]
            if len(set(header)) < len(header) or "" in header:
                raise UserError(
                    f"{path} has a column without a name, or two of the same name.", "Mend its first line."
                )
        elif len(cells) != len(header):
            yield Skipped(
                number, f"it has {len(cells)} cells, the header has {len(header)}", repr(cells)[:200]
            )
        else:
            yield Record(number, dict(zip(header, cells, strict=True)))


def _beginning(cells: Mapping[str, Any]) -> str:
    return json.dumps(cells)[:200]
