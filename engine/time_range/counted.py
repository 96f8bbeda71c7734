"""Wordings that count: last and next N, to date, rest of, N units from or to a day, parts of a period."""

from __future__ import annotations

from datetime import date

from engine.time_range import calendar as cal
from engine.time_range.calendar import Nonsense, Span
from engine.time_range.phrases import Grammar
from engine.time_range.relative import unit_of


def add_to(g: Grammar) -> None:
    """Add every family of this file."""
    _add_to_date(g)
    _add_last_complete(g)
    _add_last(g)
    _add_next(g)
    _add_rest(g)
    _add_anchored(g)
    _add_parts(g)
    _add_year_back(g)
    _add_latest(g)


def _to_date(t: date, u: str) -> Span:
    return Span(cal.start_of(t, u), t)


def _add_to_date(g: Grammar) -> None:
    kind = "to_date"
    g.add(kind, "xtd", "SPAN", _to_date, "{u:xtd}", "{u:xtd}", "{u:xtd} as of today", "~{u:xtd} up to today", "{u:xtd} to today")
    g.add(kind, "unit_to_date", "SPAN", _to_date, "{u:unit} to date", "{u:unit}-to-date", "so far this {u:unit}", "this {u:unit} so far",
          "this {u:unit} up to today", "the current {u:unit} up to today", "this {u:unit} until now", "~the {u:unit} up to now",
          "from the start of this {u:unit} until today", "since the beginning of this {u:unit}", "~the current {u:unit} so far",
          "this {u:unit} through today", "the {u:unit} to date", "from the beginning of the {u:unit} to today",
          "~from the first day of this {u:unit} to date", "since the start of the {u:unit}")  # fmt: skip
    g.add(kind, "from_first_of_month", "SPAN", lambda t: _to_date(t, cal.MONTH), "from the 1st of this month until today",
          "from the first of the month to today", "~since the 1st of this month", "since the 1st")  # fmt: skip

    def yesterday(t: date, u: str) -> Span:
        return cal.span(cal.start_of(t, u), cal.add_days(t, -1))

    g.add(kind, "xtd_till_yesterday", "SPAN", yesterday, "{u:xtd} till yesterday", "{u:xtd} through yesterday", "{u:xtd} excluding today",
          "this {u:unit} until yesterday", "~{u:xtd} ending yesterday", "this {u:unit} up to but not including today",
          "so far this {u:unit}, not counting today")  # fmt: skip

    def last_end(t: date, u: str, p: str) -> Span:
        end = cal.period(t, p, -1).last
        if cal.MONTHS_IN[p] >= cal.MONTHS_IN.get(u, 0):
            raise Nonsense("the part is no smaller than the whole")
        return cal.span(cal.start_of(t, u), end)

    g.add(kind, "xtd_till_period_end", "SPAN", last_end, "{u:xtd} through the end of last {p:yearpart}", "{u:xtd} to the end of last {p:yearpart}",
          "~{u:xtd} until the last {p:yearpart} end", "this {u:longunit} up to the end of last {p:yearpart}",
          "{u:xtd} up to end of last {p:yearpart}")  # fmt: skip


def _add_last_complete(g: Grammar) -> None:
    def complete(t: date, n: int, u: str) -> Span:
        return cal.periods(t, unit_of(u, n), -n, -1)

    kind = "last_n_complete"
    g.add(kind, "n_complete", "SPAN", complete, "last {n} complete {u:callunits}", "the last {n} full {u:callunits}",
          "previous {n} complete {u:callunits}", "the past {n} full {u:callunits}", "last {n} closed {u:callunits}",
          "~the last {n} completed {u:callunits}", "previous {n} full calendar {u:callunits}", "the {n} full {u:callunits} preceding the current one",
          "last {n} calendar {u:callunits}", "~prior {n} full {u:callunits}", "previous {n} complete calendar {u:callunits}",
          "last {n} full {u:callunits}, current one excluded", "previous {n} completed calendar {u:callunits}",
          "~{n} most recent complete {u:callunits}", "past {n} complete calendar {u:callunits}")  # fmt: skip
    g.add(kind, "n_quarters", "SPAN", lambda t, n: complete(t, n, "quarters"), "last {n} quarters", "the previous {n} quarters",
          "past {n} quarters", "~prior {n} quarters", "the last {n} quarters", "the {n} last quarters")  # fmt: skip
    g.add(kind, "last_and_before", "SPAN", _last_two, "last {u:unit} plus the {u2:unit} before that",
          "last {u:unit} and the one before", "the last two full {u:callunits}", "~last {u:unit} plus the one before it")  # fmt: skip
    g.add(kind, "ttm", "SPAN", lambda t: cal.periods(t, cal.MONTH, -12, -1), "TTM", "trailing twelve months", "LTM",
          "trailing 12 months", "~the trailing twelve complete months")  # fmt: skip
    g.add(kind, "last_half", "SPAN", lambda t: cal.period(t, cal.HALF, -1), "the last half year", "last half year", "~the previous half-year",
          "the previous calendar half")  # fmt: skip


