"""The commands for projects and their rows."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from engine.base import lock
from engine.base.errors import UserError
from engine.cli.options import Command, json_option, project_option, to_json
from engine.cli.sources import dataset_options, reading_of, reading_options, source_of
from engine.data.checks import Code, Limits, Problem, check
from engine.data.exporting import export_rows
from engine.data.guessing import guess_columns
from engine.data.importing import Columns, import_rows, merge_new_rows
from engine.data.reading import read_table
from engine.data.rows import SPLITS, write_rows
from engine.data.tables import Table
from engine.data.tokens import read_lengths
from engine.jobs import FOLDER
from engine.project import Project, new_project, open_project
from engine.runs.limits import recipe_of_project


def add_commands(command: Command) -> None:
    """Add `new`, `generate`, `check`, `import` and `export-rows`."""
    one = command("new", _new, "create a project from a template")
    one.add_argument("project", metavar="FOLDER", type=Path, help="a new or empty folder")
    one.add_argument(
        "--template", default="time_range", metavar="NAME", help="time_range (default), extraction or blank"
    )

    one = command("generate", _generate, "generate rows of the example task; the same rows for the same seed")
    one.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl", help="the file to write")
    one.add_argument("--seed", type=int, help="a random seed (default: that of the shipped rows)")
    one.add_argument("--train", type=int, default=1103, help="training rows (default: 1103)")
    one.add_argument(
        "--test", type=int, default=330, help="held-out rows, worded as no training row is (default: 330)"
    )

    one = command("check", _check, "check the rows: schema, duplicates, leaks between splits, low rewards")
    project_option(one)
    json_option(one)
    _import_options(command("import", _import, "add rows of a file (JSON, CSV, Excel, Parquet) or dataset"))

    one = command(
        "export-rows", _export_rows, "write the rows as .jsonl, .json, .csv, .tsv, .xlsx or .parquet"
    )
    project_option(one)
    one.add_argument("file", metavar="FILE", type=Path, help="the file to write; its suffix sets the format")
    one.add_argument("--split", choices=SPLITS, help="only the rows of this split")


def _import_options(one: argparse.ArgumentParser) -> None:
    project_option(one)
    one.add_argument("file", metavar="FILE", nargs="?", type=Path, help="the file to read")
    one.add_argument("--prompt", metavar="COLUMN", help="the column with the prompts (default: by its name)")
    answer = one.add_mutually_exclusive_group()
    answer.add_argument("--completion", metavar="COLUMN", help="the column with the answers as JSON")
    answer.add_argument(
        "--field",
        action="append",
        metavar="KEY=COLUMN",
        help="build the answers from columns: a key and its column (repeatable)",
    )
    one.add_argument("--split", choices=SPLITS, default="train", help="the split of rows that name none")
    one.add_argument("--skip-repeated", action="store_true", help="skip rows that the project already has")
    json_option(one)
    reading_options(one)
    dataset_options(one)


def _new(chosen: argparse.Namespace) -> str:
    project = new_project(chosen.project, chosen.template)
    return f"{project.folder}: {project.task.name}, {len(project.rows())} rows."


def _generate(chosen: argparse.Namespace) -> str:
    from engine.time_range.example import write
    from engine.time_range.generator import DEFAULT_SEED

    if chosen.train < 1 or chosen.test < 0:
        raise UserError("--train must be at least 1 and --test not negative.")
    seed = DEFAULT_SEED if chosen.seed is None else chosen.seed
    write(chosen.out, seed, chosen.train, chosen.test)
    return f"{chosen.out}: {chosen.train} training rows, {chosen.test} held-out rows, seed {seed}."


def _check(chosen: argparse.Namespace) -> str:
    from engine.rewards.dryrun import gold_fault
    from engine.rewards.field_paths import missing_fields

    project = open_project(chosen.project)
    rows = project.rows()
    missing = missing_fields(project.rubric, project.task.schema)
    problems = [Problem("", Code.MISSING_FIELD, one.message) for one in missing]
    problems += check(rows, project.task.schema, partial(gold_fault, project.rubric), _limits(project))
    if chosen.json:
        return to_json([{"row": p.row_id, "code": p.code.value, "message": p.message} for p in problems])
    lines = [f"{p.row_id:14} {p.code.value:14} {p.message}" for p in problems]
    return "\n".join([*lines, f"{len(rows)} rows, {len(problems)} problems."])


def _limits(project: Project) -> Limits | None:
    """The token limits of the rows, if a job has counted their tokens for the current model."""
    recipe = recipe_of_project(project.folder)
    lengths = read_lengths(project.folder / FOLDER, project.task, recipe.model)
    return Limits(lengths, recipe.max_answer_tokens) if lengths else None


def _import(chosen: argparse.Namespace) -> str:
    """Append the rows of a file to the project; reports the records that were skipped."""
    project = open_project(chosen.project)
    path = source_of(chosen.file, chosen)
    busy = UserError("Another import into this project is going on.", hint="Wait until it ends.")
    with lock.only_one(project.folder, "import", busy, wait=60):
        return _imported(project, path, chosen)


def _imported(project: Project, path: Path, chosen: argparse.Namespace) -> str:
    existing = project.rows()
    table = read_table(path, reading_of(chosen))
    columns = _columns(table, project.task.schema, chosen)
    imported = import_rows(table, columns, project.task.schema, split=chosen.split)
    merged = merge_new_rows(imported.rows, existing)
    added = merged.chosen(with_repeated=not chosen.skip_repeated)
    if added:
        write_rows(project.rows_file, [*existing, *added])
    if chosen.json:
        skipped = [{"record": record.number, "reason": record.reason} for record in imported.skipped]
        altered = [{"record": record.number, "reason": record.reason} for record in imported.altered]
        counts = {"added": len(added), "repeated": merged.repeated, "renamed": merged.renamed}
        return to_json({**counts, "skipped": skipped, "altered": altered, "notes": table.notes})
    lines = [str(note) for note in table.notes]
    lines += [f"record {record.number}: changed: {record.reason}" for record in imported.altered]
    lines += [f"record {record.number}: {record.reason}" for record in imported.skipped]
    summary = f"{len(added)} rows added, {len(imported.skipped)} records skipped"
    return "\n".join([*lines, f"{summary}, {len(merged.repeated)} were already there."])


def _export_rows(chosen: argparse.Namespace) -> str:
    project = open_project(chosen.project)
    rows = project.split(chosen.split) if chosen.split else project.rows()
    export_rows(chosen.file, rows)
    return f"{chosen.file}: {len(rows)} rows."


def _columns(table: Table, schema: Mapping[str, Any], chosen: argparse.Namespace) -> Columns:
    columns = guess_columns(table, schema)
    if chosen.prompt:
        columns = replace(columns, prompt=chosen.prompt)
    if chosen.completion:
        columns = replace(columns, completion=chosen.completion)
    if chosen.field:
        columns = replace(columns, completion="", fields=_fields(chosen.field))
    return columns


def _fields(pairs: Sequence[str]) -> dict[str, str]:
    fields = {}
    for pair in pairs:
        key, mark, column = pair.partition("=")
        if not (key and mark and column):
            raise UserError(f"{pair!r} is not KEY=COLUMN.", hint="For example: --field from=begin")
        fields[key] = column
    return fields
