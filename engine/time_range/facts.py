"""Prompt helpers: what a calendar on the wall would tell of today."""

from __future__ import annotations

import re
from datetime import date, timedelta

from engine.base.text import Text
from engine.registry import PromptHelper
from engine.time_range import calendar as cal
from engine.time_range.vocabulary import WEEKDAYS

TODAY = re.compile(r"\s*today\s?[=:]\s?(\d{4})(-?)(\d\d)\2(\d\d)(?!\d)", re.ASCII | re.IGNORECASE)
_DAYS_AHEAD = 7


def today_of(prompt: str) -> date | None:
    """The date that the prompt begins with, as `today=20300720` or `Today: 2030-07-20`, or None."""
    hit = TODAY.match(prompt)
    if hit is None:
        return None
    try:
        return date(int(hit[1]), int(hit[3]), int(hit[4]))
    except ValueError:
        return None


def calendar_facts(prompt: str) -> str:
    """The prompt with today's weekday and the Monday of its week; unchanged without a valid `today=`.

    A small language model cannot count out weekdays; everything else it can read off the date.
    """
    today = today_of(prompt)
    if today is None or (today.year == 1 and today.month == 1):
        return prompt
    monday = cal.start_of(today, cal.WEEK)
    return _after_today(prompt, f" ({WEEKDAYS[today.weekday()]}, week from {monday.isoformat()})")


def week_ahead(prompt: str) -> str:
    """The prompt with today's weekday and the next seven days; unchanged without a valid `today=`.

    "Thursday" and "tomorrow" become something to look up instead of something to work out.
    """
    today = today_of(prompt)
    if today is None or (date.max - today).days < _DAYS_AHEAD:
        return prompt
    days = (today + timedelta(days=number) for number in range(1, _DAYS_AHEAD + 1))
    listed = ", ".join(f"{WEEKDAYS[day.weekday()][:3]} {day.isoformat()[5:]}" for day in days)
    return _after_today(prompt, f" ({WEEKDAYS[today.weekday()]}; {listed})")


def _after_today(prompt: str, facts: str) -> str:
    hit = TODAY.match(prompt)
    assert hit is not None
    return prompt[: hit.end()] + facts + prompt[hit.end() :]


HELPERS = {
    "calendar_facts": PromptHelper(
        Text("Weekday and Monday of today's week"), calendar_facts, "today=20300720 sales of this week"
    ),
    "week_ahead": PromptHelper(
        Text("Weekday, and the dates of the next seven days"),
        week_ahead,
        "today=20300720 a train on Tuesday",
        general=True,
    ),
}