def _last_two(t: date, u: str, u2: str = "") -> Span:
    if u2 and u2 != u:
        raise Nonsense("two units")
    return cal.periods(t, u, -2, -1)


def _add_last(g: Grammar) -> None:
    def last_days(t: date, n: int) -> Span:
        unit_of("days", n)
        return Span(cal.add_days(t, 1 - n), t)

    def before(t: date, n: int) -> Span:
        unit_of("days", n)
        return Span(cal.add_days(t, -n), cal.add_days(t, -1))

    def back(t: date, n: int, u: str) -> Span:
        return Span(cal.shift(t, -n, unit_of(u, n)), t)

    kind = "last_n_plain"
    g.add(kind, "n_days", "SPAN", last_days, "last {n} days", "the last {n} days", "past {n} days", "previous {n} days", "over the last {n} days",
          "~in the past {n} days", "the {n} last days", "rolling {n} days", "trailing {n} days", "within the last {n} days")  # fmt: skip
    g.add(kind, "n_units", "SPAN", back, "last {n} {u:longunits}", "the last {n} {u:longunits}", "past {n} {u:longunits}",
          "the previous {n} {u:longunits}", "over the last {n} {u:longunits}", "~in the past {n} {u:longunits}", "the {n} last {u:longunits}",
          "rolling {n} {u:longunits}", "the {n} past {u:longunits}", "~during the previous {n} {u:longunits}",
          "the {n} previous {u:longunits}")  # fmt: skip
    kind = "last_n_days"
    g.add(kind, "with_today", "SPAN", last_days, "last {n} days including today", "the {n} days ending today", "past {n} days incl. today",
          "{n} days up to and including today", "~previous {n} days with today included", "the last {n} days, today included",
          "~{n} days until today, today counted")  # fmt: skip
    g.add(kind, "without_today", "SPAN", before, "last {n} days excluding today", "previous {n} days not counting today", "{n} days ending yesterday",
          "the {n} days before today", "past {n} days excl. today", "~last {n} days without today", "the last {n} days up to yesterday",
          "~the {n} days preceding today")  # fmt: skip


def _add_next(g: Grammar) -> None:
    def days(t: date, n: int) -> Span:
        unit_of("days", n)
        return Span(cal.add_days(t, 1), cal.add_days(t, n))

    def on(t: date, n: int, u: str) -> Span:
        return Span(t, cal.shift(t, n, unit_of(u, n)))

    def complete(t: date, n: int, u: str) -> Span:
        return cal.periods(t, unit_of(u, n), 1, n)

    g.add("next_n", "next_days", "SPAN", days, "next {n} days", "the next {n} days", "the coming {n} days", "the {n} days after today",
          "~over the following {n} days", "{n} days starting tomorrow", "the {n} upcoming days")  # fmt: skip
    g.add("next_n", "next_units", "SPAN", on, "next {n} {u:longunits}", "the next {n} {u:longunits}", "the coming {n} {u:longunits}",
          "~over the following {n} {u:longunits}", "the {n} upcoming {u:longunits}")  # fmt: skip
    g.add("next_n", "next_quarters", "SPAN", lambda t, n: complete(t, n, "quarters"), "next {n} quarters", "the coming {n} quarters",
          "the following {n} quarters", "~the {n} upcoming quarters")  # fmt: skip
    g.add("next_n", "next_complete", "SPAN", complete, "next {n} full {u:callunits}", "the next {n} complete {u:callunits}",
          "next {n} calendar {u:callunits}", "~the coming {n} full {u:callunits}", "the {n} full {u:callunits} after this one")  # fmt: skip


