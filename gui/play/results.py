"""Below the panes: the answers field by field, their rewards, what the model sees, what was asked before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from engine.data.rows import Row
from engine.project import Project
from engine.rewards.part import Score
from engine.rewards.rubric import spans
from gui.play.compare import ComparisonTable, field_cells, part_cells
from gui.play.history_view import HistoryView
from gui.play.prompt_view import PromptView
from gui.shared.timeline import Lane, Timeline
from gui.shared.widgets import label

TOKENS = ("base", "accent")  # colours of the left and the right model


class Results(QTabWidget):
    """Four views of one question."""

    def __init__(self, sides: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("play_results")
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self._sides = tuple(sides)
        self.fields = ComparisonTable(
            "fields", self.tr("Ask something: the fields of both answers are compared here.")
        )
        self.timeline = Timeline()
        self.parts = ComparisonTable(
            "parts",
            self.tr("Rewards need the right answer: they are given for prompts that stand in the dataset."),
        )
        self.seen = PromptView(sides)
        self.history = HistoryView()
        self.hint = label("", "muted")
        self._picture = self._framed(self.timeline)
        first = QWidget()
        box = QVBoxLayout(first)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(6)
        beside = QHBoxLayout()
        beside.setSpacing(10)
        beside.addWidget(self.fields, 3)
        beside.addWidget(self._picture, 2)
        box.addLayout(beside, 1)
        box.addWidget(self.hint)
        second = QWidget()
        other = QVBoxLayout(second)
        other.setContentsMargins(0, 8, 0, 0)
        other.addWidget(self.parts)
        self.addTab(first, self.tr("Fields"))
        self.addTab(second, self.tr("Rewards"))
        self.addTab(self.seen, self.tr("What the model sees"))
        self.addTab(self.history, self.tr("History"))
        self._picture.hide()
        self.hint.hide()

    def show_answers(
        self,
        project: Project,
        row: Row | None,
        names: Sequence[str],
        answers: Sequence[str | None],
        scores: Sequence[Score | None],
    ) -> None:
        """Compare the answers that are there (None: none yet) with each other and with the row's own."""
        there = any(answer is not None for answer in answers)
        expected = row.answer_text() if row is not None else None
        heads = [self._heading(side, name) for side, name in zip(self._sides, names, strict=True)]
        headings = [self.tr("Field"), *heads, *([self.tr("Expected")] if row else [])]
        self.fields.show_cells(headings, field_cells(answers, expected) if there else [], (130,))
        columns = [text for side in self._sides for text in (side, self.tr("Why"))]
        heads = [self.tr("Dimension"), self.tr("Weight"), *columns]
        self.parts.show_cells(heads, part_cells(project.rubric, scores), (190, 70, 80, 0, 80, 0))
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
        self._picture.setVisible(bool(lanes))

    def _heading(self, side: str, name: str) -> str:
        return f"{side}: {name}" if name else side

    def _framed(self, inner: QWidget) -> QFrame:
        frame = QFrame()
        frame.setProperty("card", True)
        box = QVBoxLayout(frame)
        box.setContentsMargins(12, 10, 12, 8)
        box.addWidget(inner)
        box.addStretch(1)
        return frame
