"""Turns the records of a table into rows by a mapping of columns, and reports those that fail."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.base.errors import UserError, unknown
from engine.base.json_values import kind_of
from engine.base.progress import Progress, silent
from engine.base.reasons import reason_of
from engine.base.strict_json import decoded
from engine.base.text import Text
from engine.data.cells import allows_null, as_text, typed
from engine.data.exporting import JSON_MARK, key_of_json_column
from engine.data.rows import KNOWN, SPLITS, Row, canonical, row_from_json
from engine.data.targets import rule_at, target_of
from engine.reading.number_formats import ShownFloat, ShownInt, without_shown
from engine.reading.tables import EVERY, Altered, Record, Skipped, Table, is_blank

_SLOT = re.compile(r"\{([^{}]+)\}")
SPLIT_NAMES = {"training": "train", "validation": "valid", "val": "valid", "dev": "valid", "testing": "test"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The role of each column. The answer is either one column of JSON text or built from several.

    `template` joins several columns into the prompt ("{subject}: {body}"); it is used instead of `prompt` if
    it is not empty. `fields` maps the dotted paths of the answer's fields to columns; it is used if
    `completion` is empty. `accepted` holds further right answers as a JSON list of objects. Columns without a
    role become extra keys of the row, except those in `left_out` and those with the name of a row's own key
    ("kind") whose role another column has.
    """

    prompt: str = "prompt"
    template: str = ""
    completion: str = "completion"
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = "kind"
    id: str = "id"
    split: str = "split"
    accepted: str = "accepted"
    reasoning: str = "reasoning"
    left_out: tuple[str, ...] = ()

    def used(self) -> set[str]:
        """The columns that have a role."""
        built = set() if self.completion else set(self.fields.values())
        single = {self.completion, self.accepted, self.reasoning, self.kind, self.id, self.split}
        return (single | {*self.asked()} | built) - {""}

    def asked(self) -> list[str]:
        """The columns that the prompt is made of."""
        return template_columns(self.template) if self.template else [self.prompt]


def template_columns(template: str) -> list[str]:
    """The columns that a template of the prompt names, in order."""
    return _SLOT.findall(template)


