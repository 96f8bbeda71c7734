"""A schema widened for answers that it rejects."""

from __future__ import annotations

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.base.errors import UserError
from engine.from_file.answers import infer_schema
from engine.from_file.widening import MOST_WORDS, widened

OLD = [
    {"due": f"2030-01-{day:02}", "count": day, "size": size, "of": {"name": "n"}, "tags": ["a"]}
    for day in range(1, 21)
    for size in ("small", "large")
]
SCHEMA = infer_schema(OLD)


def accepts(schema, answer):
    return jsonschema.Draft202012Validator(schema).is_valid(answer)


def test_a_schema_that_accepts_the_answers_stays_as_it_is():
    assert widened(SCHEMA, OLD) == SCHEMA


def test_each_break_is_allowed_and_nothing_else():
    new = [
        {"due": "2030-01-01", "count": 1, "size": "medium", "of": {"name": "n"}, "tags": ["a"]},
        {"due": "soon", "count": -2, "size": "small", "of": {"name": None}, "tags": ["a"]},
        {"due": "2030-01-01", "size": "small", "of": {"name": "n"}, "tags": ["a"], "note": "x"},
    ]
    wide = widened(SCHEMA, new)
    assert all(accepts(wide, one) for one in [*OLD, *new])
    rules = wide["properties"]
    assert "count" not in wide["required"] and "due" in wide["required"]
    assert rules["size"]["enum"][-1] == "medium" and rules["count"]["minimum"] == -2
    assert not accepts(wide, {**new[0], "due": "later"}) and not accepts(wide, {**new[0], "size": "huge"})
    assert not accepts(wide, {**new[0], "other": 1}) and not accepts(wide, {**new[0], "of": {}})


def test_many_words_beside_dates_make_it_a_free_text():
    new = [{**OLD[0], "due": f"in {n} days"} for n in range(MOST_WORDS + 2)]
    wide = widened(SCHEMA, new)
    assert accepts(wide, {**OLD[0], "due": "whenever"}) and not accepts(wide, {**OLD[0], "due": 3})


def test_what_was_allowed_among_the_words_is_allowed_beside_a_free_text_too():
    days = [f"in {n} days" for n in range(MOST_WORDS + 2)]
    empty_first = [{**OLD[0], "due": word} for word in ("", *days)]
    wide = widened(SCHEMA, empty_first)
    assert all(accepts(wide, one) for one in [*OLD, *empty_first])
    schema = {
        "properties": {"due": {"anyOf": [{"type": "string", "pattern": "^[0-9]+$"}, {"enum": [7, None]}]}}
    }
    wide = widened(schema, [{"due": word} for word in days])
    assert all(accepts(wide, {"due": value}) for value in (7, None, "12", *days))
    assert not accepts(wide, {"due": 8}) and not accepts(wide, {"due": ""})


def test_rules_behind_references_and_alternatives_are_widened_too():
    schema = {
        "$defs": {"size": {"enum": ["a"]}},
        "type": "object",
        "properties": {
            "x": {"$ref": "#/$defs/size"},
            "y": {"oneOf": [{"type": "integer"}, {"type": "number"}]},
        },
    }
    wide = widened(schema, [{"x": "b"}, {"y": 1}])
    assert wide["$defs"]["size"]["enum"] == ["a", "b"] and accepts(wide, {"x": "b", "y": 1})
    assert not accepts(wide, {"y": "t"})


def test_what_cannot_be_widened_is_said():
    with pytest.raises(UserError, match="cannot be widened"):
        widened({"properties": {"k": False}}, [{"k": 1}])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from([*OLD[0], "new"]), JSON, max_size=6), max_size=4))
def test_any_answers_are_accepted_afterwards_and_those_of_before_still(answers):
    wide = widened(SCHEMA, answers)
    assert all(accepts(wide, one) for one in [*OLD[:3], *answers])
