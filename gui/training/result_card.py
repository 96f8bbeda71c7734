"""How a run ended: what it came to on the held-out rows, why it failed, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from engine.assess.choices import adapters
from engine.assess.stats import wilson
from engine.runs import events as ev
from gui.shared import theme
from gui.shared.run_labels import phase_name
from gui.shared.scores import percent
from gui.shared.sentences import engine_text
from gui.shared.widgets import TextToolButton, button, column, label, row, set_icon, set_primary
from gui.training.shown_run import ShownRun

REPORT_HEIGHT = 130


class ResultCard(QWidget):
    """Visible for runs that have ended. Whoever shows it places its buttons."""

    measure_requested = Signal()
    compare_requested = Signal()
    export_requested = Signal()
    further_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("training_result")
        self._build()
        self.hide()

    def show_run(self, run: ShownRun | None) -> None:
        """Show how this run ended; hidden while it lives or is being read."""
        over = run is not None and not run.live and run.status in ("done", "stopped", "failed")
        self.setVisible(over)
        has_model = run is not None and over and _has_model(run)
        better = has_model and run is not None and run.summary.beats_base
        can_measure = over and run is not None and run.can_measure
        self.measure_button.setVisible(can_measure)
        self.compare_button.setVisible(has_model and not can_measure)  # the line has no room for both
        self.export_button.setVisible(has_model)
        self.further_button.setVisible(has_model and run is not None and run.can_train_further)
        if run is None or not over:
            return
        set_primary(self.measure_button, run.summary.unmeasured)
        done = run.status == "done"  # else to continue comes first
        set_primary(self.export_button, done and better)
        set_primary(self.compare_button, done and not better)
        failed = run.status == "failed"
        self._headline.setText(self._headline_of(run))
        self._steps.setText(self._steps_of(run))
        self._steps.setVisible(bool(self._steps.text()))
        self._advice.setText(self._advice_of(run))
        self._advice.setVisible(bool(self._advice.text()))
        self._show_report(run.finished.report if failed and run.finished else "")

    # -- sentences

    def _headline_of(self, run: ShownRun) -> str:
        if run.status == "failed":
            return engine_text(run.finished.message if run.finished else "") or self.tr(
                "The run ended without a message: its process was killed, or the computer was switched off."
            )
        best = run.summary.best
        if run.summary.unmeasured:
            return self.tr("Not measured: no held-out row was answered since it began to learn.")
        if best is None:
            if run.summary.started is None or run.summary.started.validation_rows:
                return self.tr("It ended before its first step.")
            return self.tr("There were no held-out rows, so nothing tells how good it became.")
        if best.step == 0:
            return self.tr("It did not get better than the base model on the held-out rows.")
        if not best.exact:
            text = self.tr(
                "None of {rows} held-out rows is answered exactly yet; the mean reward is {reward}."
            )
            return text.format(rows=best.rows, reward=f"{best.reward:.2f}")
        text = self.tr("Best on held-out rows: {exact} exact, at step {step} of {total} ({phase})")
        return text.format(
            exact=percent(best.exact),
            step=run.summary.at(best.phase, best.step),
            total=run.summary.step,
            phase=phase_name(best.phase),
        )

    def _steps_of(self, run: ShownRun) -> str:
        """Base -> warm start -> GRPO or rejection sampling, with the interval of the best figure."""
        summary = run.summary
        named = (
            (self.tr("Base"), summary.base),
            (phase_name("warm_start"), summary.last("warm_start")),
            *((phase_name(phase), summary.last(phase)) for phase in ev.PHASES if phase != "warm_start"),
        )
        steps = "  →  ".join(f"{name} {percent(event.exact)}" for name, event in named if event is not None)
        best = summary.best
        if best is None or not best.rows:
            return steps
        return f"{steps}   ({self._interval_of(best)})"

    def _interval_of(self, best: ev.HeldOut) -> str:
        ends = wilson(round(best.exact * best.rows), best.rows)
        text = self.tr("{rows} rows; the best lies between {low} and {high} with 95% confidence")
        return text.format(low=percent(ends.low), high=percent(ends.high), rows=best.rows)

    def _advice_of(self, run: ShownRun) -> str:
        summary = run.summary
        if run.status == "failed":
            return self._hint_of(run)
        if run.status == "stopped" and summary.unmeasured:
            return self.tr("Measure it to see whether it got better than the base model, or continue it.")
        if run.status == "stopped":
            return self.tr("It was stopped before its end and can be continued.")
        best, after = summary.best, run.recipe.sampled_phase if run.recipe is not None else None
        if best is not None and best.phase == "warm_start" and after and summary.last(after) is not None:
            text = self.tr(
                "{phase} did not add to the warm start on these rows; the warm start's model is kept as best."
            )
            return text.format(phase=phase_name(after))
        return ""

    def _hint_of(self, run: ShownRun) -> str:
        """A failure's report is a hint where it is one line, and else goes behind the button."""
        report = run.finished.report if run.finished else ""
        hint = engine_text(report) if report and "\n" not in report and len(report) < 300 else ""
        can = run.goes_on_from()
        saved = (
            self.tr("What was saved is there: it can be continued from its last checkpoint.") if can else ""
        )
        return " ".join(part for part in (hint, saved) if part)

    # -- the report

    def _show_report(self, report: str) -> None:
        long = bool(report) and ("\n" in report.strip() or len(report) >= 300)
        self.report_button.setVisible(long)
        self.report_button.setChecked(False)
        self._report.setPlainText(report if long else "")
        self._report.hide()

    def _toggle_report(self, on: bool) -> None:
        self._report.setVisible(on)
        set_icon(self.report_button, "down" if on else "right")

    # -- building

    def _build(self) -> None:
        self._headline = label("", "heading", wrap=True, selectable=True, name="result_headline")
        self._steps = label("", wrap=True, selectable=True, name="result_steps")
        self._advice = label("", "muted", wrap=True, selectable=True, name="result_advice")
        self.measure_button = button(
            self.tr("Measure now"),
            self.measure_requested.emit,
            role="primary",
            icon="assess",
            tip=self.tr("The model as it is now answers the held-out rows; takes as long as an evaluation"),
            name="measure_run",
        )
        self.compare_button = button(
            self.tr("Compare with the base model"),
            self.compare_requested.emit,
            role="primary",
            icon="assess",
            tip=self.tr("Next: both answer the test rows, which neither has learned from"),
            name="compare",
        )
        self.export_button = button(
            self.tr("Export this model"),
            self.export_requested.emit,
            icon="export",
            tip=self.tr("Make one file of the trained model, for other programs"),
            name="export_run",
        )
        self.further_button = button(
            self.tr("Train further…"),
            self.further_requested.emit,
            icon="training",
            tip=self.tr("More steps for this run, from where it ended"),
            name="train_further",
        )
        for one in (self.measure_button, self.compare_button, self.export_button, self.further_button):
            one.hide()
        self.report_button = TextToolButton()
        self.report_button.setObjectName("show_report")
        self.report_button.setText(self.tr("Show report"))
        self.report_button.setCheckable(True)
        self.report_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.report_button.toggled.connect(self._toggle_report)
        self._report = QPlainTextEdit()
        self._report.setReadOnly(True)
        self._report.setFont(theme.mono())
        self._report.setFixedHeight(REPORT_HEIGHT)
        texts = (self._headline, self._steps, self._advice)
        self.setLayout(column(*texts, row(self.report_button, None), self._report, spacing=4))
        self._toggle_report(False)


def _has_model(run: ShownRun) -> bool:
    """Whether there is anything to compare or export."""
    return bool(adapters(run.folder))
