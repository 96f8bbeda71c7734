"""What an answer looks like on a time line, for tasks whose answers are ranges of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `start` to `end`, both included; `start` lies after `end` where an answer says so."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Spans:
    """The expected and the answered range, None where there is none, and the day a prompt calls today."""

    expected: Span | None
    answer: Span | None
    today: date | None
