"""The servers of the open project: started, found again, and what is known of them."""

from __future__ import annotations

import os
from pathlib import Path

from engine.base.errors import UserError
from engine.jobs import ServeJob, change_job, load_job
from engine.project import Project
from engine.serve.state import environment, new_key
from gui.workspace.jobs import Job, JobBoard

_keys: dict[Path, str] = {}  # of the servers that this process has started, by their folders; in no file


def start(board: JobBoard, project: Project, file: Path, port: int, parallel: int, keep: bool) -> Job:
    """Serve a file with a new key. Raises UserError."""
    key = new_key()
    wanted = ServeJob(file=str(file), port=port, parallel=parallel, owner=os.getpid(), keep=keep)
    job = board.start(project, wanted, environment(key))
    _keys[job.folder] = key
    return job


def live_server(board: JobBoard, file: Path) -> Job | None:
    """The job that serves this file now."""
    return next((job for job in board.live if (spec := spec_of(job)) and spec.file == str(file)), None)


def key_of(job: Job) -> str | None:
    """The key of a server; None for one that another window has started."""
    return _keys.get(job.folder)


def spec_of(job: Job) -> ServeJob | None:
    """What was asked of a server; None for any other job, or a damaged folder."""
    if job.kind != "serve":
        return None
    try:
        spec = load_job(job.folder)
    except UserError:
        return None
    return spec if isinstance(spec, ServeJob) else None


def keep(job: Job, kept: bool) -> None:
    """Let a server go on without the window, or end with this one. Raises UserError."""
    if (spec := spec_of(job)) is not None:
        change_job(job.folder, spec.model_copy(update={"keep": kept, "owner": os.getpid()}))


def ends_with_window(job: Job) -> bool:
    """Whether this server is to be stopped when the window closes."""
    spec = spec_of(job)
    return spec is not None and not spec.keep
