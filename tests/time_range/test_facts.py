"""The prompt helper adds what a wall calendar shows, and is harmless everywhere else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.registry import prompt_helpers
from engine.time_range.facts import calendar_facts, week_ahead


def test_the_weekday_and_the_monday_are_put_after_today() -> None:
    assert calendar_facts("today=20300720 Business requirement: sales") == (
        "today=20300720 (Saturday, week from 2030-07-15) Business requirement: sales"
    )


def test_the_week_ahead_is_put_after_today_however_it_is_written() -> None:
    facts = " (Saturday; Sun 07-21, Mon 07-22, Tue 07-23, Wed 07-24, Thu 07-25, Fri 07-26, Sat 07-27)"
    for today in ("today=20300720", "Today: 2030-07-20", "TODAY = 20300720"):
        assert week_ahead(f"{today} a train on Tuesday") == f"{today}{facts} a train on Tuesday"


@pytest.mark.parametrize("name", ["calendar_facts", "week_ahead"])
@pytest.mark.parametrize(
    "prompt",
    ["", "sales by day", "today=20300230 x", "today=2030072 x", "today=203007201", "Today 20300720",
     "today=2030-0720 x",
     "today=٢٠٣٠٠٧٢٠ x"],
)  # fmt: skip
def test_a_prompt_without_a_valid_day_stays_as_it_is(prompt: str, name: str) -> None:
    assert prompt_helpers()[name].ask(prompt) == prompt


def test_facts_that_leave_the_calendar_are_not_added() -> None:
    for helper, prompt in ((calendar_facts, "today=00010101 x"), (week_ahead, "today=99991228 x")):
        assert helper(prompt) == prompt


def test_each_helper_changes_its_own_example() -> None:
    for helper in prompt_helpers().values():
        assert helper.ask(helper.example) != helper.example


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    for helper in (calendar_facts, week_ahead):
        assert helper(text).endswith(text[-3:])
        assert isinstance(helper("today=" + text), str)


@given(st.dates(date(1, 1, 8), date(9999, 12, 31)))
def test_every_day_of_the_calendar_has_its_fact(day: date) -> None:
    prompt = f"today={day:%Y}".replace(f"{day:%Y}", f"{day.year:04d}") + f"{day:%m%d} x"
    assert f"({day:%A}, week from " in calendar_facts(prompt)
    if day <= date.max - timedelta(7):
        last = day + timedelta(7)
        assert f"{last:%a} {last:%m-%d})" in week_ahead(prompt)
