"""Wordings that count: last and next N, to date, rest of the period."""

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


def _to_date(t: date, u: str) -> Span:
    return Span(cal.start_of(t, u), t)


def _add_to_date(g: Grammar) -> None:
    kind = "to_date"
    g.add(
        kind, "xtd", "SPAN", _to_date,
        "{u:xtd}", "{u:xtd}", "{u:xtd} as of today", "~{u:xtd} up to today", "{u:xtd} to today",
    )  # fmt: skip
    g.add(
        kind, "unit_to_date", "SPAN", _to_date,
        "{u:unit} to date", "{u:unit}-to-date", "so far this {u:unit}", "this {u:unit} so far",
        "this {u:unit} up to today", "the current {u:unit} up to today", "this {u:unit} until now",
        "~the {u:unit} up to now", "from the start of this {u:unit} until today",
        "since the beginning of this {u:unit}", "~the current {u:unit} so far",
        "this {u:unit} through today", "the {u:unit} to date",
        "from the beginning of the {u:unit} to today", "~from the first day of this {u:unit} to date",
        "since the start of the {u:unit}",
    )  # fmt: skip
    g.add(
        kind, "from_first_of_month", "SPAN", lambda t: _to_date(t, cal.MONTH),
        "from the 1st of this month until today", "from the first of the month to today",
        "~since the 1st of this month", "since the 1st",
    )  # fmt: skip

    def yesterday(t: date, u: str) -> Span:
        return cal.span(cal.start_of(t, u), cal.add_days(t, -1))

    g.add(
        kind, "xtd_till_yesterday", "SPAN", yesterday,
        "{u:xtd} till yesterday", "{u:xtd} through yesterday", "{u:xtd} excluding today",
        "this {u:unit} until yesterday", "~{u:xtd} ending yesterday",
        "this {u:unit} up to but not including today", "so far this {u:unit}, not counting today",
    )  # fmt: skip

    def last_end(t: date, u: str, p: str) -> Span:
        end = cal.period(t, p, -1).last
        if cal.MONTHS_IN[p] >= cal.MONTHS_IN.get(u, 0):
            raise Nonsense("the part is no smaller than the whole")
        return cal.span(cal.start_of(t, u), end)

    g.add(
        kind, "xtd_till_period_end", "SPAN", last_end,
        "{u:xtd} through the end of last {p:yearpart}", "{u:xtd} to the end of last {p:yearpart}",
        "~{u:xtd} until the last {p:yearpart} end", "this {u:longunit} up to the end of last {p:yearpart}",
        "{u:xtd} up to end of last {p:yearpart}",
    )  # fmt: skip


def _add_last_complete(g: Grammar) -> None:
    def complete(t: date, n: int, u: str) -> Span:
        return cal.periods(t, unit_of(u, n), -n, -1)

    kind = "last_n_complete"
    g.add(
        kind, "n_complete", "SPAN", complete,
        "last {n} complete {u:callunits}", "the last {n} full {u:callunits}",
        "previous {n} complete {u:callunits}", "the past {n} full {u:callunits}",
        "last {n} closed {u:callunits}", "~the last {n} completed {u:callunits}",
        "previous {n} full calendar {u:callunits}", "the {n} full {u:callunits} preceding the current one",
        "last {n} calendar {u:callunits}", "~prior {n} full {u:callunits}",
        "previous {n} complete calendar {u:callunits}", "last {n} full {u:callunits}, current one excluded",
        "previous {n} completed calendar {u:callunits}", "~{n} most recent complete {u:callunits}",
        "past {n} complete calendar {u:callunits}",
    )  # fmt: skip
    g.add(
        kind, "n_quarters", "SPAN", lambda t, n: complete(t, n, "quarters"),
        "last {n} quarters", "the previous {n} quarters", "past {n} quarters", "~prior {n} quarters",
        "the last {n} quarters", "the {n} last quarters",
    )  # fmt: skip
    g.add(
        kind, "last_and_before", "SPAN", lambda t, u: cal.periods(t, u, -2, -1),
        "last {u:unit} plus the {u:unit} before that", "last {u:unit} and the one before",
        "the last two full {u:callunits}", "~last {u:unit} plus the one before it",
    )  # fmt: skip
    g.add(
        kind, "ttm", "SPAN", lambda t: cal.periods(t, cal.MONTH, -12, -1),
        "TTM", "trailing twelve months", "LTM", "trailing 12 months",
        "~the trailing twelve complete months",
    )  # fmt: skip
    g.add(
        kind, "last_half", "SPAN", lambda t: cal.period(t, cal.HALF, -1),
        "the last half year", "last half year", "~the previous half-year", "the previous calendar half",
    )  # fmt: skip


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
    g.add(
        kind, "n_days", "SPAN", last_days,
        "last {n} days", "the last {n} days", "past {n} days", "previous {n} days",
        "over the last {n} days", "~in the past {n} days", "the {n} last days", "rolling {n} days",
        "trailing {n} days", "within the last {n} days",
    )  # fmt: skip
    g.add(
        kind, "n_units", "SPAN", back,
        "last {n} {u:longunits}", "the last {n} {u:longunits}", "past {n} {u:longunits}",
        "the previous {n} {u:longunits}", "over the last {n} {u:longunits}",
        "~in the past {n} {u:longunits}", "the {n} last {u:longunits}", "rolling {n} {u:longunits}",
        "the {n} past {u:longunits}", "~during the previous {n} {u:longunits}",
        "the {n} previous {u:longunits}",
    )  # fmt: skip
    kind = "last_n_days"
    g.add(
        kind, "with_today", "SPAN", last_days,
        "last {n} days including today", "the {n} days ending today", "past {n} days incl. today",
        "{n} days up to and including today", "~previous {n} days with today included",
        "the last {n} days, today included", "~{n} days until today, today counted",
    )  # fmt: skip
    g.add(
        kind, "without_today", "SPAN", before,
        "last {n} days excluding today", "previous {n} days not counting today",
        "{n} days ending yesterday", "the {n} days before today", "past {n} days excl. today",
        "~last {n} days without today", "the last {n} days up to yesterday",
        "~the {n} days preceding today",
    )  # fmt: skip


