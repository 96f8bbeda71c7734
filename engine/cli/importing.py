"""The commands that bring files in: a new project from one, more rows from one, and their splits."""

from __future__ import annotations

import argparse
import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from engine.base import lock
from engine.base.errors import UserError
from engine.cli.data import settle
from engine.cli.options import Command, json_option, project_option, to_json
from engine.cli.sources import dataset_options, reading_of, reading_options, source_of
from engine.data.dataset import Dataset
from engine.data.edits import Replace, insert_at
from engine.data.guessing import guess_columns
from engine.data.importing import Columns, Imported, import_rows, merge_new_rows, prompts_of
from engine.data.rows import SPLITS, Row, canonical
from engine.data.splitting import SEED, SHARE, split_rows
from engine.data.unanswered import add_prompts
from engine.from_file.creation import create_project
from engine.from_file.mapping import remember, remembered_columns
from engine.from_file.prompt import described_fields
from engine.from_file.proposal import Proposal, propose, schema_breaks
from engine.project import Project, new_project, open_project
from engine.reading.files import read_table
from engine.reading.tables import Table, refuse_all_skipped
from engine.registry import prompt_helpers

_ROLES = ("accepted", "reasoning", "kind", "id", "split")  # of at most one column each
_OF_FILES = ("prompt", "prompt_template", "answer", "field", *_ROLES, "leave_out")


def add_commands(command: Command) -> None:
    """Add `new`, `import` and `split`."""
    one = command("new", _new, "create a project from a file of your own, or from a template")
    one.add_argument("project", metavar="FOLDER", type=Path, help="a new or empty folder")
    source = one.add_mutually_exclusive_group()
    source.add_argument(
        "--template", default="time_range", metavar="NAME", help="time_range (default), extraction or blank"
    )
    source.add_argument(
        "--from", dest="file", type=Path, metavar="FILE", help="your file; the task is inferred from it"
    )
    one.add_argument(
        "--working", action="store_true", help="the model may write its working before each answer"
    )
    one.add_argument("--name", default="", help="the task's name (default: the file's)")
    one.add_argument(
        "--prompt-helper",
        choices=sorted(prompt_helpers()),
        default="",
        help="facts to add to each prompt: week_ahead gives a prompt that begins with today=YYYYMMDD the "
        "dates of the coming week",
    )
    _mapping_options(one)
    _split_options(one)
    json_option(one)

    one = command("import", _import, "add rows of a file (JSON, CSV, Excel, Parquet) or dataset")
    project_option(one)
    one.add_argument("file", metavar="FILE", nargs="?", type=Path, help="the file to read")
    _mapping_options(one)
    one.add_argument("--into", choices=SPLITS, default="train", help="the split of rows that name none")
    one.add_argument(
        "--only-prompts",
        action="store_true",
        help="keep the prompts alone, without answers, for GRPO with unanswered_prompts=true",
    )
    one.add_argument("--skip-repeated", action="store_true", help="skip rows that the project already has")
    json_option(one)

    one = command("split", _split, "hold another share of the rows out for the test; the window can undo it")
    project_option(one)
    _split_options(one)
    json_option(one)


def _mapping_options(parser: argparse.ArgumentParser) -> None:
    one = parser.add_argument_group("the file", "What is not given is recognised by names and content.")
    asked = one.add_mutually_exclusive_group()
    asked.add_argument("--prompt", metavar="COLUMN", help="the column with the prompts")
    asked.add_argument(
        "--prompt-template", metavar="TEXT", help='columns joined into the prompt: "{subject}: {body}"'
    )
    answer = one.add_mutually_exclusive_group()
    answer.add_argument("--answer", metavar="COLUMN", help="the column with the answers as JSON")
    answer.add_argument(
        "--field",
        action="append",
        metavar="PATH=COLUMN",
        help="build the answers from columns: a field (from.date lies in from) and its column (repeatable)",
    )
    one.add_argument(
        "--accepted", metavar="COLUMN", help="the column that lists further right answers as JSON"
    )
    one.add_argument("--kind", metavar="COLUMN", help="the column that groups the rows")
    one.add_argument("--id", metavar="COLUMN", help="the column with the rows' ids")
    one.add_argument("--split", metavar="COLUMN", help="the column that says train, valid or test")
    one.add_argument("--reasoning", metavar="COLUMN", help="the column with the working before the answer")
    one.add_argument("--leave-out", action="append", metavar="COLUMN", help="a column to drop (repeatable)")
    reading_options(parser)
    dataset_options(parser)


