"""Schemas from anywhere: what cannot be used is named, nothing is fetched, no value takes long."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.errors import UserError
from engine.base.json_schema import Validator, schema_reason
from engine.base.text import Text

PEOPLE = {
    "type": "object",
    "properties": {"name": {"$ref": "#/$defs/name"}, "boss": {"$ref": "#"}},
    "$defs": {"name": {"type": "string", "pattern": "^[A-Z]"}},
}


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        (True, "no JSON object"),
        ([], "no JSON object"),
        ({"type": "strin"}, "type"),
        ({"$ref": "#"}, "refers to itself without end"),
        ({"allOf": [{"anyOf": [{"$ref": "#"}]}]}, "refers to itself without end"),
        (
            {"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"not": {"$ref": "#/$defs/a"}}}},
            "without end",
        ),
        ({"$ref": "#/$defs/none"}, "#/$defs/none, which it does not hold"),
        ({"$ref": "#/required", "required": ["a"]}, "which is no schema"),
        ({"$ref": "#/x", "x": {"type": 3}}, "3"),
        ({"$ref": "#/x", "x": {"pattern": "("}}, "its pattern (: "),
        ({"$ref": "http://127.0.0.1:9/x"}, "does not hold"),
        ({"properties": {"a": {"$dynamicRef": "http://127.0.0.1:9/x#a"}}}, "does not hold"),
        ({"$dynamicRef": "file:///etc/hostname"}, "does not hold"),
        ({"$ref": "https://json-schema.org/draft/2020-12/schema"}, "does not hold"),
        ({"pattern": "(?=a)"}, "looks ahead or behind"),
        ({"items": {"patternProperties": {"(": True}}}, "its pattern (: "),
        ({"patternProperties": {"a": True}, "unevaluatedProperties": False}, "not supported"),
    ],
)
def test_what_cannot_be_used_is_named(schema: Any, reason: str) -> None:
    said = schema_reason(schema)
    assert isinstance(said, Text) and reason in str(said)
    if isinstance(schema, dict):
        with pytest.raises(UserError, match="JSON Schema cannot be used"):
            Validator(schema)


def test_no_reference_opens_a_connection_or_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    target = tmp_path / "other.json"
    target.write_text('{"type": "string"}', encoding="utf-8")
    for name in ("$ref", "$dynamicRef"):
        for address in ("http://127.0.0.1:9/x", target.as_uri(), str(target), "urn:x:y"):
            assert "does not hold" in str(schema_reason({"properties": {"a": {name: address}}}))


def test_rules_that_multiply_for_one_value_are_refused() -> None:
    rules = {f"r{n}": {"anyOf": [{"$ref": f"#/$defs/r{n + 1}"}] * 2} for n in range(40)}
    began = time.perf_counter()
    said = schema_reason({"$ref": "#/$defs/r0", "$defs": {**rules, "r40": {"type": "string"}}})
    assert "too many of its rules" in str(said)
    assert time.perf_counter() - began < 1


def test_a_schema_that_refers_to_itself_judges_values_and_refuses_those_nested_too_deeply() -> None:
    people = Validator(PEOPLE)
    assert people.is_valid({"name": "Ann", "boss": {"name": "Bob", "boss": {}}})
    (error,) = people.errors({"name": "Ann", "boss": {"boss": {"name": "bob"}}})
    assert list(error.absolute_path) == ["boss", "boss", "name"]
    forked = {"anyOf": [{"properties": {"a": {"$ref": "#"}}, "required": ["b"]}] * 3}
    began = time.perf_counter()
    (error,) = Validator(forked).errors(nested(28))
    assert str(error.message) == "it is nested too deeply to be checked"
    assert not Validator(forked).is_valid(nested(28))
    assert not Validator({"items": {"$ref": "#"}, "type": "array"}).is_valid(
        json.loads("[" * 900 + "]" * 900)
    )
    assert time.perf_counter() - began < 8


def test_keywords_of_ours_judge_as_those_of_the_library() -> None:
    schema = {
        "properties": {"a": True},
        "patternProperties": {"^x": {"type": "integer"}},
        "additionalProperties": {"type": "string", "pattern": r"^\w+$"},
        "uniqueItems": True,
    }
    judge = Validator(schema)
    assert judge.is_valid({"a": [], "x1": 3, "b": "Müller"})
    assert [list(one.absolute_path) for one in judge.errors({"x1": "3", "b": "a b", "c": 4})] == [
        ["x1"],
        ["b"],
        ["c"],
    ]
    closed = Validator({"patternProperties": {"^x": True}, "additionalProperties": False})
    assert closed.is_valid({"x": 1}) and not closed.is_valid({"y": 1})
    assert not judge.is_valid([1, {"a": 1}, {"a": 1.0}]) and judge.is_valid([1, True, {"a": 1}, "1"])


def test_a_part_of_a_schema_and_what_a_reference_points_to_can_be_used_alone() -> None:
    people = Validator(PEOPLE)
    assert people.resolved("#/$defs/name") == PEOPLE["$defs"]["name"]
    assert people.is_valid("Ann", {"$ref": "#/$defs/name"}) and not people.is_valid(
        3, {"$ref": "#/$defs/name"}
    )


WORDS = st.sampled_from([
    "$ref", "$dynamicRef", "$id", "$anchor", "$dynamicAnchor", "$schema", "$defs", "a", "allOf", "anyOf",
    "not", "if", "then", "items", "prefixItems", "properties", "patternProperties", "additionalProperties",
    "pattern", "type", "enum", "const", "required", "minLength", "maximum", "uniqueItems", "format",
    "unevaluatedProperties", "dependentSchemas",
])  # fmt: skip
LEAVES = st.sampled_from([
    "#", "#a", "#/$defs/a", "#/properties/a", "(", "^a+$", "string", "object", "array", "http://x/y", "//",
    "\ud800", "https://json-schema.org/draft-07/schema#", "", True, False, None, 0, -1, 1.5, 10**400,
])  # fmt: skip
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=14,
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(WORDS, JSON, max_size=5), JSON)
def test_any_schema_judges_any_value_or_has_a_reason(schema: dict[str, Any], value: Any) -> None:
    reason = schema_reason(schema)
    if reason is None:
        judge = Validator(schema)
        assert judge.is_valid(value) == (not judge.errors(value))
    else:
        assert isinstance(reason, Text)


@pytest.mark.parametrize("value", [0.07, 4.35, 12, -0.29, 10**400])
def test_a_multiple_is_one_exactly_and_not_as_floating_point_divides(value: float) -> None:
    hundredths = Validator({"multipleOf": 0.01})
    assert hundredths.is_valid(value) and hundredths.is_valid("text")
    assert not hundredths.is_valid(0.005) and not hundredths.is_valid(float("inf"))
