"""What the run is doing now, how far it is, and the buttons that steer it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from engine.runs import events as ev
from engine.runs.stages import LAST_HELD_OUT
from gui.shared.labels import count_text, duration_text
from gui.shared.run_labels import phase_name, state_name
from gui.shared.widgets import ElidedLabel, ProgressBar, button, column, label, row, set_primary, set_role
from gui.training.shown_run import ShownRun
from gui.workspace.flow_row import FlowRow

TICK_MS = 1000


class Controls(QWidget):
    """Shows one run. Its signals are requests that the page carries out."""

    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()
    checkpoint_requested = Signal()
    go_on_requested = Signal()
    log_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("training_controls")
        self._run: ShownRun | None = None
        self._build()
        self._clock = QTimer(self, interval=TICK_MS)  # elapsed time goes on between events
        self._clock.timeout.connect(self._show_figures)

    def show_run(self, run: ShownRun | None) -> None:
        """Show this run, or how it stands now. Cheap: some texts and a bar."""
        self._run = run
        self.setVisible(run is not None)
        if run is None or not run.live:
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()
        if run is None:
            return
        self._show_state(run)
        self._show_buttons(run)
        self._show_figures()

    def add_buttons(self, *buttons: QPushButton) -> None:
        """More buttons at the end of the line, such as what to do with a finished run."""
        for one in (*buttons, self.log_button):  # the log is what one needs least
            self._buttons.removeWidget(one)
            self._buttons.addWidget(one)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    @property
    def leaves_out_measuring(self) -> bool:
        """Whether the run has been stopped, and to stop it once more only leaves out its last evaluation."""
        return self._run is not None and self._run.live and self._run.summary.stage == LAST_HELD_OUT

    # -- showing

    def _show_state(self, run: ShownRun) -> None:
        text, role = self._state_text(run)
        self._state.setText(text)
        set_role(self._state_dot, role)
        summary = run.summary
        self.bar.setVisible(run.live)
        if not run.live:
            return
        waiting = not summary.in_step and summary.total <= 1
        self.bar.setRange(0, 0 if waiting else max(1, summary.total))
        self.bar.setValue(0 if waiting else summary.done)

    def _state_text(self, run: ShownRun) -> tuple[str, str]:
        phase = phase_name(run.summary.stage)
        in_step = run.summary.in_step
        if run.stopping:
            return (self.tr("Stopping after this step") if in_step else self.tr("Stopping")), "warn"
        if run.pausing:
            return (self.tr("Pausing after this step") if in_step else self.tr("Pausing")), "warn"
        match run.status:
            case "paused":
                return self.tr("Paused in: {phase}").format(phase=phase), "warn"
            case "running":
                return phase, "good"
            case "done":
                return self.tr("Done"), "good"
            case "stopped":
                return self.tr("Stopped"), "warn"
            case "failed":
                return self.tr("Failed"), "bad"
        return state_name(run.status), "muted"

    def _show_buttons(self, run: ShownRun) -> None:
        paused = run.status == "paused"
        stopping = run.stopping
        self.pause_button.setVisible(run.live and not paused)
        in_step = run.summary.in_step
        self.pause_button.setEnabled(not stopping and not run.pausing)
        self.pause_button.setToolTip(
            self.tr("Wait after this step (Ctrl+P)") if in_step else self.tr("Wait here (Ctrl+P)")
        )
        self.resume_button.setVisible(run.live and paused)
        self.checkpoint_button.setVisible(run.live)
        waits = bool(run.job and run.job.requested("checkpoint"))
        self.checkpoint_button.setEnabled(run.status == "running" and in_step and not stopping and not waits)
        self.stop_button.setVisible(run.live)
        self.stop_button.setEnabled(not stopping)
        ends = self.leaves_out_measuring
        self.stop_button.setText(self.tr("Skip measuring") if ends else self.tr("Stop"))
        self.go_on_button.setVisible(not run.live and run.can_go_on)
        self.log_button.setVisible(run.folder.is_dir())
        set_primary(self.go_on_button, not run.summary.unmeasured)  # else to measure it comes first
        if self.go_on_button.isVisibleTo(self):
            self.go_on_button.setToolTip(self._from_where(run))

    def _from_where(self, run: ShownRun) -> str:
        place = run.goes_on_from()
        if place is None:
            return self.tr("No checkpoint has been saved yet, so it starts again with the same settings.")
        phase, step = place
        text = self.tr("Goes on from its last checkpoint: step {step} ({phase}).")
        return text.format(phase=phase_name(phase), step=run.summary.at(phase, step))

    def _show_figures(self) -> None:
        run = self._run
        if run is None:
            return
        summary, figures = run.summary, []
        in_step = summary.in_step
        if run.live and not in_step and summary.total > 1:
            figures.append(count_text(summary.done, summary.total))
        if summary.total_steps and (summary.step or in_step):
            text = self.tr("step {done} of {total}")
            figures.append(text.format(done=summary.step, total=summary.total_steps))
        if run.job is not None and run.live and run.job.seconds_left is not None:
            figures.append(self._time_left(run))
        minutes = summary.timeline.minutes_at(ev.now()) if run.live else summary.minutes
        if summary.started is not None:
            text = self.tr("{time} so far") if run.live else self.tr("took {time}")
            figures.append(text.format(time=duration_text(60 * minutes)))
        if run.live and in_step and isinstance(summary.last_step, ev.Step):
            rate = f"{summary.last_step.tokens_per_second:.0f}"
            figures.append(self.tr("{n} tokens per second").format(n=rate))
        if summary.device:
            figures.append(summary.device)
        text = "   ·   ".join(figures)
        self._figures.setText(text)
        self._figures.setVisible(run.live)
        self._figures_beside.show_text("" if run.live else text)
        self._fit()

    def _fit(self) -> None:
        """The buttons stand beside the state, or below it where they would cut the figures there."""
        way = QBoxLayout.Direction
        beside = self._head.sizeHint().width() + self._beside_width() + self._buttons.sizeHint().width() + 16
        self._line.setDirection(way.LeftToRight if beside <= self.width() else way.TopToBottom)

    def _beside_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._figures_beside.whole)

    def _time_left(self, run: ShownRun) -> str:
        assert run.job is not None and run.job.seconds_left is not None
        left = duration_text(run.job.seconds_left)
        after = run.recipe.sampled_phase if run.recipe is not None else None
        if after and run.summary.stage == "warm_start":
            return self.tr("{time} left, then {phase}").format(time=left, phase=phase_name(after))
        return self.tr("{time} left").format(time=left)

    # -- building

    def _build(self) -> None:
        self._state_dot = label("●", "muted")
        self._state = label("", "heading", name="run_state")
        self._figures = label("", "muted", wrap=True, name="run_figures")
        self._figures_beside = ElidedLabel("muted")  # where there is no bar
        self.bar = ProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.pause_button = button(self.tr("Pause"), self.pause_requested.emit, icon="pause", name="pause")
        self.resume_button = button(
            self.tr("Resume"),
            self.resume_requested.emit,
            role="primary",
            icon="resume",
            tip="Ctrl+P",
            name="resume",
        )
        self.checkpoint_button = button(
            self.tr("Checkpoint now"),
            self.checkpoint_requested.emit,
            icon="save",
            tip=self.tr("Save a checkpoint after this step; the run goes on (Ctrl+Shift+S)"),
            name="checkpoint",
        )
        self.stop_button = button(
            self.tr("Stop"),
            self.stop_requested.emit,
            role="danger",
            icon="stop",
            tip=self.tr("Save a checkpoint after this step and end; it can be continued later (Ctrl+.)"),
            name="stop",
        )
        self.go_on_button = button(
            self.tr("Continue this run"),
            self.go_on_requested.emit,
            role="primary",
            icon="resume",
            name="go_on",
        )
        self.log_button = button(
            self.tr("Show log"),
            self.log_requested.emit,
            tip=self.tr("What this run did and printed"),
            name="show_run_log",
        )
        buttons = (
            self.pause_button,
            self.resume_button,
            self.checkpoint_button,
            self.stop_button,
            self.go_on_button,
            self.log_button,
        )
        for one in buttons:
            one.hide()  # `show_run` shows those that apply
        self._head = row(self._state_dot, self._state, 8, self._figures_beside, stretch=self._figures_beside)
        self._buttons = FlowRow(*buttons)
        self._line: QBoxLayout = row(self._head, self._buttons, stretch=self._head)
        self.setLayout(column(self._line, self.bar, self._figures))
