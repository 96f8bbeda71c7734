"""A study on disk: `studies/NAME/`, which is a project of its own with the rows as they were at its start.

`study.json` holds the grid, `runs/` the cells' runs, `results/` what each answered, `state.json` how the last
sitting ended, `report.html` the page. As it is a project, the window and every command can open it.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.base import names, store
from engine.base.errors import UserError, disk_error, unknown
from engine.base.reasons import field_fault
from engine.base.text import Text
from engine.data.rows import write_rows
from engine.judging.agreement import FILE as AGREEMENT
from engine.project import Project, open_project
from engine.runs.runs import create_run, run_folders
from engine.runs.summary import read_summary
from engine.study.grid import Cell, Grid

FOLDER = "studies"
SPLIT = "test"
REPORT = "report.html"
_STAMP = len("20250131-120000-")  # before the cell's name in that of a run
Ended = Literal["", "done", "stopped", "hours", "failed"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Result(_Value):
    """What one cell answered to the test rows, greedily, in the order of the rows.

    `exact` and `rewards` are those of each row; seconds of its training, without pauses, and of answering.
    `missing` answers of an endpoint could not be had, and count as wrong.
    """

    run: str
    rows: tuple[str, ...]
    outputs: tuple[str, ...]
    exact: tuple[bool, ...]
    rewards: tuple[float, ...]
    train_seconds: float
    answer_seconds: float
    missing: int = 0

    @property
    def seconds(self) -> float:
        return self.train_seconds + self.answer_seconds


class State(_Value):
    """How the last sitting ended. By the cells' keys: why a cell failed, and which were left out, and why."""

    ended: Ended = ""
    failures: dict[str, Text] = {}
    left_out: dict[str, Text] = {}


@dataclass(frozen=True)
class Study:
    """A study that was created; its folder holds all there is to know of it."""

    folder: Path
    grid: Grid

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def parent(self) -> Path:
        """The folder of the project that it studies."""
        return self.folder.parent.parent

    @cached_property
    def project(self) -> Project:
        """The study as a project, with the rows that it works on. Raises UserError."""
        return open_project(self.folder)

    def run_of(self, cell: Cell) -> Path | None:
        """The run of a cell, where it was begun."""
        key = self.grid.key(cell)
        return next((run for run in run_folders(self.folder) if run.name[_STAMP:] == key), None)

    def new_run(self, cell: Cell, warm_epochs: float | None = None) -> Path:
        """The folder of a cell's run with its recipe. Raises UserError."""
        key = self.grid.key(cell)
        return create_run(self.folder, self.grid.recipe_of(cell, warm_epochs), key)

    def result_of(self, cell: Cell) -> Result | None:
        """What a cell answered; None where it is not done. Raises UserError where the file is damaged."""
        path = self._result_file(cell)
        if not path.is_file():
            return None
        try:
            return Result.model_validate_json(store.read_text(path))
        except ValidationError as error:
            raise UserError("{path}: {field}: {reason}.", path, *field_fault(error)) from error

    def is_done(self, cell: Cell) -> bool:
        """Whether a cell's result is there, without reading it."""
        return self._result_file(cell).is_file()

    def keep_result(self, cell: Cell, result: Result) -> None:
        """Write what a cell answered: it is done then. Raises UserError."""
        self._result_file(cell).parent.mkdir(exist_ok=True)
        store.write_text(self._result_file(cell), result.model_dump_json() + "\n")

    def results(self) -> dict[Cell, Result]:
        """The results of all cells that are done, in the grid's order. Raises UserError for a damaged one."""
        found = {cell: self.result_of(cell) for cell in self.grid.cells}
        return {cell: result for cell, result in found.items() if result is not None}

    def state(self) -> State:
        """How the last sitting ended; an empty state where none has, or its file is damaged."""
        try:
            return State.model_validate_json(store.read_text(self.folder / "state.json"))
        except (UserError, ValidationError):
            return State()

    def keep_state(self, state: State) -> None:
        store.write_text(self.folder / "state.json", state.model_dump_json(indent=1) + "\n")

    def train_seconds(self, cell: Cell) -> float:
        """Seconds of work of a cell's training so far, pauses left out."""
        run = self.run_of(cell)
        return 0.0 if run is None else 60 * read_summary(run).minutes

    def train_rows(self, share: float = 1.0) -> int:
        """Training rows of that share, by the same count as training takes them."""
        return self.grid.recipe.model_copy(update={"train_share": share}).used_rows(self._all_train_rows)

    @cached_property
    def _all_train_rows(self) -> int:
        return sum(row.split == "train" for row in self.project.rows())

    def change_hours(self, hours: float) -> Study:
        """The study with other hours, kept. Raises UserError."""
        changed = Study(self.folder, self.grid.model_copy(update={"hours": hours}))
        _write_grid(self.folder, changed.grid)
        return changed

    def _result_file(self, cell: Cell) -> Path:
        return self.folder / "results" / f"{self.grid.key(cell)}.json"


def create_study(project: Project, grid: Grid, name: str = "") -> Study:
    """Make the folder of a study with a copy of the project's task, rewards and rows.

    Raises UserError for a project without training or test rows, and where the name is taken.
    """
    project.split("train")
    project.split(SPLIT)
    for cell in grid.cells:  # a recipe out of limits is told now
        if cell.trains:
            grid.recipe_of(cell)
    parent = project.folder / FOLDER
    folder = parent / (names.plain_stem(name, 60) if name else _free_name(parent))
    if folder.exists():
        hint = Text("Choose another name, or go on with that study.")
        raise UserError("There is a study {name!r} already.", folder.name, hint=hint)
    try:
        parent.mkdir(exist_ok=True)
        with store.new_folder(folder) as made:
            _write_grid(made, grid)
            write_rows(made / project.rows_file.name, project.rows())
            shutil.copyfile(project.folder / "project.toml", made / "project.toml")
            if (agreement := project.folder / AGREEMENT).exists():
                shutil.copyfile(agreement, made / AGREEMENT)
    except OSError as error:
        raise disk_error("create", folder, error) from error
    return Study(folder, grid)


def load_study(folder: Path) -> Study:
    """The study in a folder. Raises UserError where its study.json is missing or damaged."""
    path = folder / "study.json"
    try:
        return Study(folder, Grid.model_validate_json(store.read_text(path)))
    except ValidationError as error:
        raise UserError("{path}: {field}: {reason}.", path, *field_fault(error)) from error


def studies(project: Path) -> list[Path]:
    """The folders of a project's studies, the newest first."""
    found = project.joinpath(FOLDER).glob("*/study.json")
    return [path.parent for path in sorted(found, key=store.changed_at, reverse=True)]


def find_study(project: Path, name: str) -> Study:
    """A study of a project by its name. Raises UserError."""
    known = {folder.name: folder for folder in studies(project)}
    if name not in known:
        raise unknown(Text("There is no study {name!r}.", name), known)
    return load_study(known[name])


def _free_name(parent: Path) -> str:
    count = 1
    while (parent / f"study-{count}").exists():
        count += 1
    return f"study-{count}"


def _write_grid(folder: Path, grid: Grid) -> None:
    store.write_text(folder / "study.json", grid.model_dump_json(indent=1) + "\n")
