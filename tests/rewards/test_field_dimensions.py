"""Dates, null, and all fields at once."""

from __future__ import annotations

from typing import Any

import pytest

from engine.data.rows import Row, canonical
from engine.rewards.part import Part
from engine.rewards.registry import dimension


def judge(name: str, given: object, wanted: object, **parameters: object) -> Part:
    one = dimension(name)
    text = given if isinstance(given, str) else canonical(given)
    return one.score(Row("1", "p", wanted), text, one.parameters.model_validate(parameters))


@pytest.mark.parametrize(
    ("wanted", "given", "score"),
    [
        ("2024-03-03", "2024-03-03", 1),
        ("2024-03-03", "2024-03-04", 1),  # within the tolerance of one day
        ("2024-03-03", "2024-03-11", 0.25),  # 7 beyond it, one halving
        ("2024-03-03", "2024-02-17", 0.125),
        ("2024-03-03", "2024-02-30", 0),
        ("2024-03-03", "soon", 0),
        ("2024-03-03", 20240303, 0),
        ("2024-03-03", None, 0),
        ("3.3.2024", "03.03.2024", 1),
        ("03/04/2024", "04/04/2024", 1),
        ("2024-03", "2024-03-01", 1),
        ("2024-03-03T10:00", "2024-03-03 22:00", 1),
        ("2024-03-03T00:30:00+01:00", "2024-03-02T23:30:00Z", 1),
        ("tomorrow", "tomorrow", 1),
        ("tomorrow", "2024-03-03", 0),
        (None, None, 1),
        (None, "2024-03-03", 0),
    ],
)
def test_a_date_loses_half_with_each_week_beyond_the_tolerance(
    wanted: object, given: object, score: float
) -> None:
    part = judge("date_close", {"d": given}, {"d": wanted}, field="d", tolerance=1, partial=0.5, halving=7)
    assert part.score == pytest.approx(score)


def test_a_date_with_slashes_is_read_as_told() -> None:
    near = {"field": "d", "halving": 1, "partial": 1}
    assert judge("date_close", {"d": "03/05/2024"}, {"d": "03/04/2024"}, **near).score == pytest.approx(
        0.5**30
    )
    first = judge("date_close", {"d": "03/05/2024"}, {"d": "03/04/2024"}, month_first=True, **near)
    assert first.score == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [("number_close", 5), ("text_similar", "bolt"), ("set_match", ["a"]), ("date_close", "2024-01-01")],
)
def test_a_value_where_null_is_expected_costs_and_so_does_null_for_a_value(name: str, value: object) -> None:
    assert judge(name, {"f": None}, {"f": None}, field="f").score == 1
    assert judge(name, {"f": value}, {"f": None}, field="f").score == 0
    assert judge(name, {"f": None}, {"f": value}, field="f").score == 0
    assert judge(name, {}, {"f": None}, field="f").score == 0
    assert judge(name, {"f": value}, {}, field="f").score is None


GOLD: dict[str, Any] = {"intent": "Play", "artist": "kitten", "to": None, "tags": ["a", "b"]}
SCHEMA = {
    "properties": {
        "intent": {"enum": ["Play", "Stop"]},
        "lines": {"type": "array", "items": {"properties": {"unit": {"enum": ["kg", "g"]}}}},
    }
}


@pytest.mark.parametrize(
    ("given", "score"),
    [
        (GOLD, 1),
        ({**GOLD, "tags": ["b", "a"]}, 1),
        ({**GOLD, "extra": 1}, 10 / 11),
        ({key: value for key, value in GOLD.items() if key != "to"}, 8 / 9),
        ({**GOLD, "to": "x"}, 8 / 10),
        ({**GOLD, "artist": "mitten"}, 2 * (4 + 0.5 * (1 - 2 / 12)) / 10),
        ({**GOLD, "intent": "Stop"}, 8 / 10),  # a wrong choice is not nearly right
        ({**GOLD, "tags": ["a"]}, 8 / 9),
        ({**GOLD, "tags": "a"}, 8 / 9),
        ({}, 0),
        ("nothing", 0),
    ],
)
def test_all_fields_are_scored_by_f1(given: object, score: float) -> None:
    assert judge("fields_match", given, GOLD, answer_schema=SCHEMA).score == pytest.approx(score)


def test_objects_in_a_list_are_compared_one_by_one() -> None:
    wanted = {"lines": [{"n": 1, "unit": "kg"}, {"n": 2, "unit": "g"}]}
    given = {"lines": [{"n": 1, "unit": "kg"}, {"n": 3, "unit": "g"}]}
    assert judge("fields_match", given, wanted, answer_schema=SCHEMA).score == pytest.approx(6 / 8)
    given = {"lines": [{"n": 1, "unit": "g"}, {"n": 2, "unit": "g"}]}
    assert judge("fields_match", given, wanted, answer_schema=SCHEMA).score == pytest.approx(6 / 8)
    assert "lines.0.unit" in judge("fields_match", given, wanted).reason


def test_an_empty_answer_is_right_where_it_is_expected() -> None:
    assert judge("fields_match", {}, {}).score == 1
    assert judge("fields_match", {"a": 1}, {}).score == 0
    assert judge("fields_match", {"a": []}, {"a": []}).score == 1
    assert judge("fields_match", {"a": {}}, {"a": []}).score == 0
