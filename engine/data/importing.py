"""Turns the records of a table into rows by a mapping of columns, and reports those that fail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress, silent
from engine.base.reasons import reason_of
from engine.base.text import Text
from engine.data.exporting import JSON_MARK, key_of_json_column
from engine.data.rows import KNOWN, SPLITS, Row, decoded, properties_of, row_from_json
from engine.data.tables import EVERY, Record, Skipped, Table

_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_SPLIT_NAMES = {"training": "train", "validation": "valid", "val": "valid", "dev": "valid", "testing": "test"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The role of each column. The answer is either one column of JSON text or built from several.

    `fields` maps the keys of the answer to columns; it is used if `completion` is empty. Columns without a
    role become extra keys of the row, except those with the name of a row's own key ("kind") whose role
    another column has.
    """

    prompt: str = "prompt"
    completion: str = "completion"
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = "kind"
    id: str = "id"
    split: str = "split"

    def used(self) -> set[str]:
        built = set() if self.completion else set(self.fields.values())
        return ({self.prompt, self.completion, self.kind, self.id, self.split} | built) - {""}


@dataclass(frozen=True, slots=True)
class Imported:
    """The rows of a table with their records' numbers, and the records that were skipped."""

    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MergedRows:
    """Imported rows, made ready to join a dataset: ids are unique, `renamed` of them are new.

    `repeated` maps the id of a row to that of an earlier one with the same prompt and answer.
    """

    rows: tuple[Row, ...]
    renamed: int
    repeated: Mapping[str, str]

    def chosen(self, with_repeated: bool) -> tuple[Row, ...]:
        """The rows to add, with or without those that repeat another one."""
        return tuple(row for row in self.rows if with_repeated or row.id not in self.repeated)


def import_rows(
    table: Table,
    columns: Columns,
    schema: Mapping[str, Any] | None = None,
    *,
    split: str = "train",
    progress: Progress = silent,
) -> Imported:
    """The rows of a table; `split` is for rows that name none. `progress` may raise Cancelled.

    Cells of text are converted to the type that `schema` gives their key (number, boolean, array, object);
    without a schema they stay texts. Raises UserError if a required column is missing.
    """
    _check_columns(table, columns)
    properties = properties_of(schema)
    rows: list[Row] = []
    numbers: list[int] = []
    skipped = list(table.skipped)
    seen: dict[str, int] = {}
    for done, record in enumerate(table.records, 1):
        if done % EVERY == 0:
            progress(Text("Making rows"), done, len(table.records))
        try:
            values = _row_json(record, columns, properties, table.loose)
            row = row_from_json({"split": split, **values}, record.number)
            if row.id in seen:
                if "id" in values:
                    raise ValueError(
                        Text("the id {id!r} is already used by record {row}", row.id, seen[row.id])
                    )
                row = replace(row, id=_new_id(row.id, seen))
            json.dumps(row.to_json(), ensure_ascii=False, allow_nan=False).encode("utf-8")
        except UnicodeEncodeError:
            reason = Text("it contains half of a surrogate pair, which is not valid Unicode")
            skipped.append(Skipped(record.number, reason, _beginning(record.cells)))
        except (ValueError, RecursionError) as error:
            skipped.append(Skipped(record.number, reason_of(error), _beginning(record.cells)))
        else:
            seen[row.id] = record.number
            rows.append(row)
            numbers.append(record.number)
    return Imported(tuple(rows), tuple(sorted(skipped, key=lambda one: one.number)), tuple(numbers))


def merge_new_rows(rows: Iterable[Row], existing: Sequence[Row]) -> MergedRows:
    """Prepare new rows to join the existing ones: replace taken ids, and list repeated rows."""
    taken: dict[str, Any] = dict.fromkeys(row.id for row in existing)
    known: dict[tuple[str, str], str] = {}
    for row in existing:
        known.setdefault(_content(row), row.id)
    merged: list[Row] = []
    repeated: dict[str, str] = {}
    renamed = 0
    for row in rows:
        if row.id in taken:
            row = replace(row, id=_new_id(row.id, taken))
            renamed += 1
        taken[row.id] = None
        first = known.setdefault(_content(row), row.id)
        if first != row.id:
            repeated[row.id] = first
        merged.append(row)
    return MergedRows(tuple(merged), renamed, repeated)


