"""The prompt helper: what a calendar on the wall would tell of today."""

from __future__ import annotations

import re
from datetime import date

from engine.time_range import calendar as cal
from engine.time_range.vocabulary import WEEKDAYS

TODAY = re.compile(r"\s*today=(\d{4})(\d\d)(\d\d)(?!\d)", re.ASCII)


def today_of(prompt: str) -> date | None:
    """The date that the prompt begins with, or None."""
    hit = TODAY.match(prompt)
    if hit is None:
        return None
    try:
        return date(int(hit[1]), int(hit[2]), int(hit[3]))
    except ValueError:
        return None


def calendar_facts(prompt: str) -> str:
    """The prompt with today's weekday and the Monday of its week; unchanged without a valid `today=`.

    A small language model cannot count out weekdays; everything else it can read off the date.
    """
    today, hit = today_of(prompt), TODAY.match(prompt)
    if today is None or hit is None or today == date.min or (today.year == 1 and today.month == 1):
        return prompt
    monday = cal.start_of(today, cal.WEEK)
    facts = f" ({WEEKDAYS[today.weekday()]}, week from {monday.isoformat()})"
    return prompt[: hit.end()] + facts + prompt[hit.end() :]