def _split_options(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--test-share", type=float, default=SHARE, help=f"the share of test rows (default: {SHARE})"
    )
    one.add_argument("--seed", type=int, default=SEED, help="another seed holds out other rows")


def _new(chosen: argparse.Namespace) -> str:
    if chosen.file is None and not chosen.dataset:
        for name in ("name", "prompt_helper", *_OF_FILES):
            if getattr(chosen, name):
                raise UserError(f"--{name.replace('_', '-')} needs a file.", hint="Name it by --from FILE.")
        project = new_project(chosen.project, chosen.template, working=chosen.working)
        if chosen.json:
            return to_json(
                {"name": project.task.name, "splits": Counter(row.split for row in project.rows())}
            )
        return f"{project.folder}: {project.task.name}, {len(project.rows())} rows."
    path = source_of(chosen.file, chosen)
    table = read_table(path, reading_of(chosen))
    guessed = _chosen(guess_columns(table, {}), chosen)
    proposal = propose(table, guessed, name=chosen.name or (chosen.dataset.rpartition("/")[2] or path.stem))
    proposal = replace(proposal, prompt_helper=chosen.prompt_helper)
    imported = import_rows(table, proposal.columns, proposal.schema)
    if not imported.rows:
        refuse_all_skipped(path, imported.skipped)
    rows = split_rows(imported.rows, chosen.test_share, chosen.seed)
    project = create_project(chosen.project, proposal, rows, working=chosen.working)
    remember(project.folder, proposal.columns, reading_of(chosen))
    if chosen.json:
        return to_json(_new_json(proposal, table, rows, imported))
    return "\n".join(
        [*_proposed(proposal, table), *_said(table, imported), _counts(rows), f"Made {project.folder}."]
    )


def _proposed(proposal: Proposal, table: Table) -> list[str]:
    columns = proposal.columns
    lines = [f"Prompt: {columns.template or columns.prompt}"]
    lines.append(f"Answer: {columns.completion or 'one column for each field'}")
    roles = {"Accepted too": columns.accepted, "Working": columns.reasoning}
    roles |= {"Kind": columns.kind, "Id": columns.id, "Split": columns.split}
    lines += [f"{name}: {column}" for name, column in roles.items() if column]
    extra = [name for name in table.columns if name not in {*columns.used(), *columns.left_out}]
    if extra:
        lines.append(f"Kept beside: {', '.join(extra)}")
    lines.append("Fields:")
    for path, text in described_fields(proposal.schema):
        column = f"  <- {columns.fields[path]}" if path in columns.fields else ""
        lines.append(f"  {path}: {text}{column}")
    names = ", ".join(f"{entry.part_name} {entry.weight:g}" for entry in proposal.rubric.entries)
    return [*lines, f"Rewards: {names}"]


def _new_json(proposal: Proposal, table: Table, rows: Sequence[Row], imported: Imported) -> dict[str, Any]:
    columns = proposal.columns
    return {
        "columns": {name: getattr(columns, name) for name in Columns.__dataclass_fields__},
        "schema": proposal.schema,
        "system_prompt": proposal.system_prompt,
        "rewards": proposal.rubric.to_toml(),
        "splits": Counter(row.split for row in rows),
        **_reasons(table, imported),
    }


def _import(chosen: argparse.Namespace) -> str:
    """Append the rows of a file to the project; reports the records that were skipped."""
    project = open_project(chosen.project)
    path = source_of(chosen.file, chosen)
    with _alone(project):
        return _imported(project, path, chosen)


def _imported(project: Project, path: Path, chosen: argparse.Namespace) -> str:
    rows = project.rows()  # a bad line is named before anything is added
    dataset = Dataset(project.rows_file)
    table, schema = read_table(path, reading_of(chosen)), project.task.schema
    if chosen.only_prompts:
        prompts = prompts_of(table, _chosen(guess_columns(table, schema), chosen))
        kept = add_prompts(project.folder, prompts, rows)
        return to_json(asdict(kept)) if chosen.json else str(kept.text())
    known = remembered_columns(project.folder, table)
    columns = _chosen(known or guess_columns(table, schema), chosen)
    imported = import_rows(table, columns, schema, split=chosen.into)
    merged = merge_new_rows(imported.rows, dataset.rows)
    added = merged.chosen(with_repeated=not chosen.skip_repeated)
    if added:
        dataset.apply(insert_at(len(dataset.rows), added), "Import")
        settle(dataset)
        with contextlib.suppress(UserError):  # the rows are there, whatever the disk has no room for
            remember(project.folder, columns, reading_of(chosen))
    broken = len(schema_breaks(schema, added))
    if chosen.json:
        counts = {"added": len(added), "repeated": merged.repeated, "renamed": merged.renamed}
        return to_json({**counts, "break_schema": broken, **_reasons(table, imported)})
    said = f"{len(added)} rows added, {len(imported.skipped)} records skipped"
    lines = [*_said(table, imported), f"{said}, {len(merged.repeated)} were already there."]
    return "\n".join([*lines, *([f"{broken} of them break the schema: lathe check."] if broken else [])])


