from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.play.date_prefix import DatePrefix, learned


@pytest.mark.parametrize(
    ("prompts", "found"),
    [
        (["today=20300720 a", "today=20310101 b", "c"], DatePrefix("today")),
        (["date: 2030-07-20 a", "date: 2030-07-21 b"], DatePrefix("date", ": ", True)),
        (["today=20300720 a", "b", "c"], None),
        (["order=123456789 a"], None),
        ([], None),
    ],
)
def test_the_prefix_is_learned_from_most_prompts(prompts, found):
    assert learned(prompts) == found


@given(st.dates(min_value=date(1000, 1, 1)), st.dates(min_value=date(1000, 1, 1)), st.booleans(), st.text())
def test_a_date_that_was_written_is_read_again(day, other, dashes, rest):
    prefix = DatePrefix("today", "=", dashes)
    written = prefix.with_date("x " + rest, day)
    assert prefix.date_of(written) == day and prefix.begins(written)
    again = prefix.with_date(written, other)
    assert prefix.date_of(again) == other and again.endswith(" x " + rest)


def test_a_date_that_does_not_exist_is_replaced_all_the_same():
    prefix = DatePrefix("today")
    assert prefix.date_of("today=20300231 a") is None
    assert prefix.with_date("today=20300231 a", date(2030, 3, 1)) == "today=20300301 a"
