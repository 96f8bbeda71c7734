"""A row with several right answers is judged by the one that an answer comes nearest to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.data.rows import Row, canonical, read_good_rows
from engine.rewards.dimensions import is_exact
from engine.rewards.rubric import rubric_from_toml, score, spans
from engine.task import Task

TASK = Task(
    "t",
    "Answer.",
    {
        "type": "object",
        "properties": {
            "from": {"type": "string"},
            "to": {"type": "string"},
            "granularity": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        },
        "required": ["from", "to", "granularity"],
    },
)
WEEK = {"from": "2031-01-06", "to": "2031-01-12", "granularity": ["Day"]}
MONTH = {"from": "2031-01-01", "to": "2031-01-31", "granularity": ["Day", "Week"]}
ROW = Row("1", "today=20310108 Business requirement: this period", WEEK, accepted=(MONTH,))
RUBRIC = rubric_from_toml(
    [
        {"dimension": "json_parse", "weight": 0.2},
        {"dimension": "field_equals", "label": "from", "parameters": {"field": "from"}},
        {"dimension": "field_equals", "label": "to", "parameters": {"field": "to"}},
        {"dimension": "set_match", "parameters": {"field": "granularity"}},
        {"dimension": "exact"},
    ]
).bound_to(TASK)


@pytest.mark.parametrize(("number", "answer"), [(0, WEEK), (1, MONTH)])
def test_each_right_answer_earns_the_whole_reward_and_says_which_it_met(number: int, answer: object) -> None:
    text = canonical(answer)
    found = score(RUBRIC, ROW, text)
    assert (found.total, found.met) == (pytest.approx(1), number)
    assert is_exact(ROW, text, TASK.schema)


def test_a_mixture_of_two_right_answers_does_not_get_the_best_part_of_each() -> None:
    mixed = {**WEEK, "granularity": ["Day", "Week"]}
    found = score(RUBRIC, ROW, canonical(mixed))
    assert found == score(RUBRIC, ROW.with_only(0), canonical(mixed))
    assert found.parts["set_match"].score == pytest.approx(2 / 3)  # not 1, as against the other answer
    assert not is_exact(ROW, canonical(mixed), TASK.schema)


def test_the_total_is_the_highest_over_the_right_answers() -> None:
    near = canonical({**MONTH, "to": "2031-01-30"})
    alone = [score(RUBRIC, ROW.with_only(number), near).total for number in (0, 1)]
    found = score(RUBRIC, ROW, near)
    assert (found.total, found.met) == (max(alone), 1)
    assert alone[1] > alone[0]


def test_of_equal_totals_the_nearest_answer_counts_and_else_the_first() -> None:
    form = rubric_from_toml([{"dimension": "json_parse"}])
    assert score(form, ROW, canonical({**MONTH, "to": "x"})).met == 1
    assert score(form, ROW, "no JSON at all").met == 0


def test_the_time_line_shows_the_right_answer_that_was_met() -> None:
    dates = rubric_from_toml([{"dimension": "date_coverage"}])
    drawn = spans(dates, ROW, canonical(MONTH))
    assert drawn is not None
    assert drawn.expected == drawn.answer


def test_a_row_with_one_right_answer_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> float:
        raise AssertionError("nothing was to be compared")

    monkeypatch.setattr("engine.rewards.rubric.replace", refused)
    monkeypatch.setattr("engine.rewards.rubric._nearness", refused)
    assert score(RUBRIC, ROW.with_only(1), canonical(MONTH)).total == pytest.approx(1)


EVAL = Path(__file__).resolve().parents[3] / "shared" / "eval"


@pytest.mark.parametrize("name", ["dev", "recognizers"])
def test_every_accepted_answer_of_the_outside_sets_is_an_exact_match(name: str) -> None:
    path = EVAL / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not there: the outside sets are kept beside the repository")
    rows = read_good_rows(path)
    schema = json.loads((EVAL / "schemas" / "period.json").read_text("utf-8"))
    several = [row for row in rows if row.accepted]
    assert several
    for row in several:
        for number, answer in enumerate(row.answers()):
            assert is_exact(row, canonical(answer), schema), row.id
            assert score(RUBRIC, row, canonical(answer)).met == number, row.id