@dataclass(frozen=True, slots=True)
class Converted:
    """Cells of a column that became values of another type, or were written in another way: the field, its
    column, the JSON types before and after, how many cells, and the first of them."""

    field: str
    column: str
    kinds: tuple[str, str]
    count: int
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Imported:
    """The rows of a table with their records' numbers, the records that were skipped, those of the rows'
    records that were changed, and the cells that were converted for the fields of the answer."""

    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]
    numbers: tuple[int, ...] = ()
    altered: tuple[Altered, ...] = ()
    converted: tuple[Converted, ...] = ()


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

    Cells are converted to a type that `schema` gives their field, and counted (`Imported.converted`); one
    that does not fit makes its record a skipped one. Without a schema cells stay as they are. An empty cell
    is null where the schema requires the field and lets it be null; else the field is left out. Raises
    UserError if a required column is missing.
    """
    check_columns(table, columns)
    fields, used = _Fields(table, columns, schema or {}), columns.used()
    rows: list[Row] = []
    numbers: list[int] = []
    skipped, altered = list(table.skipped), list(table.altered)
    seen: dict[str, int] = {}
    for done, record in enumerate(table.records, 1):
        if done % EVERY == 0:
            progress(Text("Making rows"), done, len(table.records))
        try:
            values = _row_json(record, columns, used, fields, table.loose)
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
            fields.count()
            numbers.append(record.number)
            lost = [fault for name, fault in record.faults.items() if name not in columns.left_out]
            altered += [Altered(record.number, Text("left out: {reason}", fault)) for fault in lost]
    skipped.sort(key=lambda one: one.number)
    kept = set(numbers)
    changed = sorted((one for one in altered if one.number in kept), key=lambda one: one.number)
    return Imported(tuple(rows), tuple(skipped), tuple(numbers), tuple(changed), fields.converted())


def prompts_of(table: Table, columns: Columns) -> list[str]:
    """The prompts of a table alone, as these columns give them; records without one are left out.

    Raises UserError for a column that does not exist.
    """
    asked = columns.asked()
    if len(table.columns) == 1 and not columns.template:
        columns = replace(columns, prompt=table.columns[0])
    elif missing := [name for name in asked if name not in table.columns]:
        raise unknown(Text("There is no column {name!r}.", missing[0]), list(table.columns))
    prompts = []
    for record in table.records:
        cell = _filled(columns.template, record.cells) if columns.template else record.cells[columns.prompt]
        prompts.append("" if is_blank(cell) else as_text(cell))
    return [prompt for prompt in prompts if prompt.strip()]


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


def check_columns(table: Table, columns: Columns) -> None:
    """Raises UserError where prompt or answer have no column, or one that the table lacks."""
    answer = [columns.completion] if columns.completion else list(columns.fields.values())
    asked = columns.asked()
    hint = Text("The file has: {list}.", ", ".join(table.columns))
    if not any(asked):
        raise UserError("No column holds the prompt.", hint=hint)
    if not answer:
        raise UserError("No column holds the answer.", hint=hint)
    for name in (*asked, *answer):
        if name not in table.columns:
            raise UserError("There is no column {name!r}.", name, hint=hint)


class _Fields:
    """Builds the answer of a record from several cells, each by the rule of its field; counts conversions."""

    def __init__(self, table: Table, columns: Columns, schema: Mapping[str, Any]) -> None:
        self._loose, self._comma, self._schema = table.loose, table.decimal_comma, schema
        self._targets = []
        for path, name in columns.fields.items():
            rule, required = rule_at(schema, path)
            self._targets.append((path, name, target_of(rule, schema), required))
        self._converted: dict[tuple[str, str, str], Converted] = {}
        self._changed: list[Converted] = []  # in the answer that was made last

    def answer(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """Raises ValueError for a cell that does not fit its field."""
        made: dict[str, Any] = {}
        self._changed = []
        for path, name, target, required in self._targets:
            cell = cells.get(name)
            if cell not in (None, ""):
                value = typed(path, cell, target, self._schema, self._loose, self._comma)
                put(made, path, value)
                kinds = kind_of(cell), kind_of(value)
                if kinds[0] != kinds[1] or cell != value:
                    self._changed.append(Converted(path, name, kinds, 1, cell, value))
            elif required and allows_null(target):
                put(made, path, None)
        if all(cells.get(name) in (None, "") for _, name, _, _ in self._targets):
            raise ValueError(Text("all cells of the answer are empty"))
        return made

    def count(self) -> None:
        """The answer that was made last stands in a row: its conversions count."""
        for one in self._changed:
            first = self._converted.get((one.field, *one.kinds))
            self._converted[one.field, *one.kinds] = replace(first, count=first.count + 1) if first else one
        self._changed = []

    def converted(self) -> tuple[Converted, ...]:
        return tuple(self._converted.values())


def put(answer: dict[str, Any], path: str, value: Any) -> None:
    """Set the field at a dotted path, making the objects on the way. Raises ValueError if one is a value."""
    *outer, last = path.split(".")
    for key in outer:
        answer = answer.setdefault(key, {})
        if not isinstance(answer, dict):
            raise ValueError(Text("{path!r} lies in a field that is a value already", path))
    if last in answer:
        raise ValueError(Text("the field {path!r} is given twice", path))
    answer[last] = value


def _row_json(
    record: Record, columns: Columns, used: set[str], fields: _Fields, loose: bool
) -> dict[str, Any]:
    cells: Mapping[str, Any] = record.cells
    if loose:
        cells = {name: cell for name, cell in cells.items() if cell not in (None, "")}
    for name, fault in record.faults.items():
        if name in used:
            raise ValueError(fault)
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        if name in used or name in columns.left_out or name in KNOWN:
            continue
        if loose and name.endswith(JSON_MARK) and isinstance(cell, str):
            values[key_of_json_column(name)] = _json_cell(name, cell)
        else:
            values[name] = without_shown(cell)
    if columns.template:
        values["prompt"] = _filled(columns.template, cells)
    elif columns.prompt in cells:
        values["prompt"] = as_text(cells[columns.prompt]) if loose else cells[columns.prompt]
    if not columns.completion:
        values["completion"] = fields.answer(cells)
    elif columns.completion in cells:
        values["completion"] = cells[columns.completion]
    if columns.accepted and cells.get(columns.accepted) is not None:
        values["accepted"] = cells[columns.accepted]
    for key in ("kind", "id", "split", "reasoning"):
        name = getattr(columns, key)
        if name and cells.get(name) not in (None, ""):
            values[key] = as_text(cells[name]) if loose else cells[name]
    if isinstance(values.get("split"), str) and values["split"] not in SPLITS:
        plain = values["split"].strip().lower()
        values["split"] = plain if plain in SPLITS else SPLIT_NAMES.get(plain, values["split"])
    return values


def _filled(template: str, cells: Mapping[str, Any]) -> str:
    """The template with the cells in it; empty where all of them are."""
    given = [name for name in template_columns(template) if not is_blank(cells.get(name))]
    if not given:
        return ""
    texts = {name: _written(cells[name]) for name in given}
    return _SLOT.sub(lambda slot: texts.get(slot[1], ""), template).strip()


def _written(cell: Any) -> str:
    cell = as_text(cell) if isinstance(cell, ShownInt | ShownFloat) else cell
    return cell if isinstance(cell, str) else canonical(cell)


def _json_cell(name: str, cell: str) -> Any:
    try:
        return decoded(cell)
    except ValueError as error:
        raise ValueError(Text("the column {name!r} should hold JSON: {reason}", name, error)) from error


def _new_id(wanted: str, taken: Mapping[str, Any]) -> str:
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def _content(row: Row) -> tuple[str, str]:
    return row.plain_prompt(), row.answer_key()


def _beginning(cells: Mapping[str, Any]) -> str:
    try:
        return json.dumps(cells, ensure_ascii=False)[:200]
    except (ValueError, RecursionError):
        return ""