def _add_next(g: Grammar) -> None:
    def days(t: date, n: int) -> Span:
        unit_of("days", n)
        return Span(cal.add_days(t, 1), cal.add_days(t, n))

    def on(t: date, n: int, u: str) -> Span:
        return Span(t, cal.shift(t, n, unit_of(u, n)))

    def complete(t: date, n: int, u: str) -> Span:
        return cal.periods(t, unit_of(u, n), 1, n)

    g.add(
        "next_n", "next_days", "SPAN", days,
        "next {n} days", "the next {n} days", "the coming {n} days", "the {n} days after today",
        "~over the following {n} days", "{n} days starting tomorrow", "the {n} upcoming days",
    )  # fmt: skip
    g.add(
        "next_n", "next_units", "SPAN", on,
        "next {n} {u:longunits}", "the next {n} {u:longunits}", "the coming {n} {u:longunits}",
        "~over the following {n} {u:longunits}", "the {n} upcoming {u:longunits}",
    )  # fmt: skip
    g.add(
        "next_n", "next_quarters", "SPAN", lambda t, n: complete(t, n, "quarters"),
        "next {n} quarters", "the coming {n} quarters", "the following {n} quarters",
        "~the {n} upcoming quarters",
    )  # fmt: skip
    g.add(
        "next_n", "next_complete", "SPAN", complete,
        "next {n} full {u:callunits}", "the next {n} complete {u:callunits}",
        "next {n} calendar {u:callunits}", "~the coming {n} full {u:callunits}",
        "the {n} full {u:callunits} after this one",
    )  # fmt: skip


def _add_rest(g: Grammar) -> None:
    def rest(t: date, u: str) -> Span:
        return Span(t, cal.period(t, u).last)

    def rest_tomorrow(t: date, u: str) -> Span:
        return cal.span(cal.add_days(t, 1), cal.period(t, u).last)

    kind = "rest_of"
    g.add(
        kind, "rest", "SPAN", rest,
        "[the ]rest of this {u:unit}", "[the ]rest of the {u:unit}", "the remainder of this {u:unit}",
        "~what is left of this {u:unit}", "from today to the end of this {u:unit}", "today until {u:eox}",
        "~the remaining part of the {u:unit}", "from now till {u:eox}", "the remaining {u:unit}",
        "the remaining of the {u:unit}", "from today through {u:eox}",
    )  # fmt: skip
    g.add(
        kind, "rest_tomorrow", "SPAN", rest_tomorrow,
        "rest of this {u:unit} starting tomorrow", "from tomorrow till {u:eox}",
        "from tomorrow until the end of the {u:unit}", "the days left in this {u:unit} from tomorrow",
        "tomorrow to {u:eox}", "~the remainder of the {u:unit} from tomorrow on",
        "tomorrow through the end of this {u:unit}", "~what remains of this {u:unit}, from tomorrow",
    )  # fmt: skip
