from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.data.rows import Row, canonical
from engine.rewards.dimensions import GENERAL, is_exact
from engine.rewards.part import Part
from tests.rewards.hostile import AWKWARD, COMPLETIONS

BY_NAME = {one.name: one for one in GENERAL}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "item": {"type": "string"},
        "count": {"type": "integer", "minimum": 1},
        "tags": {
            "type": "array",
            "items": {"enum": ["new", "old", "red"]},
            "minItems": 1,
            "uniqueItems": True,
        },
    },
    "required": ["item", "count", "tags"],
    "additionalProperties": False,
}
GOLD = {"item": "bolt", "count": 35, "tags": ["new", "red"]}


def judge(name: str, completion: object, gold: object = GOLD, **parameters: object) -> Part:
    dimension = BY_NAME[name]
    text = completion if isinstance(completion, str) else canonical(completion)
    return dimension.score(Row("1", "35 bolts", gold), text, dimension.parameters(**parameters))


@pytest.mark.parametrize(
    ("completion", "score"),
    [
        ('{"a":1}', 1.0),
        ('\n{"a":1} ', 1.0),
        ('```json\n{"a":1}\n```', 0.6),
        ('Here it is: {"a":1}', 0.2),
        ("[1,2]", 0.0),
        ("3", 0.0),
        ('{"a":1', 0.0),
        ('{"a":NaN}', 0.0),
        ('{"a":1,"a":2}', 0.0),
        ("", 0.0),
    ],
)
def test_json_alone_is_worth_most(completion: str, score: float) -> None:
    assert judge("json_parse", completion, fenced=0.6, surrounded=0.2).score == score


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        (GOLD, 1),
        ({**GOLD, "tags": ["red"]}, 1),
        # 1 object + item 1 + count 2 (type, minimum) + tags 4 (type, items, minItems, uniqueItems) = 8
        ({**GOLD, "extra": 1}, 8 / 9),
        ({**GOLD, "extra": 1, "more": 2}, 8 / 10),
        ({**GOLD, "count": 0}, 7 / 8),
        ({**GOLD, "count": "35"}, 6 / 8),
        ({**GOLD, "tags": ["new", "new"]}, 7 / 8),
        ({**GOLD, "tags": []}, 7 / 8),
        ({**GOLD, "tags": "new"}, 4 / 8),
        ({"item": "bolt", "count": 1}, 4 / 5),
        ({}, 1 / 4),
    ],
)
def test_the_schema_pays_for_each_constraint(answer: object, score: float) -> None:
    assert judge("json_schema", answer, answer_schema=SCHEMA).score == pytest.approx(score)


def test_an_answer_that_breaks_the_schema_as_a_whole_never_gets_everything() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}, "not": {"required": ["a"]}}
    part = judge("json_schema", {"a": "x"}, answer_schema=schema)
    assert part.score is not None
    assert part.score < 1


