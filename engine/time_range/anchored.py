"""Wordings that lean on another period: N units from or to a day, parts of a period, a year back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from engine.time_range import calendar as cal
from engine.time_range.calendar import Nonsense, Span
from engine.time_range.phrases import Grammar
from engine.time_range.ranges import typed
from engine.time_range.relative import unit_of

STARTING = (
    "{n} {u:units} starting {a}", "the {n} {u:units} starting {a}", "{n} {u:units} from {a:ADAY|AMONTH}",
    "{n} {u:units} beginning {a}", "~{n} {u:units} commencing {a}", "{n} {u:units} starting from {a}",
    "the first {n} {u:units} from {a} on", "~a period of {n} {u:units} starting {a}",
    "starting {a} for {n} {u:units}", "{n} {u:units}, from {a}",
)  # fmt: skip
ENDING = (
    "{n} {u:units} ending {a}", "the {n} {u:units} ending {a}", "{n} {u:units} up to and including {a}",
    "~the {n} {u:units} that end {a}", "{n} {u:units} through {a}", "the {n} {u:units} ended {a}",
    "the {n} {u:units} ending on {a}",
)  # fmt: skip
FIRST_OF = (
    "first {n} {u:units} of {a}", "the first {n} {u:units} of {a}", "~the initial {n} {u:units} of {a}",
    "{a}, first {n} {u:units}", "the first {n} {u:units} in {a}", "first {n} {u:units} of {a}",
)  # fmt: skip
LAST_OF = (
    "last {n} {u:units} of {a}", "the last {n} {u:units} of {a}", "~the final {n} {u:units} of {a}",
    "{a}, last {n} {u:units}", "the last {n} {u:units} in {a}", "the closing {n} {u:units} of {a}",
)  # fmt: skip
# Periods shorter than this have no such parts, and a part is smaller than its whole.
SHORTEST = {"day": 7, "week": 365, "month": 89, "quarter": 365, "year": 9999}
LONGEST_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


def add_to(g: Grammar) -> None:
    """Add every family of this file."""
    _add_anchored(g)
    _add_parts(g)
    _add_year_back(g)
    _add_latest(g)


def _add_anchored(g: Grammar) -> None:
    def starting(t: date, n: int, u: str, a: Span) -> Span:
        unit = unit_of(u, n)
        return cal.span(a.first, cal.add_days(cal.shift(a.first, n, unit), -1))

    def ending(t: date, n: int, u: str, a: Span) -> Span:
        unit = unit_of(u, n)
        return cal.span(cal.shift(cal.add_days(a.last, 1), -n, unit), a.last)

    def undated(t: date, n: int, u: str, d: int, m: int) -> Span:
        first = cal.make_date(t.year, m, d)
        return starting(t, n, u, cal.one_day(first if first >= t else cal.make_date(t.year + 1, m, d)))

    kind = "anchored_duration"
    g.add("", "anchor_month", "AMONTH", lambda t, m, y: cal.months_of(y, m), "{m:mon} {y}")
    g.add(kind, "n_starting", "SPAN", starting, *typed(STARTING, "ADAY|ADAY|RDAY|AMONTH"))
    g.add(kind, "start_counted", "SPAN", starting, "the {n} {u:units} starting {a:ADAY} (start day included)",
          "~{n} {u:units} from and including {a:ADAY}")  # fmt: skip
    g.add(
        kind, "one_starting", "SPAN", lambda t, u, a: starting(t, 1, u, a),
        "a {u:unit} starting {a:ADAY|RDAY}", "1 {u:unit} from {a:ADAY|RDAY}",
        "one {u:unit} beginning {a:ADAY|RDAY}", "~one {u:unit} as of {a:ADAY|RDAY}",
    )  # fmt: skip
    g.add(
        kind, "undated_start", "SPAN", undated,
        "{n} {u:units} from {d:dth} {m:mon}", "{n} {u:units}, starting {d} {m:mon}",
    )  # fmt: skip
    g.add(
        kind, "undated_one", "SPAN", lambda t, u, d, m: undated(t, 1, u, d, m),
        "1 {u:unit}, from {d:dth} {m:mon}",
    )  # fmt: skip
    g.add(kind, "n_ending", "SPAN", ending, *typed(ENDING, "ADAY|ADAY|RDAY|AMONTH"))
    g.add(kind, "ending_weekday", "SPAN", _ending_named, "the {n} {u:units} ending {wday} {a:ADAY}")


def _ending_named(t: date, n: int, u: str, wday: int, a: Span) -> Span:
    if a.last.weekday() != wday:
        raise Nonsense("another weekday")
    return cal.span(cal.shift(cal.add_days(a.last, 1), -n, unit_of(u, n)), a.last)


def _part_units(p: Span, n: int, u: str) -> str:
    unit = unit_of(u, n)
    if p.days < SHORTEST[unit] or n * LONGEST_DAYS[unit] >= p.days:
        raise Nonsense("not that many fit")
    return unit


def _add_parts(g: Grammar) -> None:
    def first(t: date, n: int, u: str, a: Span) -> Span:
        unit = _part_units(a, n, u)
        start = cal.iso_week(a.last.year, 1).first if unit == "week" else a.first
        return cal.span(start, cal.add_days(cal.shift(start, n, unit), -1))

    def last(t: date, n: int, u: str, a: Span) -> Span:
        unit = _part_units(a, n, u)
        if unit == "week":
            raise Nonsense("which weeks?")
        return cal.span(cal.shift(cal.add_days(a.last, 1), -n, unit), a.last)

    kind = "part_of_period"
    g.add(kind, "first_n", "SPAN", first, *typed(FIRST_OF, "APER|APER|RUNIT|RPER"))
    g.add(kind, "last_n_of", "SPAN", last, *typed(LAST_OF, "APER|APER|RUNIT|RPER"))

    def first_week(t: date, p: Span) -> Span:
        if p.first.weekday() or not 28 <= p.days <= 31:
            raise Nonsense("which week?")
        return Span(p.first, cal.add_days(p.first, 6))

    def last_week(t: date, p: Span) -> Span:
        if p.last.weekday() != 6 or not 28 <= p.days <= 31:
            raise Nonsense("which week?")
        return Span(cal.add_days(p.last, -6), p.last)

    g.add(
        kind, "first_week_of", "SPAN", first_week,
        "the first week of {p:RUNIT|APER}", "~the 1st week of {p:RUNIT|APER}",
    )  # fmt: skip
    g.add(
        kind, "last_week_of", "SPAN", last_week,
        "the last week of {p:RUNIT|APER}", "~the final week of {p:RUNIT|APER}",
    )  # fmt: skip
    g.add(
        kind, "last_quarter_of", "SPAN", lambda t, y: cal.months_of(y, 10, 3),
        "the final quarter of {y}", "the last quarter of {y}",
    )  # fmt: skip


def _add_year_back(g: Grammar) -> None:
    kind = "same_period_last_year"

    def ytd(t: date, u: str = "year") -> Span:
        return Span(cal.shift(cal.start_of(t, u), -1, cal.YEAR), cal.shift(t, -1, cal.YEAR))

    def back(t: date, p: Span) -> Span:
        first = cal.shift(p.first, -1, cal.YEAR)
        return cal.span(first, cal.shift(p.last, -1, cal.YEAR))

    g.add(
        kind, "same_unit", "SPAN", lambda t, u: cal.period(cal.shift(t, -1, cal.YEAR), u),
        "the same {u:yearpart} last year", "same {u:yearpart} last year",
        "the same {u:yearpart} a year ago", "~this {u:yearpart} one year earlier",
        "the same {u:yearpart} of the previous year", "~the corresponding {u:yearpart} of last year",
        "the same {u:yearpart} of last year",
    )  # fmt: skip
    g.add(
        kind, "last_ytd", "SPAN", ytd,
        "last year's YTD", "PYTD", "prior year to date", "YTD last year", "last year up to the same date",
        "~the prior-year YTD", "from 1 Jan last year to the same date last year",
        "~YTD of the previous year", "from the start of last year to the same date last year",
        "year to date, but last year",
    )  # fmt: skip
    g.add(
        kind, "relative_dates_back", "SPAN", back,
        "{p:RUNIT}, moved back one year by date", "the same dates as {p:RUNIT}, but a year before",
        "{p:RUNIT} but with the dates shifted back a year", "~the dates of {p:RUNIT}, one year earlier",
    )  # fmt: skip
    g.add(
        kind, "dates_back", "SPAN", lambda t, a, b: back(t, cal.span(a.first, b.last)),
        "same period last year as {a:ADAY} to {b:ADAY}", "a year before the period {a:ADAY} to {b:ADAY}",
        "~one year before {a:ADAY} to {b:ADAY}", "the same dates a year earlier than {a:ADAY} - {b:ADAY}",
    )  # fmt: skip
    g.add(
        kind, "shared_dates_back", "SPAN",
        lambda t, a, m, b, k, y: cal.span(cal.make_date(y - 1, m, a), cal.make_date(y - 1, k, b)),
        "the year-earlier figures for {a:d} {m:mon} to {b:d} {k:mon} {y}",
        "we know {a:d} {m:mon} to {b:d} {k:mon} {y}, so the same dates one year before",
    )  # fmt: skip
    g.add(
        kind, "period_back", "SPAN",
        lambda t, p: cal.period(cal.shift(p.first, -1, cal.YEAR), "month") if p.days < 32 else back(t, p),
        "the same period a year before {p:APART}", "the year-earlier period of {p:APART}",
        "~the period one year prior to {p:APART}",
    )  # fmt: skip
    g.add(
        "", "month_or_quarter", "APART", lambda t, part, y: cal.months_of(y, *part),
        "{part:PART} {y}", "{part:PART} of {y}",
    )  # fmt: skip


def _add_latest(g: Grammar) -> None:
    def latest(t: date, part: tuple[int, int]) -> Span:
        this_year = cal.months_of(t.year, *part)
        return this_year if this_year.last < t else cal.months_of(t.year - 1, *part)

    def this_or_nonsense(offset: int) -> Callable[[date, int], Span]:
        def month(t: date, m: int) -> Span:
            if offset and m >= t.month:
                raise Nonsense("this year's or next year's?")
            return cal.months_of(t.year + offset, m)

        return month

    g.add(
        "relative_period", "latest_part", "SPAN", latest,
        "the most recent {part:PART}", "the latest complete {part:PART}", "{part:PART} actuals",
        "{part:PART} actual", "~the last completed {part:PART}",
    )  # fmt: skip
    g.add(
        "relative_period", "this_month_name", "SPAN", this_or_nonsense(0),
        "this {m:mon}", "~{m:mon} of the current year",
    )  # fmt: skip
    g.add(
        "relative_period", "next_month_name", "SPAN", this_or_nonsense(1), "next {m:mon}", "{m:mon} next year"
    )
