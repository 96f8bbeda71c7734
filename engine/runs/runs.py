"""Run folders: how they are named, made, listed and found."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from engine.base import names, store
from engine.base.errors import UserError, disk_error
from engine.base.text import Text
from engine.runs import events as ev
from engine.runs.adapters import best_figures
from engine.runs.recipe import Recipe
from engine.runs.runlog import read_events
from engine.runs.summary import About, read_summary, save_about

_LONGEST_SLUG = 80  # letters; the whole title stands in a file
_DEEPEST = "checkpoints/warm_start/checkpoint-1000000/adapter_model.safetensors"


def create_run(project: Path, recipe: Recipe, name: str = "") -> Path:
    """Make the folder of a new run and put its recipe there. Raises UserError when it cannot."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    slug = names.plain_stem(name or recipe.method, _LONGEST_SLUG, "run", ascii_only=True)
    folder = project / "runs" / f"{stamp}-{slug}"
    names.check_length(folder / _DEEPEST)
    count = 1
    try:
        (project / "runs").mkdir(parents=True, exist_ok=True)
        while True:
            try:
                folder.mkdir()
                break
            except FileExistsError:
                count += 1
                folder = project / "runs" / f"{stamp}-{slug}-{count}"
    except OSError as error:
        raise disk_error("create", folder, error) from error
    try:
        store.write_text(folder / "recipe.json", recipe.model_dump_json(indent=1) + "\n")
        if name not in ("", slug):
            save_about(folder, About(title=name))  # a folder's name takes few letters of it, or none
    except UserError:
        forget_start(folder)
        raise
    return folder


def forget_start(run: Path) -> None:
    """Delete the folder of a new run whose start failed; one that has come to a phase is kept."""
    if not any(isinstance(event, ev.PhaseStarted) for event in read_events(run)):
        shutil.rmtree(run, ignore_errors=True)


def find_run(project: Path, name: str) -> Path:
    """The folder of a run by its name, a unique part of it, "latest", or "best" (see `best_first`).

    Raises UserError.
    """
    known = run_folders(project)
    if not known:
        raise UserError("This project has no runs yet.", hint="Start one with: main.py train FOLDER")
    if name == "latest":
        return known[-1]
    if name == "best":
        return best_first(project)[0]
    exact = [folder for folder in known if folder.name == name]
    matches = exact or [folder for folder in known if name in folder.name]
    if len(matches) != 1:
        hint = Text("Runs: {list}.", ", ".join(folder.name for folder in known))
        if matches:
            raise UserError("{n} runs match {name!r}.", len(matches), name, hint=hint)
        raise UserError("No run matches {name!r}.", name, hint=hint)
    return matches[0]


def run_folders(project: Path) -> list[Path]:
    """Every run folder of a project, oldest first."""
    folder = project / "runs"
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if (path / "recipe.json").is_file())


def best_first(project: Path) -> list[Path]:
    """Every run folder of a project by the held-out figures of its best adapter, the highest first.

    Of equals the newer run comes first. Runs that were never measured, or have no adapter, come last. The
    figures are of validation rows, which have no part in training; the test rows choose nothing.
    """

    def figures(run: Path) -> tuple[float, float, str]:
        best = best_figures(run)
        return (best.exact, best.reward, run.name) if best else (-1.0, -1.0, run.name)

    return sorted(run_folders(project), key=figures, reverse=True)


def check_startable(run: Path, resume: bool) -> None:
    """Raises UserError where a run must be left alone: it goes on already, or there is nothing to resume."""
    status = read_summary(run).status
    if status in ("running", "paused"):
        raise UserError(
            "The run {name} is already running.", run.name, hint="Stop it first, or wait until it ends."
        )
    if resume and status == "done":
        hint = Text("Add steps to it (--more N), or start a new run.")
        raise UserError("The run {name} is already done.", run.name, hint=hint)
