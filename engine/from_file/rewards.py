"""Proposes the rewards of a schema: one fitting dimension a field, and what judges the answer as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.base.errors import UserError
from engine.base.json_values import frozen
from engine.data.rows import Row
from engine.from_file.fields import AnswerField, Fields, fields_of
from engine.rewards.parse import lookup
from engine.rewards.rubric import LONGEST_LABEL, Entry, Rubric

_MOST = 12  # fields with a dimension of their own; what many of them judge is hard to read
_FORM = (("json_parse", 0.05), ("json_schema", 0.1))
_EXACT = 0.4  # so that the whole being right pays more than any field
_FIELDS = 0.45  # all fields together
_TOGETHER = (0.15, 0.35)  # the least and the most of it for fields_match beside dimensions of single fields


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field that holds a value; `steady`: every answer has it."""

    field: AnswerField
    steady: bool


def rubric_for(schema: Mapping[str, Any], rows: Sequence[Row] = ()) -> Rubric:
    """A rubric with one fitting dimension a field, in which the whole being right weighs most.

    Fields that an answer may lack share `fields_match`, to which a surplus field counts as wrong; where there
    are more than twelve fields, they have no dimension besides. Each expected answer of `rows` earns 1.
    """
    try:
        leaves = tuple(leaves_of(fields_of(schema)))
    except UserError:
        leaves = ()
    single = leaves if len(leaves) <= _MOST else tuple(leaf for leaf in leaves if leaf.steady)
    own = [entry for leaf in single if (entry := _entry(leaf.field, rows)) is not None]
    own = own if len(own) <= _MOST else []
    shared = _FIELDS
    if own:
        least, most = _TOGETHER
        alone = len(own) == len(leaves) and all(leaf.steady for leaf in leaves)
        shared = 0.0 if alone else min(most, least + _FIELDS * (1 - len(own) / len(leaves)))
    weight = round((_FIELDS - shared) / len(own), 3) if own else 0.0
    form = [Entry(dimension=name, weight=weight) for name, weight in _FORM]
    together = [Entry(dimension="fields_match", weight=round(shared, 3))] if shared else []
    exact = [Entry(dimension="exact", weight=_EXACT)]
    return Rubric(entries=(*form, *_labelled(own, weight), *together, *exact))


def leaves_of(fields: Fields) -> Iterator[Leaf]:
    """The fields that hold values, in order; a list of objects counts as one."""
    lists: tuple[str, ...] = ()
    steady = {"": True}
    for field in fields:
        if field.path.startswith(lists):
            continue
        always = steady[field.parent] and field.required
        if field.kind == "object" and not field.many:
            steady[field.path] = always and not field.nullable
            continue
        if field.kind == "object":
            lists += (f"{field.path}.",)
        yield Leaf(field, always)


def _entry(field: AnswerField, rows: Sequence[Row]) -> Entry | None:
    """The dimension that fits the field; None where only `fields_match` can judge it."""
    if field.kind in ("object", "other") or field.single:
        return None
    parameters: dict[str, Any] = {"field": field.path}
    name = "field_equals"
    if field.many:
        if _repeats(field.path, rows):
            return None
        name = "set_match"
    elif field.kind == "date":
        name = "date_close"
        if field.format.startswith("M"):
            parameters["month_first"] = True
    elif field.kind in ("integer", "number"):
        name = "number_close"
    elif field.kind == "text":
        name = "text_similar"
    return Entry.model_validate({"dimension": name, "parameters": parameters})


def _repeats(path: str, rows: Sequence[Row]) -> bool:
    """Whether a list names an item twice, which `set_match` calls wrong."""
    for row in rows:
        items = lookup(row.completion, path)
        if isinstance(items, list) and len({frozen(item) for item in items}) < len(items):
            return True
    return False


def _labelled(entries: Sequence[Entry], weight: float) -> Iterator[Entry]:
    """The entries with their weight, each called as its field."""
    taken = {name for name, _ in _FORM} | {"exact", "fields_match"}
    for entry in entries:
        path = str(entry.parameters.model_dump()["field"])
        label, number = path[-LONGEST_LABEL:], 2
        while label in taken:
            label, number = f"{path[-LONGEST_LABEL + 5 :]} ({number})", number + 1
        taken.add(label)
        yield entry.model_copy(update={"label": label, "weight": weight})
