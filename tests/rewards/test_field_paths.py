"""Which fields the schema gives an answer, and which rewards judge one that it does not give."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.base.store import resource
from engine.project import open_project
from engine.rewards.field_paths import field_paths, field_types, has_field, missing_fields, path_parameters
from engine.rewards.registry import dimensions
from engine.rewards.rubric import Entry, rubric_from_toml

ORDER = {
    "type": "object",
    "$defs": {"Money": {"type": "object", "properties": {"amount": {"type": "number"}}}},
    "properties": {
        "customer": {"type": "string"},
        "due": {"anyOf": [{"type": "null"}, {"type": "object", "properties": {"date": {"type": "string"}}}]},
        "items": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
        "total": {"$ref": "#/$defs/Money"},
        "rank": {"enum": [1, 2, None]},
        "tags": {"type": ["array", "string"]},
        "notes": {"type": "object", "additionalProperties": {"type": "string"}},
        "net.weight": {"type": "number"},
    },
}
TREE = {
    "$defs": {"N": {"properties": {"l": {"$ref": "#/$defs/N"}, "v": {"type": "integer"}}}},
    "$ref": "#/$defs/N",
}


def test_the_fields_of_a_schema_have_their_types_through_references_and_null() -> None:
    assert {path: set(types) for path, types in field_types(ORDER).items()} == {
        "customer": {"string"},
        "due": {"object"},
        "due.date": {"string"},
        "items": {"array"},
        "total": {"object"},
        "total.amount": {"number"},
        "rank": {"number"},
        "tags": {"array", "string"},
        "notes": {"object"},
        "net.weight": {"number"},
    }


def test_fields_that_fit_a_dimension_come_first() -> None:
    numbers = path_parameters(Entry(dimension="number_close"))["field"]
    assert field_paths(ORDER, numbers)[:3] == ("total.amount", "rank", "net.weight")
    assert set(field_paths(ORDER, numbers)) == set(field_paths(ORDER))


@pytest.mark.parametrize(
    "path",
    ["customer", "due.date", "items.0", "items.12.name", "total.amount", "notes.any", "net.weight", "tags.0"],
)
def test_a_field_that_an_answer_may_have_is_there(path: str) -> None:
    assert has_field(ORDER, path)


@pytest.mark.parametrize(
    "path", ["value", "customer.name", "due.time", "items.name", "items.0.price", "total.amount.x", "items.²"]
)
def test_a_field_that_no_answer_has_is_missing(path: str) -> None:
    assert not has_field(ORDER, path)


def test_a_schema_that_leaves_open_what_there_is_misses_nothing() -> None:
    assert has_field({}, "a.b") and has_field({"properties": {}, "additionalProperties": True}, "a.0.b")
    assert has_field({"properties": {"a": True}}, "a.b") and not has_field({"properties": {"a": True}}, "b")


def test_a_schema_that_refers_to_itself_ends() -> None:
    assert "v" in field_types(TREE) and has_field(TREE, "l.l.l.v") and not has_field(TREE, "l.x")


def test_a_reward_that_judges_no_field_of_the_schema_is_named() -> None:
    rubric = rubric_from_toml(
        [
            {"dimension": "field_equals", "parameters": {"field": "customer"}},
            {"dimension": "number_close", "label": "price", "parameters": {"field": "price"}},
            {"dimension": "set_match", "on": False, "parameters": {"field": "gone"}},
            {"dimension": "text_similar"},
        ]
    )
    (missing,) = missing_fields(rubric, ORDER)
    assert (missing.place, missing.parameter, missing.path) == (1, "field", "price")
    assert missing.message == "The reward “price” judges the field price, which the schema does not have."


@pytest.mark.parametrize("path", sorted(resource("examples").glob("*/")), ids=lambda path: path.name)
def test_the_examples_judge_fields_that_they_have(path: Path) -> None:
    if (path / "project.toml").is_file():
        project = open_project(path)
        assert not missing_fields(project.rubric, project.task.schema)


def test_every_parameter_that_is_a_field_is_marked_as_one() -> None:
    for known in dimensions().values():
        named = {name for name in known.parameters.model_fields if name == "field" or name.endswith("_field")}
        assert set(path_parameters(Entry(dimension=known.name))) == named


def test_keys_that_fit_a_pattern_are_fields_whatever_the_pattern() -> None:
    """Python's own `re` knows no `\\p{L}`, and takes minutes for the other one."""
    for pattern in (r"^\p{L}+_x$", r"^([a-z]+\s?)+_x$"):
        schema = {"properties": {"a": {}}, "patternProperties": {pattern: {}}, "additionalProperties": False}
        assert has_field(schema, "abc_x")
        assert not has_field(schema, "a" * 40 + "!")
