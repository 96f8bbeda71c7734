"""Values of other formats as JSON has them."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

from engine.base.text import Text


def plain_value(value: Any) -> Any:
    """A simple value as JSON has it. Raises ValueError with a reason for bytes that are no text."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return None if math.isnan(value) else value
        case Decimal():
            return _number(value)
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return duration(value)
        case bytes():
            try:
                return value.decode("utf-8")
            except UnicodeDecodeError as error:
                raise ValueError(Text("it holds bytes that are no UTF-8 text")) from error
    return str(value)


def _number(value: Decimal) -> int | float | str | None:
    if value.is_nan():
        return None
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else str(value)


def duration(value: dt.timedelta) -> str:
    """A span of time as hours, minutes and seconds: 26:03:00."""
    seconds = round(value.total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{rest:02}"
