"""What the example task brings with it: its reward dimensions and its prompt helper."""

from __future__ import annotations

from collections.abc import Callable

from engine.time_range.facts import calendar_facts
from engine.time_range.rewards import DIMENSIONS

TITLE = "Time ranges"
PROMPT_HELPERS: dict[str, Callable[[str], str]] = {"calendar_facts": calendar_facts}

__all__ = ["DIMENSIONS", "PROMPT_HELPERS", "TITLE"]
