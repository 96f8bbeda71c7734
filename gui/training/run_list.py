"""The runs of the project, read in the background where they changed, and followed while they are live."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.base.progress import Progress
from engine.runs.runs import run_folders
from engine.runs.summary import RunSummary
from gui.curves.run_record import read_run
from gui.shared.background import Background
from gui.workspace.jobs import Job, JobBoard

SHOW_EVERY_MS = 1000


class RunList(QObject):
    """`runs`, oldest first, as of the last `refresh`; `refreshed` follows each reading."""

    refreshed = Signal()
    run_changed = Signal(object)  # the RunSummary of a live run, once a second at most, and at its end

    def __init__(self, board: JobBoard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: list[RunSummary] = []
        self._board = board
        self._changed: set[Job] = set()
        self._background = Background(self)
        self._background.done.connect(self._was_read)
        self._timer = QTimer(self, singleShot=True, interval=SHOW_EVERY_MS)
        self._timer.timeout.connect(self._show_changed)
        for job in board.jobs:
            self._follow(job)
        board.job_added.connect(self._follow)

    def refresh(self, project: Path) -> None:
        """Read what changed since the last time."""
        living = self._living()

        def work(_: Progress) -> list[RunSummary]:
            return [living.get(folder) or read_run(folder).summary for folder in run_folders(project)]

        self._background.start(work)

    def _living(self) -> dict[Path, RunSummary]:
        return {job.folder: job.summary for job in self._board.live if job.kind == "train"}

    def _was_read(self, runs: list[RunSummary]) -> None:
        living = self._living()
        self.runs = [living.get(run.folder, run) for run in runs]
        self.refreshed.emit()

    def _follow(self, job: Job) -> None:
        if job.kind == "train" and job.live:
            job.events_arrived.connect(lambda *_: self._note(job))
            job.ended.connect(lambda: self.run_changed.emit(job.summary))

    def _note(self, job: Job) -> None:
        self._changed.add(job)
        if not self._timer.isActive():
            self._timer.start()

    def _show_changed(self) -> None:
        for job in self._changed:
            self.run_changed.emit(job.summary)
        self._changed.clear()
