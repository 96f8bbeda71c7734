"""The GGUF files of base models, made by a job when one is needed, and remembered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.base.errors import UserError
from engine.jobs import BaseFileJob
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.workspace import Workspace


class BaseFiles(QObject):
    """Asks the board for each base model's file once, however many panes want it."""

    made = Signal(str, object)  # the model and its Path
    failed = Signal(str, object)  # the model and a UserError
    progressed = Signal(str, int, int)  # the model, done and total

    def __init__(self, workspace: Workspace, board: JobBoard, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._board = board
        self._paths: dict[str, Path] = {}
        self._jobs: dict[str, Job] = {}

    def path_of(self, model: str) -> Path | None:
        """The file, where it is made and still there."""
        path = self._paths.get(model)
        return path if path is not None and path.is_file() else None

    def want(self, model: str) -> None:
        """Have the file made; `made` or `failed` follows. Raises UserError where no job can be started."""
        if model in self._jobs:
            return
        assert self._workspace.project is not None
        job = self._board.start(self._workspace.project, BaseFileJob(model=model))
        self._jobs[model] = job
        job.setProperty("base_model", model)
        job.progressed.connect(self._job_progressed)
        job.ended.connect(self._job_ended)

    def give_up(self, model: str) -> None:
        """Stop making it; `failed` follows."""
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
        try:
            if job.state != "done":
                raise UserError(job.message or self.tr("The base model's file was not made."))
            self._paths[model] = Path(job.result()["path"])
        except UserError as error:
            self.failed.emit(model, error)
        else:
            self.made.emit(model, self._paths[model])
