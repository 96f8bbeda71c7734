"""The evaluation data of real requests, which lies beside the repository, and answers broken at random."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.data.rows import Row, read_good_rows

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "eval"
FILES = {"ctparse": ("ctparse/train.jsonl", "ctparse/test.jsonl"),
         "snips": ("snips/train1103.jsonl", "snips/test.jsonl")}  # fmt: skip
_CLOSED = (
    "type",
    "intent",
    "rating_unit",
    "object_location_type",
)  # few set words, as their data sets define
_NEVER_NULL = ("type", "intent", "playlist", "artist", "city", "movie_name", "service", "timeRange")

Answer = dict[str, Any]
Place = tuple[dict[str, Any], str]  # an object in an answer, and one of its keys


def file_of(name: str, which: int = 0) -> Path:
    """The training (0) or test (1) rows of a set; skips the test where they are not there."""
    path = FOLDER / FILES[name][which]
    if not path.is_file():
        pytest.skip("the shared evaluation data is not here")
    return path


def rows_of(name: str, which: int = 0) -> tuple[Row, ...]:
    return read_good_rows(file_of(name, which))


def broken(answers: list[Answer], count: int, seed: int) -> Iterator[tuple[str, Answer]]:
    """Answers that a person would call broken, each by one fault, and the fault's name."""
    chance = random.Random(seed)
    names = list(_FAULTS)
    made = 0
    while made < count:
        name = names[made % len(names)]
        answer = copy.deepcopy(chance.choice(answers))
        before = copy.deepcopy(answer)
        if _FAULTS[name](answer, chance) and answer != before:
            made += 1
            yield name, answer


def _places(value: Any) -> Iterator[Place]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from _places(inner)


def _pick(answer: Answer, chance: random.Random, fits: Callable[[str, Any], bool]) -> Place | None:
    found = [(holder, key) for holder, key in _places(answer) if fits(key, holder[key])]
    return chance.choice(found) if found else None


def _set(answer: Answer, chance: random.Random, fits: Callable[[str, Any], bool], made: Any) -> bool:
    place = _pick(answer, chance, fits)
    if place is None:
        return False
    holder, key = place
    holder[key] = made(holder[key])
    return True


def _without_required(answer: Answer, chance: random.Random) -> bool:
    place = _pick(answer, chance, lambda key, _: key in ("type", "intent", "from", "to", "date", "time"))
    if place is None:
        return False
    del place[0][place[1]]
    return True


def _renamed(answer: Answer, chance: random.Random) -> bool:
    place = _pick(answer, chance, lambda key, _: True)
    assert place is not None
    holder, key = place
    holder[chance.choice((f"{key}s", key.upper(), f"the_{key}"))] = holder.pop(key)
    return True


def _invented(answer: Answer, chance: random.Random) -> bool:
    holder = chance.choice([answer, *(value for value in answer.values() if isinstance(value, dict))])
    holder[chance.choice(("note", "confidence", "explanation"))] = chance.choice(("none", 0.9, None))
    return True


def _unnested(answer: Answer, chance: random.Random) -> bool:
    place = _pick(answer, chance, lambda _, value: isinstance(value, dict))
    if place is None:
        return _set(answer, chance, _is_text, lambda text: {"value": text})
    holder, key = place
    inner = holder.pop(key)
    holder.update(
        chance.choice(({key: inner["date"] or "none"}, {f"{key}_{name}": inner[name] for name in inner}))
    )
    return True


def _is_text(key: str, value: Any) -> bool:
    return isinstance(value, str)


def _looks_like(pattern: str) -> Callable[[str, Any], bool]:
    return lambda _, value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


_DATES = (
    "2017-13-45",
    "2017-02-40",
    "17.10.2017",
    "2017-1-5",
    "October 5",
    "2017/10/05",
    "20171005",
    "tomorrow",
)
_TIMES = ("25:00", "10:99", "7:5", "10.30", "10:30 Uhr", "1030", "ten", "10:30:00")
_FAULTS: dict[str, Callable[[Answer, random.Random], bool]] = {
    "a required key is missing": _without_required,
    "a key is renamed": _renamed,
    "a key is invented": _invented,
    "nesting is wrong": _unnested,
    "a number for a text": lambda one, dice: _set(one, dice, _is_text, lambda _: dice.randrange(100)),
    "a truth value for a text": lambda one, dice: _set(one, dice, _is_text, lambda _: True),
    "a list for a text": lambda one, dice: _set(one, dice, _is_text, lambda text: [text]),
    "an object for a text": lambda one, dice: _set(one, dice, _is_text, lambda text: {"text": text}),
    "no text at all": lambda one, dice: _set(one, dice, _is_text, lambda _: ""),
    "null for what must be there": lambda one, dice: _set(
        one, dice, lambda key, _: key in _NEVER_NULL, lambda _: None
    ),
    "none of the choices": lambda one, dice: _set(
        one, dice, lambda key, _: key in _CLOSED, lambda _: dice.choice(("Other", "unknown", "interval"))
    ),
    "no date": lambda one, dice: (
        _set(one, dice, _looks_like(r"\d{4}-\d\d-\d\d"), lambda _: dice.choice(_DATES)) or _renamed(one, dice)
    ),
    "no time": lambda one, dice: (
        _set(one, dice, _looks_like(r"\d\d:\d\d"), lambda _: dice.choice(_TIMES)) or _invented(one, dice)
    ),
}
