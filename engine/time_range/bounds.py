"""Wordings of a range that is open towards today, or whose ends are left out."""

from __future__ import annotations

from datetime import date

from engine.time_range import calendar as cal
from engine.time_range.calendar import Nonsense, Span
from engine.time_range.phrases import Grammar
from engine.time_range.ranges import SINCE, since, typed

END_OUT = (
    "from {a} up to but not including {b}", "from {a} until {b} (exclusive)", "~{a} until but excluding {b}",
    "from {a} to the day before {b}", "{a} up to, but excluding, {b}",
    "~from {a} till {b}, end date excluded", "{a} to {b} (last day not included)",
)  # fmt: skip
BOTH_OUT = (
    "from the day after {a} to the day before {b}", "only the days between {a} and {b}, without these two",
    "after {a} and before {b}", "~from the day following {a} until the day preceding {b}",
    "between {a} and {b}, both ends excluded",
)  # fmt: skip
START_OUT = (
    "from the day after {a} to {b}", "~starting the day after {a} until {b}",
    "after {a}, up to and including {b}",
)  # fmt: skip


def add_to(g: Grammar) -> None:
    """Add every family of this file."""
    _add_since(g)
    _add_exclusive(g)


def _add_since(g: Grammar) -> None:
    def month(t: date, m: int) -> Span:
        return cal.span(date(t.year - (m > t.month), m, 1), t)

    def day(t: date, m: int, d: int) -> Span:
        this_year = cal.make_date(t.year, m, d)
        return cal.span(this_year if this_year <= t else cal.make_date(t.year - 1, m, d), t)

    def ahead(t: date, m: int, d: int) -> Span:
        this_year = cal.make_date(t.year, m, d)
        return Span(t, this_year if this_year >= t else cal.make_date(t.year + 1, m, d))

    def weekday(t: date, wday: int) -> Span:
        return Span(cal.add_days(t, -((t.weekday() - wday) % 7)), t)

    g.add("since", "since_absolute", "SPAN", since, *typed(SINCE, "ADAY|APER"))
    g.add(
        "since", "since_relative", "SPAN", since,
        *typed(SINCE[:4] + SINCE[5:12], "RUNIT|RUNIT|RDAY|RPER|RFAR"),
    )  # fmt: skip
    g.add(
        "since", "since_start_of", "SPAN", lambda t, a: cal.span(a.first, t),
        "since the beginning of {a:RUNIT}", "since the start of {a:RUNIT|APER}",
        "from the start of {a:RUNIT|APER} until today", "~from the beginning of {a:RUNIT} to date",
        "since the beginning of {a:RUNIT} till now", "start of {a:RUNIT} to today",
        "since the first day of {a:RUNIT}",
    )  # fmt: skip
    g.add(
        "since", "since_month", "SPAN", month,
        "since {m:mon}", "from {m:mon} to date", "from {m:mon} until today", "~since the start of {m:mon}",
        "since {m:mon} till now",
    )  # fmt: skip
    g.add(
        "since", "since_month_day", "SPAN", day,
        "since {m:mon} {d}", "between {m:mon} {d} and now", "from {d} {m:mon} until today",
        "~since the {d:dth} of {m:mon}",
    )  # fmt: skip
    g.add(
        "next_unit", "until_month_day", "SPAN", ahead,
        "between now and {m:mon} {d:dth}", "from today until {d} {m:mon}", "between now and {m:mon} {d}",
    )  # fmt: skip
    g.add(
        "since", "since_weekday", "SPAN", weekday,
        "since {wday}", "since {wday} until today", "~starting {wday} until today",
    )  # fmt: skip


def _add_exclusive(g: Grammar) -> None:
    kind = "exclusive_bounds"

    def below(t: date, a: Span, b: Span) -> Span:
        return cal.span(a.first, cal.add_days(b.first, -1))

    def inside(t: date, a: Span, b: Span) -> Span:
        return cal.span(cal.add_days(a.last, 1), cal.add_days(b.first, -1))

    def above(t: date, a: Span, b: Span) -> Span:
        return cal.span(cal.add_days(a.last, 1), b.last)

    g.add(kind, "not_including_end", "SPAN", below, *typed(END_OUT, "ADAY", "ADAY"))
    g.add(kind, "not_including_period", "SPAN", below, *typed(END_OUT[:1], "ADAY|APER", "APER"))
    g.add(kind, "both_ends_out", "SPAN", inside, *typed(BOTH_OUT, "ADAY", "ADAY"))
    g.add(kind, "start_out", "SPAN", above, *typed(START_OUT, "ADAY", "ADAY"))
    g.add(
        kind, "not_today", "SPAN", lambda t, a: cal.span(a.first, cal.add_days(t, -1)),
        "from {a:ADAY|RUNIT} up to but not including today", "since {a:ADAY|APER}, excluding today",
        "~since {a:ADAY|APER} without today", "from {a:ADAY|APER} until yesterday",
        "from the start of {a:RUNIT} to the day before today",
    )  # fmt: skip
    g.add(
        kind, "year_without_month", "SPAN", _year_without,
        "{y} without {m:mon}", "{y} except {m:mon}", "~all of {y} excluding {m:mon}",
        "the year {y} except for {m:mon}",
    )  # fmt: skip


def _year_without(t: date, y: int, m: int) -> Span:
    if m not in (1, 12):
        raise Nonsense("a hole in the middle")
    return cal.months_of(y, 2 if m == 1 else 1, 11)
