"""A project: a folder with the task and its rewards, the rows, and what was made of them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import tomli_w

from engine.base import store
from engine.base.errors import UserError, disk_error, unknown
from engine.base.text import Text
from engine.data.kept import kept_rows
from engine.data.rows import Row, only_good, write_rows
from engine.registry import worked_example
from engine.rewards.rubric import Rubric, rubric_from_toml
from engine.task import Task, task_from_toml

EXAMPLE = "time_range"
CONTENT = ("rows.jsonl", "project.toml")  # of a new project; the last one makes the folder a project


@dataclass(frozen=True)
class Project:
    """An open project: its folder, its task, and its rubric bound to that task."""

    folder: Path
    task: Task
    rubric: Rubric

    @property
    def rows_file(self) -> Path:
        return self.folder / "rows.jsonl"

    def rows(self) -> tuple[Row, ...]:
        """All rows, with every edit that was kept. Raises UserError naming the bad lines."""
        return only_good(kept_rows(self.rows_file), self.rows_file)

    def split(self, *names: str) -> tuple[Row, ...]:
        """The rows of these splits, in file order. Raises UserError when there are none."""
        rows = tuple(row for row in self.rows() if row.split in names)
        if not rows:
            raise UserError("{rows_file} has no {list} rows.", self.rows_file, " or ".join(names))
        return rows

    @cached_property
    def written_schema(self) -> Mapping[str, Any]:
        """The task's schema in the form in which the rows are written.

        The rows are read once: whatever is bound meanwhile, as by an assessment, is bound to the same.
        """
        from engine.binding.as_written import as_written  # brings llguidance

        rows = kept_rows(self.rows_file).rows if self.rows_file.is_file() else ()
        return as_written(self.task.schema, rows)

    def bound_schema(self) -> Mapping[str, Any]:
        """`written_schema`, to which answers are bound. Raises UserError where they cannot be."""
        from engine.binding.grammar import grammar_of

        grammar_of(self.written_schema, self.task.working)
        return self.written_schema

    def save(self) -> None:
        """Write project.toml. Raises UserError, also where the folder has vanished meanwhile."""
        if not self.folder.is_dir():
            raise UserError(
                "The project's folder is gone: {folder}.",
                self.folder,
                hint="Was it moved, or is its drive not connected?",
            )
        tables = {"task": self.task.to_toml(), "rewards": self.rubric.to_toml()}
        store.write_text(self.folder / "project.toml", tomli_w.dumps(tables, multiline_strings=True))

    def new_folder(self, room: str, name: str, own: bool = False) -> Path:
        """A folder of that name in exports/ or assessments/, made if it is missing.

        With `own` it was not there before: where another process was quicker, its name gets a number.
        """
        folder, count = self.folder / room / name, 1
        while True:
            try:
                folder.mkdir(parents=True, exist_ok=not own)
                return folder
            except FileExistsError as error:
                if not own:  # a file of that name
                    raise disk_error("create", folder, error) from error
                count += 1
                folder = folder.with_name(f"{name}-{count}")
            except OSError as error:
                raise disk_error("create", folder, error) from error


def open_project(folder: Path) -> Project:
    """The project in a folder. Raises UserError when it is none, or project.toml is wrong."""
    if not folder.is_dir():
        raise UserError(
            "{folder} is not a folder.", folder, hint="Was it moved, or is its drive not connected?"
        )
    path = folder / "project.toml"
    if not path.is_file():
        raise UserError("{folder} is not a Lathe project: project.toml is missing.", folder)
    values = store.read_toml(path)
    if foreign := sorted(set(values) - {"task", "rewards"}):
        raise UserError(
            "{path} has an unknown table: {foreign}.", path, foreign[0], hint="Known: [task] and [[rewards]]."
        )
    if not isinstance(values.get("task"), dict):
        raise UserError("{path} has no [task] table.", path)
    rewards = values.get("rewards")
    if not isinstance(rewards, list) or not rewards or not all(isinstance(one, dict) for one in rewards):
        raise UserError(
            "{path} has no [[rewards]] table.", path, hint="At least one reward dimension is needed."
        )
    task = task_from_toml(values["task"])
    return Project(folder, task, rubric_from_toml(rewards).bound_to(task))


def new_project(folder: Path, example: str = EXAMPLE, *, working: bool = False) -> Project:
    """Copy an example into a new folder and open it. Raises UserError when the folder has content.

    With `working` its task has working before the answer, and its rows show it where the example can.
    """
    source = store.resource("examples", example)
    if not (source / "project.toml").is_file():
        raise unknown(Text("There is no template {example!r}.", example), example_names())
    try:
        store.check_new(folder)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error("create", folder, error) from error
    try:
        for name in CONTENT:
            shutil.copyfile(source / name, folder / name)
    except OSError as error:
        for name in CONTENT:  # so that a second try finds the folder empty again
            (folder / name).unlink(missing_ok=True)
        raise disk_error("write", folder, error) from error
    project = open_project(folder)
    if not working:
        return project
    if worked := worked_example(example):
        write_rows(project.rows_file, worked())
    task = replace(project.task, working=True)
    Project(folder, task, project.rubric.bound_to(task)).save()
    return open_project(folder)


@dataclass(frozen=True, slots=True)
class Template:
    """A project that a new one can start from: a folder of resources/examples."""

    name: str
    title: str
    help: str


def templates() -> tuple[Template, ...]:
    """The templates, the example first, as resources/examples/templates.toml lists them."""
    table = store.read_toml(store.resource("examples", "templates.toml"))
    return tuple(Template(**entry) for entry in table["template"])


def example_names() -> list[str]:
    """The examples shipped with the program."""
    return sorted(path.parent.name for path in store.resource("examples").glob("*/project.toml"))
