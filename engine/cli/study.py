"""The command `study`: trains and assesses a grid of methods, seeds, shares of the rows and models."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.base import store
from engine.base.errors import UserError
from engine.base.units import duration
from engine.cli.follow import followed
from engine.cli.options import Command, json_option, project_option, set_option, to_json
from engine.jobs import StudyJob, create_job
from engine.models import local
from engine.project import Project, open_project
from engine.runs.presets import AUTO, load_preset
from engine.runs.recipe_values import load_recipe, with_settings
from engine.study.cells import cell_title
from engine.study.folder import Study, create_study, find_study, load_study, studies
from engine.study.forecast import Forecast
from engine.study.grid import METHODS, Grid, grid_from, is_endpoint
from engine.study.page import describe, page
from engine.study.report import report_of
from engine.study.verdict import verdicts
from engine.worker.main import folder_job

PRESET = "full"  # the one in which GRPO learns


def add_commands(command: Command) -> None:
    """Add `study`."""
    one = command("study", _study, "train and assess a grid unattended, and say which way is best")
    project_option(one)
    one.add_argument("--name", default="", help="a name for the study (default: study-1, study-2, …)")
    one.add_argument("--methods", nargs="+", metavar="METHOD", help=f"of {', '.join(METHODS)}")
    one.add_argument("--seeds", nargs="+", type=int, metavar="N", help="default: 1 2")
    one.add_argument(
        "--shares", nargs="+", type=float, metavar="PERCENT", help="of the training rows; default: 25 50 100"
    )
    one.add_argument("--models", nargs="+", metavar="M", help="as for train, or endpoint:NAME")
    one.add_argument("--hours", type=float, metavar="H", help="begin nothing that would not fit into these")
    one.add_argument("--preset", default="", help=f"the recipe of all cells (default: {PRESET})")
    one.add_argument("--recipe", type=Path, metavar="FILE.json", help="a recipe file, such as a run's")
    set_option(one)
    one.add_argument("--drop-adapters", action="store_true", help="delete a cell's weights when it is done")
    one.add_argument("--plan", action="store_true", help="show the cells and their times, and train nothing")
    one.add_argument("--resume", metavar="NAME", help="go on with a study; --hours may be changed")
    one.add_argument("--report", metavar="NAME", help="show what a study found so far")
    one.add_argument("--html", type=Path, metavar="FILE", help="with --report: write it as a page")
    one.add_argument("--list", action="store_true", help="the studies of the project")
    json_option(one)


def _study(chosen: argparse.Namespace) -> str | int:
    project = open_project(chosen.project)
    if chosen.list:
        return _listed(project, chosen.json)
    if chosen.report:
        return _report(find_study(project.folder, chosen.report), chosen)
    if chosen.html:
        raise UserError("--html writes the report of a study.", hint="Say which one: --report NAME.")
    if chosen.resume:
        return _resume(project, chosen)
    grid = _grid(chosen)
    if chosen.plan:
        return _plan(project, grid, chosen.json)
    return _carry_on(project, create_study(project, grid, chosen.name))


def _grid(chosen: argparse.Namespace) -> Grid:
    """The grid that the options choose. Raises UserError."""
    if chosen.preset and chosen.recipe:
        raise UserError("--preset and --recipe exclude each other.")
    if chosen.preset == AUTO:
        hint = "Choose another preset, or the recipe of a run with --recipe."
        raise UserError(
            "The preset auto makes another recipe for each case, so it cannot compare.", hint=hint
        )
    start = load_recipe(chosen.recipe) if chosen.recipe else load_preset(chosen.preset or PRESET)
    values: dict[str, object] = {"recipe": with_settings(start, chosen.set)}
    for name in ("methods", "seeds", "hours"):
        if getattr(chosen, name) is not None:
            values[name] = getattr(chosen, name)
    if chosen.shares is not None:
        values["shares"] = [percent / 100 for percent in chosen.shares]
    models = chosen.models or [with_settings(start, chosen.set).model]
    values["models"] = [one if is_endpoint(one) else local.lasting_name(one) for one in models]
    return grid_from({**values, "keep_adapters": not chosen.drop_adapters})


def _resume(project: Project, chosen: argparse.Namespace) -> int:
    fixed = (chosen.methods, chosen.seeds, chosen.shares, chosen.models, chosen.set)
    if any(fixed) or chosen.preset or chosen.recipe:
        raise UserError("A study keeps its grid and its recipe.", hint="Only --hours may be changed.")
    study = find_study(project.folder, chosen.resume)
    if chosen.hours is not None:
        study = study.change_hours(chosen.hours)
    return _carry_on(project, study)


def _carry_on(project: Project, study: Study) -> int:
    """Work off what is left to do under a progress bar, and say what was found; returns the exit code."""
    print(study.folder)  # noqa: T201 - for scripts
    folder = create_job(project.folder, StudyJob(study=study.name))
    with followed(folder):
        code = folder_job(project.folder, folder)
    if not code:
        report = report_of(study)
        for verdict in verdicts(report):
            print(verdict.question, *verdict.sentences, sep="\n  ")  # noqa: T201
        undone = [line for line in report.lines if line.exact is None]
        for line in undone:
            print(f"{line.title}: {line.note or 'not done'}", file=sys.stderr)  # noqa: T201
    return code


def _plan(project: Project, grid: Grid, as_json: bool) -> str:
    """The cells in their order, with what each takes."""
    forecast = Forecast(project, grid)
    times = [(cell, forecast.seconds(cell)) for cell in grid.cells]
    total = forecast.total(grid.cells)
    if as_json:
        cells = [{**cell.model_dump(), "seconds": seconds} for cell, seconds in times]
        return to_json({"cells": cells, "seconds": total, "hours": grid.hours})
    lines = [
        f"{cell_title(grid, cell):60}  {'not known' if seconds is None else duration(seconds)}"
        for cell, seconds in times
    ]
    whole = "not known" if total is None else f"about {duration(total)}"
    lines.append(f"{len(times)} cells: {whole}, estimated; each cell that is done makes it more certain.")
    if grid.hours and total is not None and total > 3600 * grid.hours:
        lines.append(f"Not all of it fits into {grid.hours:g} hours: what comes last is left out.")
    return "\n".join(lines)


def _report(study: Study, chosen: argparse.Namespace) -> str:
    report = report_of(study)
    if chosen.html:
        store.write_text(chosen.html, page(report))
    if chosen.json:
        words = {one.question: list(one.sentences) for one in verdicts(report)}
        return to_json({**report.to_json(), "verdict": words})
    return f"{chosen.html} is written." if chosen.html else describe(report)


def _listed(project: Project, as_json: bool) -> str:
    found = [load_study(folder) for folder in studies(project.folder)]
    values = [
        {
            "name": study.name,
            "cells": len(study.grid.cells),
            "done": sum(map(study.is_done, study.grid.cells)),
            "ended": study.state().ended,
        }
        for study in found
    ]
    if as_json:
        return to_json(values)
    return "\n".join(
        f"{one['name']:40}  {one['done']} of {one['cells']} cells  {one['ended'] or 'not ended'}"
        for one in values
    )
