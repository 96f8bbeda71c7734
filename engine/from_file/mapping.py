"""Remembers in the project's folder which column of its files was what, and how they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError
from engine.data.importing import Columns
from engine.data.tables import Reading, Table

NAME = "mapping.json"


def remember(folder: Path, columns: Columns, how: Reading | None = None) -> None:
    """Keep the mapping for the next file. Raises UserError for a disk error."""
    kept: dict[str, Any] = {**asdict(columns), "fields": dict(columns.fields)}
    store.write_json(folder / NAME, {"columns": kept, "reading": asdict(how or Reading())})


def remembered_reading(folder: Path) -> Reading | None:
    """How the last file was read; None where nothing is remembered."""
    value = _read(folder).get("reading")
    known = {one.name for one in fields(Reading)}
    return Reading(**{key: item for key, item in value.items() if key in known}) if value else None


def remembered_columns(folder: Path, table: Table) -> Columns | None:
    """The remembered mapping, where the table has all of its columns."""
    value = _read(folder).get("columns")
    if not value:
        return None
    known = {one.name for one in fields(Columns)}
    given = {key: item for key, item in value.items() if key in known}
    columns = Columns(**{**given, "left_out": tuple(given.get("left_out", ()))})
    return columns if columns.used() <= set(table.columns) else None


def _read(folder: Path) -> Mapping[str, Any]:
    try:
        value = store.read_json(folder / NAME)
    except UserError:
        return {}
    return value if isinstance(value, dict) else {}
