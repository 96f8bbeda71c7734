"""The calendar arithmetic under the phrase grammar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.time_range import calendar as cal
from engine.time_range.calendar import Nonsense, Span

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
UNITS = st.sampled_from((cal.DAY, cal.WEEK, *cal.MONTHS_IN))


@pytest.mark.parametrize(
    ("day", "n", "unit", "expected"),
    [
        (date(2031, 5, 31), -3, "month", date(2031, 2, 28)),
        (date(2028, 5, 31), -3, "month", date(2028, 2, 29)),
        (date(2028, 2, 29), -1, "year", date(2027, 2, 28)),
        (date(2028, 2, 29), 4, "year", date(2032, 2, 29)),
        (date(2030, 1, 31), 1, "month", date(2030, 2, 28)),
        (date(2030, 11, 30), 1, "quarter", date(2031, 2, 28)),
        (date(2030, 12, 31), 1, "half", date(2031, 6, 30)),
        (date(2030, 1, 1), -1, "day", date(2029, 12, 31)),
        (date(2030, 1, 3), -1, "week", date(2029, 12, 27)),
    ],
)
def test_a_shift_lands_on_the_same_day_or_the_last_day_of_a_shorter_month(
    day: date, n: int, unit: str, expected: date
) -> None:
    assert cal.shift(day, n, unit) == expected


@pytest.mark.parametrize(
    ("year", "week", "first"),
    [
        (2020, 1, date(2019, 12, 30)),
        (2020, 53, date(2020, 12, 28)),
        (2026, 53, date(2026, 12, 28)),
        (2033, 52, date(2033, 12, 26)),
        (2021, 1, date(2021, 1, 4)),
        (2029, 26, date(2029, 6, 25)),
    ],
)
def test_iso_weeks_cross_the_turn_of_the_year(year: int, week: int, first: date) -> None:
    assert cal.iso_week(year, week) == Span(first, first + timedelta(days=6))


def test_a_short_year_has_no_week_53() -> None:
    assert cal.iso_weeks_in(2021) == 52
    with pytest.raises(Nonsense):
        cal.iso_week(2021, 53)


@pytest.mark.parametrize(
    ("unit", "offset", "first", "last"),
    [
        ("week", 0, date(2025, 12, 29), date(2026, 1, 4)),
        ("month", -1, date(2025, 12, 1), date(2025, 12, 31)),
        ("quarter", -1, date(2025, 10, 1), date(2025, 12, 31)),
        ("half", 0, date(2026, 1, 1), date(2026, 6, 30)),
        ("year", -2, date(2024, 1, 1), date(2024, 12, 31)),
        ("month", 1, date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_periods_around_new_year(unit: str, offset: int, first: date, last: date) -> None:
    assert cal.period(date(2026, 1, 1), unit, offset) == Span(first, last)


def test_sunday_ends_the_week_that_monday_began() -> None:
    assert cal.period(date(2034, 12, 31), "week") == Span(date(2034, 12, 25), date(2034, 12, 31))


def test_the_fifth_friday_is_nonsense_where_a_month_has_four() -> None:
    february = cal.months_of(2030, 2)
    assert cal.nth_weekday(february, 4, 4) == date(2030, 2, 22)
    with pytest.raises(Nonsense):
        cal.nth_weekday(february, 4, 5)


@pytest.mark.parametrize(("year", "month", "day"), [(2030, 2, 29), (2030, 13, 1), (0, 1, 1), (10000, 1, 1)])
def test_a_day_that_the_calendar_does_not_have_is_nonsense(year: int, month: int, day: int) -> None:
    with pytest.raises(Nonsense):
        cal.make_date(year, month, day)


def test_a_range_that_runs_backwards_is_nonsense() -> None:
    with pytest.raises(Nonsense):
        cal.span(date(2030, 1, 2), date(2030, 1, 1))


@given(DAYS, UNITS, st.integers(-40, 40))
def test_periods_follow_each_other_without_gap(day: date, unit: str, offset: int) -> None:
    here, after = cal.period(day, unit, offset), cal.period(day, unit, offset + 1)
    assert here.last + timedelta(days=1) == after.first
    assert cal.period(here.first, unit) == here == cal.period(here.last, unit)


@given(DAYS, UNITS)
def test_a_day_lies_in_its_own_period(day: date, unit: str) -> None:
    found = cal.period(day, unit)
    assert found.first <= day <= found.last


@given(DAYS, UNITS, st.integers(-40, 40))
def test_a_shift_there_and_back_loses_no_more_than_the_clipped_days(day: date, unit: str, n: int) -> None:
    back = cal.shift(cal.shift(day, n, unit), -n, unit)
    assert 0 <= (day - back).days <= 3
    if day.day <= 28:
        assert back == day


@given(DAYS)
def test_every_day_lies_in_the_iso_week_that_python_says(day: date) -> None:
    year, week, weekday = day.isocalendar()
    assert cal.iso_week(year, week).first + timedelta(days=weekday - 1) == day
    assert week <= cal.iso_weeks_in(year)
