"""Below the panes: the answers field by field, their rewards and spread, the rendered prompt, the history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QTabWidget, QWidget

from engine.data.rows import Row
from engine.project import Project
from engine.rewards.part import Score
from engine.rewards.rubric import spans
from gui.play.compare import ComparisonTable, field_cells, part_cells
from gui.play.history_view import HistoryView
from gui.play.prompt_view import PromptView
from gui.play.spread_view import SpreadTable
from gui.shared.timeline import Timeline
from gui.shared.widgets import column, label, row

TOKENS = ("base", "accent")  # colours of the left and the right model


class Results(QTabWidget):
    """Five views of one question."""

    def __init__(self, sides: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("play_results")
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self._sides = tuple(sides)
        self.fields = ComparisonTable("fields", self.tr("The fields of both answers are compared here."))
        self.timeline = Timeline()
        self.parts = ComparisonTable(
            "parts",
            self.tr("Rewards need the right answer: they are given for prompts of the dataset."),
        )
        self.spread = SpreadTable(sides)
        self.seen = PromptView(sides)
        self.history = HistoryView()
        self.hint = label("", "muted")
        self._picture = self._framed(self.timeline)
        first, second, third = QWidget(), QWidget(), QWidget()
        beside = row(self.fields, self._picture, spacing=10)
        beside.setStretchFactor(self.fields, 3)
        beside.setStretchFactor(self._picture, 2)
        first.setLayout(column(beside, self.hint, spacing=6, margins=(0, 8, 0, 0), stretch=beside))
        second.setLayout(column(self.parts, margins=(0, 8, 0, 0)))
        third.setLayout(column(self.spread, margins=(0, 8, 0, 0)))
        self.addTab(first, self.tr("Fields"))
        self.addTab(second, self.tr("Rewards"))
        self.addTab(third, self.tr("Spread"))
        self.addTab(self.seen, self.tr("What the model sees"))
        self.addTab(self.history, self.tr("History"))
        self._picture.hide()
        self.hint.hide()

    def show_answers(
        self,
        project: Project,
        source: Row | None,
        names: Sequence[str],
        answers: Sequence[str | None],
        scores: Sequence[Score | None],
    ) -> None:
        """Compare the answers (None: none yet) with each other and with the row's expected one."""
        there = any(answer is not None for answer in answers)
        expected = _measured_against(source, scores) if source else None
        heads = [self._heading(side, name) for side, name in zip(self._sides, names, strict=True)]
        headings = [self.tr("Field"), *heads, *([self.tr("Expected")] if source else [])]
        self.fields.show_cells(headings, field_cells(answers, expected) if there else [], (130,))
        columns = [text for side in self._sides for text in (side, self.tr("Why"))]
        heads = [self.tr("Dimension"), self.tr("Weight"), *columns]
        self.parts.show_cells(heads, part_cells(project.rubric, scores), (190, 70, 80, 0, 80, 0))
        self.hint.setText(
            self.tr("This prompt is not in the dataset: the answers are compared with each other only.")
        )
        self.hint.setVisible(there and source is None)
        self._show_time_line(project, source, answers)

    def _show_time_line(self, project: Project, source: Row | None, answers: Sequence[str | None]) -> None:
        self.timeline.show_answers(
            (
                side,
                spans(project.rubric, source, answer) if source and answer is not None else None,
                token,
            )
            for side, token, answer in zip(self._sides, TOKENS, answers, strict=True)
        )
        self._picture.setVisible(bool(self.timeline.lanes))

    def _heading(self, side: str, name: str) -> str:
        return f"{side}: {name}" if name else side

    def _framed(self, inner: QWidget) -> QFrame:
        frame = QFrame()
        frame.setProperty("card", True)
        frame.setLayout(column(inner, None, margins=(12, 10, 12, 8)))
        return frame


def _measured_against(source: Row, scores: Sequence[Score | None]) -> list[str]:
    """For each answer the right one that it was measured against; for none yet, that of the other."""
    met = [one.met for one in scores if one is not None]
    return [source.with_only((one.met if one else met[0]) if met else 0).answer_text() for one in scores]
