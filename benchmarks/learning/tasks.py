"""The tasks: which rows are trained on, which are judged, and the project of them.

The rows of two tasks, and two of the example's three test sets, are not shipped with the program. They are
looked for beside the checkout, in ../shared/eval.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.base import store
from engine.data.rows import Row, read_good_rows, write_rows
from engine.project import Project, new_project, open_project
from engine.rewards.rubric import rubric_from_toml
from engine.task import task_from_toml
from engine.time_range.generator import check_disjoint, generate

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "eval"
TRAVEL_FILES = ("train.jsonl", "test.jsonl", "schema.json")
EXAMPLE_ROWS = 1103  # of the shipped file


@dataclass(frozen=True)
class LearningTask:
    """Files of a task, below the folder of evaluation data; `definition` is its TOML beside this module.

    `tests` are the sets that are judged, by name. The example has no definition: it is the shipped one.
    """

    definition: str
    schema: str = ""
    train: str = ""
    tests: Mapping[str, str] = field(default_factory=dict)
    slots: bool = False  # whether the published benchmark's figure is computed

    def missing(self, shared: Path) -> Path | None:
        """A file that is not here; None where all are."""
        names = [name for name in (self.schema, self.train, *self.tests.values()) if name]
        return next((shared / name for name in names if not (shared / name).is_file()), None)


def _snips(train: str) -> LearningTask:
    return LearningTask(
        "snips.toml",
        "snips/schema.json",
        f"snips/{train}.jsonl",
        {"test": "snips/test.jsonl"},
        slots=True,
    )


TASKS = {
    "ctparse": LearningTask(
        "ctparse.toml", "ctparse/schema.json", "ctparse/train.jsonl", {"test": "ctparse/test.jsonl"}
    ),
    "snips": _snips("train1103"),
    "snips490": _snips("train490"),
    "example": LearningTask("", tests={"dev": "dev.jsonl", "recognizers": "recognizers.jsonl"}),
}


def make_project(
    name: str, folder: Path, shared: Path, train: int | None = None, test: int | None = None
) -> Project:
    """Write the project of a task into a new or empty folder; `train` and `test` keep the first so many rows.

    More rows of the example than it ships are drawn from its grammar; its test rows stay the shipped ones.
    """
    if name == "example":
        return _example_project(folder, train, test)
    task = TASKS[name]
    rows = _read({"train": shared / task.train, "test": shared / task.tests["test"]}, train, test)
    return _defined_project(task.definition, folder, shared / task.schema, rows)


def travel_project(source: Path, folder: Path, train: int | None = None, test: int | None = None) -> Project:
    """The project of the travel requests in a folder of their own, such as the GPU kit's luggage."""
    rows = _read({split: source / f"{split}.jsonl" for split in ("train", "test")}, train, test)
    return _defined_project(TASKS["ctparse"].definition, folder, source / "schema.json", rows)


def judged_rows(name: str, project: Project, shared: Path, count: int | None = None) -> dict[str, list[Row]]:
    """The rows that are judged, by the name of their set; `count` keeps only the first so many of each."""
    sets = {"test": list(project.split("test"))}
    if name == "example":
        sets |= {one: list(read_good_rows(shared / path)) for one, path in TASKS[name].tests.items()}
    return {one: rows[:count] for one, rows in sets.items()}


def _read(files: Mapping[str, Path], train: int | None, test: int | None) -> list[Row]:
    counts = {"train": train, "test": test}
    return [
        replace(row, split=split)
        for split, path in files.items()
        for row in read_good_rows(path)[: counts[split]]
    ]


def _defined_project(definition: str, folder: Path, schema: Path, rows: Sequence[Row]) -> Project:
    values = store.read_toml(Path(__file__).with_name(definition))
    answer = json.dumps(json.loads(store.read_text(schema)))
    task = task_from_toml({**values["task"], "schema": answer})
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(folder / "rows.jsonl", rows)
    Project(folder, task, rubric_from_toml(values["rewards"])).save()
    return open_project(folder)


def _example_project(folder: Path, train: int | None, test: int | None) -> Project:
    project = new_project(folder)
    rows, held = project.split("train"), project.split("test")[:test]
    if train is not None and train > EXAMPLE_ROWS:
        rows = tuple(generate(train=train, test=1)[0])
        check_disjoint(rows, held)
    write_rows(folder / "rows.jsonl", [*rows[:train], *held])
    return open_project(folder)