def _add_rest(g: Grammar) -> None:
    def rest(t: date, u: str) -> Span:
        return Span(t, cal.period(t, u).last)

    def rest_tomorrow(t: date, u: str) -> Span:
        return cal.span(cal.add_days(t, 1), cal.period(t, u).last)

    kind = "rest_of"
    g.add(kind, "rest", "SPAN", rest, "rest of this {u:unit}", "the rest of the {u:unit}", "the remainder of this {u:unit}",
          "~what is left of this {u:unit}", "from today to the end of this {u:unit}", "today until {u:eox}", "~the remaining part of the {u:unit}",
          "from now till {u:eox}", "the remaining {u:unit}", "the remaining of the {u:unit}", "from today through {u:eox}")  # fmt: skip
    g.add(kind, "rest_tomorrow", "SPAN", rest_tomorrow, "rest of this {u:unit} starting tomorrow", "from tomorrow till {u:eox}",
          "from tomorrow until the end of the {u:unit}", "the days left in this {u:unit} from tomorrow", "tomorrow to {u:eox}",
          "~the remainder of the {u:unit} from tomorrow on", "tomorrow through the end of this {u:unit}",
          "~what remains of this {u:unit}, from tomorrow")  # fmt: skip


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

    kind, ends = "anchored_duration", "ADAY|ADAY|RDAY|AMONTH"
    g.add("", "anchor_month", "AMONTH", lambda t, m, y: cal.months_of(y, m), "{m:mon} {y}")
    g.add(kind, "n_starting", "SPAN", starting, *(text.replace("{a}", f"{{a:{ends}}}") for text in (
        "{n} {u:units} starting {a}", "the {n} {u:units} starting {a}", "{n} {u:units} from {a}", "{n} {u:units} beginning {a}",
        "~{n} {u:units} commencing {a}", "{n} {u:units} starting from {a}", "the first {n} {u:units} from {a} on",
        "~a period of {n} {u:units} starting {a}", "starting {a} for {n} {u:units}", "{n} {u:units}, from {a}",
    )))  # fmt: skip
    g.add(kind, "start_counted", "SPAN", starting, "the {n} {u:units} starting {a:ADAY} (start day included)",
          "~{n} {u:units} from and including {a:ADAY}")  # fmt: skip
    g.add(kind, "one_starting", "SPAN", lambda t, u, a: starting(t, 1, u, a), "a {u:unit} starting {a:ADAY|RDAY}", "1 {u:unit} from {a:ADAY|RDAY}",
          "one {u:unit} beginning {a:ADAY|RDAY}", "~one {u:unit} as of {a:ADAY|RDAY}")  # fmt: skip
    g.add(kind, "undated_start", "SPAN", undated, "{n} {u:units} from {d:dth} {m:mon}", "{n} {u:units}, starting {d} {m:mon}")
    g.add(kind, "undated_one", "SPAN", lambda t, u, d, m: undated(t, 1, u, d, m), "1 {u:unit}, from {d:dth} {m:mon}")
    g.add(kind, "n_ending", "SPAN", ending, *(text.replace("{a}", f"{{a:{ends}}}") for text in (
        "{n} {u:units} ending {a}", "the {n} {u:units} ending {a}", "{n} {u:units} up to and including {a}", "~the {n} {u:units} that end {a}",
        "{n} {u:units} through {a}", "the {n} {u:units} ended {a}", "the {n} {u:units} ending on {a}",
    )))  # fmt: skip
    g.add(kind, "ending_weekday", "SPAN", _ending_named, "the {n} {u:units} ending {wday} {a:ADAY}")


def _ending_named(t: date, n: int, u: str, wday: int, a: Span) -> Span:
    if a.last.weekday() != wday:
        raise Nonsense("another weekday")
    return cal.span(cal.shift(cal.add_days(a.last, 1), -n, unit_of(u, n)), a.last)


