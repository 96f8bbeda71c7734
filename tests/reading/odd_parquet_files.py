"""Parquet files with the types as they occur."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.data.importing import Columns
from tests.reading.odd_files import Odd, typed

MOMENT = dt.datetime(2024, 3, 5, 14, 30)


def arrow(rows: Sequence[dict[str, Any]], *schema: tuple[str, Any]) -> Callable[[Path], None]:
    """Writes a Parquet file; `schema`: last columns, and functions that give their types."""

    def write(path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        given = dict(schema)
        table = pa.Table.from_pylist([{key: row[key] for key in row if key not in given} for row in rows])
        for name, kind in schema:
            table = table.append_column(name, pa.array([row[name] for row in rows], kind(pa)))
        pq.write_table(table, path)

    return write


UNION = [{"intent": "a", "song": "x"}, {"intent": "b", "city": "y"}, {"intent": "c", "day": "z"}]
WITH_NULLS = [
    {"from": {"date": "1", "time": None}, "to": None},
    {"from": {"date": "2", "time": "3"}, "to": None},
    {"from": {"date": "4", "time": "5"}, "to": {"date": "6", "time": "7"}},
]


def answers(values: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"prompt": str(at), "completion": value} for at, value in enumerate(values)]


def pairs(values: Sequence[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((str(at), value) for at, value in enumerate(values))


def classes(values: Sequence[int]) -> Callable[[Path], None]:
    """Writes a column `v` of classes as `datasets` does: numbers, and their names in the metadata."""

    def write(path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.table({"prompt": [str(at) for at in range(len(values))], "v": values})
        features = {"v": {"names": ["no", "yes"], "_type": "ClassLabel"}}
        about = json.dumps({"info": {"features": features}}).encode()
        pq.write_table(table.replace_schema_metadata({b"huggingface": about}), path)

    return write


ONE = Columns(prompt="prompt", completion="", fields={"v": "v"}, kind="", id="", split="")


def column(values: Sequence[Any], kind: Any, right: Sequence[Any], name: str, **more: Any) -> Odd:
    """A file with a column `v` of a type, and the right values."""
    rows = [{"prompt": str(at), "v": value} for at, value in enumerate(values)]
    outcome = tuple((str(at), {"v": value}) for at, value in enumerate(right) if value is not None)
    return Odd(name, arrow(rows, ("v", kind)), outcome, columns=ONE, **more)


FILES = [
    Odd("union.parquet", arrow(answers(UNION)), pairs(UNION), notes=("left out",)),
    Odd("nulls.parquet", arrow(answers(WITH_NULLS)), pairs(WITH_NULLS), notes=("are null",)),
    Odd("always_null.parquet", arrow(answers([{"a": 1, "b": None}] * 2)), pairs([{"a": 1, "b": None}] * 2)),
    Odd("null_struct.parquet", arrow(answers([{"a": 1}, None])), pairs([{"a": 1}]), {2: "missing"}),
    column(
        [[{"a": 1}, {"b": 2}, {"c": 3}], []],
        lambda pa: pa.list_(pa.struct([(n, pa.int64()) for n in "abc"])),
        [[{"a": 1}, {"b": 2}, {"c": 3}], []],
        "lists_of_structs.parquet",
        notes=("left out",),
    ),
    column([[1, 2], [3]], lambda pa: pa.large_list(pa.int32()), [[1, 2], [3]], "lists.parquet"),
    column(
        [[("x", 1), ("y", 2)], []],
        lambda pa: pa.map_(pa.string(), pa.int64()),
        [{"x": 1, "y": 2}, {}],
        "maps.parquet",
    ),
    column(
        ["x", "y", "x"],
        lambda pa: pa.dictionary(pa.int8(), pa.string()),
        ["x", "y", "x"],
        "dictionaries.parquet",
    ),
    column(
        [Decimal("12.50"), Decimal("3.00"), Decimal("0.123456789012345678")],
        lambda pa: pa.decimal128(38, 18),
        [12.5, 3, "0.123456789012345678"],
        "decimals.parquet",
    ),
    column(
        [MOMENT, dt.datetime(2024, 3, 6)],
        lambda pa: pa.timestamp("us"),
        ["2024-03-05 14:30:00", "2024-03-06 00:00:00"],
        "timestamps.parquet",
    ),
    column(
        [dt.datetime(2024, 3, 5), dt.datetime(2024, 3, 6)],
        lambda pa: pa.timestamp("ns"),
        ["2024-03-05", "2024-03-06"],
        "midnights.parquet",
    ),
    column(
        [MOMENT.replace(tzinfo=dt.UTC)],
        lambda pa: pa.timestamp("ms", "Europe/Berlin"),
        ["2024-03-05 15:30:00+01:00"],
        "zones.parquet",
    ),
    column([dt.date(2024, 3, 5)], lambda pa: pa.date32(), ["2024-03-05"], "days.parquet"),
    column([0.1, 2.5], lambda pa: pa.float32(), [0.1, 2.5], "small_floats.parquet"),
    column([2**63, 5], lambda pa: pa.uint64(), [2**63, 5], "large_integers.parquet"),
    column(
        [b"text", b"\xff\xfe"], lambda pa: pa.binary(), ["text", None], "bytes.parquet", skipped={2: "bytes"}
    ),
    column(
        ["007", "12345678901234500000"],
        lambda pa: pa.string(),
        ["007", "12345678901234500000"],
        "digits.parquet",
        schema=typed(v="string"),
    ),
    Odd(
        "classes.parquet",
        classes([0, 1, -1, 7]),
        (("0", {"v": "no"}), ("1", {"v": "yes"})),
        {3: "empty", 4: "class 7"},
        columns=ONE,
        notes=("names in: v",),
    ),
    Odd(
        "chat.parquet",
        arrow(
            [{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": '{"n": 1}'}]}]
        ),
        (("a", {"n": 1}),),
    ),
]
