"""A project of travel-like rows, and models that are scripted where the test is about what follows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from engine.augment import making
from engine.augment.talkers import Said
from engine.base.progress import Cancelled
from engine.base.text import Text
from engine.data.rows import Row, write_rows
from engine.project import Project, open_project
from engine.rewards.rubric import rubric_from_toml
from engine.task import Task

SCHEMA = {
    "type": "object",
    "required": ["city", "day", "class"],
    "additionalProperties": False,
    "properties": {
        "city": {"type": "string"},
        "day": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "class": {"enum": ["first", "second", "night"]},
        "seats": {"type": "integer", "minimum": 1},
    },
}
CITIES = ("Berlin", "Rom", "Paris", "Wien", "Oslo", "Prag", "Lyon", "Kiel", "Bern", "Graz")
HELD = ("Madrid", "Lissabon")


def row(number: int, city: str, split: str = "train") -> Row:
    day = f"2030-05-{number % 28 + 1:02d}"
    answer = {"city": city, "day": day, "class": "first" if number % 3 else "second", "seats": number % 5 + 1}
    prompt = f"today=20300501 Request: {answer['seats']} seats to {city} on {day}, {answer['class']} class"
    return Row(f"r{number}", prompt, answer, "trip", split)


@pytest.fixture
def trips(tmp_path) -> Project:
    """Twenty training rows, two test rows, one validation row."""
    rows = [row(number, CITIES[number % 10]) for number in range(20)]
    rows += [row(20 + number, city, "test") for number, city in enumerate(HELD)]
    rows.append(row(30, "Athen", "valid"))
    folder = tmp_path / "trips"
    folder.mkdir()
    write_rows(folder / "rows.jsonl", rows)
    rubric = rubric_from_toml([{"dimension": "exact", "weight": 1.0}])
    Project(folder, Task("Trips", "Answer with JSON.", SCHEMA), rubric).save()
    return open_project(folder)


class Scripted:
    """A model whose answers are a function of the last message; it notes all that it was asked."""

    room, trained, at_once = 0, False, 1

    def __init__(self, answer: Callable[[str, int], str | None]) -> None:
        self._answer = answer
        self.asked: list = []
        self.closed = False

    def say(self, asked, temperature, max_tokens, stop, cancel):
        if cancel():
            raise Cancelled(Text("Writing rows"))
        self.asked += asked
        return [self._said(one) for one in asked]

    def _said(self, one):
        text = self._answer(one.messages[-1]["content"], one.seed)
        return Said("", failure=Text("too busy")) if text is None else Said(text, (10, 5))

    def close(self):
        self.closed = True


def honest(asked: str, seed: int) -> str:
    """A writer that says each answer in words of its own, and a reader that understands them."""
    if found := re.search(r"\{.*\}", asked):
        answer = json.loads(found[0])
        return (
            f"bitte {answer['class']}, {answer.get('seats', 0)} x {answer['city']}, {answer['day']} ({seed})"
        )
    kind, seats, city, day = re.search(r"bitte (\w+), (\d+) x (\w+), ([\d-]+)", asked).groups()
    seat = {"seats": int(seats)} if int(seats) else {}
    return json.dumps({"class": kind, "city": city, "day": day, **seat})


@pytest.fixture
def models(monkeypatch):
    """Register scripted models by name; `models["m"] = Scripted(honest)`."""
    known: dict[str, Scripted] = {}
    monkeypatch.setattr(making, "open_talker", lambda project, name, progress, cancel: known[name])
    return known
