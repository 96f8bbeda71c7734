"""The reward dimension for dates: how many days the given one lies from the expected one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import Field

from engine.base.json_values import same
from engine.data.rows import Row
from engine.rewards.pair import pair, right, tolerated, wrong
from engine.rewards.parameters import FieldParameters
from engine.rewards.parse import shown
from engine.rewards.part import Part, judged, number

_PARTS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ T](\d{1,2}):(\d{2}))?", re.ASCII)
_ISO_START = re.compile(r"\d{4}[-/]?\d{2}[-/]?\d{2}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DAY = timedelta(days=1)
_LONGEST = 40  # characters of a date with its time


class DateParameters(FieldParameters):
    """Which field, what counts as near, and how a date with slashes is read."""

    tolerance: float = number(
        0.0, "Tolerance", "A date up to this many days away still counts as right.", le=36_500
    )
    partial: float = number(
        0.5, "Credit for a near miss", "The most that a date outside the tolerance can earn."
    )
    halving: float = number(
        7.0,
        "Halving distance in days",
        "The credit halves with each so many days beyond the tolerance.",
        gt=0,
        le=36_500,
    )
    month_first: bool = Field(
        False, title="Month first", description="Read 03/04/2024 as 4 March instead of 3 April."
    )


def date_close(row: Row, completion: str, parameters: DateParameters) -> Part:
    """1 within the tolerance in days; beyond it partial * 0.5 ** (excess / halving)."""
    field = parameters.field
    both = pair(row, completion, field)
    if isinstance(both, Part):
        return both
    wanted, given = both
    if same(wanted, given):
        return right(field, wanted)
    goal = moment(wanted, parameters.month_first)
    found = moment(given, parameters.month_first)
    if goal is None or found is None:
        return wrong(field, wanted, given)
    days = abs(found - goal) / _DAY
    beyond = days - parameters.tolerance
    if beyond <= 0:
        return tolerated(field, wanted, given)
    score = parameters.partial * 0.5 ** (beyond / parameters.halving)
    return judged(
        score, "{field} is {given}, {n:.6g} days off {wanted}", field, shown(given), days, shown(wanted)
    )


def moment(value: Any, month_first: bool = False) -> datetime | None:
    """The moment that a text names, without its zone (in UTC where it has one); None if it names none.

    Read are ISO dates and times, a month (2024-03) as its first day, and 3.4.2024, 03/04/2024 or 03-04-2024.
    """
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip()
    try:
        if match := _PARTS.fullmatch(text):
            first, _, second, year, hour, minute = match.groups()
            day, month = (second, first) if month_first and "/" in text else (first, second)
            return datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
        if match := _MONTH.fullmatch(text):
            return datetime.combine(date(int(match[1]), int(match[2]), 1), datetime.min.time())
        if not _ISO_START.match(text):
            return None
        text = text.replace("/", "-")
        read = datetime.fromisoformat(text)
        return read.astimezone(UTC).replace(tzinfo=None) if read.tzinfo else read
    except (ValueError, OverflowError):
        return None
