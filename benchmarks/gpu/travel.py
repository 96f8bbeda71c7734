"""A project of real travel requests: customers' own words, answered by type, from and to.

The rows are the ctparse time parse dataset (MIT), which is not shipped with the program.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from engine.data.rows import read_rows, write_rows
from engine.project import Project, open_project
from engine.rewards.rubric import rubric_from_toml
from engine.task import Task

FILES = ("train.jsonl", "test.jsonl", "schema.json")
SYSTEM = (
    "Read the travel request and answer with JSON only: type (Time or Interval), from and to. Either is null "
    "or has a date (YYYY-MM-DD or null) and a time (HH:MM, a part of the day, or null). today is YYYYMMDD."
)
# Exact match is half of the reward, as in the shipped example; the rest grades what is nearly right.
REWARDS = (
    {"dimension": "json_parse", "weight": 0.05},
    {"dimension": "json_schema", "weight": 0.1},
    {"dimension": "field_equals", "weight": 0.1, "label": "type", "parameters": {"field": "type"}},
    {"dimension": "field_equals", "weight": 0.15, "label": "from", "parameters": {"field": "from"}},
    {"dimension": "field_equals", "weight": 0.1, "label": "to", "parameters": {"field": "to"}},
    {"dimension": "exact", "weight": 0.5},
)


def travel_project(source: Path, folder: Path, train: int | None = None, test: int | None = None) -> Project:
    """Write the project of these rows into a new folder; `train` and `test` keep only the first so many."""
    schema = json.loads((source / "schema.json").read_text(encoding="utf-8"))
    rows = [
        replace(row, split=split)
        for split, count in (("train", train), ("test", test))
        for row in read_rows(source / f"{split}.jsonl").rows[:count]
    ]
    folder.mkdir(parents=True)
    write_rows(folder / "rows.jsonl", rows)
    task = Task("Travel requests", SYSTEM, schema)
    Project(folder, task, rubric_from_toml(REWARDS)).save()
    return open_project(folder)
