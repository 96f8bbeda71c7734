"""The written forms of dates and times that a schema can demand, as patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_YEAR, _MONTH, _DAY = r"\d{4}", "(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_HOUR, _MINUTE = r"([01]\d|2[0-3])", r"[0-5]\d"
_SHORT_DAY, _SHORT_MONTH = r"(0?[1-9]|[12]\d|3[01])", "(0?[1-9]|1[0-2])"


@dataclass(frozen=True)
class Format:
    """A written form: its name for people, its pattern, and its name in JSON Schema where it has one."""

    name: str
    pattern: str
    json_name: str = ""
    _compiled: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_compiled", re.compile(self.pattern, re.ASCII))

    def fits(self, text: str) -> bool:
        return self._compiled.search(text) is not None and not text.endswith("\n")


def _whole(pattern: str) -> str:
    return f"^{pattern}$"


_ISO = f"{_YEAR}-{_MONTH}-{_DAY}"
CASES = (
    Format("YYYY-MM-DD", _whole(_ISO), "date"),
    Format("HH:MM", _whole(f"{_HOUR}:{_MINUTE}")),
    Format("HH:MM:SS", _whole(f"{_HOUR}:{_MINUTE}:{_MINUTE}")),
    Format("YYYY-MM-DDTHH:MM", _whole(f"{_ISO}T{_HOUR}:{_MINUTE}")),
    Format(
        "YYYY-MM-DDTHH:MM:SS",
        _whole(f"{_ISO}T{_HOUR}:{_MINUTE}:{_MINUTE}" + r"(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})?"),
    ),
    Format("YYYY-MM-DD HH:MM:SS", _whole(f"{_ISO} {_HOUR}:{_MINUTE}(:{_MINUTE})?")),
    Format("DD.MM.YYYY", _whole(rf"{_SHORT_DAY}\.{_SHORT_MONTH}\.{_YEAR}")),
    Format("DD/MM/YYYY", _whole(f"{_SHORT_DAY}/{_SHORT_MONTH}/{_YEAR}")),
    Format("MM/DD/YYYY", _whole(f"{_SHORT_MONTH}/{_SHORT_DAY}/{_YEAR}")),
    Format("YYYY-MM", _whole(f"{_YEAR}-{_MONTH}")),
)
BY_PATTERN = {case.pattern: case for case in CASES}


def format_of(pattern: str) -> Format | None:
    """The written form with this pattern."""
    return BY_PATTERN.get(pattern)
