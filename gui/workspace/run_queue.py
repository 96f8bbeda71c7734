"""The queue of runs as the window sees it: the next one is started when the one that trains has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine.base.errors import UserError
from engine.project import Project
from engine.runs.queue import Queue, QueuedRun, Reason, load_queue, save_queue
from engine.runs.runs import run_folders
from engine.runs.summary import read_summary

if TYPE_CHECKING:
    from gui.workspace.jobs import Job, JobBoard


class RunQueue(QObject):
    """`runs`, the next one first. Every change is on disk before `changed` tells of it.

    A run that failed holds the queue: what made it fail may make the next one fail too, so a person decides.
    """

    changed = Signal()
    started = Signal(object)  # the Job of a run that was started from the queue
    failed = Signal(object)  # the UserError for which the next run could not be started

    def __init__(self, board: JobBoard) -> None:
        super().__init__(board)
        self.project: Project | None = None
        self._board = board
        self._queue = Queue()
        board.job_ended.connect(self._job_ended)

    @property
    def runs(self) -> tuple[QueuedRun, ...]:
        return self._queue.runs

    @property
    def waits_because(self) -> Reason:
        """Why no run starts by itself; empty where the next one will."""
        return self._queue.waits_because

    def open(self, project: Project | None) -> None:
        """Take up the queue of a project: its next run starts unless one trains. Raises UserError."""
        self.project = project
        self._queue = Queue()
        if project is not None:
            self._queue = load_queue(project.folder)
            if self.runs and not self.waits_because and self._last_run_failed(project):
                self._keep(self.runs, "failed")
        self.changed.emit()
        self._start_soon()

    def add(self, run: QueuedRun) -> None:
        """Put a run behind the others, and let the queue go on by itself again. Raises UserError."""
        self._keep((*self.runs, run), "")

    def remove(self, at: int) -> None:
        """Raises UserError when the disk does not take it."""
        self._keep((*self.runs[:at], *self.runs[at + 1 :]), self.waits_because)

    def move(self, at: int, to: int) -> None:
        """Put a run at another place. Raises UserError when the disk does not take it."""
        runs = list(self.runs)
        runs.insert(to, runs.pop(at))
        self._keep(tuple(runs), self.waits_because)

    def hold(self, reason: Reason) -> None:
        """Start nothing by itself from now on. Raises UserError when the disk does not take it."""
        if self.runs:
            self._keep(self.runs, reason)

    def start_next(self) -> None:
        """Start the next run, whatever the queue waits for. Raises UserError, and then it stays the next."""
        if not self.runs or self.project is None:
            return
        run, *rest = self.runs
        self._keep(tuple(rest), "")
        try:
            job = self._board.start_queued(self.project, run)
        except UserError:
            self._keep((run, *rest), "unable")
            raise
        self.started.emit(job)

    def _job_ended(self, job: Job) -> None:
        if job.kind not in ("train", "study") or not self.runs:
            return
        # A failed run that was measured ends as it had ended, and a study tells of its failures itself.
        if job.kind == "study" or job.state != "failed" or job.measures:
            self._start_soon()
            return
        try:
            self.hold("failed")
        except UserError as error:
            self.failed.emit(error)

    def _start_soon(self) -> None:
        """After everybody has been told how the run before ended."""
        QTimer.singleShot(0, self, self._start_if_free)

    def _start_if_free(self) -> None:
        if self._board.occupied or self.waits_because:
            return
        try:
            self.start_next()
        except UserError as error:
            self.failed.emit(error)

    def _keep(self, runs: tuple[QueuedRun, ...], reason: Reason) -> None:
        assert self.project is not None
        queue = Queue(runs=runs, waits_because=reason if runs else "")
        save_queue(self.project.folder, queue)
        self._queue = queue
        self.changed.emit()

    @staticmethod
    def _last_run_failed(project: Project) -> bool:
        folders = run_folders(project.folder)
        return bool(folders) and read_summary(folders[-1]).status == "failed"
