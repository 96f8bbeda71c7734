from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.data.rows import Row, canonical
from engine.rewards.part import Part
from engine.time_range.facts import today_of
from engine.time_range.rewards import DIMENSIONS, iso_date
from tests.rewards.hostile import AWKWARD, COMPLETIONS

BY_NAME = {one.name: one for one in DIMENSIONS}
GOLD = {"from": "2029-07-20", "to": "2030-07-20", "granularity": ["Day", "Week"]}
PROMPT = "today=20300720 Business requirement: show the planned quantities since last year in day and week"


def judge(
    name: str, completion: object, prompt: str = PROMPT, gold: object = GOLD, **parameters: object
) -> Part:
    dimension = BY_NAME[name]
    text = completion if isinstance(completion, str) else canonical(completion)
    return dimension.score(Row("1", prompt, gold), text, dimension.parameters(**parameters))


def value(name: str, completion: object, **rest: Any) -> float:
    score = judge(name, completion, **rest).score
    assert score is not None
    return score


def days(first: object, last: object) -> dict[str, object]:
    return {"from": first, "to": last, "granularity": ["Day"]}


@pytest.mark.parametrize("one", DIMENSIONS, ids=lambda one: one.name)
def test_the_expected_answer_gets_full_reward(one: Any) -> None:
    assert judge(one.name, GOLD).score == 1


@pytest.mark.parametrize(
    ("first", "last", "score"),
    [
        ("2029-07-20", "2030-07-20", 1),
        ("2028-02-29", "2030-07-20", 1),
        ("2029-02-29", "2030-07-20", 0.5),
        ("2029-7-20", "2030-07-20", 0.5),
        ("20290720", "2030-07-20", 0.5),
        ("0000-01-01", "9999-12-31", 0.5),
        ("2029-07-20T00:00", "2030-13-01", 0),
        ("٢٠٢٩-07-20", "2030-07-20\n", 0),
        (20290720, None, 0),
        (True, ["2030-07-20"], 0),
    ],
)
def test_only_days_that_exist_in_iso_form_are_dates(first: object, last: object, score: float) -> None:
    assert judge("date_format", days(first, last)).score == score


def test_a_missing_date_is_no_date() -> None:
    assert judge("date_format", {"to": "2030-01-01"}).score == 0.5
    assert judge("date_format", "soon").score == 0


@pytest.mark.parametrize(
    ("first", "last", "score"),
    [
        ("2029-07-20", "2029-07-20", 1),
        ("2029-07-20", "2029-07-21", 1),
        ("2029-07-21", "2029-07-20", 0),
        ("2029-07-21", "soon", 0),
    ],
)
def test_the_first_day_may_not_lie_after_the_last(first: str, last: str, score: float) -> None:
    assert judge("date_order", days(first, last)).score == score


def test_overlap_is_counted_in_days_of_both_over_days_of_either() -> None:
    gold = days("2030-01-01", "2030-01-10")
    assert value("date_coverage", days("2030-01-06", "2030-01-15"), gold=gold, near=0) == pytest.approx(
        5 / 15
    )
    assert value("date_coverage", days("2030-01-01", "2030-01-09"), gold=gold, near=0) == pytest.approx(
        9 / 10
    )
    assert value("date_coverage", days("2030-01-11", "2030-01-12"), gold=gold, near=0) == 0


def test_nearness_halves_at_the_days_that_were_set() -> None:
    gold = days("2030-01-01", "2030-01-01")
    score = value("date_coverage", days("2030-01-16", "2030-01-16"), gold=gold, near=0.4, half_days=30)
    assert score == pytest.approx(0.4 * 0.5)


def test_a_nearer_miss_scores_higher_even_without_overlap() -> None:
    gold = days("2030-01-01", "2030-01-07")
    misses = ["2030-01-08", "2030-01-20", "2030-06-01", "2031-01-01", "2050-01-01", "9999-12-31"]
    scores = [value("date_coverage", days(day, day), gold=gold) for day in misses]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert scores[-1] > 0


def test_a_range_that_runs_backwards_overlaps_nothing() -> None:
    gold = days("2030-01-01", "2030-01-10")
    assert value("date_coverage", days("2030-01-10", "2030-01-01"), gold=gold, near=0) == 0


@given(first=st.dates(), last=st.dates(), start=st.dates(), end=st.dates())
@settings(max_examples=150, deadline=None)
def test_coverage_is_one_only_for_the_expected_days(first: Any, last: Any, start: Any, end: Any) -> None:
    first, last = min(first, last), max(first, last)
    score = value("date_coverage", days(str(start), str(end)), gold=days(str(first), str(last)))
    assert 0 < score <= 1
    assert (score == 1) == ((first, last) == (start, end))