def _part_units(p: Span, n: int, u: str) -> str:
    unit = unit_of(u, n)
    smallest = {"day": 28, "week": 365, "month": 89, "quarter": 365, "year": 9999}[unit]
    if p.days < smallest or n * {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[unit] >= p.days:
        raise Nonsense("not that many fit")
    return unit


def _add_parts(g: Grammar) -> None:
    def first(t: date, n: int, u: str, p: Span) -> Span:
        unit = _part_units(p, n, u)
        start = cal.iso_week(p.last.year, 1).first if unit == "week" else p.first
        return cal.span(start, cal.add_days(cal.shift(start, n, unit), -1))

    def last(t: date, n: int, u: str, p: Span) -> Span:
        unit = _part_units(p, n, u)
        if unit == "week":
            raise Nonsense("which weeks?")
        return cal.span(cal.shift(cal.add_days(p.last, 1), -n, unit), p.last)

    kind, of = "part_of_period", "APER|APER|RUNIT|RPER"
    g.add(kind, "first_n", "SPAN", first, *(text.replace("{p}", f"{{p:{of}}}") for text in (
        "first {n} {u:units} of {p}", "the first {n} {u:units} of {p}", "~the initial {n} {u:units} of {p}", "{p}, first {n} {u:units}",
        "the first {n} {u:units} in {p}", "first {n} {u:units} of {p}",
    )))  # fmt: skip
    g.add(kind, "last_n_of", "SPAN", last, *(text.replace("{p}", f"{{p:{of}}}") for text in (
        "last {n} {u:units} of {p}", "the last {n} {u:units} of {p}", "~the final {n} {u:units} of {p}", "{p}, last {n} {u:units}",
        "the last {n} {u:units} in {p}", "the closing {n} {u:units} of {p}",
    )))  # fmt: skip

    def first_week(t: date, p: Span) -> Span:
        if p.first.weekday() or not 28 <= p.days <= 31:
            raise Nonsense("which week?")
        return Span(p.first, cal.add_days(p.first, 6))

    def last_week(t: date, p: Span) -> Span:
        if p.last.weekday() != 6 or not 28 <= p.days <= 31:
            raise Nonsense("which week?")
        return Span(cal.add_days(p.last, -6), p.last)

    g.add(kind, "first_week_of", "SPAN", first_week, "the first week of {p:RUNIT|APER}", "~the 1st week of {p:RUNIT|APER}")
    g.add(kind, "last_week_of", "SPAN", last_week, "the last week of {p:RUNIT|APER}", "~the final week of {p:RUNIT|APER}")
    g.add(kind, "last_quarter_of", "SPAN", lambda t, y: cal.months_of(y, 10, 3), "the final quarter of {y}", "the last quarter of {y}")


def _add_year_back(g: Grammar) -> None:
    kind = "same_period_last_year"

    def ytd(t: date, u: str = "year") -> Span:
        return Span(cal.shift(cal.start_of(t, u), -1, cal.YEAR), cal.shift(t, -1, cal.YEAR))

    def back(t: date, p: Span) -> Span:
        first = cal.shift(p.first, -1, cal.YEAR)
        return cal.span(first, cal.shift(p.last, -1, cal.YEAR))

    g.add(kind, "same_unit", "SPAN", lambda t, u: cal.period(cal.shift(t, -1, cal.YEAR), u), "the same {u:yearpart} last year",
          "same {u:yearpart} last year", "the same {u:yearpart} a year ago", "~this {u:yearpart} one year earlier",
          "the same {u:yearpart} of the previous year", "~the corresponding {u:yearpart} of last year",
          "the same {u:yearpart} of last year")  # fmt: skip
    g.add(kind, "last_ytd", "SPAN", ytd, "last year's YTD", "PYTD", "prior year to date", "YTD last year", "last year up to the same date",
          "~the prior-year YTD", "from 1 Jan last year to the same date last year", 
          "~YTD of the previous year", "from the start of last year to the same date last year", "year to date, but last year")  # fmt: skip
    g.add(kind, "relative_dates_back", "SPAN", back, "{p:RUNIT}, moved back one year by date",
          "the same dates as {p:RUNIT}, but a year before", "{p:RUNIT} but with the dates shifted back a year",
          "~the dates of {p:RUNIT}, one year earlier")  # fmt: skip
    g.add(kind, "dates_back", "SPAN", lambda t, a, b: back(t, cal.span(a.first, b.last)),
          "same period last year as {a:ADAY} to {b:ADAY}", "a year before the period {a:ADAY} to {b:ADAY}",
          "~one year before {a:ADAY} to {b:ADAY}", "the same dates a year earlier than {a:ADAY} - {b:ADAY}")  # fmt: skip
    g.add(kind, "shared_dates_back", "SPAN", _shared_back, "the year-earlier figures for {a:d} {m:mon} to {b:d} {k:mon} {y}",
          "we know {a:d} {m:mon} to {b:d} {k:mon} {y}, so the same dates one year before")  # fmt: skip
    g.add(kind, "period_back", "SPAN", lambda t, p: cal.period(cal.shift(p.first, -1, cal.YEAR), "month") if p.days < 32 else back(t, p),
          "the same period a year before {p:APART}", "the year-earlier period of {p:APART}", "~the period one year prior to {p:APART}")  # fmt: skip
    g.add("", "month_or_quarter", "APART", lambda t, part, y: cal.months_of(y, *part), "{part:PART} {y}", "{part:PART} of {y}")


def _shared_back(t: date, a: int, m: int, b: int, k: int, y: int) -> Span:
    return cal.span(cal.make_date(y - 1, m, a), cal.make_date(y - 1, k, b))


def _add_latest(g: Grammar) -> None:
    def latest(t: date, part: tuple[int, int]) -> Span:
        found = cal.months_of(t.year, *part)
        return found if found.last < t else cal.months_of(t.year - 1, *part)

    def this_or_nonsense(offset: int):  # type: ignore[no-untyped-def]
        def month(t: date, m: int) -> Span:
            if offset and m >= t.month:
                raise Nonsense("this year's or next year's?")
            return cal.months_of(t.year + offset, m)

        return month

    g.add("relative_period", "latest_part", "SPAN", latest, "the most recent {part:PART}", "the latest complete {part:PART}", "{part:PART} actuals",
          "{part:PART} actual", "~the last completed {part:PART}")  # fmt: skip
    g.add("relative_period", "this_month_name", "SPAN", this_or_nonsense(0), "this {m:mon}", "~{m:mon} of the current year")
    g.add("relative_period", "next_month_name", "SPAN", this_or_nonsense(1), "next {m:mon}", "{m:mon} next year")
