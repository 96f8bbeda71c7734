"""The form of the rows in the schema that binds answers."""

from __future__ import annotations

from typing import Any

from engine.binding.as_written import as_written, in_order
from engine.binding.grammar import grammar_of, takes
from engine.data.rows import Row, canonical

TEXT = {"type": "string"}


def rows(*answers: Any) -> list[Row]:
    return [Row(str(at), "p", answer) for at, answer in enumerate(answers)]


def test_keys_take_the_order_that_most_rows_give_them_at_every_depth() -> None:
    inner = {"type": "object", "properties": {"x": TEXT, "y": TEXT}}
    schema = {
        "type": "object",
        "properties": {"a": TEXT, "b": {"type": "array", "items": {"$ref": "#/$defs/In"}}, "c": TEXT},
        "$defs": {"In": inner},
    }
    mine = {"c": "1", "b": [{"y": "1", "x": "2"}], "a": "3"}
    ordered = as_written(schema, rows(mine, mine, {"a": "", "b": [], "c": ""}))
    assert list(ordered["properties"]) == ["c", "b", "a"]
    assert list(ordered["$defs"]["In"]["properties"]) == ["y", "x"]
    assert takes(grammar_of(ordered), canonical(mine)) and not takes(grammar_of(schema), canonical(mine))


def test_a_key_that_the_commonest_order_lacks_stands_where_other_rows_and_the_schema_have_it() -> None:
    schema = {"type": "object", "properties": {"a": {}, "b": {}, "c": {}, "d": {}}}
    ordered = in_order(schema, [{"c": 1, "a": 1}, {"c": 1, "a": 1}, {"c": 1, "d": 1, "a": 1}])
    assert list(ordered["properties"]) == ["c", "d", "a", "b"]
    assert list(in_order(schema, [])["properties"]) == ["a", "b", "c", "d"]


def test_a_format_that_rows_do_not_keep_is_left_out_and_another_stays() -> None:
    fields = {"day": {**TEXT, "format": "date"}, "at": {**TEXT, "format": "date-time"}}
    schema = {"type": "object", "properties": fields, "required": ["day", "at"]}
    written = as_written(schema, rows({"day": "2026-11-30", "at": "2026-11-30T10:00:00"}))
    assert "format" not in written["properties"]["at"] and written["properties"]["day"]["format"] == "date"
    assert as_written(schema, rows({"day": "2026-11-30", "at": "2026-11-30T10:00:00Z"})) == schema


def test_without_answers_the_schema_stays_as_it_is() -> None:
    assert as_written({"enum": [{"b": 1, "a": 2}]}, [Row("1", "p", None)]) == {"enum": [{"b": 1, "a": 2}]}
