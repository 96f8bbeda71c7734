"""The window that a server belongs to, and ends with."""

from __future__ import annotations

import time
from pathlib import Path

import psutil

from engine.base import store
from engine.base.errors import UserError
from engine.base.process import living_here
from engine.jobs import ServeJob, load_job


class Owner:
    """What the `ServeJob` of a folder says of its owner, read again whenever the window has changed it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read_at = -1.0
        self._job: ServeJob | None = None
        self._process: psutil.Process | None = None

    def gone(self) -> bool:
        """Whether the server is to end because its window has ended; one without an owner goes on."""
        if (changed := store.changed_at(self._folder / "job.json")) != self._read_at:
            self._read_at = changed
            self._read()
        if self._job is None or self._job.keep or not self._job.owner:
            return False
        return self._process is None or not self._process.is_running()

    def _read(self) -> None:
        try:
            job = load_job(self._folder)
        except UserError:  # deleted by hand: what was said before stands
            return
        if not isinstance(job, ServeJob):
            return
        self._job = job
        self._process = living_here(job.owner, time.time()) if job.owner else None
