"""Faults made from the expected answer."""

import json

import pytest

from engine.data.rows import Row
from gui.rewards.breakers import TITLES, broken

ROW = Row(
    "1",
    "p",
    {
        "who": {"name": "Ann", "since": "2024-02-29"},
        "items": ["a", "b"],
        "count": 3,
        "note": None,
        "new": True,
    },
)


def test_every_fault_that_fits_the_row_is_made_and_none_is_the_right_answer():
    found = broken(ROW)
    assert list(found) == list(TITLES)
    assert ROW.answer_text() not in found.values()


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("date", {"who": {"name": "Ann", "since": "2024-03-01"}}),
        ("year", {"who": {"name": "Ann", "since": "2025-02-28"}}),
        ("text", {"who": {"name": "Ann X", "since": "2024-02-29"}}),
        ("number", {"count": 4}),
        ("shorter", {"items": ["a"]}),
        ("repeated", {"items": ["a", "b", "a"]}),
        ("extra", {"note2": "?"}),
    ],
)
def test_a_fault_changes_one_thing(name, changed):
    assert json.loads(broken(ROW)[name]) == {**ROW.completion, **changed}


def test_a_missing_key_is_the_first_one():
    assert list(json.loads(broken(ROW)["missing"])) == ["items", "count", "note", "new"]


def test_the_wrapped_answers_hold_the_right_one():
    for name in ("fenced", "surrounded"):
        assert ROW.answer_text() in broken(ROW)[name]


def test_faults_that_an_answer_has_no_place_for_are_left_out():
    assert list(broken(Row("2", "p", {}))) == ["fenced", "surrounded", "cut", "extra", "words"]
    assert "date" not in broken(Row("3", "p", {"day": "9999-12-31"}))
