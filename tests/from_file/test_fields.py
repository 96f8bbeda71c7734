"""A JSON Schema read as a list of fields, and written back: nothing is lost, and nothing changes unasked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.errors import UserError
from engine.base.store import read_toml, resource
from engine.from_file.fields import AnswerField, check_fields, fields_of, schema_from_fields
from engine.from_file.formats import DATE_FORMATS, TIME_FORMATS
from engine.from_file.rules import TEXT_FORMATS
from tests.from_file.evaluation import FILES, file_of

EXAMPLES = sorted(resource("examples").glob("*/project.toml"))
TRAVEL = {
    "type": "object",
    "additionalProperties": False,
    "required": ["from"],
    "properties": {
        "from": {
            "title": "Start",
            "anyOf": [
                {"type": "null"},
                {
                    "type": "object",
                    "required": ["date", "time"],
                    "properties": {
                        "date": {"type": ["string", "null"], "pattern": r"^[0-9]{4}-\d{2}-\d{2}$"},
                        "time": {
                            "anyOf": [
                                {"type": "null"},
                                {"type": "string", "pattern": r"^\d{2}:\d{2}$"},
                                {"enum": ["noon", "night"]},
                            ]
                        },
                    },
                },
            ],
        },
        "people": {"type": "integer", "minimum": 1, "multipleOf": 1, "examples": [2]},
        "class": {"type": ["string", "null"], "enum": ["first", "second", None], "description": "Of travel"},
        "tags": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": ["Day", "Week"]}},
        "stops": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "odd": {"type": "array", "items": {"type": "array"}},
    },
}


def only(schema: dict[str, Any], path: str) -> AnswerField:
    return next(field for field in fields_of(schema) if field.path == path)


def put(schema: dict[str, Any], path: str, **changes: Any) -> dict[str, Any]:
    """The schema after a change of one field."""
    fields = [replace(one, **changes) if one.path == path else one for one in fields_of(schema)]
    return schema_from_fields(fields, schema)


def test_a_schema_is_read_as_fields_with_types_formats_and_nesting() -> None:
    assert fields_of(TRAVEL) == (
        AnswerField("from", "object", nullable=True),
        AnswerField("from.date", "date", nullable=True, format="YYYY-MM-DD"),
        AnswerField("from.time", "time", nullable=True, format="HH:MM", values=("noon", "night")),
        AnswerField("people", "integer", required=False, minimum=1),
        AnswerField(
            "class", "choice", required=False, nullable=True, values=("first", "second"),
            description="Of travel",
        ),
        AnswerField("tags", "choice", many=True, required=False, values=("Day", "Week")),
        AnswerField("stops", "text", many=True, single=True, required=False),
        AnswerField("odd", "other", required=False),
    )  # fmt: skip


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_schemas_of_the_examples_are_fields_and_come_back_to_the_letter(path: Path) -> None:
    schema = json.loads(read_toml(path)["task"]["schema"])
    fields = fields_of(schema)
    assert fields and not any(field.kind == "other" for field in fields)
    assert json.dumps(schema_from_fields(fields, schema)) == json.dumps(schema)


@pytest.mark.parametrize("name", FILES)
def test_a_schema_written_anew_from_its_fields_judges_every_answer_alike(name: str) -> None:
    file = file_of(name, 1)
    schema = json.loads(file.with_name("schema.json").read_text(encoding="utf-8"))
    fields = fields_of(schema)
    assert json.dumps(schema_from_fields(fields, schema)) == json.dumps(schema)
    anew = schema_from_fields([replace(field, rule=None) for field in fields], {})
    assert fields_of(anew) == fields
    old, new = (jsonschema.Draft202012Validator(one) for one in (schema, anew))
    for line in file.read_text(encoding="utf-8").splitlines()[:200]:
        answer = json.loads(line)["completion"]
        assert old.is_valid(answer) and new.is_valid(answer)
        for key in answer:
            for broken in ({**answer, key: 7}, {**answer, key: None}, {**answer, "surplus": "x"}):
                assert old.is_valid(broken) == new.is_valid(broken)


def test_an_edit_keeps_what_the_fields_do_not_show() -> None:
    changed = put(TRAVEL, "people", kind="number", maximum=9, description="How many")
    assert changed["properties"]["people"] == {
        "type": "number",
        "minimum": 1,
        "multipleOf": 1,
        "examples": [2],
        "maximum": 9,
        "description": "How many",
    }
    untouched = {key: rule for key, rule in TRAVEL["properties"].items() if key != "people"}  # type: ignore[attr-defined]
    assert {key: rule for key, rule in changed["properties"].items() if key != "people"} == untouched
    tags = put(TRAVEL, "tags", values=("Day", "Week", "Year"))["properties"]["tags"]
    assert tags["uniqueItems"] and tags["minItems"] == 1 and tags["items"]["enum"][-1] == "Year"


def test_rules_of_another_type_go_when_the_type_changes() -> None:
    schema = {"properties": {"a": {"type": "string", "minLength": 2, "title": "A"}}}
    assert put(schema, "a", kind="boolean")["properties"]["a"] == {"type": "boolean", "title": "A"}


def test_a_renamed_field_keeps_its_rule_and_its_place_in_required() -> None:
    fields = [
        replace(one, path=one.path.replace("from", "start")) if one.path.startswith("from") else one
        for one in fields_of(TRAVEL)
    ]
    renamed = schema_from_fields(fields, TRAVEL)
    assert next(iter(renamed["properties"])) == "start"
    assert renamed["properties"]["start"] == TRAVEL["properties"]["from"]  # type: ignore[index]
    assert renamed["required"] == ["start"]


def test_a_nested_field_is_added_within_its_object_which_may_still_be_null() -> None:
    fields = [*fields_of(TRAVEL)[:3], AnswerField("from.place", required=False), *fields_of(TRAVEL)[3:]]
    schema = schema_from_fields(fields, TRAVEL)
    assert only(schema, "from.place") == AnswerField("from.place", required=False)
    assert schema["properties"]["from"]["title"] == "Start"
    valid = jsonschema.Draft202012Validator(schema).is_valid
    assert valid({"from": None}) and valid({"from": {"date": None, "time": "noon", "place": "Bern"}})
    assert not valid({"from": {"date": None, "time": "noon", "place": 3}})


def test_a_description_changes_nothing_else_of_a_rule() -> None:
    rule = {"anyOf": [{"$ref": "#/$defs/Place"}, {"type": "null"}]}
    schema = {"$defs": {"Place": {"type": "object", "properties": {"city": {"type": "string"}}}}}
    schema["properties"] = {"to": rule}  # type: ignore[assignment]
    assert [one.path for one in fields_of(schema)] == ["to", "to.city"]
    assert put(schema, "to", description="Where to")["properties"]["to"] == {
        **rule,
        "description": "Where to",
    }
    changed = put(schema, "to.city", nullable=True)
    assert only(changed, "to.city").nullable and only(changed, "to").nullable
    assert changed["$defs"] == schema["$defs"]


def test_a_reference_that_leads_round_is_left_as_it_is() -> None:
    node = {"type": "object", "properties": {"child": {"$ref": "#/$defs/Node"}, "name": {"type": "string"}}}
    schema = {"$defs": {"Node": node}, "properties": {"tree": {"$ref": "#/$defs/Node"}}}
    assert [(one.path, one.kind) for one in fields_of(schema)] == [
        ("tree", "object"), ("tree.child", "other"), ("tree.name", "text"),
    ]  # fmt: skip
    assert schema_from_fields(fields_of(schema), schema) == schema


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {"type": "array", "items": {"type": "string"}},
        {"$ref": "#/$defs/A", "$defs": {"A": {"type": "object"}}},
        {"properties": {"a.b": {"type": "string"}}},
        {"properties": {"": {"type": "string"}}},
        {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
    ],
)
def test_what_no_list_of_fields_can_show_is_said(schema: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        fields_of(schema)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ([AnswerField("")], "name"),
        ([AnswerField("a"), AnswerField("a", "number")], "named a"),
        ([AnswerField("a.b")], "within an object"),
        ([AnswerField("a", "choice")], "no values"),
        ([AnswerField("a", format="(")], "regular expression"),
        ([AnswerField("a", format="(?=a)")], "regular expression: it looks ahead"),
        ([AnswerField("a", "number", minimum=3, maximum=2)], "above"),
        ([AnswerField("a", "date", format="soon")], "format"),
    ],
)
def test_fields_that_make_no_schema_are_named(fields: list[AnswerField], why: str) -> None:
    with pytest.raises(UserError, match=why):
        check_fields(fields)


def test_no_fields_and_no_schema_stay_nothing() -> None:
    assert fields_of({}) == () and schema_from_fields((), {}) == {}


def test_a_first_field_makes_a_strict_object() -> None:
    assert schema_from_fields([AnswerField("a")], {}) == {
        "type": "object",
        "additionalProperties": False,
        "required": ["a"],
        "properties": {"a": {"type": "string"}},
    }


NAMES = st.sampled_from(["a", "b", "c", "d e", "é"])


def plain_fields(path: str) -> st.SearchStrategy[AnswerField]:
    flags = {"required": st.booleans(), "nullable": st.booleans(), "description": st.sampled_from(["", "x"])}
    lists = st.sampled_from([(False, False), (True, False), (True, True)])
    kinds = st.one_of(
        st.builds(dict, kind=st.just("text"), format=st.sampled_from(["", "^a+$", *TEXT_FORMATS])),
        st.builds(dict, kind=st.just("boolean")),
        st.builds(dict, kind=st.sampled_from(["integer", "number"]), minimum=st.sampled_from([None, 0, 2.5])),
        st.builds(dict, kind=st.just("date"), format=st.sampled_from([*DATE_FORMATS])),
        st.builds(
            dict, kind=st.just("time"), format=st.sampled_from([*TIME_FORMATS]),
            values=st.sampled_from([(), ("noon",), ("noon", "night")]),
        ),
        st.builds(dict, kind=st.just("choice"), values=st.sampled_from([("x",), ("x", 1, True), (1.5, 2)])),
    )  # fmt: skip

    def made(kind: dict[str, Any], many: tuple[bool, bool], more: dict[str, Any]) -> AnswerField:
        if kind.get("values") and kind["kind"] == "time":
            many = (False, False)  # words beside a time are read outside lists only
        return AnswerField(path, many=many[0], single=many[1], **kind, **more)

    return st.builds(made, kinds, lists, st.fixed_dictionaries(flags))


@st.composite
def field_lists(draw: st.DrawFn, prefix: str = "", depth: int = 0) -> tuple[AnswerField, ...]:
    fields: list[AnswerField] = []
    for name in draw(st.lists(NAMES, max_size=4, unique=True)):
        path = f"{prefix}{name}"
        if depth < 2 and draw(st.integers(0, 3)) == 0:
            many = draw(st.booleans())
            nullable = draw(st.booleans())
            fields.append(AnswerField(path, "object", many=many, nullable=nullable))
            fields += draw(field_lists(f"{path}.", depth + 1))
        else:
            fields.append(draw(plain_fields(path)))
    return tuple(fields)


@settings(max_examples=150, deadline=None)
@given(field_lists())
def test_fields_come_back_from_their_schema_as_they_were(fields: tuple[AnswerField, ...]) -> None:
    schema = schema_from_fields(fields, {})
    jsonschema.Draft202012Validator.check_schema(schema)
    assert repr(fields_of(schema)) == repr(fields)
    assert json.dumps(schema_from_fields(fields_of(schema), schema)) == json.dumps(schema)


@settings(max_examples=150, deadline=None)
@given(field_lists(), field_lists(), st.randoms(use_true_random=False))
def test_any_edit_gives_the_fields_asked_for(before: Any, after: Any, chance: Any) -> None:
    """Fields of one schema put over the rules of another: what is written reads back as asked."""
    old = schema_from_fields(before, {})
    rules = [one.rule for one in fields_of(old)] or [None]
    asked = tuple(replace(one, rule=chance.choice(rules)) for one in after)
    assert repr(fields_of(schema_from_fields(asked, old))) == repr(after)


def test_a_date_becomes_a_plain_text() -> None:
    old = schema_from_fields((AnswerField("day", "date", format="YYYY-MM-DD"),), {})
    (day,) = fields_of(old)
    new = schema_from_fields((replace(day, kind="text", format=""),), old)
    assert new["properties"]["day"] == {"type": "string"}


RULES = st.recursive(
    st.sampled_from(
        [
            {"type": "string", "x-unit": "m"},
            {"type": ["integer", "null"], "exclusiveMinimum": 0},
            {"enum": ["a", None]},
            {"const": 3},
            {"oneOf": [{"type": "null"}, {"type": "boolean", "default": True}]},
            {"type": ["string", "array"], "items": {"type": "string"}, "minLength": 1},
            {"type": ["string", "number"]},
            {"not": {"type": "string"}},
            True,
            {},
        ]
    ),
    lambda inner: st.one_of(
        st.builds(lambda rule: {"type": "array", "items": rule, "maxItems": 3}, inner),
        st.builds(lambda rule: {"anyOf": [rule, {"type": "null"}], "title": "T"}, inner),
        st.builds(
            lambda rules, needed: {
                "type": "object", "properties": rules, "required": needed, "maxProperties": 9,
            },
            st.dictionaries(NAMES, inner, max_size=3),
            st.lists(NAMES, max_size=3, unique=True),
        ),
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(NAMES, RULES, max_size=4), st.lists(NAMES, max_size=3, unique=True))
def test_any_schema_that_can_be_read_comes_back_to_the_letter(rules: Any, required: Any) -> None:
    schema = {"type": "object", "$comment": "kept", "properties": rules, "required": required}
    assert json.dumps(schema_from_fields(fields_of(schema), schema)) == json.dumps(schema)
