"""The date that the prompts of a dataset begin with, such as `today=20300720`, learned from the rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_PREFIX = re.compile(
    r"(?P<key>[^\W\d]\w*)(?P<sign>[=:] ?)(?P<date>\d{4}(?P<dash>-?)\d\d(?P=dash)\d\d)(?!\d)", re.ASCII
)
_LOOKED_AT = 300
_SHARE = 0.5  # of the prompts looked at must begin so


@dataclass(frozen=True, slots=True)
class DatePrefix:
    """How the date is written: the key with its sign, and whether the date has dashes."""

    key: str
    sign: str = "="
    dashes: bool = False

    def text(self, day: date) -> str:
        written = day.isoformat()
        return f"{self.key}{self.sign}{written if self.dashes else written.replace('-', '')}"

    def date_of(self, prompt: str) -> date | None:
        """The date that a prompt begins with, or None where it has none or none that exists."""
        match = _PREFIX.match(prompt.lstrip())
        if match is None or match["key"] != self.key:
            return None
        try:
            return date.fromisoformat(match["date"])
        except ValueError:
            return None

    def begins(self, prompt: str) -> bool:
        """Whether the prompt begins with this key and a date, be it one that exists or not."""
        match = _PREFIX.match(prompt.lstrip())
        return match is not None and match["key"] == self.key

    def with_date(self, prompt: str, day: date) -> str:
        """The prompt with this date in front, in place of the one it has."""
        body = prompt.lstrip()
        match = _PREFIX.match(body) if self.begins(body) else None
        if match is not None:
            return self.text(day) + body[match.end() :]
        return f"{self.text(day)} {body}"


def learned(prompts: Sequence[str]) -> DatePrefix | None:
    """The prefix that most of the prompts begin with, or None where most have none."""
    sample = prompts[:: max(1, len(prompts) // _LOOKED_AT)]
    hits = (_PREFIX.match(prompt.lstrip()) for prompt in sample)
    seen = Counter((hit["key"], hit["sign"], bool(hit["dash"])) for hit in hits if hit)
    if not seen:
        return None
    (key, sign, dashes), count = seen.most_common(1)[0]
    return DatePrefix(key, sign, dashes) if count > _SHARE * len(sample) else None
