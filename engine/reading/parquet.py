"""Reads Parquet files, with pyarrow, which is loaded at first use."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.text import Text
from engine.reading.plain_values import plain_value
from engine.reading.tables import EVERY, Record, Table
from engine.reading.text_tables import renamed, unique_names
from engine.reading.unpacked import any_damage, check_cells, check_unpacked


def read_parquet(path: Path, progress: Progress) -> Table:
    """The table of a Parquet file. Raises UserError for a damaged or too large one.

    Maps are objects; dates and times ISO texts, without the time where a whole column lies at midnight;
    decimals numbers where no digit is lost, else texts; NaN is no value. See `_Place.is_union` for the nulls
    of structs.
    """
    found: list[tuple[dict[str, Any], dict[str, Text]]] = []
    with any_damage(path, Text("a Parquet file")):
        import pyarrow.parquet as pq

        with pq.ParquetFile(path) as file:
            about, schema = file.metadata, file.schema_arrow
            names = unique_names(schema.names)
            places = {name: _Place.of(kind) for name, kind in zip(names, schema.types, strict=True)}
            labelled = _set_labels(places, schema.metadata or {})
            check_unpacked(path, sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups)))
            total, size = about.num_rows, 0
            check_cells(path, total, total * len(names))
            for batch in file.iter_batches(batch_size=EVERY, use_threads=False):
                size += batch.nbytes
                check_unpacked(path, size)
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    found.append(_plain_cells(places, cells))
                progress(Text("Reading the file"), len(found), total)
    if not found:
        raise UserError("{path} holds no records.", path, hint="Choose a file with at least one.")
    records = tuple(
        Record(number, {name: places[name].finished(cell) for name, cell in cells.items()}, faults)
        for number, (cells, faults) in enumerate(found, 1)
    )
    notes = [*renamed(schema.names, names), *_null_notes(places)]
    if labelled:
        notes.append(Text("Numbers of classes were replaced by their names in: {list}.", ", ".join(labelled)))
    return Table(tuple(names), records, (), loose=True, notes=tuple(notes))


def _plain_cells(
    places: Mapping[str, _Place], values: tuple[Any, ...]
) -> tuple[dict[str, Any], dict[str, Text]]:
    cells: dict[str, Any] = {}
    faults: dict[str, Text] = {}
    for (name, place), value in zip(places.items(), values, strict=True):
        try:
            cells[name] = place.plain(value)
        except ValueError as error:
            faults[name] = error.args[0]
    return cells, faults


def _set_labels(places: Mapping[str, _Place], metadata: Mapping[bytes, bytes]) -> list[str]:
    """Give the columns that hold numbers of classes the names that `datasets` wrote beside them."""
    try:
        features = json.loads(metadata.get(b"huggingface", b"{}"))["info"]["features"]
        named = {key: rule["names"] for key, rule in features.items() if rule.get("_type") == "ClassLabel"}
    except (ValueError, LookupError, AttributeError, TypeError):
        return []
    found = [key for key, names in named.items() if key in places and isinstance(names, list)]
    for key in found:
        places[key].labels = tuple(map(str, named[key]))
    return found


def _null_notes(places: Mapping[str, _Place]) -> list[Text]:
    dropped = [name for name, place in places.items() if place.nulls(True)]
    kept = [name for name, place in places.items() if place.nulls(False)]
    notes = []
    if dropped:
        notes.append(
            Text("Keys without a value were left out, as most have none: {list}.", ", ".join(dropped))
        )
    if kept:
        notes.append(Text("Keys without a value are null, as most have one: {list}.", ", ".join(kept)))
    return notes


@dataclass
class _Place:
    """A place within a column: its arrow type, the places within it, the names of its classes, and what was
    counted there: structs, their values that are not null, and whether a moment is not at midnight.

    `typed`: the names of the places within it that may hold more than null.
    """

    kind: Any
    form: str  # "struct", "list", "map", "float", "moment", "" for others
    fields: dict[str, _Place] = field(default_factory=dict)
    typed: tuple[str, ...] = ()
    items: _Place | None = None
    structs: int = 0
    filled: int = 0
    labels: tuple[str, ...] = ()
    timed: bool = False

    @classmethod
    def of(cls, kind: Any) -> _Place:
        from pyarrow import types

        if types.is_dictionary(kind):
            kind = kind.value_type
        if types.is_struct(kind):
            fields = {one.name: cls.of(one.type) for one in kind}
            typed = tuple(name for name, place in fields.items() if not types.is_null(place.kind))
            return cls(kind, "struct", fields, typed)
        if types.is_map(kind):
            return cls(kind, "map", items=cls.of(kind.item_type))
        lists = (
            types.is_list,
            types.is_large_list,
            types.is_fixed_size_list,
            types.is_list_view,
            types.is_large_list_view,
        )
        if any(test(kind) for test in lists):
            return cls(kind, "list", items=cls.of(kind.value_type))
        if types.is_float32(kind) or types.is_float16(kind):
            return cls(kind, "float")
        return cls(kind, "moment" if types.is_timestamp(kind) else "")

    def plain(self, value: Any) -> Any:
        """A value as JSON has it, but for moments. Counts. Raises ValueError with a reason."""
        if value is None:
            return None
        if self.labels and isinstance(value, int):
            return _label(value, self.labels)
        match self.form:
            case "struct":
                self.structs += 1
                self.filled += sum(value[name] is not None for name in self.typed)
                return {name: place.plain(value[name]) for name, place in self.fields.items()}
            case "list" if self.items:
                return [self.items.plain(item) for item in value]
            case "map" if self.items:
                pairs = {str(key): self.items.plain(item) for key, item in value}
                if len(pairs) < len(value):
                    raise ValueError(Text("a key appears twice in a map"))
                return pairs
            case "moment":
                self.timed = self.timed or value.time() != dt.time() or value.tzinfo is not None
                return value
            case "float":
                return _shortest(value, str(self.kind))
        return plain_value(value)

    def finished(self, value: Any) -> Any:
        """A value of `plain`, once all are counted: moments as texts, structs without invented nulls."""
        if value is None:
            return None
        match self.form:
            case "struct":
                left = self.typed if self.is_union() else ()
                return {
                    name: place.finished(value[name])
                    for name, place in self.fields.items()
                    if value[name] is not None or name not in left
                }
            case "list" if self.items:
                return [self.items.finished(item) for item in value]
            case "map" if self.items:
                return {key: self.items.finished(item) for key, item in value.items()}
            case "moment":
                return value.isoformat(" ") if self.timed else value.date().isoformat()
        return value

    def is_union(self) -> bool:
        """Whether nulls stand for keys that the objects did not have.

        A struct has one type for all rows: where objects had different keys, the missing ones are null in the
        file, and nothing tells them from a null that was there. Objects that fill at most half of their keys
        on average are taken for such a union, others for objects with nulls. A key of arrow's type null was
        null in every object, and stays.
        """
        return 2 * self.filled <= self.structs * len(self.typed)

    def nulls(self, dropped: bool) -> bool:
        """Whether nulls of structs here were dropped, or kept."""
        inner = [*self.fields.values(), *([self.items] if self.items else [])]
        missing = self.filled < self.structs * len(self.typed)
        return (missing and self.is_union() == dropped) or any(place.nulls(dropped) for place in inner)


def _label(value: int, labels: Sequence[str]) -> str | None:
    """The name of a class; -1 stands for none."""
    if value == -1:
        return None
    if not 0 <= value < len(labels):
        raise ValueError(Text("the class {n} has no name", value))
    return labels[value]


def _shortest(value: float, kind: str) -> float | None:
    """A number of 32 or 16 bits as it was written: 0.1, which 64 bits would show as 0.10000000149011612."""
    import numpy as np

    if math.isnan(value):
        return None
    return float(str(np.float16(value) if kind == "halffloat" else np.float32(value)))
