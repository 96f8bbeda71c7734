"""Remembers in the project's folder which column of its files was what, and how they were read."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from engine.base import store
from engine.base.errors import UserError
from engine.data.importing import Columns
from engine.from_file.schema_change import Renames, new_path
from engine.reading.tables import Reading, Table

NAME = "mapping.json"
_Kept = TypeVar("_Kept", Columns, Reading)


def remember(folder: Path, columns: Columns, how: Reading | None = None) -> None:
    """Keep the mapping for the next file. Raises UserError for a disk error."""
    kept: dict[str, Any] = {**asdict(columns), "fields": dict(columns.fields)}
    store.write_json(folder / NAME, {"columns": kept, "reading": asdict(how or Reading())})


def remembered_reading(folder: Path) -> Reading | None:
    """How the last file was read; None where nothing is remembered."""
    return _part(folder, "reading", Reading)


def remembered_columns(folder: Path, table: Table) -> Columns | None:
    """The remembered mapping, where the table has all of its columns."""
    columns = _part(folder, "columns", Columns)
    return columns if columns is not None and columns.used() <= set(table.columns) else None


def rename_fields(folder: Path, renames: Renames) -> None:
    """Let the remembered mapping follow fields that were renamed. Raises UserError for a disk error."""
    columns = _part(folder, "columns", Columns)
    if columns is not None and columns.fields:
        fields = {new_path(path, renames): column for path, column in columns.fields.items()}
        remember(folder, replace(columns, fields=fields), remembered_reading(folder))


def _part(folder: Path, name: str, kind: type[_Kept]) -> _Kept | None:
    """A part of the file; None where it is missing or damaged, as it only saves a few clicks."""
    try:
        value = store.read_json(folder / NAME)
        return TypeAdapter(kind).validate_python(value[name])
    except (UserError, LookupError, TypeError, ValidationError):
        return None
