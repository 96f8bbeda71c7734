"""Whether the rows' tokens are counted, and the button that has a worker count them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from engine.data.tokens import TokenLengths, read_lengths
from engine.jobs import FOLDER, TokensJob
from engine.project import Project
from engine.runs.limits import recipe_of_project
from gui.shared import errors
from gui.shared.sentences import engine_text
from gui.shared.widgets import button, label, row, set_role
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.workspace import Workspace


def counted_lengths(project: Project) -> TokenLengths | None:
    """What a worker counted for the project's task and the model in use; reads a file."""
    model = recipe_of_project(project.folder).model
    return read_lengths(project.folder / FOLDER, project.task, model)


class TokenLine(QWidget):
    """A button, and while a worker counts its progress. `counted`: new lengths lie on the disk."""

    counted = Signal()

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__()
        self._workspace, self._board = workspace, board
        self._job: Job | None = None
        self.button = button(self.tr("Count tokens"), self.count)
        self.button.setObjectName("count_tokens")
        self.button.setToolTip(
            self.tr(
                "Count the tokens of every row with the tokenizer of the model to be trained; takes a few "
                "seconds."
            )
        )
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(100)
        self.note = label("", "muted", wrap=True)
        self.setLayout(row(self.note, self._bar, self.button, spacing=6, stretch=self.note))
        self._bar.hide()
        board.job_added.connect(self._follow)
        for job in board.live:
            self._follow(job)

    def count(self) -> None:
        """Have the tokens counted, or stop the worker that counts."""
        if self._job is not None:
            job = self._job
            errors.guarded(self, lambda: job.request("stop"))
            return
        errors.guarded(self, self._start)

    def show_lengths(self, lengths: TokenLengths | None) -> None:
        """Say for which model the lengths are, or that there are none."""
        if self._job is not None:
            return
        set_role(self.note, "muted")
        if lengths is None:
            self.note.setText(self.tr("Tokens are not counted yet."))
            return
        missing = sum(lengths.of(row) is None for row in self._workspace.rows.all)
        text = self.tr("Tokens counted with {model}.")
        if missing:
            text = self.tr("Tokens counted with {model}; %Ln row(s) are new or changed since.", "", missing)
        self.note.setText(text.format(model=lengths.model))

    def _start(self) -> None:
        project = self._workspace.project
        assert project is not None
        self._workspace.flush()
        self._board.start(project, TokensJob(model=recipe_of_project(project.folder).model))

    def _follow(self, job: Job) -> None:
        if job.kind != "tokens" or self._job is not None:
            return
        self._job = job
        self._bar.show()
        self._bar.setRange(0, 0)
        self.button.setText(self.tr("Stop"))
        set_role(self.note, "muted")
        self.note.setText(self.tr("Counting the tokens…"))
        job.progressed.connect(self._progressed)
        job.ended.connect(self._ended)

    def _progressed(self) -> None:
        if self._job is not None:
            self._bar.setRange(0, self._job.total if self._job.total > 1 else 0)
            self._bar.setValue(self._job.done)

    def _ended(self) -> None:
        job, self._job = self._job, None
        self._bar.hide()
        self.button.setText(self.tr("Count tokens"))
        if job is None:
            return
        if job.state == "done":
            self.counted.emit()
            return
        self.note.setText(engine_text(job.message))
        set_role(self.note, "bad" if job.state == "failed" else "muted")
