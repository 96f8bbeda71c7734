"""Wordings of days and periods that name their year, or lean on today's."""

from __future__ import annotations

from datetime import date

from engine.time_range import calendar as cal
from engine.time_range.calendar import Nonsense, Span
from engine.time_range.phrases import Grammar


def _day(t: date, d: int, m: int, y: int) -> Span:
    return cal.one_day(cal.make_date(y, m, d))


def _told_apart(t: date, d: int, m: int, y: int) -> Span:
    """A date whose day and month cannot be taken for each other."""
    if d <= 12 and d != m:
        raise Nonsense("day or month?")
    return _day(t, d, m, y)


def _decade(t: date, y: int) -> Span:
    if y % 10:
        raise Nonsense("no decade")
    return cal.months_of(y, 1, 120)


def add_to(g: Grammar) -> None:
    """Add every family of this file."""
    _add_days(g)
    _add_single_days(g)
    _add_months_and_quarters(g)
    _add_halves_and_years(g)
    _add_weeks(g)
    _add_named_weeks(g)
    _add_parts_of_relative_years(g)


def _add_days(g: Grammar) -> None:
    g.add(
        "absolute_dates", "date_words", "ADAY", _day,
        "{d} {m:mon} {y}", "{m:mon} {d}, {y}", "{d:dth} of {m:mon} {y}", "{m:mon} {d:dth}, {y}",
        "the {d:dth} of {m:mon} {y}", "{d:dth} {m:mon} {y}", "{m:mon} {d} {y}", "~{d:dth} of {m:mon}, {y}",
        "{d:dd}-{m:mon}-{y}", "~{m:mon} {d:dth} {y}", "{d}. {m:mdot} {y}", "{m:mdot} {d}, {y}",
        "{y}-{m:mon}-{d}", "~{m:mon} the {d:dth}, {y}", "{d}/{m:mon}/{y}",
    )  # fmt: skip
    g.add(
        "absolute_dates", "date_iso", "ADAY", _day,
        "{y}-{m:mm}-{d:dd}", "{y}/{m:mm}/{d:dd}", "{d:dd}.{m:mm}.{y}", "{y}{m:mm}{d:dd}",
        "{y}-{m:mm}-{d:dd}", "~{y}.{m:mm}.{d:dd}", "{d}.{m}.{y}", "{y}-{m:mm}-{d:dd}",
    )  # fmt: skip
    g.add(
        "absolute_dates", "date_slashes", "ADAY", _told_apart,
        "{d:dd}/{m:mm}/{y}", "{m:mm}/{d:dd}/{y}", "{d:dd}-{m:mm}-{y}", "~{m}/{d}/{y}", "{d:dd}/{m:mm}/{y:yy}",
    )  # fmt: skip


def _add_single_days(g: Grammar) -> None:
    g.add(
        "absolute_dates", "single_day", "SPAN", lambda t, a: a,
        "on {a:ADAY}", "as of {a:ADAY}", "{a:ADAY} only", "~for the single day {a:ADAY}", "just {a:ADAY}",
    )  # fmt: skip
    g.add(
        "relative_day", "day_after_date", "SPAN", lambda t, a: cal.one_day(cal.add_days(a.last, 1)),
        "the day after {a:ADAY}", "~the day following {a:ADAY}",
    )  # fmt: skip
    g.add(
        "relative_day", "day_before_date", "SPAN", lambda t, a: cal.one_day(cal.add_days(a.first, -1)),
        "the day before {a:ADAY}", "~the day preceding {a:ADAY}",
    )  # fmt: skip


def _add_months_and_quarters(g: Grammar) -> None:
    g.add(
        "absolute_period", "month_year", "APER", lambda t, m, y: cal.months_of(y, m),
        "{m:mon} {y}", "{m:mon} {y}", "{m:mon} of {y}", "{y}-{m:mm}", "{m:mm}/{y}", "~{y} {m:mon}",
        "{m:mon}-{y}", "{m:mon}, {y}", "the month of {m:mon} {y}", "the {m:mth} month of {y}",
        "{m:mon} '{y:yy}", "~{m:mon}/{y}", "{m:mm}-{y}", "{m:mon} {y:yw}", "{y}/{m:mm}", "{y}, {m:mon}",
        "~the entire month of {m:mon} {y}", "{m} / {y}",
    )  # fmt: skip
    g.add(
        "absolute_period", "quarter_year", "APER", lambda t, q, y: cal.months_of(y, 3 * q - 2, 3),
        "Q{q} {y}", "Q{q} {y}", "Q{q} of {y}", "{y} Q{q}", "{q}Q{y:yy}", "Q{q}/{y}",
        "[the ]{q:qth} quarter of {y}", "~{y}-Q{q}", "{q:qth} qtr {y}", "quarter {q} of {y}",
        "~{q:qth} quarter {y}", "Q{q}-{y}", "Q{q} FY{y:yy}", "Q{q}'{y:yy}", "Q{q} FY{y}",
        "~quarter {q} {y}", "the {q:qth} quarter of {y:yw}", "{y} the {q:qth} quarter", "Q{q} of FY{y:yy}",
        "{q:qth} qtr of {y}",
    )  # fmt: skip