def _split(chosen: argparse.Namespace) -> str:
    """Split the rows again, as one edit that the window can undo."""
    project = open_project(chosen.project)
    with _alone(project):
        project.rows()
        dataset = Dataset(project.rows_file)
        rows = split_rows(dataset.rows, chosen.test_share, chosen.seed, again=True)
        pairs = zip(dataset.rows, rows, strict=True)
        moved = tuple((at, new) for at, (old, new) in enumerate(pairs) if old.split != new.split)
        if moved:
            dataset.apply(Replace(moved), "Split again")
            settle(dataset)
    if chosen.json:
        return to_json({"moved": len(moved), "splits": Counter(row.split for row in rows)})
    return f"{_counts(rows)} {len(moved)} rows changed their split."


def _alone(project: Project) -> Any:
    busy = UserError("Another import into this project is going on.", hint="Wait until it ends.")
    return lock.only_one(project.folder, "import", busy, wait=60)


def _chosen(columns: Columns, chosen: argparse.Namespace) -> Columns:
    """The columns as guessed, but those that were named."""
    if chosen.prompt:
        columns = replace(columns, prompt=chosen.prompt, template="")
    if chosen.prompt_template:
        columns = replace(columns, prompt="", template=chosen.prompt_template)
    if chosen.answer:
        columns = replace(columns, completion=chosen.answer, fields={})
    if chosen.field:
        columns = replace(columns, completion="", fields=_fields(chosen.field))
    given = {name: getattr(chosen, name) for name in _ROLES if getattr(chosen, name)}
    columns = replace(columns, **given, left_out=tuple(chosen.leave_out or columns.left_out))
    return _without_other_roles(columns, chosen)


def _without_other_roles(columns: Columns, chosen: argparse.Namespace) -> Columns:
    """Guessed fields give way where their column was named as something else, or is left out."""
    if chosen.field or columns.completion:
        return columns
    named = {chosen.prompt, *(getattr(chosen, name) for name in _ROLES), *columns.left_out}
    asked = replace(columns, fields={}).used() if columns.template else set[str]()
    fields = {path: name for path, name in columns.fields.items() if name not in named | asked}
    return replace(columns, fields=fields)


def _fields(pairs: Sequence[str]) -> dict[str, str]:
    fields = {}
    for pair in pairs:
        key, mark, column = pair.partition("=")
        if not (key and mark and column):
            raise UserError(f"{pair!r} is not PATH=COLUMN.", hint="For example: --field from=begin")
        fields[key] = column
    return fields


def _said(table: Table, imported: Imported) -> list[str]:
    """What differs from the file, and the records that were changed or skipped."""
    changed = [f"record {record.number}: changed: {record.reason}" for record in imported.altered]
    skipped = [f"record {record.number}: {record.reason}" for record in imported.skipped]
    converted = [
        f"{one.column} -> {one.field}: {one.count} cells converted from {one.kinds[0]} to {one.kinds[1]}, "
        f"such as {canonical(one.before)} to {canonical(one.after)}"
        for one in imported.converted
    ]
    return [*map(str, table.notes), *converted, *changed, *skipped]


def _reasons(table: Table, imported: Imported) -> dict[str, Any]:
    """`_said` for --json."""
    skipped = [{"record": record.number, "reason": record.reason} for record in imported.skipped]
    altered = [{"record": record.number, "reason": record.reason} for record in imported.altered]
    converted = [asdict(one) for one in imported.converted]
    return {"skipped": skipped, "altered": altered, "converted": converted, "notes": table.notes}


def _counts(rows: Sequence[Row]) -> str:
    counts = Counter(row.split for row in rows)
    return (
        ", ".join(f"{counts[name]} {name} rows" for name in SPLITS if counts[name] or name != "valid") + "."
    )
