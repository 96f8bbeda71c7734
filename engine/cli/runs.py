"""`lathe runs`: a line for each run of a project, or all of them as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.base.units import duration
from engine.runs.runs import run_folders
from engine.runs.summary import RunSummary, read_summary


def print_runs(project: Path, *, as_json: bool) -> None:
    """Print the runs of the project in this folder, oldest first."""
    runs = [read_summary(folder) for folder in run_folders(project)]
    if as_json:
        print(json.dumps([_as_values(run) for run in runs], indent=1))  # noqa: T201
        return
    for run in runs:
        values = _as_values(run)
        best = "-" if run.best is None else f"{run.best.exact:.3f}"
        print(  # noqa: T201
            f"{run.folder.name:40}  {run.status:8}  {values['method']:16}  step {values['step']:5}  "
            f"best {best}  {duration(60 * run.minutes)}"
        )
        if run.unreadable:
            print(  # noqa: T201
                f"    Lines of its events that cannot be read: {run.unreadable}. They were damaged, or "
                "written by another version of Lathe; figures and curves lack them."
            )


def _as_values(run: RunSummary) -> dict[str, Any]:
    """What the JSON says of a run; `minutes` are minutes of work, without pauses."""
    return {
        "name": run.folder.name,
        "folder": str(run.folder),
        "status": run.status,
        "method": run.recipe.method if run.recipe else "",
        "model": run.recipe.model if run.recipe else "",
        "step": run.last_step.step if run.last_step else 0,
        "best_exact": run.best.exact if run.best else None,
        "minutes": round(run.minutes, 2),
        "message": run.message,
        "title": run.about.title,
        "note": run.about.note,
        "unreadable": run.unreadable,
    }
