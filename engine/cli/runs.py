"""The commands `runs` and `control`."""

from __future__ import annotations

import argparse
from typing import Any

from engine.base.units import duration
from engine.cli.options import Command, json_option, project_option, to_json
from engine.project import open_project
from engine.runs.runlog import request_control
from engine.runs.runs import find_run, run_folders
from engine.runs.summary import RunSummary, read_summary


def add_commands(command: Command) -> None:
    """Add the commands."""
    one = command("runs", _runs, "list a project's runs")
    project_option(one)
    json_option(one)

    one = command("control", _control, "pause, resume or stop a run, or have it save a checkpoint")
    project_option(one)
    one.add_argument(
        "control",
        choices=["pause", "resume", "stop", "checkpoint"],
        help="the request; the run handles it at the end of its step",
    )
    one.add_argument("--of", default="latest", metavar="RUN", help="the run (default: the latest)")


def _runs(chosen: argparse.Namespace) -> str:
    """A line for each run, the oldest first."""
    runs = [read_summary(folder) for folder in run_folders(open_project(chosen.project).folder)]
    if chosen.json:
        return to_json([_as_values(run) for run in runs])
    return "\n".join(line for run in runs for line in _lines(run))


def _lines(run: RunSummary) -> list[str]:
    values = _as_values(run)
    best = f"{run.best.exact:.3f}" if run.best else "not measured" if run.unmeasured else "-"
    lines = [
        f"{run.folder.name:40}  {run.status:8}  {values['method']:16}  step {values['step']:5} of "
        f"{run.total_steps}  best {best}  {duration(60 * run.minutes)}"
    ]
    if run.unreadable:
        lines.append(
            f"    Lines of its events that cannot be read: {run.unreadable}. They were damaged, or written "
            "by another version of Lathe; figures and curves lack them."
        )
    return lines


def _control(chosen: argparse.Namespace) -> str:
    run = find_run(open_project(chosen.project).folder, chosen.of)
    request_control(run, chosen.control)
    return f"{chosen.control}: {run.name} handles it at the end of its step."


def _as_values(run: RunSummary) -> dict[str, Any]:
    """A run as JSON; `minutes` of work, without pauses."""
    return {
        "name": run.folder.name,
        "folder": str(run.folder),
        "status": run.status,
        "method": run.recipe.method if run.recipe else "",
        "model": run.recipe.model if run.recipe else "",
        "step": run.step,
        "steps": run.total_steps,
        "best_exact": run.best.exact if run.best else None,
        "measured": not run.unmeasured,
        "minutes": round(run.minutes, 2),
        "message": run.message,
        "title": run.about.title,
        "note": run.about.note,
        "unreadable": run.unreadable,
    }
