"""The training page: the setup on the left, the chosen run with its curves and answers on the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from engine.rewards.judges import judge_models
from engine.runs.queue import QueuedRun
from gui.curves.curves_panel import CurvesPanel
from gui.endpoints.consent import may_be_asked
from gui.shared import errors
from gui.shared.boxes import agreed
from gui.shared.run_labels import title_of
from gui.shared.widgets import EmptyState, button, column, row
from gui.training.further_dialog import FurtherDialog
from gui.training.probes_view import ProbesView
from gui.training.queue_view import QueueView
from gui.training.run_list import RunList
from gui.training.run_selector import RunSelector
from gui.training.run_view import RunView
from gui.training.samples_view import SamplesView
from gui.training.setup import SetupPanel
from gui.workspace.job_log import show_log
from gui.workspace.jobs import Job
from gui.workspace.page import PAGE_MARGINS, Page, page_head

SETUP_WIDTH = 340
ROOMY = 1200  # a page of this width shows the setup beside a run; a narrower one only on request
SETUP_KEPT_AS = "training.setup"  # in the layout memory: "shown" or "hidden", where the user chose


class TrainingPage(Page):
    """Starts and controls training, and shows one run: the live one, or the earlier one that was chosen."""

    name = "training"

    def build(self) -> Iterator[None]:
        self.runs = RunList(self.board, self)
        self._live_state = ""
        self.setup = SetupPanel(self.workspace)
        yield
        curves = CurvesPanel()
        yield
        samples, probes = SamplesView(), ProbesView()
        yield
        self.view = RunView(self.workspace.layout, curves, samples, probes)
        yield
        self._build()
        self._make_actions()
        self._connect()
        yield
        self._fill_selector()
        self._choose_first()
        self._show_actions()

    # -- called by the window

    def page_actions(self) -> list[QAction]:
        return list(self.actions_by_name.values())

    def arrive(self, payload: object = None) -> None:
        """`payload`: the name of a run to show."""
        project = self.workspace.project
        if project is not None:
            self.board.look_again(project)
            self.runs.refresh(project.folder)
        self.setup.look_at_machine()
        if isinstance(payload, str) and project is not None:
            self._choose(project.folder / "runs" / payload)
        self.view.refresh()

    # -- starting and controlling

    def start(self) -> None:
        """Start a run with the chosen setup, or queue it while one trains, where nothing prevents it."""
        project = self.workspace.project
        self._update_setup()  # it may have been hidden while rows or rewards changed
        if project is None or self.setup.obstacle:
            return

        if not may_be_asked(self, judge_models(project.rubric)):
            return

        def act() -> None:
            run = QueuedRun(recipe=self.setup.recipe(), name=self.setup.run_name)
            self.board.start_or_queue(project, run)

        errors.guarded(self, act)

    def go_on(self) -> None:
        """Resume the run that is shown."""
        project, run = self.workspace.project, self.view.run
        if project is not None and run is not None and run.can_go_on:
            queued = QueuedRun(run=run.folder.name)
            errors.guarded(self, lambda: self.board.start_or_queue(project, queued))

    def measure(self) -> None:
        """Evaluate the run that is shown on its held-out rows."""
        project, run = self.workspace.project, self.view.run
        if project is not None and run is not None and run.can_measure:
            queued = QueuedRun(run=run.folder.name, measures=True)
            errors.guarded(self, lambda: self.board.start_or_queue(project, queued))

    def train_further(self) -> None:
        """Ask for how many steps, and add them to the run that is shown."""
        project, run = self.workspace.project, self.view.run
        if project is None or run is None or run.recipe is None or not run.can_train_further:
            return
        dialog = FurtherDialog(self, run.recipe, queues=self.board.occupied)
        if dialog.exec() == FurtherDialog.DialogCode.Accepted:
            queued = QueuedRun(run=run.folder.name, more=dialog.steps)
            errors.guarded(self, lambda: self.board.start_or_queue(project, queued))
        dialog.deleteLater()

    def pause_or_resume(self) -> None:
        if (job := self._job()) is not None:
            self._request(job, lambda: job.request("resume" if job.state == "paused" else "pause"))

    def checkpoint(self) -> None:
        if (job := self._job()) is not None:
            self._request(job, lambda: job.request("checkpoint"))

    def stop(self) -> None:
        """Ask, and stop the live run."""
        if (job := self._job()) is None:
            return
        if self.view.controls.leaves_out_measuring or self.ask_to_stop(job):
            self._request(job, lambda: self.board.stop(job))

    def show_log(self) -> None:
        """Open the log of the run that is shown."""
        if (run := self.view.run) is not None:
            show_log(self, run.folder, title_of(run.summary))

    def ask_to_stop(self, job: Job) -> bool:
        """Whether the user confirms it."""
        if job.measures:
            text = self.tr("The run stays as it is, and can be measured later.")
        elif job.stepped:
            text = self.tr(
                "It ends after this step with a checkpoint, and can be continued later from there."
            )
        else:
            text = self.tr("It has not made a step yet; nothing is lost.")
        if self.board.queue.runs:
            text += " " + self.tr("Then the next run of the queue starts.")
        return agreed(self, self.tr("Stop this run?"), text, self.tr("Stop"), self.tr("Keep training"))

    def _job(self) -> Job | None:
        """The live job of the run that is shown."""
        run = self.view.run
        return run.job if run is not None and run.live else None

    def _request(self, job: Job, act: Callable[[], object]) -> None:
        errors.guarded(self, act)
        self._show_actions()

    # -- which run is shown

    def _job_added(self, job: Job) -> None:
        if job.kind == "study":
            job.ended.connect(self._update_setup)
            self._update_setup()
        if job.kind != "train":
            return
        job.progressed.connect(self._show_actions)
        job.ended.connect(self._job_ended)
        self._fill_selector()
        self._choose(job.folder)
        self._update_setup()
        if self.width() < ROOMY:  # what was set up is under way: now the run needs the room
            self.workspace.layout.states.pop(SETUP_KEPT_AS, None)
            self._make_room()

    def _job_ended(self) -> None:
        self._update_setup()
        self._refresh_runs()
        self._show_actions()

    def _refresh_runs(self) -> None:
        if self.workspace.project is not None:
            self.runs.refresh(self.workspace.project.folder)

    def _runs_refreshed(self) -> None:
        self._fill_selector()
        newest_first = self.runs.runs[::-1]
        self.setup.expectation.set_runs(newest_first)
        self.setup.set_runs(newest_first)

    def _fill_selector(self) -> None:
        shown = self.view.run.folder if self.view.run is not None else None
        jobs = [job for job in self.board.live if job.kind == "train"]
        self.selector.fill(jobs, self.runs.runs[::-1], shown)

    def _choose_first(self) -> None:
        """The live run, or the newest one."""
        from engine.runs.runs import run_folders

        job = self.board.training
        folders = run_folders(self.workspace.folder) if self.workspace.project is not None else []
        if job is not None:
            self._choose(job.folder)
        elif folders:
            self._choose(folders[-1])

    def _choose(self, folder: Path) -> None:
        job = next((job for job in reversed(self.board.jobs) if job.folder == folder), None)
        self.view.show_run(folder, job)
        self._right.setCurrentIndex(1)
        if not self.selector.show_chosen(folder):
            self._fill_selector()
        self._make_room()
        self._show_actions()

    # -- updating the parts

    def _update_setup(self) -> None:
        self.setup.set_queues(self.board.occupied)
        self.setup.look_at_machine()

    def _show_actions(self) -> None:
        job = self._job()
        live = job is not None
        state = job.state if job is not None else ""
        if state != self._live_state:
            self._live_state = state
            self._fill_selector()
        actions = self.actions_by_name
        actions["start"].setEnabled(not self.setup.obstacle)
        actions["pause"].setEnabled(live)
        actions["stop"].setEnabled(live)
        actions["checkpoint"].setEnabled(live)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._make_room()

    # -- the room that the setup takes

    def _make_room(self) -> None:
        """The setup is shown while there is no run, where both have room, or as the user chose."""
        choice = self.workspace.layout.states.get(SETUP_KEPT_AS, "")
        wanted = choice != "hidden" if choice else self.width() >= ROOMY
        shown = self.view.run is None or wanted
        self.setup_button.setVisible(self.view.run is not None)
        self.setup_button.setChecked(shown)
        self.setup.setVisible(shown)

    def _toggle_setup(self) -> None:
        if self.view.run is not None:
            before = self.setup.isVisibleTo(self)
            self.workspace.layout.states[SETUP_KEPT_AS] = "hidden" if before else "shown"
            self._make_room()

    # -- building

    def _connect(self) -> None:
        self.board.job_added.connect(self._job_added)
        for job in self.board.live:
            if job.kind == "train":
                job.progressed.connect(self._show_actions)
                job.ended.connect(self._job_ended)
        self.workspace.rows_changed.connect(self.setup.data_changed)
        self.workspace.project_changed.connect(self.setup.data_changed)
        self.runs.refreshed.connect(self._runs_refreshed)
        self.selector.chosen.connect(self._choose)
        self.selector.overlay_changed.connect(self.view.curves.overlay)
        self.setup.start_requested.connect(self.start)
        self.setup.obstacle_changed.connect(self._show_actions)
        controls, result = self.view.controls, self.view.result
        controls.pause_requested.connect(self.pause_or_resume)
        controls.resume_requested.connect(self.pause_or_resume)
        controls.stop_requested.connect(self.stop)
        controls.checkpoint_requested.connect(self.checkpoint)
        controls.go_on_requested.connect(self.go_on)
        controls.log_requested.connect(self.show_log)
        result.measure_requested.connect(self.measure)
        result.compare_requested.connect(self._compare)
        result.further_requested.connect(self.train_further)
        result.export_requested.connect(lambda: self._go_to("export"))
        self._update_setup()

    def _compare(self) -> None:
        """Start the comparison of the shown run with its base model, on the page that shows it."""
        if self.view.run is not None:
            self.workspace.show_page("assess", {"compare": self.view.run.folder.name})

    def _go_to(self, page: str) -> None:
        if self.view.run is not None:
            self.workspace.show_page(page, self.view.run.folder.name)

    def _make_actions(self) -> None:
        parts = (
            ("start", self.tr("Start training"), "Ctrl+Return", self.start),
            ("pause", self.tr("Pause or resume"), "Ctrl+P", self.pause_or_resume),
            ("checkpoint", self.tr("Checkpoint now"), "Ctrl+Shift+S", self.checkpoint),
            ("stop", self.tr("Stop the run…"), "Ctrl+.", self.stop),
            ("setup", self.tr("Show or hide the setup"), "Ctrl+Shift+E", self._toggle_setup),
        )
        self.actions_by_name: dict[str, QAction] = {}
        for name, text, keys, act in parts:
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda checked=False, act=act: act())
            self.actions_by_name[name] = action

    def _build(self) -> None:
        self.setup.setFixedWidth(SETUP_WIDTH)
        self.selector = RunSelector()
        self.setup_button = button(
            self.tr("New run"),
            self._toggle_setup,
            icon="add",
            tip=self.tr("Show or hide the setup of the next run (Ctrl+Shift+E)"),
        )
        self.setup_button.setObjectName("setup_toggle")
        self.setup_button.setCheckable(True)
        self._right = QStackedWidget()
        self._right.addWidget(
            EmptyState(
                self.tr("Nothing trained yet"),
                self.tr(
                    "Check the setup on the left and press Start training. The curves, the answers and what "
                    "to make of them are shown here while the model learns."
                ),
            )
        )
        self._right.addWidget(self.view)
        head = page_head(self.tr("Train"), self.selector, None, self.setup_button)
        right = column(QueueView(self.board), self._right, stretch=self._right)
        below = row(self.setup, right, spacing=12, stretch=right)
        self.setLayout(column(head, below, margins=PAGE_MARGINS, stretch=below))
