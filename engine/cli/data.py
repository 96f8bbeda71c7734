"""The commands that bring rows in and out of a project; each gives the text to print."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.base import lock
from engine.base.errors import UserError
from engine.data.checks import Limits
from engine.data.exporting import export_rows
from engine.data.guessing import guess_columns
from engine.data.importing import Columns, import_rows, merge_new_rows
from engine.data.rows import SPLITS, write_rows
from engine.data.tables import Reading, Table, read_table
from engine.data.tokens import read_lengths
from engine.jobs import FOLDER
from engine.project import Project, open_project
from engine.runs.limits import recipe_of_project


def add_commands(command: Callable[[str, Callable[..., str], str], argparse.ArgumentParser]) -> None:
    """Add `import` and `export-rows`; `command(name, run, help)` makes a parser for one."""
    one = command("import", import_file, "add rows from JSONL, JSON, CSV, TSV, Excel or Parquet")
    one.add_argument("project", metavar="FOLDER", type=Path, help="the project folder")
    one.add_argument("file", metavar="FILE", type=Path)
    one.add_argument("--prompt", metavar="COLUMN", help="the column of prompts (default: by its name)")
    answer = one.add_mutually_exclusive_group()
    answer.add_argument("--completion", metavar="COLUMN", help="the column of answers as JSON")
    answer.add_argument(
        "--field", action="append", metavar="KEY=COLUMN", help="build the answer: a key and its column"
    )
    one.add_argument("--split", choices=SPLITS, default="train", help="of rows that name none")
    one.add_argument("--sheet", default="", help="the sheet of a workbook (default: the first)")
    one.add_argument("--encoding", default="", help="of a text file (default: UTF-8)")
    one.add_argument("--skip-repeated", action="store_true", help="leave out rows that are there already")
    one.add_argument("--json", action="store_true", help="as JSON")

    help_text = "write the rows as .jsonl, .json, .csv, .tsv, .xlsx or .parquet"
    one = command("export-rows", export_file, help_text)
    one.add_argument("project", metavar="FOLDER", type=Path, help="the project folder")
    one.add_argument("file", metavar="FILE", type=Path)
    one.add_argument("--split", choices=SPLITS, help="only the rows of this split")


def import_file(chosen: argparse.Namespace) -> str:
    """Append the rows of a file to the project; what was skipped is told."""
    project = open_project(chosen.project)
    busy = UserError("Another import into this project is going on.", hint="Wait for its end.")
    with lock.only_one(project.folder, "import", busy, wait=60):
        return _imported(project, chosen)


def _imported(project: Project, chosen: argparse.Namespace) -> str:
    existing = project.rows()
    table = read_table(chosen.file, Reading(chosen.sheet, chosen.encoding))
    columns = _columns(table, project.task.schema, chosen)
    found = import_rows(table, columns, project.task.schema, split=chosen.split)
    merged = merge_new_rows(found.rows, existing)
    added = merged.chosen(with_repeated=not chosen.skip_repeated)
    if added:
        write_rows(project.rows_file, [*existing, *added])
    if chosen.json:
        skipped = [{"record": one.number, "reason": one.reason} for one in found.skipped]
        about = {"added": len(added), "repeated": merged.repeated, "renamed": merged.renamed}
        return json.dumps({**about, "skipped": skipped}, ensure_ascii=False, indent=1)
    lines = [f"record {one.number}: {one.reason}" for one in found.skipped]
    said = f"{len(added)} rows added, {len(found.skipped)} records skipped"
    return "\n".join([*lines, f"{said}, {len(merged.repeated)} were there already."])


def export_file(chosen: argparse.Namespace) -> str:
    """Write the rows of a project to a file of another kind."""
    project = open_project(chosen.project)
    rows = project.split(chosen.split) if chosen.split else project.rows()
    export_rows(chosen.file, rows)
    return f"{chosen.file}: {len(rows)} rows."


def limits_of(project: Project) -> Limits | None:
    """The token limits of the rows, where a job has counted their tokens for the model in use."""
    recipe = recipe_of_project(project.folder)
    lengths = read_lengths(project.folder / FOLDER, project.task, recipe.model)
    return Limits(lengths, recipe.max_answer_tokens) if lengths else None


def _columns(table: Table, schema: Mapping[str, Any], chosen: argparse.Namespace) -> Columns:
    columns = guess_columns(table, schema)
    if chosen.prompt:
        columns = replace(columns, prompt=chosen.prompt)
    if chosen.completion:
        columns = replace(columns, completion=chosen.completion)
    if chosen.field:
        columns = replace(columns, completion="", fields=_fields(chosen.field))
    return columns


def _fields(given: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in given:
        key, mark, column = one.partition("=")
        if not (key and mark and column):
            raise UserError(f"{one!r} is not KEY=COLUMN.", hint="For example: --field from=begin")
        found[key] = column
    return found
