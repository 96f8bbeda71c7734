"""What is done to chosen rows: pure functions from rows to edits and texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.data.dataset import with_new_ids
from engine.data.edits import Insert, Replace
from engine.data.rows import Row, canonical, dump_rows

_EMPTY: dict[str, Any] = {
    "array": [],
    "object": {},
    "number": 0,
    "integer": 0,
    "boolean": False,
    "null": None,
}


def new_row(prompt: str, schema: Mapping[str, Any], like: Row | None) -> Row:
    """A row to begin with: its answer has the fields of the schema; kind and split are as in `like`."""
    return Row("", prompt, skeleton(schema), like.kind if like else "", like.split if like else "train")


def skeleton(schema: Mapping[str, Any]) -> dict[str, Any]:
    """An object with an empty value for each field of a schema."""
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        return {}
    return {str(name): _blank(one) for name, one in properties.items()}


def _blank(schema: Any) -> Any:
    if not isinstance(schema, Mapping):
        return ""
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if isinstance(choices := schema.get("enum"), list) and choices:
        return choices[0]
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = kind[0] if kind else ""
    if kind == "object":
        return skeleton(schema)
    return _EMPTY.get(str(kind), "")


def duplicates(rows: Sequence[Row], places: Sequence[int], ids: Collection[str]) -> Insert:
    """A copy of each chosen row, right below it, with an id of its own."""
    copies = with_new_ids([replace(rows[place], id="") for place in places], ids)
    return Insert(
        tuple(
            (place + number + 1, copy)
            for number, (place, copy) in enumerate(zip(places, copies, strict=True))
        )
    )


def moved(rows: Sequence[Row], places: Sequence[int], split: str) -> Replace | None:
    """The chosen rows in another split; None where all of them are in it."""
    pairs = [(place, replace(rows[place], split=split)) for place in places if rows[place].split != split]
    return Replace(tuple(pairs)) if pairs else None


def as_tsv(rows: Sequence[Row]) -> str:
    """Rows as a spreadsheet takes them from the clipboard, with a line of names."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    further = any(row.accepted for row in rows)
    writer.writerow(["prompt", "completion", *(["accepted"] if further else []), "kind", "split"])
    for row in rows:
        accepted = [canonical(row.accepted) if row.accepted else ""] if further else []
        writer.writerow([row.prompt, row.answer_text(), *accepted, row.kind, row.split])
    return out.getvalue()


def as_jsonl(rows: Sequence[Row]) -> str:
    return "".join(line + "\n" for line in dump_rows(rows))
