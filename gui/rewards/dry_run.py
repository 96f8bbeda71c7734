"""The dry run: the rewards of a model's answers before training, and whether it can learn from them."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from engine.base.errors import UserError
from engine.endpoints.settings import PREFIX
from engine.jobs import ScoreJob
from engine.rewards.dryrun import DryRun
from engine.rewards.judges import judge_models
from engine.rewards.rubric import Rubric
from engine.task import Task
from gui.endpoints.consent import may_be_asked
from gui.endpoints.cost_note import CostNote
from gui.play.choices import Choice
from gui.rewards.draft import Lines
from gui.rewards.dry_run_results import DryRunResults
from gui.rewards.last_run import LastRun, last_run
from gui.rewards.model_bar import BenchModelBox
from gui.shared import errors
from gui.shared.labels import split_within
from gui.shared.sentences import error_text
from gui.shared.widgets import button, column, inset, label, row, scrolled, set_role
from gui.workspace.job_panel import JobPanel
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.workspace import Workspace

MOST_ROWS = 2000
JUDGE_AFTER = 400  # milliseconds after the last change of the rewards


class DryRunPanel(QWidget):
    """Starts and follows the job, and shows the newest result, judged by the present rewards."""

    answer_chosen = Signal(str, str)  # the id of a row, and an answer to put on the bench

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__()
        self.setObjectName("dry_run")
        self._workspace = workspace
        self._board = board
        self._rubric: Rubric | None = None
        self._task: Task | None = None
        self._lines: Lines = ()
        self.job: Job | None = None
        self.last: LastRun | None = None
        self.shown: DryRun | None = None
        self._stale = True
        self._timer = QTimer(self, singleShot=True, interval=JUDGE_AFTER)
        self._timer.timeout.connect(self.judge)
        self._build()
        for job in board.live:  # one that was started before this page was first seen
            self._follow(job)
        board.job_added.connect(self._follow)
        self.read_last()

    def show_rubric(self, lines: Lines, rubric: Rubric, task: Task) -> None:
        """Judge by this rubric."""
        self._lines, self._rubric, self._task = lines, rubric, task
        self._judge_soon()

    def _show_cost(self) -> None:
        """Say what an endpoint will take to answer the rows."""
        choice, project = self.model_box.choice(), self._workspace.project
        if choice is not None and project is not None:
            rows = [row for row in self._workspace.rows.all if row.split == "train"][: self.limit_box.value()]
            self.cost.show_for(project.task, rows, [choice.key])

    def rows_changed(self) -> None:
        self._judge_soon()

    def refresh(self) -> None:
        """List the models again."""
        self.model_box.show_models(self._workspace.folder)

    def read_last(self) -> None:
        """Show the newest result of this project."""
        self.last = last_run(self._workspace.folder)
        self._judge_soon()

    def start(self) -> None:
        """Let the chosen model answer the rows. A job that cannot be started shows an error."""
        choice, project = self.model_box.choice(), self._workspace.project
        if choice is None or project is None or self.job is not None:
            return
        names = [choice.key, *judge_models(project.rubric)]
        if not may_be_asked(self, names, self.cost.sentence("train")):
            return
        job = ScoreJob(model=_model_name(choice), split="train", limit=self.limit_box.value())
        errors.guarded(self, lambda: self._board.start(project, job))

    def judge(self) -> None:
        """Judge the answers by the present rewards and show the result."""
        self._timer.stop()
        self._stale = False
        if self.last is None or self._rubric is None or self._task is None:
            self._area.setVisible(False)
            self._nothing.setVisible(self.job is None)
            return
        try:
            run = self.last.judged(self._rubric, self._workspace.rows.all, self._task)
        except UserError as error:
            self.show_message(error_text(error), "bad")
            return
        self._show(run)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._stale:
            self.judge()
        self._show_age()

    def _follow(self, job: Job) -> None:
        if job.kind != "score" or self.job is not None:
            return
        self.job = job
        job.ended.connect(self._job_ended)
        self.panel.follow(job)
        self.show_message("")
        self._show_busy()

    def _show_busy(self) -> None:
        busy = self.job is not None
        self.start_button.setVisible(not busy)
        for box in (self.model_box, self.limit_box):
            box.setDisabled(busy)

    def _job_ended(self) -> None:
        job, self.job = self.job, None
        assert job is not None
        self._show_busy()
        if job.state == "done":
            self.read_last()
        self.judge()

    def _judge_soon(self) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def _show(self, run: DryRun) -> None:
        self.shown = run
        self._nothing.hide()
        self._area.show()
        self._show_age()
        self.results.show_run(run, self._lines)

    def _show_age(self) -> None:
        if self.last is None or self.shown is None:
            return
        text = self.tr("%Ln answer(s) of {model} to {split} rows, {age}.", "", len(self.shown.scored)).format(
            model=self._model_title(self.last.job.model),
            split=split_within(self.last.job.split),
            age=self._age(time.time() - self.last.time),
        )
        before, now = self.last.mean, self.shown.mean
        if before is not None and now is not None and abs(before - now) > 5e-7:
            more = self.tr(
                "The rewards or rows have changed since then: judged anew, the mean was {before} at the time."
            )
            text += " " + more.format(before=f"{before:.3f}")
        self.results.age_label.setText(text)

    def _age(self, seconds: float) -> str:
        minutes = seconds / 60
        if minutes < 1:
            return self.tr("just now")
        if minutes < 60:
            return self.tr("{count} min ago").format(count=round(minutes))
        if minutes < 48 * 60:
            return self.tr("{count} h ago").format(count=round(minutes / 60))
        return self.tr("%Ln day(s) ago", "", round(minutes / 60 / 24))

    def _model_title(self, name: str) -> str:
        if name == "base" or name.startswith("base:"):
            return self.tr("the base model")
        if name.startswith(PREFIX):
            return name.removeprefix(PREFIX)
        return name.replace("\\", "/").rpartition("/")[2]

    def show_message(self, text: str, role: str = "muted") -> None:
        """Show a message above the result; an empty one hides it."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        set_role(self.message, role)

    def _build(self) -> None:
        self.model_box = BenchModelBox()
        self.limit_box = QSpinBox()
        self.limit_box.setObjectName("limit")
        inset(self.limit_box)
        self.limit_box.setRange(4, MOST_ROWS)
        self.limit_box.setValue(ScoreJob().limit)
        self.limit_box.setSuffix(self.tr(" rows"))
        self.limit_box.setToolTip(self.tr("How many training rows to answer, starting with the first"))
        self.start_button = button(self.tr("Score a model"), self.start, role="primary", name="score_model")
        self.panel = JobPanel(self._board, self.tr("Stopped. The previous result is kept."))
        self.panel.again_requested.connect(self.start)
        self.message = label("", "muted", wrap=True)
        about = label(
            self.tr(
                "Let a model answer some rows before training: rewards that tell its answers apart can "
                "teach it, those that are always the same cannot."
            ),
            "muted",
            wrap=True,
        )
        self._nothing = label(self.tr("Nothing has been scored yet."), "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.results = DryRunResults()
        self.results.answer_chosen.connect(self.answer_chosen)
        self._area = scrolled(self.results)
        tools = row(self.start_button, self.model_box, self.limit_box, None)
        self.cost = CostNote()
        self.model_box.changed.connect(self._show_cost)
        self.limit_box.valueChanged.connect(lambda _: self._show_cost())
        parts = (about, tools, self.cost, self.panel, self.message, self._nothing, self._area)
        box = column(*parts, margins=(0, 8, 0, 0), stretch=self._area)
        box.setStretchFactor(self._nothing, 1)
        self.setLayout(box)
        self._show_busy()
        self.show_message("")


def _model_name(choice: Choice) -> str:
    """The name that a job takes a model by."""
    if choice.endpoint is not None:
        return choice.endpoint.title
    return f"base:{choice.base}" if choice.base else str(choice.path)
