"""Reward dimensions of the example task: two dates and a set of granularities.

Days are compared as proleptic Gregorian ordinals (`date.toordinal`), so no arithmetic can leave the
calendar. The shapes are graded on purpose: GRPO learns only from differences within a group, so an
answer that is nearer must score higher even where none is right.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from engine.base.text import Text
from engine.data.rows import Row
from engine.rewards.dimensions import set_score
from engine.rewards.pair import NO_OBJECT
from engine.rewards.parse import MISSING, lookup, parse, shown
from engine.rewards.part import Dimension, Parameters, Part, field_path, judged, number
from engine.rewards.spans import Span, Spans
from engine.time_range.facts import today_of

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class RangeParameters(Parameters):
    from_field: str = field_path("from", "The field of the first day.", "First day", types=["string"])
    to_field: str = field_path("to", "The field of the last day.", "Last day", types=["string"])


class CoverageParameters(RangeParameters):
    near: float = number(
        0.3,
        "Share for nearness",
        "The part of the score that only asks how many days the ends are off.",
        le=0.9,
    )
    half_days: float = number(
        30,
        "Half at (days)",
        "With this many days off, both ends together, half of that part is left.",
        gt=0,
        le=3650,
    )


class TodayParameters(RangeParameters):
    days: float = number(
        7,
        "Half at (days)",
        "The score of an end halves with each such deviation of its offset from today.",
        gt=0,
        le=3650,
    )
    relative: float = number(
        0.1,
        "Plus a share of the offset",
        "Far from today a deviation matters less: this share of the offset is added to the days.",
    )


class DateParameters(Parameters):
    field: str = field_path("from", "The date's field.", types=["string"])
    year: float = number(1, "Weight of the year", "Credit for the right year.", gt=0, le=100)
    month: float = number(1, "Weight of the month", "Credit for the right month.", gt=0, le=100)
    day: float = number(1, "Weight of the day", "Credit for the right day of the month.", gt=0, le=100)
    whole: float = number(
        0.4, "Share for the whole date", "The part of the score that only the fully right date earns."
    )


class ToDateParameters(DateParameters):
    field: str = field_path("to", "The date's field.", types=["string"])


class GranularityParameters(Parameters):
    field: str = field_path("granularity", "The field with the list of granularities.", types=["array"])


def iso_date(value: Any) -> date | None:
    """The day that a text YYYY-MM-DD names, or None for everything else. Never raises."""
    match = _ISO_DATE.fullmatch(value) if isinstance(value, str) else None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def date_format(row: Row, completion: str, parameters: RangeParameters) -> Part:
    """The share of the two fields that hold a day that exists, written YYYY-MM-DD."""
    value = parse(completion).value
    if value is None:
        return NO_OBJECT
    bad = []
    for path in (parameters.from_field, parameters.to_field):
        given = lookup(value, path)
        if iso_date(given) is None:
            missing = Text("{path} is missing", path)
            bad.append(missing if given is MISSING else Text("{path} is {given}", path, shown(given)))
    return Part(1 - len(bad) / 2, Text("not a date: {reason}", bad) if bad else Text("both are dates"))


def date_order(row: Row, completion: str, parameters: RangeParameters) -> Part:
    """1 where both fields hold a date and the first is not after the last, else 0."""
    given = _range(parse(completion).value, parameters)
    if given is None:
        return _unreadable(completion, parameters)
    if given[0] <= given[1]:
        return judged(1.0, "the first day is not after the last")
    first, last = parameters.from_field, parameters.to_field
    return judged(0.0, "{from_field} {given} lies after {to_field} {given2}", first, given[0], last, given[1])


def date_coverage(row: Row, completion: str, parameters: CoverageParameters) -> Part:
    """Days in both ranges over days in either, mixed with a nearness that never quite ends.

    nearness = 1 / (1 + off / half_days), off = days the first end is off + days the last end is off;
    score = (1 - near) * overlap + near * nearness. A range that runs backwards overlaps nothing.
    """
    wanted, given = _range(row.completion, parameters), _range(parse(completion).value, parameters)
    if wanted is None:
        return judged(None, "the expected answer does not have two dates")
    if given is None:
        return _unreadable(completion, parameters)
    if wanted == given:
        return judged(1.0, "exactly the expected days, {wanted} to {wanted2}", wanted[0], wanted[1])
    (first, last), (start, end) = [[day.toordinal() for day in ends] for ends in (wanted, given)]
    both = max(0, min(last, end) - max(first, start) + 1)
    either = max(0, last - first + 1) + max(0, end - start + 1) - both
    off = abs(first - start) + abs(last - end)
    overlap, nearness = both / either if either else 0.0, 1 / (1 + off / parameters.half_days)
    score = (1 - parameters.near) * overlap + parameters.near * nearness
    return judged(
        score,
        "{n:.0%} overlap with {wanted} to {wanted2}, {off} days off in all",
        overlap,
        wanted[0],
        wanted[1],
        off,
    )


def granularity(row: Row, completion: str, parameters: GranularityParameters) -> Part:
    """F1 of the granularities as a set; a repeated one counts as wrong."""
    wanted = lookup(row.completion, parameters.field)
    if not isinstance(wanted, list):
        return judged(None, "the expected answer has no list {field}", parameters.field)
    value = parse(completion).value
    if value is None:
        return NO_OBJECT
    given = lookup(value, parameters.field)
    if given is MISSING:
        return judged(0.0, "{field} is missing", parameters.field)
    return set_score(wanted, given, parameters.field)


def today_consistency(row: Row, completion: str, parameters: TodayParameters) -> Part:
    """How well the answer keeps the offsets, in days from today, that the expected answer has.

    Each end scores 0.5 ** (deviation / (days + relative * |expected offset|)); the mean of both.
    """
    today, wanted = today_of(row.prompt), _range(row.completion, parameters)
    if today is None:
        return judged(None, "the prompt does not say which day is today")
    if wanted is None:
        return judged(None, "the expected answer does not have two dates")
    value = parse(completion).value
    if value is None:
        return NO_OBJECT
    scores, said = [], []
    for path, goal in zip((parameters.from_field, parameters.to_field), wanted, strict=True):
        day, offset = iso_date(lookup(value, path)), (goal - today).days
        if day is None:
            scores.append(0.0)
            said.append(Text("{path} is not a date", path))
            continue
        deviation = abs((day - goal).days)
        scores.append(0.5 ** (deviation / (parameters.days + parameters.relative * abs(offset))))
        said.append(Text("{path} is today {n:+d} days, expected {n2:+d}", path, (day - today).days, offset))
    return Part(sum(scores) / 2, Text.joined(said))


_RIGHT: dict[tuple[str, ...], Text] = {
    (): Text("year, month and day differ"),
    ("year",): Text("right: year"),
    ("month",): Text("right: month"),
    ("day",): Text("right: day"),
    ("year", "month"): Text("right: year, month"),
    ("year", "day"): Text("right: year, day"),
    ("month", "day"): Text("right: month, day"),
}


def one_date(row: Row, completion: str, parameters: DateParameters) -> Part:
    """Credit by component: the weighted share of year, month and day that are right, each alone.

    score = (1 - whole) * share + whole * (all three right).
    """
    wanted = iso_date(lookup(row.completion, parameters.field))
    if wanted is None:
        return judged(None, "the expected answer has no date {field}", parameters.field)
    value = parse(completion).value
    if value is None:
        return NO_OBJECT
    raw = lookup(value, parameters.field)
    given = iso_date(raw)
    if given is None:
        if raw is MISSING:
            return judged(0.0, "{field} is missing, not a date", parameters.field)
        return judged(0.0, "{field} is {raw}, not a date", parameters.field, shown(raw))
    if given == wanted:
        return judged(1.0, "{field} is {wanted}", parameters.field, wanted)
    weights = {"year": parameters.year, "month": parameters.month, "day": parameters.day}
    right = tuple(name for name in weights if getattr(given, name) == getattr(wanted, name))
    share = sum(weights[name] for name in right) / sum(weights.values())
    why = Text(
        "{field} is {given}, expected {wanted}; {right}", parameters.field, given, wanted, _RIGHT[right]
    )
    return Part((1 - parameters.whole) * share, why)


def range_spans(row: Row, completion: str, parameters: RangeParameters) -> Spans | None:
    """Both ranges for a time line; None where neither the row nor the answer has one."""
    wanted, given = _range(row.completion, parameters), _range(parse(completion).value, parameters)
    if wanted is None and given is None:
        return None
    return Spans(Span(*wanted) if wanted else None, Span(*given) if given else None, today_of(row.prompt))


def _range(value: Any, parameters: RangeParameters) -> tuple[date, date] | None:
    first, last = (iso_date(lookup(value, path)) for path in (parameters.from_field, parameters.to_field))
    return (first, last) if first and last else None


def _unreadable(completion: str, parameters: RangeParameters) -> Part:
    if parse(completion).value is None:
        return NO_OBJECT
    return judged(
        0.0, "{from_field} and {to_field} are not both dates", parameters.from_field, parameters.to_field
    )


_COMPONENTS = (
    "The date alone. Year, month and day earn credit each on their own, for a small model learns them apart; "
    "a part of the score is kept for the date that is right as a whole."
)

DIMENSIONS: tuple[Dimension, ...] = (
    Dimension(
        "date_format",
        "Dates are dates",
        "The share of the two fields that hold a day that exists, written YYYY-MM-DD.",
        date_format,
        RangeParameters,
        spans=range_spans,
        form=True,
        needs_answer=False,
    ),
    Dimension(
        "date_order",
        "Dates are in order",
        "1 when the first day is not after the last.",
        date_order,
        RangeParameters,
        spans=range_spans,
        form=True,
        needs_answer=False,
    ),
    Dimension(
        "date_coverage",
        "Range overlaps",
        "Days in both ranges over days in either, and a part for being near even without any overlap.",
        date_coverage,
        CoverageParameters,
        spans=range_spans,
    ),
    Dimension("from_date", "First day", _COMPONENTS, one_date, DateParameters),
    Dimension("to_date", "Last day", _COMPONENTS, one_date, ToDateParameters),
    Dimension(
        "granularity",
        "Granularity",
        "How well the list names the expected granularities (F1), in any order; repeating costs.",
        granularity,
        GranularityParameters,
    ),
    Dimension(
        "today_consistency",
        "Keeps its distance from today",
        "Whether both ends lie as far from the prompt's today as expected. Only where the prompt has today=.",
        today_consistency,
        TodayParameters,
        spans=range_spans,
    ),
)
