"""Run folders: how they are named, made, listed, and what state each is in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.runs import events as ev
from engine.runs.recipe import Recipe, load_recipe
from engine.runs.runlog import read_events


@dataclass(frozen=True)
class RunSummary:
    """What a list of runs shows. `status` is running, paused, done, stopped or failed."""

    name: str
    folder: Path
    status: str
    method: str
    model: str
    step: int
    best_exact: float | None
    minutes: float
    message: str
    title: str = ""
    note: str = ""


class About(BaseModel):
    """What the user wrote about a run, in its about.json: the folder's name stays, others refer to it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str = Field(default="", title="Name")
    note: str = Field(default="", title="Note")


def read_about(folder: Path) -> About:
    """The user's words about a run; empty ones where there are none or they cannot be read."""
    path = folder / "about.json"
    try:
        return About.model_validate_json(store.read_text(path)) if path.exists() else About()
    except (UserError, ValidationError):
        return About()


def save_about(folder: Path, about: About) -> None:
    """Raises UserError when the disk does not take it."""
    store.write_text(folder / "about.json", about.model_dump_json(indent=1) + "\n")


def create_run(project: Path, recipe: Recipe, name: str = "") -> Path:
    """Make the folder of a new run and put its recipe there. Raises UserError when it cannot."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", name or recipe.method).strip("-.") or "run"
    folder = project / "runs" / f"{stamp}-{slug}"
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
    store.write_text(folder / "recipe.json", recipe.model_dump_json(indent=1) + "\n")
    return folder


def find_run(project: Path, name: str) -> Path:
    """The folder of a run by its name, a unique part of it, or "latest". Raises UserError."""
    known = run_folders(project)
    if not known:
        raise UserError("This project has no runs yet.", "Start one with: main.py train FOLDER")
    if name == "latest":
        return known[-1]
    exact = [folder for folder in known if folder.name == name]
    found = exact or [folder for folder in known if name in folder.name]
    if len(found) != 1:
        said = f"{len(found)} runs match {name!r}." if found else f"No run matches {name!r}."
        raise UserError(said, f"Runs: {', '.join(f.name for f in known)}.")
    return found[0]


def run_folders(project: Path) -> list[Path]:
    """Every run folder of a project, oldest first."""
    folder = project / "runs"
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if (path / "recipe.json").is_file())


def summarise(folder: Path) -> RunSummary:
    """What a run's own files say of it."""
    recipe = load_recipe(folder / "recipe.json")
    events = read_events(folder)
    held_out = [event.exact for event in events if isinstance(event, ev.HeldOut)]
    steps = [event.step for event in events if isinstance(event, ev.GrpoStep | ev.WarmStep)]
    finished = next((event for event in reversed(events) if isinstance(event, ev.Finished)), None)
    minutes = (events[-1].time - events[0].time) / 60 if events else 0.0
    message = finished.message if finished else ""
    best = max(held_out) if held_out else None
    about = read_about(folder)
    return RunSummary(
        folder.name,
        folder,
        status_of(events),
        recipe.method,
        recipe.model,
        steps[-1] if steps else 0,
        best,
        round(minutes, 2),
        message,
        about.title,
        about.note,
    )


def check_startable(run: Path, resume: bool) -> None:
    """Raises UserError where a run must be left alone: it goes on already, or there is nothing to resume."""
    status = status_of(read_events(run))
    if status in ("running", "paused"):
        raise UserError(f"The run {run.name} is already going on.", "Stop it first, or wait for its end.")
    if resume and status == "done":
        raise UserError(
            f"The run {run.name} is already done.", "Add steps to it (--more N), or start a new run."
        )


def status_of(events: list[ev.AnyEvent]) -> str:
    """The state of a run by its events and by whether its process lives; never by a message's text."""
    for event in reversed(events):
        if isinstance(event, ev.Finished):
            return event.status
        if isinstance(event, ev.Paused):
            return "paused" if _lives(events) else "failed"
        if isinstance(event, ev.Continued | ev.Started):
            break
    return "running" if _lives(events) else "failed"


def _lives(events: list[ev.AnyEvent]) -> bool:
    started = next((event for event in reversed(events) if isinstance(event, ev.Started)), None)
    if started is None or started.host != ev.HOST or not psutil.pid_exists(started.pid):
        return False
    try:
        process = psutil.Process(started.pid)
        # A pid may have been given to another program since: ours was there when it spoke.
        return process.create_time() <= started.time + 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
