"""One job on a page: how far it is, and how to stop it; or why it failed, and how to start it again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from engine.runs import events as ev
from gui.shared import errors, theme
from gui.shared.i18n import translate
from gui.shared.labels import count_text, duration_text
from gui.shared.sentences import engine_text
from gui.shared.widgets import ProgressBar, button, label, row, set_role
from gui.workspace.job_log import show_log
from gui.workspace.jobs import Job, JobBoard


class BesideTraining(QLabel):
    """Says, while a run trains, what a job that is started now has to share."""

    def __init__(self, board: JobBoard, parent: QWidget) -> None:
        super().__init__(parent)  # without one, it would be shown as a window
        self.setObjectName("beside_training")
        self.setText(
            self.tr("A run is training. This can run beside it, but both take longer until one ends.")
        )
        self.setWordWrap(True)
        set_role(self, "muted")
        self._board = board
        board.jobs_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.setVisible(self._board.occupied)


class JobPanel(QFrame):
    """Follows one job at a time; hidden while there is nothing to say."""

    again_requested = Signal()
    changed = Signal()  # it follows another job now, or that one ended, or the panel was dismissed

    def __init__(self, board: JobBoard, stopped_text: str) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setObjectName("job_panel")
        self._board = board
        self._stopped_text = stopped_text
        self.job: Job | None = None
        self._parts: Callable[[Job], tuple[int, int]] = _no_parts
        self._clock = QTimer(self, interval=1000)  # something moves, also in a stage that tells nothing
        self._clock.timeout.connect(self._show_times)
        self._icon = label()
        self._stage = label("", wrap=True)
        self._more = label("", "muted", wrap=True, selectable=True)
        self.bar = ProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(8)
        self.bar.setAccessibleName(self.tr("Progress of the job"))
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setFont(theme.mono())
        self.details.setMinimumHeight(120)
        self.details.setAccessibleName(self.tr("The worker's last output"))
        self.stop_button = button(self.tr("Cancel"), self._stop, icon="stop", tip=self.tr("Stop this job"))
        self.again_button = button(self.tr("Start again"), self._again, role="primary")
        self.details_button = button(self.tr("Details"), self._toggle_details)
        self.log_button = button(
            self.tr("Show log"), self.show_log, tip=self.tr("What this job did and printed"), name="show_log"
        )
        self.close_button = button(self.tr("Close"), self.clear, tip=self.tr("Close this message"))
        top = row(self._icon, self._stage, stretch=self._stage)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 12, 14, 12)
        box.addLayout(top)
        box.addWidget(self.bar)
        box.addWidget(self._more)
        box.addWidget(self.details)
        buttons = (self.stop_button, self.again_button, self.details_button, self.log_button)
        box.addLayout(row(*buttons, None, self.close_button))
        self.hide()

    @property
    def busy(self) -> bool:
        return self.job is not None and self.job.live

    @property
    def words(self) -> str:
        """What it says, for tests."""
        return f"{self._stage.text()} {self._more.text()}".strip()

    def follow(self, job: Job, parts: Callable[[Job], tuple[int, int]] | None = None) -> None:
        """Show this job from now on; `parts` says which part of how many it is at, 0 where nobody knows."""
        self._let_go()
        self.job, self._parts = job, parts or _no_parts
        job.progressed.connect(self._refresh)
        job.ended.connect(self._refresh)
        self.details.hide()
        self._refresh()
        self.show()

    def clear(self) -> None:
        """Take away what is said of a job that ended."""
        if not self.busy:
            self._let_go()
            self.hide()
            self.changed.emit()

    def show_log(self) -> None:
        """Open the log of the job in a window of its own."""
        if self.job is not None:
            show_log(self, self.job.folder, self.job.folder.name)

    def _let_go(self) -> None:
        if self.job is not None:
            self.job.progressed.disconnect(self._refresh)
            self.job.ended.disconnect(self._refresh)
            self.job = None
            self._clock.stop()

    def _stop(self) -> None:
        job = self.job
        if job is not None and job.live:
            errors.guarded(self, lambda: self._board.stop(job))
            self._refresh()

    def _again(self) -> None:
        self.clear()
        self.again_requested.emit()

    def _refresh(self) -> None:
        job = self.job
        if job is None:
            return
        if job.state == "done":
            self.clear()
            return
        for one in (self.bar, self.stop_button):
            one.setVisible(job.live)
        self.close_button.setVisible(not job.live)
        self.again_button.setVisible(not job.live)
        self._clock.start() if job.live else self._clock.stop()
        self._show_live(job) if job.live else self._show_ended(job)
        self._more.setVisible(bool(self._more.text()))
        self.changed.emit()

    def _show_live(self, job: Job) -> None:
        stopping = job.requested("stop")
        self._icon.hide()
        set_role(self._stage, "")
        at, of = self._parts(job)
        stage = engine_text(job.stage) or translate("stages", "Starting the worker")
        if at and of > 1:
            stage = self.tr("{at} of {all}: {stage}").format(at=at, all=of, stage=stage)
        self._stage.setText(self.tr("Stopping…") if stopping else stage)
        self.stop_button.setEnabled(not stopping)
        self.bar.setRange(0, job.total if job.total > 1 else 0)
        self.bar.setValue(job.done)
        self._show_times()
        self.details_button.hide()

    def _show_times(self) -> None:
        job = self.job
        if job is None or not job.live:
            return
        parts = []
        if job.total > 1:
            parts.append(count_text(job.done, job.total))
        if job.seconds_left is not None and job.done < job.total:
            text = (
                self.tr("about {time} left in this part")
                if self._parts(job)[0]
                else self.tr("about {time} left")
            )
            parts.append(text.format(time=duration_text(job.seconds_left)))
        if job.events:
            so_far = ev.seconds_between(job.events[0], ev.now())
            parts.append(self.tr("{time} so far").format(time=duration_text(so_far)))
        self._more.setText(" · ".join(parts))
        self._more.setVisible(bool(parts))

    def _show_ended(self, job: Job) -> None:
        report = job.finished.report if job.finished else ""
        failed = job.state == "failed"
        self._icon.setVisible(failed)
        self._icon.setPixmap(theme.icon("warning", "bad").pixmap(20, 20))
        set_role(self._stage, "bad" if failed else "")
        self._stage.setText(engine_text(job.message) if failed else self._stopped_text)
        hint = engine_text(report) if "\n" not in report else ""  # a hint is a sentence, a report has lines
        finished = any(isinstance(event, ev.Finished) for event in job.events)
        kept = self.tr("Nothing that existed before is lost.") if finished else ""  # a crash says so itself
        self._more.setText(" ".join(part for part in (hint, kept) if part) if failed else "")
        self.details.setPlainText(report)
        self.details_button.setVisible(failed and "\n" in report)
        self.details.setVisible(self.details.isVisible() and failed)

    def _toggle_details(self) -> None:
        self.details.setVisible(not self.details.isVisible())


def _no_parts(job: Job) -> tuple[int, int]:
    return 0, 0
