"""The schema inferred from answers: what it accepts, what it rejects, and what it says."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import jsonschema
import pytest

from engine.from_file.answers import infer_rule, infer_schema
from engine.from_file.fields import fields_of
from engine.from_file.proposal import schema_breaks
from engine.rewards.schema import answer_schema
from tests.from_file.evaluation import FILES, broken, rows_of


@pytest.mark.parametrize("name", FILES)
def test_the_schema_of_real_answers_accepts_them_and_rejects_broken_ones(name: str) -> None:
    rows = rows_of(name)
    schema = infer_schema(row.completion for row in rows)
    assert schema_breaks(schema, rows) == ()
    judge = jsonschema.Draft202012Validator(schema)
    faults = list(broken([dict(row.completion) for row in rows], 200, seed=7))
    missed = Counter(fault for fault, answer in faults if judge.is_valid(answer))
    assert missed.total() <= 10, missed


@pytest.mark.parametrize("name", FILES)
def test_the_schema_of_real_answers_is_not_too_tight_for_further_ones(name: str) -> None:
    schema = infer_schema(row.completion for row in rows_of(name))
    rows = rows_of(name, 1)
    assert len(schema_breaks(schema, rows)) <= 0.01 * len(rows)


@pytest.mark.parametrize("name", FILES)
def test_the_field_editor_can_show_the_schema_of_real_answers(name: str) -> None:
    schema = infer_schema(row.completion for row in rows_of(name))
    fields = fields_of(schema)
    assert not [field.path for field in fields if field.kind == "other"]
    if name == "ctparse":
        kinds = {field.path: (field.kind, field.format, field.nullable) for field in fields}
        assert kinds["from.date"] == ("date", "YYYY-MM-DD", True)
        assert kinds["to.time"] == ("time", "HH:MM", True)


def test_few_values_often_repeated_are_choices() -> None:
    values = ["low", "high", "normal"] * 5
    assert infer_rule(values) == {"enum": ["high", "low", "normal"]}
    assert infer_rule([*values, None]) == {"enum": ["high", "low", "normal", None]}


@pytest.mark.parametrize(
    "values",
    [
        ["low", "high"],  # too few to tell
        ["low", "high", "normal"] * 5 + ["urgent"],  # more are to come
        [f"name {number}" for number in range(45)] * 4,  # too many
        [f"name {number}" for number in range(20)] * 2,  # each just twice
        ["low", "high", ""] * 5,
    ],
)
def test_other_texts_are_no_choices(values: list[str]) -> None:
    rule = infer_rule(values)
    assert rule["type"] == "string" and "enum" not in rule


@pytest.mark.parametrize(
    ("values", "good", "bad"),
    [
        (["2024-01-31", "2023-12-01"], "2025-02-03", "2025-13-03"),
        (["31.01.2024", "01.12.2023"], "03.02.2025", "2025-02-03"),
        (["1.2.2024", "11.12.2023"], "3.10.2025", "03.02.2025"),
        (["12/31/2024", "01/12/2023"], "02/03/2025", "31/12/2025"),
        (["2024-01-31T10:00", "2023-12-01T23:59"], "2025-02-03T00:00", "2025-02-03"),
        (
            ["2024-01-31T10:00:00Z", "2023-12-01T23:59:01+02:00"],
            "2025-02-03T00:00:00Z",
            "2025-02-03T00:00:00",
        ),
        (["10:00", "23:59"], "00:01", "24:00"),
        (["2024-01", "2023-12"], "2025-02", "2025-2"),
    ],
)
def test_dates_and_times_have_their_form(values: list[str], good: str, bad: str) -> None:
    judge = jsonschema.Draft202012Validator(infer_rule(values))
    assert all(judge.is_valid(value) for value in [*values, good])
    assert not judge.is_valid(bad)


def test_a_form_may_have_words_that_stand_for_it() -> None:
    rule = infer_rule(["10:00", "11:30", "09:15", "08:00"] * 10 + ["noon", "evening"] * 3 + [None])
    assert [next(iter(one.items())) for one in rule["anyOf"]][1:] == [
        ("enum", ["evening", "noon"]),
        ("type", "null"),
    ]
    mixed = infer_rule(["10:00", "11:30", "in a while", "after lunch", "soon"])
    assert mixed == {"type": "string", "minLength": 1}


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ([1, 2], {"type": "integer", "minimum": 0}),
        ([1, -2], {"type": "integer"}),
        ([1, 2.5, None], {"type": ["number", "null"], "minimum": 0}),
        ([True, False], {"type": "boolean"}),
        ([None, None], {"type": "null"}),
        (["a", 1], {"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer", "minimum": 0}]}),
        ([["a"], ["b", "c"]], {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}),
        ([[], [1]], {"type": "array", "items": {"type": "integer", "minimum": 0}}),
        ([[]], {"type": "array"}),
    ],
)
def test_each_type_has_its_rule(values: list[Any], rule: dict[str, Any]) -> None:
    assert infer_rule(values) == rule


def test_lists_of_choices_without_repetition_are_sets() -> None:
    assert infer_rule([["new", "red"], ["old"], ["red", "new"]] * 4)["uniqueItems"] is True
    assert "uniqueItems" not in infer_rule([["new", "new"], ["old"], ["red", "old"]] * 4)


def test_keys_are_required_where_all_answers_have_them() -> None:
    schema = infer_schema([{"a": 1, "b": {"c": 1}}, {"a": 2, "b": {"c": 2, "d": "x"}, "e": None}])
    assert schema["required"] == ["a", "b"]
    assert schema["properties"]["b"]["required"] == ["c"]
    assert schema["properties"]["e"] == {"type": "null"}
    assert not schema["additionalProperties"]


def test_objects_of_the_same_keys_are_of_one_kind() -> None:
    """What `from` shows holds for `to`, of which there are fewer; null stays where it was."""
    answers = [{"from": {"day": f"2024-01-{n:02}", "hour": None}, "to": None} for n in range(1, 30)]
    answers.append({"from": {"day": "2024-02-01", "hour": 3}, "to": {"day": "2024-02-02", "hour": 4}})
    properties = infer_schema(answers)["properties"]
    assert properties["to"]["properties"] == properties["from"]["properties"]
    assert (properties["from"]["type"], properties["to"]["type"]) == ("object", ["object", "null"])


def test_an_object_with_names_for_keys_is_not_listed_name_by_name() -> None:
    schema = infer_schema([{"votes": {f"person {number}": number}} for number in range(100)])
    assert schema["properties"]["votes"] == {
        "type": "object",
        "additionalProperties": {"type": "integer", "minimum": 0},
    }


def test_any_answers_fit_their_own_schema_which_the_rewards_accept() -> None:
    chance = random.Random(3)

    def value(depth: int) -> Any:
        kinds = ["text", "number", "null", "bool", "date", "float"] + ["object", "list"] * (depth < 3)
        match chance.choice(kinds):
            case "text":
                return chance.choice(["", "a", "b", "long text", "né", "2024-01-01"])
            case "number":
                return chance.randrange(-5, 10**6)
            case "float":
                return chance.random() * 100
            case "bool":
                return chance.random() < 0.5
            case "date":
                return f"2024-0{chance.randrange(1, 10)}-01"
            case "object":
                return {chance.choice("abcde"): value(depth + 1) for _ in range(chance.randrange(4))}
            case "list":
                return [value(depth + 1) for _ in range(chance.randrange(4))]
        return None

    for _ in range(60):
        answers = [
            {key: value(0) for key in "xyz"[: chance.randrange(4)]} for _ in range(chance.randrange(1, 30))
        ]
        schema = infer_schema(answers)
        jsonschema.Draft202012Validator.check_schema(schema)
        judge = jsonschema.Draft202012Validator(schema)
        assert all(judge.is_valid(answer) for answer in answers)
        assert all(answer_schema(schema).share(answer).broken == () for answer in answers)
        fields_of(schema)
