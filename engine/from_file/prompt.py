"""Writes a system prompt from the fields of a schema."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.base.errors import UserError
from engine.base.strict_json import decoded
from engine.data.rows import Row, canonical, properties_of
from engine.from_file.fields import AnswerField, Fields, fields_of, groups
from engine.from_file.rewards import leaves_of
from engine.rewards.parse import MISSING, lookup

_FEW = 12  # fields up to which each has a line; of more, those that may be left out share one
_CHOICES = 20  # of a field with its own line
_FEW_CHOICES = 4  # of a field amid others
_LONGEST_EXAMPLE = 300  # characters
_LONGEST_TEXT = 40  # characters of a text in it
LOOKED_AT = 500  # rows, for the example
_EXAMPLE = "\nExample: "
_START = "Read the text and answer with one JSON object and nothing else."
_WORDS = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
    "time": "time",
    "object": "object",
    "other": "value",
}


def system_prompt_for(schema: Mapping[str, Any], rows: Sequence[Row] = ()) -> str:
    """What the model is told: the fields with their kinds, choices and descriptions, and an example answer.

    It is short: a model of 135 million parameters has a few hundred tokens for it. The example is no answer
    of `rows` but made of the commonest values of some, evenly spread.
    """
    try:
        fields = fields_of(schema)
    except UserError:
        return f"{_START}\nIts JSON Schema: {{schema}}"
    if not fields:
        return _START
    many = sum(1 for _ in leaves_of(fields)) > _FEW
    lines = [_START, "Fields:", *_lines(fields, "", many)]
    sample = rows[:: max(1, len(rows) // LOOKED_AT)][:LOOKED_AT]
    example = {} if many else _example(fields, sample)
    text = canonical(example)
    if example and len(text) <= _LONGEST_EXAMPLE:
        lines.append(f"{_EXAMPLE.strip()} {text}")
    return "\n".join(lines)


def is_written_for(text: str, schema: Mapping[str, Any]) -> bool:
    """Whether the system prompt is as `system_prompt_for` writes it for this schema, whatever its example."""
    return text.partition(_EXAMPLE)[0] == system_prompt_for(schema)


def field_names(schema: Mapping[str, Any]) -> set[str]:
    """The names of all fields, also of those within others."""
    try:
        return {field.name for field in fields_of(schema)}
    except UserError:  # more than a list of fields
        return set(properties_of(schema))


def gone_names(text: str, known: Iterable[str], schema: Mapping[str, Any]) -> list[str]:
    """Of the `known` names of fields those that the text has as words, but the schema no longer as fields."""
    gone = sorted(set(known) - field_names(schema))
    return [name for name in gone if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]


def described_fields(schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The dotted path of each field with what it holds, in words; none for a schema beyond the field list."""
    try:
        return [(field.path, _described(field)) for field in fields_of(schema)]
    except UserError:
        return []


def _lines(fields: Fields, parent: str, many: bool, indent: str = "") -> Iterator[str]:
    shared: list[str] = []
    for field, within in groups(fields, parent):
        if many and not field.required and not within:
            shared.append(_short(field))
            continue
        yield f"{indent}- {field.name}: {_described(field)}"
        yield from _lines(within, field.path, many, indent + "  ")
    if shared:
        yield f"{indent}Left out where the text does not say: {', '.join(shared)}."


def _described(field: AnswerField) -> str:
    text = _kind(field)
    if field.many:
        text = f"list of {text}" if not field.single else f"{text}, or a list of several"
    if field.nullable:
        text += ", or null"
    if not field.required:
        text += ", left out where the text does not say"
    description = " ".join(field.description.split())
    return f"{text}; {description}" if description else text


def _kind(field: AnswerField) -> str:
    values = [value if isinstance(value, str) else canonical(value) for value in field.values]
    shown = values[:_CHOICES] + ["..."] * (len(values) > _CHOICES)
    if field.kind == "choice":
        return _listed(shown)
    word = _WORDS[field.kind]
    if field.kind in ("date", "time"):
        return f"{word} ({field.format})" + (f", or {_listed(shown)}" if values else "")
    return word


def _short(field: AnswerField) -> str:
    """The field amid others: its name, and what cannot be guessed from it."""
    description = " ".join(field.description.split())
    if not description and field.kind == "choice" and len(field.values) <= _FEW_CHOICES:
        description = "/".join(str(value) for value in field.values)
    if not description and field.kind in ("date", "time"):
        description = field.format
    if not description and field.kind in ("integer", "number", "boolean"):
        description = _WORDS[field.kind]
    return f"{field.name} ({description})" if description else field.name


def _listed(values: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(values[:-1]), values[-1])))


def _example(fields: Fields, rows: Sequence[Row]) -> dict[str, Any]:
    """An answer of the commonest value of each field; empty where there is none for a required one.

    Null stands for a field only where most rows have it, and what most rows leave out is left out.
    """
    answer: dict[str, Any] = {}
    for field, within in groups(fields, fields[0].parent):
        values = [lookup(row.completion, field.path) for row in rows]
        told = sum(value is not MISSING and value is not None for value in values)
        if not field.required and told * 2 <= len(rows):
            continue
        if field.kind == "object" and not field.many:
            inside = [row for row, value in zip(rows, values, strict=True) if isinstance(value, Mapping)]
            if len(inside) * 2 < len(rows):
                answer[field.name] = None
            elif inner := _example(within, inside) if within else {}:
                answer[field.name] = inner
            else:
                return {}
            continue
        mostly_told = told * 2 > len(rows)
        texts = Counter(
            canonical(value)
            for value in values
            if value is not MISSING and not (mostly_told and value is None)
        )
        common = next((text for text, _ in texts.most_common() if len(text) <= _LONGEST_TEXT), None)
        if common is None:
            return {}
        answer[field.name] = decoded(common)
    return answer