def _check_columns(table: Table, columns: Columns) -> None:
    answer = [columns.completion] if columns.completion else list(columns.fields.values())
    hint = Text("The file has: {list}.", ", ".join(table.columns))
    if not columns.prompt:
        raise UserError("No column holds the prompt.", hint=hint)
    if not answer:
        raise UserError("No column holds the answer.", hint=hint)
    for name in (columns.prompt, *answer):
        if name not in table.columns:
            raise UserError("There is no column {name!r}.", name, hint=hint)


def _row_json(record: Record, columns: Columns, properties: Mapping[str, Any], loose: bool) -> dict[str, Any]:
    cells: Mapping[str, Any] = record.cells
    if loose:
        cells = {name: cell for name, cell in cells.items() if cell not in (None, "")}
    used = columns.used()
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        if name in used or name in KNOWN:
            continue
        if loose and name.endswith(JSON_MARK) and isinstance(cell, str):
            values[key_of_json_column(name)] = _json_cell(name, cell)
        else:
            values[name] = cell
    if columns.prompt in cells:
        values["prompt"] = _as_text(cells[columns.prompt]) if loose else cells[columns.prompt]
    if not columns.completion:
        values["completion"] = {
            key: _typed(key, cells[name], properties.get(key), loose)
            for key, name in columns.fields.items()
            if cells.get(name) not in (None, "")
        }
    elif columns.completion in cells:
        values["completion"] = cells[columns.completion]
    for key, name in (("kind", columns.kind), ("id", columns.id), ("split", columns.split)):
        if name and cells.get(name) not in (None, ""):
            values[key] = _as_text(cells[name]) if loose else cells[name]
    if isinstance(values.get("split"), str) and values["split"] not in SPLITS:
        plain = values["split"].strip().lower()
        values["split"] = plain if plain in SPLITS else _SPLIT_NAMES.get(plain, values["split"])
    return values


def _json_cell(name: str, cell: str) -> Any:
    try:
        return decoded(cell)
    except ValueError as error:
        raise ValueError(Text("the column {name!r} should hold JSON: {reason}", name, error)) from error


def _as_text(cell: Any) -> Any:
    """A spreadsheet's number as text; anything else unchanged."""
    return str(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


def _typed(key: str, cell: Any, rule: Any, loose: bool = True) -> Any:
    """A cell, converted to the type that the schema gives its key. Raises ValueError if it does not fit."""
    rule = rule if isinstance(rule, Mapping) else {}
    kind = rule.get("type")
    if kind == "string" and loose:
        cell = _as_text(cell)
    if not isinstance(cell, str):
        return _without_fraction(cell) if kind == "integer" else cell
    if kind in (None, "string"):
        return _listed(cell, rule.get("enum"))
    text = cell.strip()
    if kind == "array" and not text.startswith("["):
        separator = ";" if ";" in text else ","
        parts = [part.strip() for part in text.split(separator)]
        return [_typed(key, part, rule.get("items")) for part in parts if part]
    if kind == "boolean" and text.lower() in _YES_NO:
        return _YES_NO[text.lower()]
    try:
        value = decoded(text)
    except ValueError:
        value = cell
    expected = _PYTHON_TYPES.get(kind) if isinstance(kind, str) else None
    if expected and (type(value) not in expected):
        raise ValueError(Text("{key!r} should be of type {kind}, the cell is {text!r}", key, kind, text[:40]))
    return value


def _without_fraction(cell: Any) -> Any:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _listed(cell: str, choices: Any) -> str:
    """The schema's choice that equals a cell up to case and outer spaces; else the cell itself."""
    if not isinstance(choices, list) or cell in choices:
        return cell
    plain = cell.strip().casefold()
    meant = [one for one in choices if isinstance(one, str) and one.casefold() == plain]
    return meant[0] if len(meant) == 1 else cell


def _new_id(wanted: str, taken: Mapping[str, Any]) -> str:
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def _content(row: Row) -> tuple[str, str]:
    return " ".join(row.prompt.casefold().split()), json.dumps(row.completion, sort_keys=True)


def _beginning(cells: Mapping[str, Any]) -> str:
    try:
        return json.dumps(cells, ensure_ascii=False)[:200]
    except (ValueError, RecursionError):
        return ""