def _add_halves_and_years(g: Grammar) -> None:
    g.add(
        "absolute_period", "half_year", "APER", lambda t, h, y: cal.months_of(y, 6 * h - 5, 6),
        "H{h} {y}", "{y} H{h}", "[the ]{h:hth} half of {y}", "{h}H{y:yy}", "~{h:hth} half {y}", "H{h}/{y}",
        "H{h} of {y}", "{y}-H{h}", "~the {h:hth} half-year of {y}", "half {h} of {y}", "{y}H{h}",
        "H{h} FY{y:yy}",
    )  # fmt: skip
    g.add(
        "absolute_period", "year", "APER", lambda t, y: cal.months_of(y, 1, 12),
        "{y}", "{y}", "FY{y:yy}", "FY{y}", "FY {y}", "calendar year {y}", "the year {y}",
        "the whole of {y}", "all of {y}", "~fiscal year {y}", "CY{y:yy}", "CY {y}", "~full year {y}",
        "calendar {y}", "year {y}", "~the entire year {y}", "FY{y} (calendar year)",
    )  # fmt: skip
    g.add("absolute_period", "decade", "SPAN", _decade, "the {y}s", "the decade of the {y}s")


def _add_weeks(g: Grammar) -> None:
    g.add(
        "iso_week", "week_of_year", "APER", lambda t, w, y: cal.iso_week(y, w),
        "week {w} of {y}", "CW{w:ww} {y}", "{y}-W{w:ww}", "ISO week {w} of {y}", "calendar week {w} of {y}",
        "~wk {w} {y}", "week {w}, {y}", "CW {w}/{y}", "W{w:ww} {y}", "~week no. {w} of {y}", "KW{w:ww}/{y}",
    )  # fmt: skip
    g.add(
        "iso_week", "week_of_date", "XPER", lambda t, a: cal.period(a.first, cal.WEEK),
        "the week of {a:ADAY}", "the week containing {a:ADAY}", "~the ISO week that includes {a:ADAY}",
        "the week of {a:ADAY} (Mon-Sun)", "week of {a:ADAY}", "the calendar week with {a:ADAY} in it",
    )  # fmt: skip
    g.add(
        "iso_week", "last_week_of_year", "XPER", lambda t, y: cal.iso_week(y, cal.iso_weeks_in(y)),
        "[the ]last ISO week of {y}", "the final ISO week of {y}", "[the ]last week of {y}",
        "~the last calendar week of {y}", "last ISO week {y}",
    )  # fmt: skip
    g.add(
        "iso_week", "nth_week_of_year", "XPER", lambda t, nth, y: cal.iso_week(y, nth),
        "the {nth} ISO week of {y}", "[the ]{nth} week of {y}", "~the {nth} calendar week of {y}",
        "{nth} ISO week {y}",
    )  # fmt: skip
    g.add(
        "iso_week", "week_of_relative_year", "XPER", lambda t, w, yr=0: cal.iso_week(t.year + yr, w),
        "week {w} of {yr}", "CW{w:ww} of {yr}", "week {w}", "~ISO week {w} {yr}", "CW{w:ww}", "week {w} {yr}",
    )  # fmt: skip
    g.add(
        "iso_week", "nth_week_next", "XPER", lambda t, nth, yr: cal.iso_week(t.year + yr, nth),
        "the {nth} ISO week of {yr}", "the {nth} week {yr}",
    )  # fmt: skip


def _add_named_weeks(g: Grammar) -> None:
    def commencing(t: date, a: Span) -> Span:
        if a.first.weekday():
            raise Nonsense("weeks start on Monday")
        return Span(a.first, cal.add_days(a.first, 6))

    def ending(t: date, a: Span) -> Span:
        if a.first.weekday() != 6:
            raise Nonsense("weeks end on Sunday")
        return Span(cal.add_days(a.first, -6), a.first)

    g.add(
        "iso_week", "week_commencing", "SPAN", commencing,
        "the week commencing {a:ADAY}", "the week starting {a:ADAY}", "w/c {a:ADAY}",
        "~week beginning {a:ADAY}",
    )  # fmt: skip
    g.add(
        "iso_week", "week_ending", "SPAN", ending,
        "the week ending {a:ADAY}", "week ending Sunday {a:ADAY}", "~the week that ends on {a:ADAY}",
    )  # fmt: skip


def _add_parts_of_relative_years(g: Grammar) -> None:
    g.add("", "part_month", "PART", lambda t, m: (m, 1), "{m:mon}", "{m:mon}")
    g.add(
        "", "part_quarter", "PART", lambda t, q: (3 * q - 2, 3),
        "Q{q}", "Q{q}", "the {q:qth} quarter", "{q:qth} quarter", "~{q:qth} qtr",
    )  # fmt: skip
    g.add(
        "", "part_half", "PART", lambda t, h: (6 * h - 5, 6),
        "H{h}", "the {h:hth} half", "{h:hth} half", "~the {h:hth} half-year",
    )  # fmt: skip
    g.add("", "part_mth", "PART", lambda t, m: (m, 1), "the {m:mth} month")
    g.add(
        "relative_period", "part_of_relative_year", "RPER",
        lambda t, part, yr: cal.months_of(t.year + yr, *part),
        "{part:PART} {yr}", "{part:PART} of {yr}", "{yr:yrs} {part:PART}", "{part:PART} {yr}",
        "~{part:PART} in {yr}", "{part:PART} (of {yr})", "~{part:PART}, {yr}",
    )  # fmt: skip
