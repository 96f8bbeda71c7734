"""The words that fill slots: how each is drawn, said and read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip


def pick(rng: Random, items: Sequence[Any]) -> Any:
    """One of the items, by `rng.random()` alone: the only draw whose stream Python keeps for ever."""
    return items[int(rng.random() * len(items))]


@dataclass(frozen=True)
class Word:
    """A kind of word: `draw` a value, then one of its `sayings`; `reading` is every text it may have."""

    draw: Callable[[Random, date], Any]
    sayings: Callable[[Any], Sequence[str]]
    pattern: re.Pattern[str]
    read: Callable[[str], Any]

    def say(self, value: Any, rng: Random) -> str:
        return str(pick(rng, self.sayings(value)))


def ordinal(n: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def _listed(
    values: Sequence[Any], sayings: Callable[[Any], Sequence[str]], also: Mapping[str, Any] | None = None
) -> Word:
    """A word with few values: its readings are its sayings and the texts of `also`."""
    texts = {text.lower(): value for value in sorted(set(values)) for text in sayings(value)} | dict(
        also or {}
    )
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return Word(lambda rng, today: pick(rng, values), sayings, pattern, lambda text: texts[text])


def _number(draw: Callable[[Random, date], int], style: str, pattern: str) -> Word:
    return Word(draw, lambda value: (format(value, style),), re.compile(pattern), int)


def _year(rng: Random, today: date) -> int:
    return today.year + int(pick(rng, (-2, -1, -1, -1, 0, 0, 0, 0, 0, 1)))


def _day(rng: Random, today: date) -> int:
    return (
        int(pick(rng, (1, 1, 15, 28, 29, 30, 30, 31, 31)))
        if rng.random() < 0.35
        else 1 + int(rng.random() * 31)
    )


def _two_digit_year(text: str) -> int:
    return int(text) + (1900 if int(text) > 60 else 2000)


def _month(rng: Random, today: date) -> int:
    return 1 + int(rng.random() * 12)


def year_words(year: int) -> tuple[str, ...]:
    """Two thousand and thirty-one, twenty thirty-one."""
    tens = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    century, rest = divmod(year, 100)
    low = NUMBERS[rest] if rest <= 20 else f"{tens[rest // 10]} {NUMBERS[rest % 10]}".removesuffix(" zero")
    long = ("two thousand" if not rest else f"two thousand and {low}",) if century == 20 else ()
    return (*long, *((f"{NUMBERS[century]} {low}",) if rest > 9 else ()))


def _relative(previous: Sequence[str], this: Sequence[str], following: Sequence[str]) -> Word:
    return _listed((-1, 0, 1), lambda value: (this, following, previous)[value])


UNIT_WORDS = {"day": "days", "week": "weeks", "month": "months", "quarter": "quarters", "year": "years"}
# Small and round numbers are what people count in.
COUNTS = (2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8, 9, 10, 10, 12, 12, 14, 18, 24, 30)

WORDS: dict[str, Word] = {
    "y": _number(_year, "d", r"(?:19|20)\d\d"),
    "yy": Word(_year, lambda value: (f"{value % 100:02d}",), re.compile(r"\d\d(?!\d)"), _two_digit_year),
    "yw": _listed(range(2018, 2043), year_words),
    "m": _number(_month, "d", r"1[0-2]|0?[1-9](?!\d)"),
    "mm": _number(_month, "02d", r"1[0-2]|0?[1-9]"),
    "d": _number(_day, "d", r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"),
    "dd": _number(_day, "02d", r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"),
    "dth": Word(
        _day,
        lambda value: (ordinal(value),),
        re.compile(r"\d{1,2}(?:st|nd|rd|th)"),
        lambda text: int(text[:-2]),
    ),
    "mon": _listed(range(1, 13), lambda value: (MONTHS[value - 1], SHORT_MONTHS[value - 1]), {"sept": 9}),
    "mdot": _listed(range(1, 13), lambda value: (SHORT_MONTHS[value - 1] + "." * (value != 5),), {}),
    "q": _number(lambda rng, today: pick(rng, (1, 2, 3, 4)), "d", r"[1-4](?!\d)"),
    "qth": _listed((1, 2, 3, 4), lambda value: (ORDINALS[value], ordinal(value))),
    "h": _number(lambda rng, today: pick(rng, (1, 2)), "d", r"[12](?!\d)"),
    "hth": _listed((1, 2), lambda value: (ORDINALS[value], ordinal(value))),
    "w": _number(lambda rng, today: 1 + int(rng.random() * 53), "d", r"(?:5[0-3]|[1-4]\d|0?[1-9])(?!\d)"),
    "ww": _number(lambda rng, today: 1 + int(rng.random() * 53), "02d", r"(?:5[0-3]|[1-4]\d|0[1-9])(?!\d)"),
    "nth": _listed((1, 2, 3, 4), lambda value: (ORDINALS[value], ordinal(value))),
    "mth": _listed(range(1, 13), lambda value: (ORDINALS[value], ordinal(value))),
    "unit": _listed(("week", "month", "quarter", "year"), lambda value: (value,)),
    "longunit": _listed(("month", "quarter", "year"), lambda value: (value,)),
    "fiscal": _listed(("quarter", "year"), lambda value: (value,)),
    "yearpart": _listed(("month", "quarter"), lambda value: (value,)),
    "units": _listed(("day", "day", "week", "month", "year"), lambda value: (UNIT_WORDS[value],)),
    "longunits": _listed(("week", "month", "year"), lambda value: (UNIT_WORDS[value],)),
    "callunits": _listed(("week", "month", "month", "quarter", "year"), lambda value: (UNIT_WORDS[value],)),
    "wday": _listed(
        range(7),
        lambda value: (WEEKDAYS[value], WEEKDAYS[value], WEEKDAYS[value][:3]),
        {"tues": 1, "thur": 3, "thurs": 3, "weds": 2},
    ),
    "xtd": _listed(
        ("week", "month", "quarter", "year"),
        lambda value: {"week": ("WTD",), "month": ("MTD",), "quarter": ("QTD",), "year": ("YTD",)}[value],
    ),
    "eox": _listed(
        ("month", "quarter", "year"),
        lambda value: (f"EO{value[0].upper()}", f"{value} end", f"{value}-end", f"the end of the {value}"),
    ),
    "n": Word(
        lambda rng, today: pick(rng, COUNTS),
        lambda value: (str(value), str(value), NUMBERS[value] if value <= 12 else str(value)),
        re.compile(r"\d{1,3}|" + "|".join(sorted(NUMBERS[1:], key=lambda text: (-len(text), text)))),
        lambda text: int(text) if text.isdigit() else NUMBERS.index(text),
    ),
    "yr": _relative(
        ("last year", "last year", "the previous year", "prior year"),
        ("this year", "this year", "the current year"),
        ("next year", "next year", "the coming year"),
    ),
    "yrs": _relative(("last year's", "the previous year's"), ("this year's",), ("next year's",)),
    "mref": _relative(
        ("last month", "last month", "the previous month", "previous month"), ("this month",), ("next month",)
    ),
    "wref": _relative(("last week", "the previous week"), ("this week",), ("next week",)),
}  # fmt: skip