def test_a_schema_may_refer_to_its_own_definitions_and_to_itself() -> None:
    schema = {
        "$defs": {"node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}}},
        "type": "object",
        "properties": {"node": {"$ref": "#/$defs/node"}},
    }
    assert judge("json_schema", {"node": {"next": {"next": {}}}}, answer_schema=schema).score == 1
    worse = judge("json_schema", {"node": {"next": {"next": 1}}}, answer_schema=schema).score
    assert worse is not None
    assert 0 < worse < 1


def test_a_reference_inside_a_keyword_leads_to_the_schema_it_stands_in() -> None:
    schema = {
        "$defs": {"colour": {"enum": ["red"]}},
        "type": "object",
        "properties": {"tags": {"type": "array", "items": {"$ref": "#/$defs/colour"}}},
    }
    assert judge("json_schema", {"tags": ["red"]}, answer_schema=schema).score == 1
    assert judge("json_schema", {"tags": ["blue"]}, answer_schema=schema).score == pytest.approx(2 / 3)


def test_without_a_schema_the_schema_dimension_does_not_apply() -> None:
    assert judge("json_schema", GOLD).score is None


@pytest.mark.parametrize(
    ("completion", "exact"),
    [
        (canonical(GOLD), True),
        ('{"tags":["red","new"],"count":35.0,"item":"bolt"}', True),
        (' {"item": "bolt", "count": 35, "tags": ["new", "red"]}\n', True),
        ('```\n{"item":"bolt","count":35,"tags":["new","red"]}\n```', False),
        ('{"item":"bolt","count":35,"tags":["new","red"]}.', False),
        ('{"item":"Bolt","count":35,"tags":["new","red"]}', False),
        ('{"item":"bolt","count":"35","tags":["new","red"]}', False),
        ('{"item":"bolt","count":35,"tags":["new","red","red"]}', False),
        ('{"item":"bolt","count":35,"tags":["new","new"]}', False),
        ('{"item":"bolt","count":35}', False),
        ('{"item":"bolt","count":35,"tags":["new","red"],"x":null}', False),
    ],
)
def test_exact_match_minds_values_and_not_their_order(completion: str, exact: bool) -> None:
    assert is_exact(Row("1", "p", GOLD), completion, SCHEMA) is exact
    assert judge("exact", completion, answer_schema=SCHEMA).score == float(exact)


def test_true_is_not_one_in_an_exact_match() -> None:
    assert not is_exact(Row("1", "p", {"a": 1}), '{"a":true}', {})
    assert is_exact(Row("1", "p", {"a": 1}), '{"a":1.0}', {})


def test_lists_keep_their_order_where_the_schema_does_not_call_them_sets() -> None:
    row = Row("1", "p", {"steps": ["a", "b"]})
    listed = {"properties": {"steps": {"type": "array"}}}
    as_set = {"properties": {"steps": {"$ref": "#/$defs/set"}}, "$defs": {"set": {"uniqueItems": True}}}
    assert not is_exact(row, '{"steps":["b","a"]}', listed)
    assert is_exact(row, '{"steps":["b","a"]}', as_set)


def test_an_expected_answer_that_repeats_an_item_is_met_only_by_the_same_repetition() -> None:
    row = Row("1", "p", {**GOLD, "tags": ["new", "new", "red"]})
    assert is_exact(row, canonical({**GOLD, "tags": ["red", "new", "new"]}), SCHEMA)
    assert not is_exact(row, canonical({**GOLD, "tags": ["red", "red", "new"]}), SCHEMA)


def test_a_wrong_answer_names_the_wrong_keys() -> None:
    assert '"count"' in judge("exact", {**GOLD, "count": 2}, answer_schema=SCHEMA).reason


@pytest.mark.parametrize(
    ("answer", "field", "score"),
    [
        (GOLD, "count", 1),
        ({"count": 35.0}, "count", 1),
        ({"count": "35"}, "count", 0),
        ({"count": None}, "count", 0),
        ({}, "count", 0),
        (GOLD, "nowhere", None),
        ("no json", "count", 0),
        ("no json", "nowhere", None),
    ],
)
def test_one_field_is_right_or_wrong(answer: object, field: str, score: float | None) -> None:
    assert judge("field_equals", answer, field=field).score == score


def test_a_field_may_lie_inside() -> None:
    assert judge("field_equals", {"a": {"b": [1, 2]}}, {"a": {"b": [0, 2]}}, field="a.b.1").score == 1


@pytest.mark.parametrize(
    ("given", "score"),
    [
        (100, 1),
        (102, 1),
        (98, 1),
        (112, 0.25),  # 10 beyond the tolerance of 2, one halving (0.1 of 100)
        (122, 0.125),
        ("100", 0),
        (True, 0),
        (None, 0),
        ([100], 0),
    ],
)
def test_a_number_loses_half_with_each_step_beyond_the_tolerance(given: object, score: float) -> None:
    part = judge("number_close", {"n": given}, {"n": 100}, field="n", absolute=2, partial=0.5, halving=0.1)
    assert part.score == pytest.approx(score)


@pytest.mark.parametrize("gold", [0, -0.0, 5e-324, -1e308, 10**308, 10**400, float("inf"), "x", True])
@pytest.mark.parametrize("given", [0, 1, -1e308, 1e308, 10**300, 1e-320])
def test_no_pair_of_numbers_is_too_large_or_too_small(gold: object, given: float) -> None:
    score = judge("number_close", {"n": given}, {"n": gold}, field="n").score
    assert score is None or 0 <= score <= 1


@pytest.mark.parametrize(
    ("given", "score"), [("kitten", 1), ("mitten", 1 - 2 / 12), ("", 0), (3, 0), (None, 0)]
)
def test_text_is_compared_letter_by_letter(given: object, score: float) -> None:
    part = judge("text_similar", {"t": given}, {"t": "kitten"}, field="t")
    assert part.score == pytest.approx(score)


def test_case_is_ignored_when_asked() -> None:
    assert judge("text_similar", {"t": "KITTEN"}, {"t": "kitten"}, field="t").score == 0
    assert judge("text_similar", {"t": "KITTEN"}, {"t": "kitten"}, field="t", ignore_case=True).score == 1


def test_the_whole_answer_is_compared_where_no_field_is_named() -> None:
    assert judge("text_similar", GOLD).score == 1
    near, far = judge("text_similar", {**GOLD, "count": 36}).score, judge("text_similar", "no").score
    assert near is not None
    assert far is not None
    assert 0.9 < near < 1
    assert far < 0.2


@pytest.mark.parametrize(
    ("given", "score"),
    [
        (["new", "red"], 1),
        (["red", "new"], 1),
        (["red"], 2 / 3),
        (["red", "old"], 2 / 4),
        (["new", "red", "red"], 4 / 5),
        (["new", "red", "old"], 4 / 5),
        (["old"], 0),
        ([], 0),
        ("new", 0),
        (None, 0),
        ([["new"], {"red": 1}], 0),
    ],
)
def test_a_set_is_scored_by_f1_and_repeating_is_an_error(given: object, score: float) -> None:
    assert judge("set_match", {"tags": given}, field="tags").score == pytest.approx(score)


def test_an_empty_set_is_met_only_by_an_empty_list() -> None:
    assert judge("set_match", {"tags": []}, {"tags": []}, field="tags").score == 1
    assert judge("set_match", {"tags": ["a"]}, {"tags": []}, field="tags").score == 0


def test_a_field_that_is_no_list_in_the_expected_answer_is_left_out() -> None:
    assert judge("set_match", GOLD, field="item").score is None


def test_length_is_free_up_to_the_limit_and_gone_at_twice_it() -> None:
    size = len(canonical(GOLD))
    allowed = 2 * size + 10

    def of(letters: int) -> float | None:
        return judge("length", "x" * letters, ratio=2, slack=10).score

    assert of(allowed) == 1
    assert of(round(1.5 * allowed)) == pytest.approx(0.5, abs=0.02)
    assert of(2 * allowed) == of(10**6) == 0


def test_text_outside_the_object_costs_its_share() -> None:
    text = canonical(GOLD)
    assert judge("length", text).score == 1
    assert judge("length", text + "x" * len(text), ratio=5).score == pytest.approx(0.5)
    assert judge("length", text + "x" * len(text), ratio=5, extra_text=False).score == 1


ALL = [pytest.param(one, id=one.name) for one in GENERAL]
GOLDS = [
    GOLD,
    {"value": 1.5},
    {"value": "x" * 50, "from": None},
    {"value": ["a"], "granularity": ["Day"]},
    {},
]


def check(dimension: Any, gold: object, completion: str) -> None:
    parameters = dimension.parameters()
    if "answer_schema" in dimension.parameters.model_fields:
        parameters = dimension.parameters(answer_schema=SCHEMA)
    part = dimension.score(Row("1", "p", gold), completion, parameters)
    assert part.score is None or 0 <= part.score <= 1
    assert 0 < len(part.reason) < 500
    part.reason.encode("utf-8")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(completion=COMPLETIONS, gold=st.sampled_from(GOLDS))
def test_no_completion_makes_a_general_dimension_raise(completion: str, gold: object) -> None:
    for dimension in GENERAL:
        check(dimension, gold, completion)


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_completions_are_judged_quickly(name: str) -> None:
    began = time.perf_counter()
    for dimension in GENERAL:
        check(dimension, GOLD, AWKWARD[name])
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("dimension", ALL)
def test_an_ordinary_completion_takes_far_less_than_ten_milliseconds(dimension: Any) -> None:
    answers = [canonical({**GOLD, "count": number}) for number in range(50)]
    check(dimension, GOLD, answers[0])
    began = time.perf_counter()
    for answer in answers:
        check(dimension, GOLD, answer)
    assert (time.perf_counter() - began) / len(answers) < 0.01


@pytest.mark.parametrize("dimension", ALL)
def test_every_dimension_explains_itself_and_its_parameters(dimension: Any) -> None:
    assert dimension.title
    assert dimension.help.endswith(".")
    for name, field in dimension.parameters.model_fields.items():
        assert field.title, name
        assert field.description, name
