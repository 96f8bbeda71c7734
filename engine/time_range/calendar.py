"""Pure calendar arithmetic: periods, shifts with month-end clipping, ISO weeks.

Weeks run Monday to Sunday and are numbered by ISO 8601; quarters and halves are calendar ones.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from engine.time_range.trace import told

DAY, WEEK, MONTH, QUARTER, HALF, YEAR = "day", "week", "month", "quarter", "half", "year"
MONTHS_IN = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}


class Nonsense(ValueError):  # noqa: N818 - said of words, not of the program
    """The words have no meaning here: 30 February, an end before its start, week 53 of a short year."""


class Span(NamedTuple):
    """A range of days; both ends belong to it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@told("date")
def make_date(year: int, month: int, day: int) -> date:
    """The date, or Nonsense where the calendar has no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise Nonsense(str(error)) from error


def one_day(day: date) -> Span:
    return Span(day, day)


def span(first: date, last: date) -> Span:
    """Raises Nonsense when the end lies before the start."""
    if last < first:
        raise Nonsense(f"{first} to {last} runs backwards")
    return Span(first, last)


@told("add days")
def add_days(day: date, n: int) -> date:
    try:
        return day + timedelta(days=n)
    except OverflowError as error:
        raise Nonsense(str(error)) from error


@told("shift")
def shift(day: date, n: int, unit: str) -> date:
    """The day `n` units on, or back where negative.

    A day that the month does not have becomes the month's last day, as EDATE does.
    """
    if unit == DAY:
        return add_days(day, n)
    if unit == WEEK:
        return add_days(day, 7 * n)
    index = day.year * 12 + day.month - 1 + n * MONTHS_IN[unit]
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise Nonsense(f"year {year}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@told("start of")
def start_of(day: date, unit: str) -> date:
    """The first day of the unit that holds `day`."""
    if unit == DAY:
        return day
    if unit == WEEK:
        return add_days(day, -day.weekday())
    months = MONTHS_IN[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


@told("period")
def period(day: date, unit: str, offset: int = 0) -> Span:
    """The calendar unit that holds `day`, or the one `offset` units after it."""
    first = shift(start_of(day, unit), offset, unit)
    return Span(first, add_days(shift(first, 1, unit), -1))


@told("periods")
def periods(day: date, unit: str, first: int, last: int) -> Span:
    """From the start of the unit at offset `first` to the end of the one at offset `last`."""
    return span(period(day, unit, first).first, period(day, unit, last).last)


@told("months of")
def months_of(year: int, month: int, count: int = 1) -> Span:
    """`count` whole months from the 1st of `month` on."""
    first = make_date(year, month, 1)
    return Span(first, add_days(shift(first, count, MONTH), -1))


@told("ISO week")
def iso_week(year: int, week: int) -> Span:
    """An ISO week; Nonsense where the year has no such week."""
    try:
        first = date.fromisocalendar(year, week, 1)
    except ValueError as error:
        raise Nonsense(str(error)) from error
    return Span(first, add_days(first, 6))


def iso_weeks_in(year: int) -> int:
    """52 or 53: the week of 28 December is always the last."""
    return date(year, 12, 28).isocalendar().week


@told("weekday in")
def weekday_in(day: date, weekday: int, week_offset: int = 0) -> date:
    """The weekday (0 is Monday) of the week that holds `day`, or of the one `week_offset` weeks on."""
    return add_days(start_of(day, WEEK), 7 * week_offset + weekday)


@told("weekday of")
def nth_weekday(month: Span, weekday: int, n: int) -> date:
    """The n-th such weekday of the month, from 1."""
    day = add_days(month.first, (weekday - month.first.weekday()) % 7 + 7 * (n - 1))
    if day > month.last:
        raise Nonsense("the month has no such weekday")
    return day
