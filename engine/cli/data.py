"""The commands for projects and their rows."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from engine.base.errors import UserError
from engine.cli.options import Command, json_option, project_option, to_json
from engine.data.checks import Code, Limits, Problem, check
from engine.data.dataset import Dataset
from engine.data.edits import insert_at
from engine.data.exporting import check_target, export_rows
from engine.data.rows import SPLITS
from engine.data.tokens import read_lengths
from engine.jobs import FOLDER
from engine.project import Project, open_project
from engine.registry import DRAW_SEED, MOST_DRAWN, row_source
from engine.runs.limits import recipe_of_project
from engine.worker.main import complain


def add_commands(command: Command) -> None:
    """Add `generate`, `draw-rows`, `check` and `export-rows`."""
    one = command("generate", _generate, "generate rows of the example task; the same rows for the same seed")
    one.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl", help="the file to write")
    one.add_argument("--seed", type=int, help="a random seed (default: that of the shipped rows)")
    one.add_argument("--train", type=int, default=1103, help="training rows (default: 1103)")
    one.add_argument(
        "--test", type=int, default=330, help="held-out rows, worded as no training row is (default: 330)"
    )

    one = command("draw-rows", _draw, "draw further training rows of the example into a project")
    project_option(one)
    one.add_argument("--rows", type=int, required=True, metavar="N", help="how many")
    one.add_argument("--seed", type=int, default=DRAW_SEED, help=f"a random seed (default: {DRAW_SEED})")

    one = command("check", _check, "check the rows: schema, duplicates, leaks between splits, low rewards")
    project_option(one)
    json_option(one)

    one = command(
        "export-rows", _export_rows, "write the rows as .jsonl, .json, .csv, .tsv, .xlsx or .parquet"
    )
    project_option(one)
    one.add_argument("file", metavar="FILE", type=Path, help="the file to write; its suffix sets the format")
    one.add_argument("--split", choices=SPLITS, help="only the rows of this split")


def _generate(chosen: argparse.Namespace) -> str:
    from engine.time_range.example import write
    from engine.time_range.generator import DEFAULT_SEED

    if chosen.train < 1 or chosen.test < 0:
        raise UserError("--train must be at least 1 and --test not negative.")
    seed = DEFAULT_SEED if chosen.seed is None else chosen.seed
    write(chosen.out, seed, chosen.train, chosen.test)
    return f"{chosen.out}: {chosen.train} training rows, {chosen.test} held-out rows, seed {seed}."


def settle(dataset: Dataset) -> None:
    """Bring rows.jsonl up to date; where the disk does not take it, say that the journal keeps the edit."""
    try:
        dataset.write()
    except UserError as error:
        complain(UserError(error.message, hint="Nothing is lost: the project's journal keeps the change."))


def _draw(chosen: argparse.Namespace) -> str:
    project = open_project(chosen.project)
    draw = row_source(project.task.prompt_helper)
    if draw is None:
        hint = "Further rows can be drawn for the example and copies of it only; import rows instead."
        raise UserError("Nothing draws rows for the task {name}.", project.task.name, hint=hint)
    if not 1 <= chosen.rows <= MOST_DRAWN:
        raise UserError("--rows must be between 1 and {most}.", MOST_DRAWN)
    rows = draw(project.rows(), chosen.rows, chosen.seed)
    dataset = Dataset(project.rows_file)
    dataset.apply(insert_at(len(dataset.rows), rows), "Draw rows")
    settle(dataset)
    drawn = f"{len(rows)} training rows drawn with seed {chosen.seed}"
    return f"{drawn}; the project has {len(dataset.rows)} rows."


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


def _export_rows(chosen: argparse.Namespace) -> str:
    project = open_project(chosen.project)
    check_target(chosen.file, project.rows_file)
    rows = project.split(chosen.split) if chosen.split else project.rows()
    export_rows(chosen.file, rows)
    return f"{chosen.file}: {len(rows)} rows."
