"""Wordings of a range with two ends: absolute, relative and mixed."""

from __future__ import annotations

from datetime import date

from engine.time_range import calendar as cal
from engine.time_range.calendar import Nonsense, Span
from engine.time_range.phrases import Grammar

FROM_TO = (
    "from {a} to {b}", "{a} to {b}", "{a} - {b}", "between {a} and {b}", "from {a} until {b}",
    "{a} thru {b}", "from {a} through {b}", "from {a} till {b}", "starting {a} and ending {b}",
    "{a} through {b}", "~starting {a}, ending {b}", "{a} until {b}", "~beginning {a} and finishing {b}",
    "start {a}, end {b}", "from {a} up to {b}", "~{a} till {b}", "{a} up to and including {b}", "{a} – {b}",
    "~from {a} up to and including {b}",
)  # fmt: skip
FROM_TO_RARE = (
    "start date {a}, end date {b}", "end date {b}, start date {a}",
    "from {a} (inclusive) to {b} (inclusive)", "until {b}, starting {a}", "~start: {a} end: {b}",
    "period {a} to {b}", "from: {a} to: {b}", "~with start {a} and end {b}",
    "from {a} to the end of {b:APER}", "between {a} and the end of {b:APER}", "~ending {b}, starting {a}",
    "from start of {a:APER} to end of {b:APER}",
)  # fmt: skip
SINCE = (
    "since {a}", "from {a} to today", "from {a} until today", "between {a} and today", "{a} to date",
    "since {a}", "from {a} till now", "~since {a} until now", "{a} until today",
    "from {a} onwards until today", "~from {a} up to today", "{a} through today", "between {a} and now",
    "starting {a} until today", "~everything since {a}", "from {a} to date", "from {a} till current date",
    "since {a} till today",
)  # fmt: skip


def typed(wordings: tuple[str, ...], a: str, b: str = "") -> tuple[str, ...]:
    """The wordings with the types of their two ends put in."""
    return tuple(text.replace("{a}", f"{{a:{a}}}").replace("{b}", f"{{b:{b}}}") for text in wordings)


def _strict(t: date, a: Span, b: Span) -> Span:
    """A range of two different ends, so that it says more than one of them."""
    if a == b:
        raise Nonsense("from and to are the same")
    return cal.span(a.first, b.last)


def _mixed(t: date, a: Span, b: Span) -> Span:
    """One end is a day, the other a longer period."""
    if (a.days == 1) == (b.days == 1):
        raise Nonsense("ends of one kind")
    return cal.span(a.first, b.last)


def since(t: date, a: Span) -> Span:
    if a.first == t and a.days == 1:
        raise Nonsense("since today")
    return cal.span(a.first, t)


def add_to(g: Grammar) -> None:
    """Add every family of this file."""
    _add_absolute(g)
    _add_shared_year(g)
    _add_day_numbers(g)
    _add_relative(g)


def _add_absolute(g: Grammar) -> None:
    g.add("absolute_dates", "days_range", "SPAN", _strict, *typed(FROM_TO + FROM_TO_RARE, "ADAY", "ADAY"))
    g.add(
        "absolute_period", "periods_range", "SPAN", _strict,
        *typed((*FROM_TO, *FROM_TO_RARE[8:], "{a}-{b}"), "APER", "APER"),
    )  # fmt: skip
    g.add("absolute_period", "mixed_range", "SPAN", _mixed, *typed(FROM_TO[:14], "ADAY|APER", "ADAY|APER"),
          *typed(FROM_TO_RARE[5:8], "ADAY|APER", "APER"))  # fmt: skip


