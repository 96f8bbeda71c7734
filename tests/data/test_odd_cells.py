"""Odd cells under every kind of rule: the right value, or a record that is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from engine.base.json_values import kind_of
from engine.data.cells import allows_null, typed
from engine.data.importing import Columns, Converted, import_rows
from engine.data.targets import rule_at, target_of
from engine.reading.files import pasted_table


class X:
    """The mark of a refusal."""


NULL: dict[str, Any] = {"type": "null"}
INT: dict[str, Any] = {"type": "integer"}
ROOT: dict[str, Any] = {
    "$defs": {
        "count": {"type": "integer", "minimum": 0},
        "day": {"enum": ["Mon", "Tue"]},
        "loop": {"$ref": "#/$defs/loop"},
    },
}
# Of a text table or a spreadsheet: eleven texts, then numbers, and true.
CELLS: list[Any] = ["123", "00123", "5.5", "5.0", "TRUE", "abc", "null", " 7 ", "yes", "[1,2]", '{"a":1}']
CELLS += [5, 5.0, 5.5, 0, True]
NUMBERS_AS_TEXT = ["5", "5", "5.5", "0", "TRUE"]
AS_TEXT = [*CELLS[:11], *NUMBERS_AS_TEXT]
AS_INT = [123, X, X, 5, X, X, X, 7, X, X, X, 5, 5, X, 0, X]
AS_INT_OR_NULL = [123, X, X, 5, X, X, None, 7, X, X, X, 5, 5, X, 0, X]
AS_NUMBER = [123, X, 5.5, 5.0, X, X, X, 7, X, X, X, 5, 5.0, 5.5, 0, X]
AS_NUMBER_OR_NULL = [123, X, 5.5, 5.0, X, X, None, 7, X, X, X, 5, 5.0, 5.5, 0, X]
AS_BOOL = [X, X, X, X, True, X, X, X, True, X, X, X, X, X, False, True]
AS_BOOL_OR_NULL = [X, X, X, X, True, X, None, X, True, X, X, X, X, X, False, True]
INT_OR_TEXT = [123, *CELLS[1:7], 7, *CELLS[8:11], 5, 5, "5.5", 0, "TRUE"]
TEXTS = [*([text.strip()] for text in CELLS[:9]), [1, 2], X, *([text] for text in NUMBERS_AS_TEXT)]
INTS = [[123], X, X, [5], X, X, X, [7], X, [1, 2], X, [5], [5], X, [0], X]
SAME = CELLS
RULES: dict[str, tuple[Any, list[Any]]] = {
    "no rule": ({}, SAME),
    "true": (True, SAME),
    "only a title": ({"title": "Count"}, SAME),
    "string": ({"type": "string"}, AS_TEXT),
    "string or null, as a list": ({"type": ["string", "null"]}, AS_TEXT),
    "string or null, as Pydantic has it": ({"anyOf": [{"type": "string"}, NULL], "default": None}, AS_TEXT),
    "string or null by oneOf": ({"oneOf": [NULL, {"type": "string"}]}, AS_TEXT),
    "string with a pattern by allOf": ({"allOf": [{"type": "string"}, {"pattern": "^.+$"}]}, AS_TEXT),
    "integer": (INT, AS_INT),
    "integer by reference": ({"$ref": "#/$defs/count"}, AS_INT),
    "integer by allOf": ({"allOf": [{"$ref": "#/$defs/count"}], "title": "Count"}, AS_INT),
    "integer or null, as a list": ({"type": ["integer", "null"]}, AS_INT_OR_NULL),
    "integer or null by anyOf": ({"anyOf": [INT, NULL]}, AS_INT_OR_NULL),
    "integer or null by reference": ({"anyOf": [{"$ref": "#/$defs/count"}, NULL]}, AS_INT_OR_NULL),
    "integer within number": ({"type": "number", "allOf": [INT]}, AS_INT),
    "number": ({"type": "number"}, AS_NUMBER),
    "number or null": ({"anyOf": [{"type": "number"}, NULL]}, AS_NUMBER_OR_NULL),
    "integer or number": ({"type": ["integer", "number"]}, AS_NUMBER),
    "boolean": ({"type": "boolean"}, AS_BOOL),
    "boolean or null": ({"type": ["null", "boolean"]}, AS_BOOL_OR_NULL),
    "integer or text": ({"anyOf": [INT, {"type": "string"}]}, INT_OR_TEXT),
    "integer or text, as a list": ({"type": ["string", "integer"]}, INT_OR_TEXT),
    "texts": ({"type": "array", "items": {"type": "string"}}, TEXTS),
    "integers": ({"type": "array", "items": {"$ref": "#/$defs/count"}}, INTS),
    "object": ({"type": "object"}, [*[X] * 10, {"a": 1}, *[X] * 5]),
    "null": (NULL, [*[X] * 6, None, *[X] * 9]),
    "a constant": ({"const": "ABC"}, [*CELLS[:5], "ABC", *CELLS[6:11], *NUMBERS_AS_TEXT]),
    "words": ({"enum": ["Yes", "abc", "5"]}, [*CELLS[:8], "Yes", *CELLS[9:11], *NUMBERS_AS_TEXT]),
    "numbers that are listed": ({"enum": [5, 7, 123]}, AS_INT),
    "refers to itself": ({"$ref": "#/$defs/loop"}, SAME),
    "refers to nothing": ({"$ref": "#/$defs/none"}, SAME),
}  # fmt: skip
TABLE = [
    (name, cell, rule, value)
    for name, (rule, values) in RULES.items()
    for cell, value in zip(CELLS, values, strict=True)
]


def same(left: Any, right: Any) -> bool:
    return bool(left == right) and kind_of(left) == kind_of(right)


def test_the_table_is_long() -> None:
    assert len(TABLE) >= 300


@pytest.mark.parametrize("name", RULES)
def test_a_cell_becomes_what_its_field_may_be_or_is_refused(name: str) -> None:
    rule, values = RULES[name]
    for cell, wanted in zip(CELLS, values, strict=True):
        try:
            found = typed("f", cell, target_of(rule, ROOT), ROOT)
        except ValueError as error:
            assert wanted is X, f"{cell!r}: {error}"
            assert "should be of type" in str(error)
        else:
            assert wanted is not X and same(found, wanted), f"{cell!r} became {found!r}, not {wanted!r}"


@pytest.mark.parametrize(
    ("cell", "rule", "value"),  # of JSON or Parquet, where a value has a type of its own
    [
        (5.0, INT, 5),
        (5.5, INT, X),
        (True, INT, X),
        (1, {"type": "boolean"}, X),
        (7, {"type": "string"}, "7"),
        (True, {"type": "string"}, "true"),
        ([1], {"type": "string"}, X),
        ([1], {"type": "array"}, [1]),
        ([1], INT, X),
        ({"a": 1}, {"type": "object"}, {"a": 1}),
        ({"a": 1}, {"type": "array"}, X),
        (5, {"type": "array", "items": INT}, X),
        ("5", INT, 5),
        ("2030-01-02", {"type": "string", "format": "date"}, "2030-01-02"),
    ],
)
def test_a_value_with_a_type_of_its_own_never_takes_another(cell: Any, rule: Any, value: Any) -> None:
    try:
        found = typed("f", cell, target_of(rule, ROOT), ROOT, loose=False)
    except ValueError:
        assert value is X
    else:
        assert value is not X and same(found, value)


def test_the_rule_of_a_field_is_found_through_references_and_alternatives() -> None:
    late = {"type": "boolean"}
    day = {"type": "object", "properties": {"day": INT, "late": late}, "required": ["day"]}
    schema = {
        "properties": {"when": {"anyOf": [{"$ref": "#/$defs/when"}, NULL]}, "to": {"allOf": [day]}},
        "required": ["when"],
        "$defs": {"when": day},
    }
    assert rule_at(schema, "when.day") == (INT, True)
    assert rule_at(schema, "when.late") == ({"type": "boolean"}, False)
    assert rule_at(schema, "to.day") == (INT, True)
    assert rule_at(schema, "when.none") == ({}, False) == rule_at(schema, "day")
    assert allows_null(target_of(rule_at(schema, "when")[0], schema))
    assert not allows_null(target_of({}, schema))


def test_conversions_are_counted_by_field_and_kind_with_the_first_of_each() -> None:
    table = pasted_table("ask\tn\tday\na\t5\tmon\nb\t6\tTue\nc\tx\tTue\nd\t7.0\tfri\n", True)
    schema = {"properties": {"n": INT, "day": {"$ref": "#/$defs/day"}}, **ROOT}
    columns = Columns("ask", completion="", fields={"n": "n", "day": "day"})
    found = import_rows(table, columns, schema)
    assert [row.completion for row in found.rows] == [
        {"n": 5, "day": "Mon"}, {"n": 6, "day": "Tue"}, {"n": 7, "day": "fri"},
    ]  # fmt: skip
    assert [one.number for one in found.skipped] == [4] and "integer" in found.skipped[0].reason
    assert found.converted == (
        Converted("n", "n", ("string", "integer"), 3, "5", 5),
        Converted("day", "day", ("string", "string"), 1, "mon", "Mon"),
    )
