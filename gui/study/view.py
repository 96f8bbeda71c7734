"""The tab of studies on the Runs page: a list of them, and what the chosen one found or is doing."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from engine.base import store
from engine.base.errors import UserError
from engine.jobs import StudyJob, load_job
from engine.study.folder import FOLDER, Study
from engine.study.page import page
from gui.curves.curves_panel import CurvesPanel
from gui.endpoints.consent import may_be_asked
from gui.shared import desktop, errors, file_dialogs
from gui.shared.background import Background
from gui.shared.boxes import agreed
from gui.shared.i18n import current
from gui.shared.labels import count_text, duration_text
from gui.shared.sentences import engine_text
from gui.shared.widgets import EmptyState, IconButton, button, column, label, row, scrolled, splitter
from gui.study.dialog import NewStudy
from gui.study.reading import Reading, Shown, read
from gui.study.report_view import ReportView
from gui.workspace.job_panel import JobPanel
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.workspace import Workspace

SOON_MS = 1000


class StudiesView(QWidget):
    """Studies are read in the background; the one that is worked on is read again as its cells are done."""

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__()
        self.setObjectName("studies")
        self._workspace, self._board = workspace, board
        self._reading: Reading | None = None
        self._chosen: Path | None = None
        self._background = Background(self)
        self._background.done.connect(self._was_read)
        self._background.failed.connect(lambda error: errors.show(self, error))
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._refresh_shown)
        self._build()
        board.job_added.connect(self._job_added)
        board.jobs_changed.connect(self._show_actions)
        for job in board.live:
            self._job_added(job)
        self._show_actions()

    # -- what the page and the buttons ask

    def refresh(self) -> None:
        """Read the studies again."""
        if self._workspace.project is not None:
            project, chosen = self._workspace.folder, self._chosen
            self._background.start(lambda _: read(project, chosen))

    def new_study(self) -> None:
        """Ask for a grid, and start it."""
        project = self._workspace.project
        if project is None:
            return
        dialog = NewStudy(self, project)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.study is not None:
            self._chosen = dialog.study.folder
            self._start(dialog.study)
        dialog.deleteLater()
        self.refresh()

    def go_on(self) -> None:
        """Continue the chosen study."""
        if (shown := self._shown()) is None:
            return
        study = shown.study
        if shown.ended == "hours" and study.grid.hours:
            more = self.tr("Its {hours} hours are used up. Without a limit it goes on until all is done.")
            hours = f"{study.grid.hours:g}"
            if not agreed(
                self,
                self.tr("Go on without a limit?"),
                more.format(hours=hours),
                self.tr("Go on"),
            ) or not errors.guarded(self, lambda: study.change_hours(0)):
                return
        self._start(study)

    def pause(self) -> None:
        """Pause or resume the study that is worked on."""
        if (job := self._job) is not None:
            errors.guarded(self, lambda: job.request("resume" if job.state == "paused" else "pause"))

    def export_page(self) -> None:
        """Write the report as one HTML page."""
        report = self.report.report
        if report is None:
            return
        title = self.tr("Save the report")
        path = file_dialogs.save_file(self, "report", title, f"{report.name}.html", "HTML (*.html)")
        if path is not None:
            text = page(report, engine_text, current())
            errors.guarded(self, lambda: store.write_text(path, text))

    def delete(self) -> None:
        """Move the chosen study to the trash."""
        shown = self._shown()
        if shown is None:
            return
        question = self.tr("Move the study “{name}” to the trash?").format(name=shown.study.name)
        more = self.tr("All its runs and answers go with it.")
        yes, no = self.tr("Move to the trash"), self.tr("Keep")
        if agreed(self, question, more, yes, no, danger=True):
            errors.guarded(self, lambda: desktop.to_trash(shown.study.folder))
            self._chosen = None
            self.refresh()

    def open_folder(self) -> None:
        if (shown := self._shown()) is not None:
            desktop.show_folder(shown.study.folder)

    # -- inside

    def _refresh_shown(self) -> None:
        if self.isVisible():  # reading takes a second, and the page reads when it is shown again
            self.refresh()

    @property
    def _job(self) -> Job | None:
        return next((job for job in self._board.live if job.kind == "study"), None)

    def _start(self, study: Study) -> None:
        project = self._workspace.project
        if project is not None and may_be_asked(self, study.grid.models):
            errors.guarded(self, lambda: self._board.start(project, StudyJob(study=study.name)))

    def _job_added(self, job: Job) -> None:
        if job.kind != "study":
            return
        self.panel.follow(job)
        job.progressed.connect(self._soon.start)
        job.ended.connect(self.refresh)
        with contextlib.suppress(UserError):
            asked = load_job(job.folder)
            if isinstance(asked, StudyJob):
                self._chosen = self._workspace.folder / FOLDER / asked.study
        self.refresh()

    def _was_read(self, reading: Reading) -> None:
        self._reading = reading
        self._stack.setCurrentWidget(self._main if reading.studies else self._empty)
        names = [self._title(one) for one in reading.studies]
        if names != [self.list.item(at).text() for at in range(self.list.count())]:
            with QSignalBlocker(self.list):
                self.list.clear()
                for one, name in zip(reading.studies, names, strict=True):
                    item = QListWidgetItem(name)
                    item.setData(Qt.ItemDataRole.UserRole, one.study.folder)
                    self.list.addItem(item)
        if reading.report is not None:
            self.report.show_report(reading.report)
            at = next(i for i, one in enumerate(reading.studies) if one.study.name == reading.report.name)
            self._chosen = reading.studies[at].study.folder
            with QSignalBlocker(self.list):
                self.list.setCurrentRow(at)
        self._show_actions()

    def _title(self, one: Shown) -> str:
        cells = self.tr("{n} cells").format(n=count_text(one.done, one.cells))
        return f"{one.study.name}\n{cells}"

    def _shown(self) -> Shown | None:
        shown = self._reading.studies if self._reading is not None else ()
        return next((one for one in shown if one.study.folder == self._chosen), None)

    def _show_actions(self) -> None:
        shown, job = self._shown(), self._job
        self.continue_button.setVisible(job is None and shown is not None and not shown.finished)
        self.pause_button.setVisible(job is not None)
        paused = job is not None and job.state == "paused"
        self.pause_button.setText(self.tr("Resume") if paused else self.tr("Pause"))
        for one in (self.export_button, self.folder_button):
            one.setEnabled(shown is not None)
        self.delete_button.setEnabled(shown is not None and job is None)
        self._left.setText(self._state_text(shown, job))

    def _state_text(self, shown: Shown | None, job: Job | None) -> str:
        if shown is None or self._reading is None:
            return ""
        parts = [self.tr("{n} cells are done").format(n=count_text(shown.done, shown.cells))]
        if shown.finished:
            return parts[0]
        if self._reading.seconds_left is not None:
            left = duration_text(self._reading.seconds_left)
            parts.append(self.tr("about {time} of work left").format(time=left))
        if job is None and shown.ended == "hours":
            parts.append(self.tr("its hours are used up"))
        return " · ".join(parts)

    def _choose(self) -> None:
        item = self.list.currentItem()
        folder = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if folder is not None and folder != self._chosen:
            self._chosen = folder
            self.refresh()

    def _show_curves(self, run: str) -> None:
        if self._chosen is None:
            return
        dialog = QDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(run)
        curves = CurvesPanel()
        dialog.setLayout(column(curves, margins=(12, 12, 12, 12)))
        dialog.resize(1000, 640)
        curves.show_run(self._chosen / "runs" / run)
        dialog.open()

    def _build(self) -> None:
        self.new_button = button(
            self.tr("New study…"), self.new_study, role="primary", icon="add", name="new_study"
        )
        self.continue_button = button(self.tr("Continue"), self.go_on, icon="resume", name="continue_study")
        self.pause_button = button(self.tr("Pause"), self.pause, icon="pause", name="pause_study")
        self.export_button = button(
            self.tr("Save as page…"), self.export_page, icon="save", name="export_study"
        )
        self.folder_button = IconButton("folder", self.tr("Open folder"), self.open_folder)
        self.delete_button = IconButton("delete", self.tr("Delete…"), self.delete)
        self._left = label("", "muted", wrap=True)
        self.panel = JobPanel(
            self._board, self.tr("The study was stopped. Continue goes on where it stopped.")
        )
        self.panel.again_requested.connect(self.go_on)
        self.list = QListWidget()
        self.list.setObjectName("study_list")
        self.list.setAccessibleName(self.tr("Studies of this project"))
        self.list.setSpacing(2)
        self.list.setMinimumWidth(150)
        self.list.currentRowChanged.connect(lambda *_: self._choose())
        self.report = ReportView()
        self.report.run_wanted.connect(self._show_curves)
        right = QWidget()
        area = scrolled(self.report)
        right.setLayout(column(self.panel, area, spacing=8, stretch=area))
        parts = splitter(self.list, right, sizes=(190, 800), stretches=(0, 1))
        self._workspace.layout.remember_splitter(parts, "studies.list")
        self._main = QWidget()
        bar = row(
            *(self.new_button, self.continue_button, self.pause_button, self.export_button),
            *(None, self.folder_button, self.delete_button),
        )
        self._main.setLayout(column(bar, self._left, parts, spacing=10, stretch=parts))
        self._empty = EmptyState(
            self.tr("No studies yet"),
            self.tr(
                "A study trains several methods on several shares of your rows, unattended, assesses each on "
                "the test rows, and says which method is best and whether more rows would help."
            ),
            self.tr("New study…"),
            self.new_study,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._main)
        self.setLayout(column(self._stack, margins=(0, 8, 0, 0)))
