"""The written forms of dates and times that a schema can demand: their names, and their patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

_YEAR, _MONTH, _DAY = r"\d{4}", "(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_DATE = f"{_YEAR}-{_MONTH}-{_DAY}"

DATE_FORMATS: Mapping[str, str] = {
    "YYYY-MM-DD": f"^{_DATE}$",
    "YYYY/MM/DD": f"^{_YEAR}/{_MONTH}/{_DAY}$",
    "YYYYMMDD": f"^{_YEAR}{_MONTH}{_DAY}$",
    "YYYY-MM": f"^{_YEAR}-{_MONTH}$",
    "DD.MM.YYYY": rf"^{_DAY}\.{_MONTH}\.{_YEAR}$",
    "D.M.YYYY": rf"^([1-9]|[12]\d|3[01])\.([1-9]|1[0-2])\.{_YEAR}$",
    "DD/MM/YYYY": f"^{_DAY}/{_MONTH}/{_YEAR}$",
    "MM/DD/YYYY": f"^{_MONTH}/{_DAY}/{_YEAR}$",
    "D/M/YYYY": rf"^([1-9]|[12]\d|3[01])/([1-9]|1[0-2])/{_YEAR}$",
    "M/D/YYYY": rf"^([1-9]|1[0-2])/([1-9]|[12]\d|3[01])/{_YEAR}$",
    "DD-MM-YYYY": f"^{_DAY}-{_MONTH}-{_YEAR}$",
    "YYYY-MM-DDTHH:MM": f"^{_DATE}T{_TIME}$",
    "YYYY-MM-DDTHH:MM:SS": rf"^{_DATE}T{_TIME}:[0-5]\d$",
    "YYYY-MM-DDTHH:MM:SSZ": rf"^{_DATE}T{_TIME}:[0-5]\d(\.\d{{1,6}})?(Z|[+-]\d{{2}}:\d{{2}})$",
    "YYYY-MM-DD HH:MM": f"^{_DATE} {_TIME}$",
    "YYYY-MM-DD HH:MM:SS": rf"^{_DATE} {_TIME}:[0-5]\d$",
}
TIME_FORMATS: Mapping[str, str] = {
    "HH:MM": f"^{_TIME}$",
    "HH:MM:SS": rf"^{_TIME}:[0-5]\d$",
    "H:MM": r"^(\d|1\d|2[0-3]):[0-5]\d$",
}
# As people write them by hand: any digits.
LOOSE: Mapping[str, str] = {
    r"^\d{4}-\d{2}-\d{2}$": "YYYY-MM-DD",
    r"^\d{4}/\d{2}/\d{2}$": "YYYY/MM/DD",
    r"^\d{8}$": "YYYYMMDD",
    r"^\d{4}-\d{2}$": "YYYY-MM",
    r"^\d{2}\.\d{2}\.\d{4}$": "DD.MM.YYYY",
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$": "YYYY-MM-DDTHH:MM",
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$": "YYYY-MM-DDTHH:MM:SS",
    r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$": "YYYY-MM-DD HH:MM",
    r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$": "YYYY-MM-DD HH:MM:SS",
    r"^\d{2}:\d{2}$": "HH:MM",
    r"^\d{2}:\d{2}:\d{2}$": "HH:MM:SS",
}
FORMATS: Mapping[str, str] = {**DATE_FORMATS, **TIME_FORMATS}
_JSON_SCHEMA_NAMES = {"YYYY-MM-DD": "date", "YYYY-MM-DDTHH:MM:SSZ": "date-time"}


def format_rule(name: str) -> dict[str, str]:
    """The rule of a text in this form."""
    rule = {"type": "string", "pattern": FORMATS[name]}
    return {**rule, "format": _JSON_SCHEMA_NAMES[name]} if name in _JSON_SCHEMA_NAMES else rule


def fits(name: str, text: str) -> bool:
    """Whether the text is written in this form."""
    return _compiled(name).fullmatch(text) is not None


@cache
def _compiled(name: str) -> re.Pattern[str]:
    return re.compile(FORMATS[name], re.ASCII)
