"""Asks an endpoint for one tiny answer, in a process of its own, and says what came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from engine.base.errors import UserError
from engine.endpoints.settings import Endpoint
from engine.jobs import EndpointTestJob
from gui.shared import errors
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import ProgressBar, button, column, label, row, set_role
from gui.workspace.jobs import Job, JobBoard

LONGEST = 120  # letters of an answer that are shown


class TrialLine(QWidget):
    """`wanted` is called when Test is pressed; whoever is asked calls `start`."""

    def __init__(self, wanted: Callable[[], object]) -> None:
        super().__init__()
        self._board = JobBoard(self)
        self.job: Job | None = None
        self._form = ""
        self.test_button = button(
            self.tr("Test"),
            wanted,
            tip=self.tr("Saves it and asks some tiny questions; none of your rows is sent"),
            name="test_endpoint",
        )
        self.test_button.setAutoDefault(False)
        self.stop_button = button(self.tr("Stop"), self.stop, icon="stop", name="stop_test")
        self.stop_button.setAutoDefault(False)
        self._bar = ProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(100)
        self._bar.setRange(0, 0)
        self.said = label("", wrap=True, selectable=True, name="test_result")
        self.setLayout(column(row(self.test_button, self._bar, self.stop_button, None), self.said, spacing=6))
        self.clear()

    def start(self, endpoint: Endpoint) -> None:
        """Ask this endpoint."""
        if self.job is None:
            self.clear()
            self._form = endpoint.answer_form
            job = EndpointTestJob(endpoint=endpoint.name)
            errors.guarded(self, lambda: self._follow(self._board.start_alone(job)))

    def stop(self) -> None:
        if (job := self.job) is not None:
            errors.guarded(self, lambda: self._board.stop(job))

    def clear(self) -> None:
        """Say nothing; what is still asked is stopped."""
        self.stop()
        self.job = None
        self._say("")
        self._show()

    def end(self) -> None:
        """Stop what is asked; the line cannot be used any more."""
        self.clear()
        self._board.forget()

    def _follow(self, job: Job) -> None:
        self.job = job
        job.ended.connect(lambda: self._ended(job))
        self._show()

    def _ended(self, job: Job) -> None:
        if job is not self.job:
            return
        self.job = None
        self._show()
        if job.state == "done":
            self._show_result(job)
        elif job.state == "failed":
            report = job.finished.report if job.finished and "\n" not in job.finished.report else ""
            self._say(" ".join(map(engine_text, filter(None, (job.message, report)))), "bad")

    def _show_result(self, job: Job) -> None:
        try:
            found: dict[str, Any] = job.result()
        except UserError as error:
            self._say(error_text(error), "bad")
            return
        works = [form for form in ("schema", "json") if found["works"].get(form)]
        text = self.tr("It answered within {seconds} s: {text}").format(
            seconds=f"{found['seconds']:.1f}", text=" ".join(found["text"].split())[:LONGEST] or "–"
        )
        forms = {
            "schema": self.tr("Answers can be bound to the JSON Schema."),
            "json": self.tr("Answers can be bound to JSON, but not to the JSON Schema."),
            "plain": self.tr("Answers cannot be bound to JSON."),
        }
        best = works[0] if works else "plain"
        meets = self._form == "plain" or self._form in works
        advice = "" if meets else self.tr("Choose the answer form {form}.").format(form=best)
        self._say(f"{text}\n{forms[best]} {advice}".strip(), "good" if meets else "warn")

    def _say(self, text: str, role: str = "") -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_role(self.said, role)

    def _show(self) -> None:
        busy = self.job is not None
        self.test_button.setEnabled(not busy)
        for one in (self._bar, self.stop_button):
            one.setVisible(busy)
