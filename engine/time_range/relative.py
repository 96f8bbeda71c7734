"""Wordings of days and periods that are seen from today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from engine.time_range import calendar as cal
from engine.time_range.calendar import Nonsense, Span
from engine.time_range.phrases import Grammar

UNIT = {"days": "day", "weeks": "week", "months": "month", "quarters": "quarter", "years": "year"}
MOST = {"day": 400, "week": 60, "month": 60, "quarter": 12, "year": 10}


def unit_of(units: str, n: int = 1) -> str:
    """The unit of its plural; Nonsense for more of them than anybody asks for."""
    unit = UNIT.get(units, units)
    if n > MOST[unit]:
        raise Nonsense(f"{n} {units}")
    return unit


def back(t: date, n: int, units: str) -> date:
    return cal.shift(t, -n, unit_of(units, n))


def add_to(g: Grammar) -> None:
    """Add every family of this file."""
    _add_relative_days(g)
    _add_dates_ago(g)
    _add_month_days(g)
    _add_weekdays(g)
    _add_units(g)
    _add_weekends(g)


def _offset(n: int) -> Callable[[date], Span]:
    return lambda t: cal.one_day(cal.add_days(t, n))


def _add_relative_days(g: Grammar) -> None:
    kind = "relative_day"
    g.add(kind, "today", "RDAY", _offset(0), "today", "today", "the current date", "~today's date", "now")
    g.add(
        kind, "yesterday", "RDAY", _offset(-1),
        "yesterday", "yesterday", "the day before today", "~the previous day",
    )  # fmt: skip
    g.add(kind, "tomorrow", "RDAY", _offset(1), "tomorrow", "tomorrow", "tmrw", "~the next day")
    g.add(
        kind, "only_day", "SPAN", _offset(0),
        "today alone", "just today", "~today only", "today (nothing else)",
    )  # fmt: skip
    g.add(
        kind, "only_yesterday", "SPAN", _offset(-1),
        "yesterday alone", "yesterday only", "~just yesterday", "yesterday's date",
    )  # fmt: skip
    g.add(
        kind, "day_before_yesterday", "RDAY", _offset(-2),
        "the day before yesterday", "~two days before today",
    )  # fmt: skip
    g.add(kind, "day_after_tomorrow", "RDAY", _offset(2), "the day after tomorrow", "~two days after today")
    g.add(
        kind, "yesterday_and_today", "SPAN", lambda t: Span(cal.add_days(t, -1), t),
        "yesterday and today", "today and yesterday", "yesterday plus today", "~both yesterday and today",
    )  # fmt: skip
    g.add(
        kind, "today_and_tomorrow", "SPAN", lambda t: Span(t, cal.add_days(t, 1)),
        "today and tomorrow", "~today plus tomorrow", "today till tomorrow",
    )  # fmt: skip
    g.add(
        kind, "two_days_ago", "RDAY", lambda t, n: cal.one_day(back(t, n, "days")),
        "{n} days ago", "{n} days before today", "~{n} days back",
    )  # fmt: skip
    g.add(
        kind, "days_on", "RDAY", lambda t, n: cal.one_day(cal.shift(t, n, unit_of("days", n))),
        "{n} days from now", "in {n} days", "{n} days from today", "~{n} days after today",
    )  # fmt: skip
    g.add(
        kind, "days_from_tomorrow", "SPAN", lambda t, n: cal.one_day(cal.add_days(t, n + 1)),
        "{n} days from tomorrow", "{n} days after tomorrow",
    )  # fmt: skip
    g.add(
        kind, "days_before_yesterday", "SPAN", lambda t, n: cal.one_day(cal.add_days(t, -n - 1)),
        "{n} days before yesterday",
    )  # fmt: skip


def _add_dates_ago(g: Grammar) -> None:
    kind = "rolling_ago"
    g.add(
        kind, "units_ago", "AGO", lambda t, n, u: cal.one_day(back(t, n, u)),
        "{n} {u:units} ago", "{n} {u:units} ago", "exactly {n} {u:units} ago",
        "~{n} {u:units} before today", "{n} {u:longunits} ago",
    )  # fmt: skip
    g.add(
        kind, "one_unit_ago", "AGO", lambda t, u: cal.one_day(back(t, 1, u)),
        "a {u:unit} ago", "one {u:unit} ago", "exactly one {u:unit} ago", "~1 {u:unit} ago",
    )  # fmt: skip
    g.add(
        "same_period_last_year", "same_date_last_year", "AGO",
        lambda t: cal.one_day(cal.shift(t, -1, cal.YEAR)),
        "the same date last year", "the same date in the last year", "the same day last year",
        "this day last year", "the same date a year ago", "~the same calendar date last year",
        "today's date last year", "this date one year ago", "~the same date in the previous year",
        "same date last year", "same day a year earlier",
    )  # fmt: skip
    g.add(
        "rolling_ago", "same_day_last_month", "AGO", lambda t: cal.one_day(cal.shift(t, -1, cal.MONTH)),
        "the same day last month", "the same date last month", "~this date last month",
        "the same date in the previous month",
    )  # fmt: skip
    g.add(
        kind, "units_on", "AHEAD", lambda t, n, u: cal.one_day(cal.shift(t, n, unit_of(u, n))),
        "{n} {u:units} from now", "{n} {u:units} from today", "~{n} {u:units} ahead",
    )  # fmt: skip
    g.add(
        kind, "same_date_next_year", "AHEAD", lambda t: cal.one_day(cal.shift(t, 1, cal.YEAR)),
        "the same date next year", "the same day next year", "~this date next year", "a year from now",
        "today's date next year",
    )  # fmt: skip
    g.add(
        "relative_day", "months_and_days_ago", "SPAN",
        lambda t, m, d: cal.one_day(cal.add_days(cal.shift(t, -m, cal.MONTH), -d)),
        "{m:m} months and {d} days ago", "{m:m} month {d} days ago",
    )  # fmt: skip
    g.add(
        "relative_day", "from_date", "SPAN", lambda t, n, u, a: cal.one_day(back(a.first, n, u)),
        "{n} {u:units} before {a:ADAY}", "~{n} {u:units} prior to {a:ADAY}",
    )  # fmt: skip
    g.add(
        "relative_day", "after_date", "SPAN",
        lambda t, n, u, a: cal.one_day(cal.shift(a.first, n, unit_of(u, n))),
        "{n} {u:units} after {a:ADAY}",
    )  # fmt: skip


def _add_month_days(g: Grammar) -> None:
    def of_month(t: date, d: int, ref: int) -> Span:
        first = cal.period(t, cal.MONTH, ref).first
        return cal.one_day(cal.make_date(first.year, first.month, d))

    g.add(
        "relative_day", "day_of_month", "RDAY", of_month,
        "the {d:dth} of {ref:mref}", "{d:dth} of {ref:mref}", "the {d:dth} day of {ref:mref}",
        "~day {d} of {ref:mref}",
    )  # fmt: skip
    g.add(
        "relative_day", "first_of_month", "RDAY",
        lambda t, ref: cal.one_day(cal.period(t, cal.MONTH, ref).first),
        "the 1st of {ref:mref}", "the first of {ref:mref}", "~the 1st day of {ref:mref}",
    )  # fmt: skip
    g.add(
        "part_of_period", "first_day_of", "EDGE", lambda t, p: cal.one_day(p.first),
        "the first day of {p:RUNIT|APER}", "the start of {p:RUNIT}", "the beginning of {p:RUNIT}",
        "~the very first day of {p:RUNIT}", "start of {p:RUNIT}",
    )  # fmt: skip
    g.add(
        "part_of_period", "last_day_of", "EDGE", lambda t, p: cal.one_day(p.last),
        "the last day of {p:RUNIT|APER}", "~the final day of {p:RUNIT|APER}",
    )  # fmt: skip


def _add_weekdays(g: Grammar) -> None:
    kind = "weekday"

    def in_week(t: date, day: int, ref: int) -> Span:
        return cal.one_day(cal.weekday_in(t, day, ref))

    def last(t: date, day: int) -> Span:
        if day < t.weekday():
            raise Nonsense("this week's or last week's?")
        return in_week(t, day, -1)

    def this(t: date, day: int) -> Span:
        if day < t.weekday():
            raise Nonsense("it is past")
        return in_week(t, day, 0)

    g.add(
        kind, "weekday_of_week", "RDAY", in_week,
        "{day:wday} of {ref:wref}", "{day:wday} {ref:wref}", "{ref:wref} {day:wday}",
        "the {day:wday} of {ref:wref}", "~{ref:wref} on {day:wday}", "~{day:wday} in {ref:wref}",
    )  # fmt: skip
    g.add(kind, "last_weekday", "RDAY", last, "last {day:wday}", "~the previous {day:wday}")
    g.add(kind, "this_weekday", "RDAY", this, "this {day:wday}", "~the coming {day:wday}")
    g.add(kind, "next_weekday", "RDAY", lambda t, day=0: in_week(t, day, 1), "next Monday")
    g.add(
        kind, "nth_weekday", "RDAY",
        lambda t, nth, day, ref: cal.one_day(cal.nth_weekday(cal.period(t, cal.MONTH, ref), day, nth)),
        "the {nth} {day:wday} of {ref:mref}", "the {nth} {day:wday} in {ref:mref}",
        "~{nth} {day:wday} of {ref:mref}",
    )  # fmt: skip

    def days(t: date, a: int, b: int, ref: int) -> Span:
        return cal.span(cal.weekday_in(t, a, ref), cal.weekday_in(t, b, ref))

    g.add(
        kind, "weekday_range", "SPAN", days,
        "{a:wday} to {b:wday} of {ref:wref}", "{a:wday} through {b:wday} {ref:wref}",
        "{ref:wref} from {a:wday} to {b:wday}", "{ref:wref} between {a:wday} and {b:wday}",
        "from {a:wday} to {b:wday} {ref:wref}", "~{ref:wref}, {a:wday} until {b:wday}",
        "{ref:wref} {a:wday}-{b:wday}", "~from {a:wday} {ref:wref} to {b:wday}",
        "from {ref:wref} {a:wday} to {b:wday}", "from {ref:wref} {a:wday} until {b:wday}",
    )  # fmt: skip

    g.add(
        kind, "next_monday_to", "SPAN", lambda t, b: days(t, 0, b, 1),
        "from next Monday to {b:wday}", "next Monday through {b:wday}",
    )  # fmt: skip

    def dated(t: date, a: int, d: int, b: int, e: int) -> Span:
        dates = cal.span(cal.make_date(t.year, t.month, d), cal.make_date(t.year, t.month, e))
        if (dates.first.weekday(), dates.last.weekday()) != (a, b):
            raise Nonsense("another weekday")
        return dates

    g.add(kind, "dated_weekdays", "SPAN", dated, "from {a:wday} the {d:dth} <to|until> {b:wday} the {e:dth}")
    g.add(kind, "working_week", "SPAN", lambda t, ref: days(t, 0, 4, ref), "{ref:wref} Monday to Friday",
          "the working days of {ref:wref} (Mon-Fri)", "~{ref:wref}'s working week, Mon-Fri")  # fmt: skip
    g.add(
        kind, "this_working_week", "SPAN", lambda t: days(t, 0, 4, 0), "this working week", "this work week"
    )
    g.add(kind, "next_working_week", "SPAN", lambda t: days(t, 0, 4, 1), "next workweek", "next working week")


def _unit(offset: int) -> Callable[[date, str], Span]:
    return lambda t, u: cal.period(t, u, offset)


def _add_units(g: Grammar) -> None:
    g.add(
        "this_unit", "this", "RUNIT", _unit(0),
        "this {u:unit}", "the current {u:unit}", "this {u:unit}", "the whole of this {u:unit}",
        "the full current {u:unit}", "~all of this {u:unit}", "current {u:unit}", "this calendar {u:unit}",
        "~the present {u:unit}", "this entire {u:unit}", "this fiscal {u:fiscal}",
    )  # fmt: skip
    g.add(
        "this_unit", "this_week_whole", "SPAN", lambda t, ref: cal.period(t, cal.WEEK, ref),
        "{ref:wref} (Mon-Sun)", "{ref:wref}, Monday through Sunday", "{ref:wref} Monday to Sunday",
        "~the full week Mon to Sun {ref:wref}",
    )  # fmt: skip
    g.add(
        "previous_unit", "last", "RUNIT", _unit(-1),
        "last {u:unit}", "the previous {u:unit}", "last {u:unit}", "prior {u:unit}",
        "the last calendar {u:unit}", "~the preceding {u:unit}", "previous {u:unit}",
        "the {u:unit} just ended", "[the ]past {u:unit}", "~the {u:unit} before this one",
        "the prior {u:unit}", "the last full {u:unit}", "last fiscal {u:fiscal}",
        "~the last completed {u:unit}",
    )  # fmt: skip
    g.add(
        "next_unit", "next", "RUNIT", _unit(1),
        "next {u:unit}", "the coming {u:unit}", "the upcoming {u:unit}", "next {u:unit}",
        "the following {u:unit}", "~the {u:unit} after this one", "coming {u:unit}",
        "the next calendar {u:unit}", "next fiscal {u:fiscal}", "~the {u:unit} ahead",
        "upcoming {u:unit}", "following {u:unit}",
    )  # fmt: skip
    g.add(
        "previous_unit", "before_last", "RFAR", _unit(-2),
        "the {u:unit} before last", "the {u:unit} before the last one",
        "~the {u:unit} prior to the last one", "{u:unit} before last",
        "the {u:unit} before the previous one",
    )  # fmt: skip
    g.add(
        "next_unit", "after_next", "RFAR", _unit(2),
        "the {u:unit} after next", "the {u:unit} after the next", "{u:unit} after next",
        "the {u:unit} after the next one", "~the {u:unit} following the next one",
    )  # fmt: skip


def _add_weekends(g: Grammar) -> None:
    def weekend(offset: int) -> Callable[[date], Span]:
        return lambda t: Span(cal.weekday_in(t, 5, offset), cal.weekday_in(t, 6, offset))

    def upcoming(t: date) -> Span:
        if t.weekday() > 4:
            raise Nonsense("it has begun")
        return weekend(0)(t)

    def past(t: date) -> Span:
        if t.weekday() > 4:
            raise Nonsense("this one or the one before?")
        return weekend(-1)(t)

    g.add(
        "weekend", "past_weekend", "SPAN", past,
        "the past weekend", "last weekend", "the past weekend (Saturday and Sunday)",
        "~the previous weekend", "Saturday and Sunday of last week",
    )  # fmt: skip
    g.add(
        "weekend", "this_weekend", "SPAN", upcoming,
        "this weekend", "the coming weekend", "the weekend", "~this Saturday and Sunday",
        "this weekend, Sat and Sun",
    )  # fmt: skip
