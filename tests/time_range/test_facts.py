"""The prompt helper adds what a wall calendar shows, and is harmless everywhere else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.time_range.facts import calendar_facts


def test_the_weekday_and_the_monday_are_put_after_today() -> None:
    assert calendar_facts("today=20300720 Business requirement: sales") == (
        "today=20300720 (Saturday, week from 2030-07-15) Business requirement: sales"
    )


@pytest.mark.parametrize(
    "prompt",
    ["", "sales by day", "today=20300230 x", "today=2030072 x", "today=203007201", "Today 20300720",
     "today=00010101 x", "today=٢٠٣٠٠٧٢٠ x"],
)  # fmt: skip
def test_a_prompt_without_a_valid_day_stays_as_it_is(prompt: str) -> None:
    assert calendar_facts(prompt) == prompt


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    assert calendar_facts(text).endswith(text[-3:])
    assert isinstance(calendar_facts("today=" + text), str)


@given(st.dates(date(1, 1, 8), date(9999, 12, 31)))
def test_every_day_of_the_calendar_has_its_fact(day: date) -> None:
    prompt = f"today={day:%Y}".replace(f"{day:%Y}", f"{day.year:04d}") + f"{day:%m%d} x"
    assert f"({day:%A}, week from " in calendar_facts(prompt)