@pytest.mark.parametrize(
    ("given", "score"),
    [
        (["Week", "Day"], 1),
        (["Day"], 2 / 3),
        (["Day", "Day", "Week"], 4 / 5),
        (["day", "week"], 0),
        ("Day", 0),
        (None, 0),
    ],
)
def test_granularity_is_a_set(given: object, score: float) -> None:
    assert judge("granularity", {**GOLD, "granularity": given}).score == pytest.approx(score)


@pytest.mark.parametrize(
    ("day", "right"),
    [
        ("2029-07-20", 3),
        ("2029-07-21", 2),
        ("2030-07-20", 2),
        ("2029-01-20", 2),
        ("2029-01-01", 1),
        ("2031-07-01", 1),
        ("2031-01-20", 1),
        ("2031-01-01", 0),
    ],
)
def test_each_component_of_a_date_earns_its_share(day: str, right: int) -> None:
    wanted = 1 if right == 3 else 0.6 * right / 3
    assert value("from_date", days(day, "x"), whole=0.4) == pytest.approx(wanted)


def test_components_weigh_as_they_are_told() -> None:
    assert value("to_date", days("x", "2031-07-20"), year=2, month=1, day=1, whole=0) == pytest.approx(0.5)


def test_a_text_that_is_no_date_earns_nothing_as_a_date() -> None:
    for text in ("2029-07", "", None, 2029, ["2029-07-20"]):
        assert value("from_date", days(text, "2030-07-20")) == 0


def test_the_offset_from_today_is_kept_or_lost_smoothly() -> None:
    def at(day: str) -> float:
        return value("today_consistency", days("2029-07-20", day), days=7, relative=0)

    assert at("2030-07-20") == 1
    assert at("2030-07-27") == at("2030-07-13") == pytest.approx(0.5 + 0.25)
    assert at("2030-08-03") == pytest.approx(0.5 + 0.125)
    assert at("never") == 0.5


def test_a_deviation_matters_less_far_from_today() -> None:
    far = value("today_consistency", days("2029-07-10", "2030-07-20"), days=7, relative=0.1)
    near = value("today_consistency", days("2029-07-20", "2030-07-10"), days=7, relative=0.1)
    assert 0 < near < far < 1


@pytest.mark.parametrize(
    "prompt", ["show it by day", "today=20301399 show it", "today=2030072 x", "today=203007201"]
)
def test_without_a_today_there_is_no_offset_to_keep(prompt: str) -> None:
    assert judge("today_consistency", GOLD, prompt=prompt).score is None


def test_rows_of_other_tasks_are_left_out() -> None:
    for name in ("date_coverage", "from_date", "to_date", "granularity", "today_consistency"):
        assert judge(name, GOLD, gold={"item": "bolt"}).score is None


def test_the_fields_may_have_other_names() -> None:
    gold = {"start": "2030-01-01", "end": "2030-01-02"}
    for name in ("date_format", "date_order", "date_coverage", "today_consistency"):
        assert value(name, gold, gold=gold, from_field="start", to_field="end") == 1


def test_dates_are_read_strictly() -> None:
    assert str(today_of(PROMPT)) == "2030-07-20"
    assert iso_date("9999-12-31") is not None
    for text in ("0000-01-01", "10000-01-01", "2030-00-10", " 2030-01-01", "2030-01-01 "):
        assert iso_date(text) is None


def check(completion: str) -> None:
    for one in DIMENSIONS:
        for prompt in (PROMPT, "no day here"):
            part = one.score(Row("1", prompt, GOLD), completion, one.parameters())
            assert part.score is None or 0 <= part.score <= 1
            assert 0 < len(part.reason) < 500
            part.reason.encode("utf-8")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(completion=COMPLETIONS)
def test_no_completion_makes_a_date_dimension_raise(completion: str) -> None:
    check(completion)


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_completions_are_judged_quickly(name: str) -> None:
    began = time.perf_counter()
    check(AWKWARD[name])
    assert time.perf_counter() - began < 2


def test_an_ordinary_completion_takes_far_less_than_ten_milliseconds() -> None:
    began = time.perf_counter()
    for number in range(50):
        check(canonical(days("2029-07-20", f"2030-07-{number % 28 + 1:02d}")))
    assert (time.perf_counter() - began) / 50 / (2 * len(DIMENSIONS)) < 0.01