def _add_shared_year(g: Grammar) -> None:
    kind = "absolute_period"

    def months(t: date, a: int, b: int, y: int) -> Span:
        if b <= a:
            raise Nonsense("months run backwards")
        return cal.months_of(y, a, b - a + 1)

    def quarters(t: date, a: int, b: int, y: int) -> Span:
        return months(t, 3 * a - 2, 3 * b, y) if a < b else months(t, 1, 0, y)

    def pair(t: date, a: int, b: int, y: int) -> Span:
        if b != a + 1:
            raise Nonsense("they do not touch")
        return months(t, a, b, y)

    def quarter_pair(t: date, a: int, b: int, y: int) -> Span:
        return quarters(t, a, b, y) if b == a + 1 else months(t, 1, 0, y)

    g.add(
        kind, "months_one_year", "SPAN", months,
        "{a:mon} to {b:mon} {y}", "{a:mon}-{b:mon} {y}", "from {a:mon} to {b:mon} {y}",
        "between {a:mon} and {b:mon} {y}", "~{a:mon} through {b:mon} {y}", "{a:mon} thru {b:mon} {y}",
        "{y} {a:mon} to {b:mon}", "~from {a:mon} until {b:mon} {y}",
    )  # fmt: skip
    g.add(
        kind, "quarters_one_year", "SPAN", quarters,
        "Q{a:q}-Q{b:q} {y}", "Q{a:q} to Q{b:q} {y}", "from Q{a:q} to Q{b:q} {y}", "{y} Q{a:q} to Q{b:q}",
        "FY{y:yy} Q{a:q}-Q{b:q}", "~Q{a:q} through Q{b:q} {y}", "the {a:qth} to {b:qth} quarter of {y}",
        "~{y}, Q{a:q} till Q{b:q}",
    )  # fmt: skip
    g.add(
        kind, "month_pair", "SPAN", pair,
        "{a:mon} and {b:mon} {y}", "{a:mon} & {b:mon} {y}", "~both {a:mon} and {b:mon} {y}",
    )  # fmt: skip
    g.add(
        kind, "quarter_pair", "SPAN", quarter_pair,
        "Q{a:q} and Q{b:q} {y}", "Q{a:q} & Q{b:q} {y}", "~Q{a:q} plus Q{b:q} {y}",
    )  # fmt: skip
    g.add(
        kind, "years", "SPAN", _years,
        "{a:y}-{b:y}", "{a:y} to {b:y}", "from {a:y} to {b:y}", "~from {a:y} through {b:y}",
        "FY{a:yy}-FY{b:yy}", "years {a:y} to {b:y}",
    )  # fmt: skip
    g.add(
        "iso_week", "weeks_one_year", "SPAN",
        lambda t, a, b, y: cal.span(cal.iso_week(y, a).first, cal.iso_week(y, b).last),
        "weeks {a:w} to {b:w} of {y}", "CW{a:ww}-CW{b:ww} {y}", "~week {a:w} through week {b:w} of {y}",
        "from week {a:w} to week {b:w} of {y}",
    )  # fmt: skip

    g.add(
        "relative_period", "months_no_year", "SPAN", lambda t, a, b: months(t, a, b, t.year),
        "from {a:mon} to {b:mon}", "{a:mon}-{b:mon}",
    )  # fmt: skip
    g.add(
        "relative_period", "months_relative_year", "SPAN", lambda t, a, b, yr: months(t, a, b, t.year + yr),
        "{a:mon} to {b:mon} {yr}", "from {a:mon} to {b:mon} of {yr}", "{a:mon}-{b:mon} {yr}",
        "~{a:mon} through {b:mon} of {yr}",
    )  # fmt: skip
    g.add(
        "relative_period", "quarters_relative_year", "SPAN",
        lambda t, a, b, yr: quarters(t, a, b, t.year + yr),
        "Q{a:q} to Q{b:q} {yr}", "Q{a:q}-Q{b:q} of {yr}", "~from Q{a:q} through Q{b:q} {yr}",
        "{yr:yrs} Q{a:q} to Q{b:q}",
    )  # fmt: skip
    g.add(
        "relative_period", "quarter_pair_relative", "SPAN",
        lambda t, a, b, yr: quarter_pair(t, a, b, t.year + yr),
        "Q{a:q} and Q{b:q} {yr}", "Q{a:q} & Q{b:q} of {yr}", "~{yr:yrs} Q{a:q} and Q{b:q}",
    )  # fmt: skip


def _years(t: date, a: int, b: int) -> Span:
    if a >= b:
        raise Nonsense("years run backwards")
    return cal.span(date(a, 1, 1), date(b, 12, 31))


