"""Whether a saved assessment would be judged otherwise by now, and the bar that offers to do so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.assess.assessment import Assessment, Case
from engine.assess.judge import Judge, right_texts
from engine.assess.saved import still_asked
from engine.data.rows import Row
from engine.project import Project
from gui.shared.labels import count_text
from gui.shared.throttle import in_slices
from gui.shared.widgets import button, label, row

TRIED = 40  # cases whose answers are judged by the rewards as they are now
CLOSE = 1e-9


def is_outdated(assessment: Assessment, rows: Sequence[Row], project: Project) -> bool:
    """Whether any row asks for another answer now, or some of the answers are judged otherwise.

    `rows` are those of the project. A row that is gone or asks something else says nothing: it would be
    left out. For a background thread.
    """
    judge = Judge(project.rubric, project.task.schema)
    for number, (case, now) in enumerate(still_asked(in_slices(assessment.cases), rows)):
        if right_texts(now) != case.right or (number < TRIED and _judged_otherwise(case, now, judge)):
            return True
    return False


def _judged_otherwise(case: Case, asked: Row, judge: Judge) -> bool:
    answers = [
        (answer, judge.answer(asked, answer.said)) for answer in case.answers if answer.missing is None
    ]
    return any(
        now.exact != then.exact or abs(now.score.total - then.score.total) > CLOSE for then, now in answers
    )


class AnewBar(QWidget):
    """Says that an assessment is outdated and offers to judge it again; hidden where neither is so."""

    start_requested = Signal()
    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said = label("", "warn", wrap=True)
        self.start_button = button(
            self.tr("Judge again"),
            self.start_requested.emit,
            icon="refresh",
            tip=self.tr(
                "Judge the same answers by the rows and rewards as they are now; no model answers again"
            ),
            name="judge_again",
        )
        self.stop_button = button(
            self.tr("Cancel"), self.stop_requested.emit, icon="stop", name="stop_judging"
        )
        self.setLayout(row(self._said, self.start_button, self.stop_button, stretch=self._said))
        self.show_outdated(False)

    @property
    def words(self) -> str:
        return self._said.text()

    def show_outdated(self, outdated: bool) -> None:
        self._said.setText(self.tr("The rows or the rewards have changed since this was judged."))
        self.start_button.show()
        self.stop_button.hide()
        self.setVisible(outdated)

    def show_progress(self, done: int, total: int) -> None:
        """It is being judged again."""
        text = self.tr("Judging again: {count}").format(count=count_text(done, total))
        self._said.setText(text if total else self.tr("Judging again…"))
        self.start_button.hide()
        self.stop_button.show()
        self.show()
