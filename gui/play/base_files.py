"""The GGUF files of base models, each made by a job when it is first needed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.base.errors import UserError
from engine.jobs import BaseFileJob
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.workspace import Workspace


class BaseFiles(QObject):
    """Starts one job for each base model's file, however many panes need it."""

    made = Signal(str, object)  # the model and its Path
    failed = Signal(str, object)  # the model and a UserError
    stopped = Signal(str)  # the model whose file is not wanted any more
    progressed = Signal(str, int, int)  # the model, done and total

    def __init__(self, workspace: Workspace, board: JobBoard, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._board = board
        self._paths: dict[str, Path] = {}
        self._jobs: dict[str, Job] = {}

    def path_of(self, model: str) -> Path | None:
        """The file, if it was made and still exists."""
        path = self._paths.get(model)
        return path if path is not None and path.is_file() else None

    def make(self, model: str) -> None:
        """Make the file; `made`, `failed` or `stopped` follows. Raises UserError where no job starts."""
        if model in self._jobs:
            return
        assert self._workspace.project is not None
        job = self._board.start(self._workspace.project, BaseFileJob(model=model))
        self._jobs[model] = job
        job.setProperty("base_model", model)
        job.progressed.connect(self._job_progressed)
        job.ended.connect(self._job_ended)

    def cancel(self, model: str) -> None:
        """Stop making it; `stopped` follows."""
        if (job := self._jobs.get(model)) is not None:
            job.request("stop")

    def _job_progressed(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job.live:
            self.progressed.emit(job.property("base_model"), job.done, job.total)

    def _job_ended(self) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        model = job.property("base_model")
        self._jobs.pop(model, None)
        if job.state == "stopped":
            self.stopped.emit(model)
            return
        try:
            if job.state != "done":
                raise UserError(job.message or self.tr("The base model's file was not made."))
            self._paths[model] = Path(job.result()["path"])
        except UserError as error:
            self.failed.emit(model, error)
        else:
            self.made.emit(model, self._paths[model])