def _add_day_numbers(g: Grammar) -> None:
    def days(t: date, a: int, b: int, m: int, y: int) -> Span:
        if b <= a:
            raise Nonsense("days run backwards")
        return cal.span(cal.make_date(y, m, a), cal.make_date(y, m, b))

    def of_month(t: date, a: int, b: int, ref: int) -> Span:
        first = cal.period(t, cal.MONTH, ref).first
        return days(t, a, b, first.month, first.year)

    def two_months(t: date, a: int, m: int, b: int, k: int, y: int, z: int = 0) -> Span:
        return cal.span(cal.make_date(y, m, a), cal.make_date(z or y, k, b))

    def till_next(t: date, m: int, b: int, k: int, y: int) -> Span:
        return cal.span(cal.make_date(y if m <= k else y - 1, m, 1), cal.make_date(y, k, b))

    g.add(
        "day_numbers", "days_of_month_ref", "SPAN", of_month,
        "from {a:d} to {b:d} {ref:mref}", "{a:d} to {b:d} {ref:mref}",
        "from the {a:dth} to the {b:dth} of {ref:mref}", "the {a:dth} to the {b:dth} of {ref:mref}",
        "{a:d}-{b:d} {ref:mref}", "between {a:d} and {b:d} {ref:mref}", "{a:d} till {b:d} of {ref:mref}",
        "~{a:dth} through {b:dth} of {ref:mref}", "{ref:mref}, {a:dth} to {b:dth}",
        "~between the {a:dth} and the {b:dth} of {ref:mref}", "from {a:d}-{b:d} in {ref:mref}",
        "{a:d} to {b:d} of {ref:mref}",
    )  # fmt: skip
    g.add(
        "day_numbers", "days_of_month", "SPAN", days,
        "{a:d} to {b:d} {m:mon} {y}", "{a:d}-{b:d} {m:mon} {y}", "from {a:d} to {b:d} {m:mon}, {y}",
        "{m:mon} {a:d}-{b:d}, {y}", "between {a:d} and {b:d} {m:mon} {y}",
        "~the {a:dth} to the {b:dth} of {m:mon} {y}", "from {a:d} to {m:mon} {b:d}, {y}",
        "~{m:mon} {a:d} through {b:d}, {y}", "{m:mon} {a:d} to {b:d} {y}",
        "between {a:d}-{b:d} {m:mon}, {y}", "from {a:d} to {b:d} {m:mon}, {y:yw}",
    )  # fmt: skip
    g.add(
        "absolute_dates", "days_shared_year", "SPAN", two_months,
        "{a:d} {m:mon} - {b:d} {k:mon} {y}", "{m:mon} {a:d} to {k:mon} {b:d}, {y}",
        "from {a:d} {m:mon} to {b:d} {k:mon} {y}", "~{m:mon} {a:dth} thru {k:mon} {b:dth} {y}",
        "{a:d} {m:mon} to {b:d} {k:mon} in {y}", "{m:mon} {a:d}-{k:mon} {b:d}, {y}",
        "from {a:dth} {m:mon} of {y} to {b:dth} {k:mon} of {z:y}", "{m:mon} {a:d} {y}-{k:mon} {b:d} {z:y}",
    )  # fmt: skip
    g.add(
        "absolute_dates", "month_to_day", "SPAN", till_next,
        "{m:mon}-{k:mon} {b:dth}, {y}", "from {m:mon} to {k:mon} {b:d}, {y}",
    )  # fmt: skip


def _add_relative(g: Grammar) -> None:
    ends = "RUNIT|RPER|EDGE"
    g.add(
        "relative_period", "relative_range", "SPAN", _strict, *typed(FROM_TO[:13], "RUNIT|RPER", "RUNIT|RPER")
    )
    g.add(
        "mixed_rel_abs", "relative_to_absolute", "SPAN", _strict,
        *typed(FROM_TO[:13], ends + "|RDAY", "ADAY|APER"),
    )  # fmt: skip
    g.add(
        "mixed_rel_abs", "absolute_to_relative", "SPAN", _strict,
        *typed(FROM_TO[:13], "ADAY|APER", ends + "|RDAY"),
    )  # fmt: skip
    g.add(
        "rolling_ago", "ago_to_day", "SPAN", _strict,
        *typed(FROM_TO[:9], "AGO", "RDAY"), "since {a:AGO} <until|to> {b:RDAY}",
    )  # fmt: skip
    g.add("rolling_ago", "ago_to_today", "SPAN", since, *typed(SINCE[:13], "AGO"))
    g.add(
        "rolling_ago", "today_to_ahead", "SPAN", lambda t, b: cal.span(t, b.last),
        "from today to {b:AHEAD}", "from now until {b:AHEAD}", "today until {b:AHEAD}",
        "~between today and {b:AHEAD}", "from today through {b:AHEAD}", "today to {b:AHEAD}",
    )  # fmt: skip
    g.add("relative_day", "relative_days", "SPAN", _strict, *typed(FROM_TO[:9], "RDAY|EDGE", "RDAY|EDGE"))
    g.add(
        "next_unit", "today_to_end_of", "SPAN", lambda t, b: cal.span(t, b.last),
        "from today to the end of {b:RUNIT}", "today through the end of {b:RUNIT}",
        "from now until the end of {b:RUNIT}", "~today until the end of {b:RUNIT}",
        "between now and the end of {b:RUNIT}", "from today until {b:APER|ADAY}",
        "between now and {b:ADAY}",
    )  # fmt: skip
    g.add(
        "relative_period", "two_units", "SPAN", lambda t, u: cal.periods(t, u, 0, 1),
        "this {u:unit} and next {u:unit}", "this and next {u:unit}", "the current and the next {u:unit}",
        "~this {u:unit} plus the next one",
    )  # fmt: skip
    g.add(
        "relative_period", "last_and_this", "SPAN", lambda t, u: cal.periods(t, u, -1, 0),
        "last {u:unit} and this {u:unit}", "last and this {u:unit}",
        "the previous and the current {u:unit}", "~both last {u:unit} and this {u:unit}",
    )  # fmt: skip
