"""Cells converted to the types of a schema."""

from __future__ import annotations

from typing import Any

import pytest

from engine.base.errors import UserError
from engine.data.cells import number_of, typed
from engine.data.importing import Columns, import_rows
from engine.data.targets import target_of
from engine.reading.files import pasted_table


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("1200", False, 1200),
        ("1,200.50", False, 1200.5),
        ("1,200", False, 1200),
        ("-3.5", False, -3.5),
        ("+7", False, 7),
        ("1e3", False, 1000.0),
        ("1.200,50", True, 1200.5),
        ("1.200", True, 1200),
        ("7,5", True, 7.5),
        ("1 200,5", True, 1200.5),
        ("1'200.5", False, 1200.5),
    ],
)
def test_a_number_is_read_with_either_decimal_mark(text: str, comma: bool, value: float) -> None:
    assert number_of(text, comma) == value and type(number_of(text, comma)) is type(value)


@pytest.mark.parametrize("text", ["", "007", "1,2,3", "12,50", "twelve", "true", "0x10", "1.2.3", "NaN"])
def test_other_texts_are_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        number_of(text)


NULLABLE_ENUM = {"enum": ["Low", "High", None]}
LIST_OR_ONE = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


@pytest.mark.parametrize(
    ("cell", "rule", "value"),
    [
        ("5", {"type": ["integer", "null"]}, 5),
        ("1,5", {"type": "number"}, "wrong"),
        ("Ja", {"type": "boolean"}, True),
        ("low", NULLABLE_ENUM, "Low"),
        ("007", {"type": "string"}, "007"),
        (7, {"type": "string"}, "7"),
        (7.0, {"type": "integer"}, 7),
        ("2", {"enum": [1, 2, 3]}, 2),
        ("bolt", LIST_OR_ONE, "bolt"),
        ('["bolt","nut"]', LIST_OR_ONE, ["bolt", "nut"]),
        ("5", {"anyOf": [{"type": "integer"}, {"type": "null"}]}, 5),
        ("Noon", {"anyOf": [{"type": "string", "pattern": "^..:..$"}, {"enum": ["noon"]}]}, "noon"),
    ],
)
def test_a_cell_takes_the_type_of_its_field(cell: Any, rule: dict[str, Any], value: Any) -> None:
    if value == "wrong":
        with pytest.raises(ValueError, match="should be of type"):
            typed("f", cell, target_of(rule, {}), {})
    else:
        made = typed("f", cell, target_of(rule, {}), {})
        assert made == value and type(made) is type(value)


SCHEMA = {
    "properties": {
        "who": {"type": ["string", "null"]},
        "when": {"properties": {"day": {"type": "string"}}, "required": ["day"]},
        "n": {"type": "integer"},
    },
    "required": ["who", "n"],
}


def test_the_prompt_is_joined_and_the_answer_nested_and_null_where_the_schema_wants_it() -> None:
    table = pasted_table(
        "Subject\tBody\tWho\tDay\tN\tNote\nOrder\tfive\t\tMay 1\t5\tx\n\tsix\tKim\t\t\ty\n", True
    )
    columns = Columns(
        template="{Subject}: {Body}!",
        completion="",
        fields={"who": "Who", "when.day": "Day", "n": "N"},
        left_out=("Note",),
    )
    rows = import_rows(table, columns, SCHEMA).rows
    assert [row.prompt for row in rows] == ["Order: five!", ": six!"]
    assert [row.completion for row in rows] == [
        {"who": None, "when": {"day": "May 1"}, "n": 5},
        {"who": "Kim"},
    ]
    assert [row.extra for row in rows] == [{}, {}]


def test_a_template_that_names_no_column_is_refused() -> None:
    table = pasted_table("text\tanswer\na\t{}", True)
    for template in ("{nothing}", "no column", "{text} {more}"):
        with pytest.raises(UserError):
            import_rows(table, Columns(template=template, completion="answer"))


def test_a_record_without_any_part_of_the_prompt_is_skipped() -> None:
    table = pasted_table("a\tb\tanswer\n\t\t{}\nx\t\t{}", True)
    found = import_rows(table, Columns(template="{a} and {b}", completion="answer"))
    assert len(found.rows) == 1 and [one.number for one in found.skipped] == [2]


def test_two_columns_for_one_place_are_told_apart() -> None:
    table = pasted_table("text\ta\tb\nx\t1\t2", True)
    found = import_rows(table, Columns("text", completion="", fields={"from": "a", "from.day": "b"}))
    assert not found.rows and "from" in found.skipped[0].reason
