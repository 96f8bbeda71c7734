"""Which runs and jobs of a project live in processes of their own."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from engine.base.errors import UserError
from engine.jobs import job_folders, load_job
from engine.runs import events as ev
from engine.runs.launch import has_process
from engine.runs.runlog import parse_event
from engine.runs.runs import run_folders
from engine.runs.summary import read_summary

_LAST_BYTES = 65536


def living_jobs(project: Path, known: Collection[Path] = ()) -> list[tuple[str, Path]]:
    """Kind and folder of each run and job of a project folder whose process lives, but for those known."""
    folders = [one for one in (*run_folders(project), *job_folders(project)) if one not in known]
    return [(kind, folder) for folder in folders if may_live(folder) and (kind := _kind_of(folder))]


def may_live(folder: Path) -> bool:
    """Whether a run's process lives. One that has said its last word lives where it was started again."""
    try:
        with (folder / "events.jsonl").open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - _LAST_BYTES))
            lines = file.read().splitlines()
    except OSError:
        lines = []
    last = parse_event(lines[-1].decode("utf-8", "replace")) if lines else None
    if isinstance(last, ev.Finished):
        return has_process(folder, since=last.time)
    return read_summary(folder).live


def _kind_of(folder: Path) -> str:
    """What a folder is of: "train", or the kind of its job; empty where its job.json is damaged."""
    if not (folder / "job.json").is_file():
        return "train"
    try:
        return load_job(folder).kind
    except UserError:
        return ""
