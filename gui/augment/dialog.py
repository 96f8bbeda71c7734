"""More rows from a model: what is asked for, how the candidates fare, and their review."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QFrame, QTabWidget, QWidget

from engine.augment.batches import Batch, Tally, batches, new_batch, open_batch
from engine.augment.cost import Use, forecast, forecast_text, spent, spent_text
from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.jobs import AugmentJob, load_job
from gui.augment.request_form import RequestForm
from gui.augment.review_view import ReviewView
from gui.augment.tally_view import TallyView
from gui.endpoints.consent import may_be_asked
from gui.shared import errors
from gui.shared.background import Background
from gui.shared.labels import number_text
from gui.shared.sentences import engine_text
from gui.shared.widgets import button, column, label, row, scrolled, splitter
from gui.workspace.job_panel import BesideTraining, JobPanel
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.workspace import Workspace

KIND = "augment"
SIZE = (1000, 640)
LOOK_MS = 1000  # between two looks at the candidates of a batch that is being written
REVIEW = 1  # the tab


class MoreRows(QDialog):
    """Starts, follows and stops the work; it goes on while the dialog is closed. The review waits on disk."""

    def __init__(self, parent: QWidget | None, workspace: Workspace, board: JobBoard) -> None:
        super().__init__(parent)
        self._workspace, self._board = workspace, board
        self._batch: Batch | None = None
        self._passed = -1
        self._counting = Background(self)
        self._counting.done.connect(self._counted)
        self._counting.failed.connect(lambda error: errors.show(self, error))
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._count)
        self.setWindowTitle(self.tr("More rows from a model"))
        self.resize(*SIZE)
        self._complete = True  # whether nothing of the batch is left to do
        self.form = RequestForm()
        self.tally = TallyView()
        self.review = ReviewView(self._workspace)
        self.review.counted.connect(self._show_waiting)
        self.panel = JobPanel(self._board, self.tr("Stopped. What was written is kept; it can go on."))
        self.panel.again_requested.connect(self.go_on)
        self.start_button = button(
            self.tr("Write rows"), self.start, role="primary", icon="add", name="augment_start"
        )
        self.go_on_button = button(self.tr("Go on"), self.go_on, icon="resume", name="augment_go_on")
        self.go_on_button.setToolTip(self.tr("Go on with the rows that were asked for last"))
        self._lay_out()
        self.form.changed.connect(self._show_cost)
        board.job_added.connect(self._follow)
        board.job_ended.connect(self._job_ended)
        self.form.show_models(workspace.folder)
        known = batches(workspace.folder)
        if known:
            self._show_batch(known[-1])
        for job in board.live:
            self._follow(job)
        self.review.read(workspace.folder)
        if self.review.waiting:
            self.tabs.setCurrentIndex(REVIEW)
        self._show_state()

    @property
    def job(self) -> Job | None:
        """The job that writes rows now."""
        return next((job for job in self._board.live if job.kind == KIND), None)

    # -- the work

    def start(self) -> None:
        """Ask for new rows. What cannot be started is said."""

        def act() -> None:
            assert self._workspace.project is not None
            request = self.form.request()
            if not may_be_asked(self, (request.model, request.read_by), self.form.cost.text()):
                return
            batch = new_batch(self._workspace.folder, request)
            self._show_batch(batch)
            self._board.start(self._workspace.project, AugmentJob(batch=batch.number))

        errors.guarded(self, act)
        self._show_state()

    def go_on(self) -> None:
        """Go on with a batch that was stopped, or whose time was over."""
        batch, project = self._batch, self._workspace.project
        if batch is None or project is None:
            return
        if may_be_asked(self, (batch.request.model, batch.request.read_by)):
            errors.guarded(self, lambda: self._board.start(project, AugmentJob(batch=batch.number)))
        self._show_state()

    def _follow(self, job: Job) -> None:
        if job.kind != KIND:
            return
        with contextlib.suppress(UserError):  # a damaged folder: its progress can be seen nevertheless
            wanted = load_job(job.folder)
            if isinstance(wanted, AugmentJob):
                self._show_batch(open_batch(self._workspace.folder, wanted.batch))
        self.panel.follow(job)
        job.progressed.connect(self._look_soon)
        self._show_state()

    def _job_ended(self, job: Job) -> None:
        if job.kind == KIND:
            self._look.stop()
            self._count()
            self._show_state()

    # -- what is shown

    def _show_batch(self, batch: Batch) -> None:
        self._batch = batch
        self.form.show_request(batch.request)
        self._show_cost()
        self._count()

    def _show_cost(self) -> None:
        """What the endpoints among the two models will take."""
        project, lines = self._workspace.project, list[str]()
        with contextlib.suppress(UserError):  # nothing to ask for is said on starting
            if project is not None:
                found = forecast(project, self._workspace.rows.all, self.form.request())
                lines = [engine_text(forecast_text(least, most)) for least, most in found]
        self.form.cost.setText("\n".join(lines))
        self.form.cost.setVisible(bool(lines))

    def _look_soon(self) -> None:
        if not self._look.isActive():
            self._look.start()

    def _count(self) -> None:
        """Read the candidates beside the window: there may be thousands."""
        batch = self._batch
        if batch is None:
            return

        def work(progress: Progress) -> tuple[Batch, Tally, list[Use]]:
            candidates = batch.candidates()
            return batch, Tally.of(candidates), spent(batch.request, candidates)

        self._counting.start(work)

    def _counted(self, found: tuple[Batch, Tally, list[Use]]) -> None:
        batch, tally, uses = found
        self.tally.show_tally(tally, [engine_text(spent_text(use)) for use in uses])
        self._complete = batch.is_done(tally)
        if self.job is None:  # the same seed would write the same again
            self.form.set_seed(batch.request.seed + 1)
        if tally.passed != self._passed:
            self._passed = tally.passed
            self.review.read(self._workspace.folder)
        self._show_state()

    def _show_state(self) -> None:
        busy = self.job is not None
        self.form.setEnabled(not busy)
        self.start_button.setVisible(not busy)
        self.go_on_button.setVisible(not busy and self._batch is not None and not self._complete)

    def _show_waiting(self, count: int) -> None:
        title = self.tr("Review ({number})").format(number=number_text(count))
        self.tabs.setTabText(REVIEW, title if count else self.tr("Review"))

    def done(self, result: int) -> None:
        self._look.stop()
        self._counting.drop()
        self._board.job_added.disconnect(self._follow)
        self._board.job_ended.disconnect(self._job_ended)
        super().done(result)

    # -- the widgets

    def _lay_out(self) -> None:
        about = label(
            self.tr(
                "A model writes prompts; checks refuse what is of no use, and what passes waits for your "
                "review. The embedded model only shows how it works: use a larger one."
            ),
            "muted",
            wrap=True,
        )
        left = QFrame()
        form = scrolled(self.form)
        foot = row(self.start_button, self.go_on_button, None)
        left.setLayout(column(about, form, BesideTraining(self._board, left), foot, stretch=form))
        right = QWidget()
        right.setLayout(column(self.panel, self.tally, stretch=self.tally))
        work = splitter(left, right, sizes=[430, 530], stretches=[0, 1], handle=12)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(_padded(work), self.tr("Write"))
        self.tabs.addTab(_padded(self.review), self.tr("Review"))
        close = button(self.tr("Close"), self.reject)
        close.setAutoDefault(False)
        self.setLayout(column(self.tabs, row(None, close), margins=(14, 10, 14, 12), stretch=self.tabs))


def _padded(inner: QWidget) -> QWidget:
    outer = QWidget()
    outer.setLayout(column(inner, margins=(2, 10, 2, 4)))
    return outer
