"""Below the panes: the answers field by field, their rewards, what the model sees, what was asked before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from engine.data.rows import Row
from engine.project import Project
from engine.rewards.part import Score
from engine.rewards.rubric import spans
from gui.play.compare import CellTable, field_cells, part_cells
from gui.play.history_view import HistoryView
from gui.play.prompt_view import PromptView
from gui.rewards.timeline import Lane, Timeline
from gui.widgets import label

TOKENS = ("base", "accent")  # colours of the left and the right model


class Results(QTabWidget):
    """Four views of one question."""

    def __init__(self, sides: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("play_results")
        self.setDocumentMode(True)
        self._sides = tuple(sides)
        self.fields = CellTable(
            "fields", self.tr("Ask something: the fields of both answers are compared here.")
        )
        self.timeline = Timeline()
        self.parts = CellTable(
            "parts",
            self.tr("Rewards need the right answer: they are given for prompts that stand in the dataset."),
        )
        self.seen = PromptView(sides)
        self.history = HistoryView()
        first = QWidget()
        box = QVBoxLayout(first)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.fields, 1)
        box.addWidget(self.timeline)
        self.hint = label("", "muted")
        box.addWidget(self.hint)
        second = QWidget()
        other = QVBoxLayout(second)
        other.setContentsMargins(0, 8, 0, 0)
        other.addWidget(self.parts)
        self.addTab(first, self.tr("Fields"))
        self.addTab(second, self.tr("Rewards"))
        self.addTab(self.seen, self.tr("What the model sees"))
        self.addTab(self.history, self.tr("History"))
        self.timeline.hide()
        self.hint.hide()

    def show_answers(
        self,
        project: Project,
        row: Row | None,
        answers: Sequence[str | None],
        scores: Sequence[Score | None],
    ) -> None:
        """Compare the answers that are there (None: none yet) with each other and with the row's own."""
        there = any(answer is not None for answer in answers)
        expected = row.answer_text() if row is not None else None
        headings = [self.tr("Field"), *self._sides, *([self.tr("Expected")] if row else [])]
        self.fields.show_cells(headings, field_cells(answers, expected) if there else [])
        both = self.tr("{side}: why")
        columns = [name for side in self._sides for name in (side, both.format(side=side))]
        heads = [self.tr("Dimension"), self.tr("Weight"), *columns]
        self.parts.show_cells(heads, part_cells(project.rubric, scores), (190, 70, 90, 0, 90, 0))
        self.hint.setText(
            self.tr("This prompt is not in the dataset: the answers are compared with each other only.")
        )
        self.hint.setVisible(there and row is None)
        self._show_time_line(project, row, answers)

    def _show_time_line(self, project: Project, row: Row | None, answers: Sequence[str | None]) -> None:
        lanes: list[Lane] = []
        today = None
        for side, token, answer in zip(self._sides, TOKENS, answers, strict=True):
            found = spans(project.rubric, row, answer) if row is not None and answer is not None else None
            if found is None:
                continue
            today = found.today
            if found.expected is not None and not lanes:
                lanes.append(Lane(self.tr("Expected"), found.expected.start, found.expected.end, "good"))
            if found.answer is not None:
                lanes.append(Lane(side, found.answer.start, found.answer.end, token))
        self.timeline.show_spans(lanes, today)
        self.timeline.setVisible(bool(lanes))
