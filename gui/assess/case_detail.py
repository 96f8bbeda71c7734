"""One case in full: the prompt, the expected and both given answers, and the reasons of their rewards."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from engine.data.rows import Row
from engine.rewards.dimensions import is_exact
from engine.rewards.parse import Where, parse
from engine.rewards.part import Part
from engine.rewards.rubric import Rubric, spans
from gui.assess.case_model import NO_OBJECT, CaseRow
from gui.assess.diff_view import AnswerPane
from gui.assess.pair import Case
from gui.shared.scores import part_title, score_role, score_text
from gui.shared.sentences import engine_text
from gui.shared.tables import FIT, STRETCH, Cell, CellTable, fit_height, whole_table
from gui.shared.timeline import Timeline
from gui.shared.widgets import ElidedLabel, button, column, label, row, scrolled


class CaseDetail(QWidget):
    """Shows the case that is chosen in the list."""

    play_requested = Signal(str)  # the prompt
    edit_requested = Signal(str)  # the row's id
    accept_requested = Signal(str, str)  # the row's id, and the answer that it is to accept too

    def __init__(self) -> None:
        super().__init__()
        self.shown: CaseRow | None = None
        self.row_of: Callable[[str], Row | None] = lambda row_id: None  # the rows as they are now
        self.schema: Mapping[str, Any] = {}
        self.prompt = label("", wrap=True, selectable=True, name="case_prompt")
        self._id = ElidedLabel("muted")
        self.play_button = button(
            self.tr("Ask on the Play page"), self._play, icon="play", tip=self.tr("Take this prompt there")
        )
        self.edit_button = button(
            self.tr("Edit this row"), self._edit, icon="data", tip=self.tr("Show this row on the Data page")
        )
        self.expected = AnswerPane(self.tr("Expected"), "expected")
        self.a = AnswerPane("A", "answer_a")
        self.b = AnswerPane("B", "answer_b")
        for pane in (self.a, self.b):
            pane.accept_requested.connect(self._accept)
        self.timeline = Timeline()
        self.parts = _PartsTable()
        inner = QWidget()
        head = row(self._id, self.play_button, self.edit_button, stretch=self._id)
        panes = row(self.expected, self.a, self.b, spacing=12)
        for at in range(3):
            panes.setStretch(at, 1)
        parts = (head, self.prompt, panes, self.timeline, self.parts.view)
        inner.setLayout(column(*parts, None, margins=(0, 6, 8, 0)))
        self._area = scrolled(inner)
        self.setLayout(column(self._area))

    def set_names(self, a: str, b: str) -> None:
        """The names of the two models, as tool tips."""
        for pane, letter, name in ((self.a, "A", a), (self.b, "B", b)):
            pane.heading.setText(letter)
            pane.heading.setToolTip(name)
            pane.view.setToolTip(name)

    def show_case(self, shown: CaseRow, rubric: Rubric) -> None:
        self.shown = shown
        case = shown.case
        self._id.show_text(" · ".join(part for part in (case.row_id, case.kind) if part))
        self.prompt.setText(case.prompt)
        self.expected.show_expected(case.right)
        self.a.show_answer(case.a, shown.wrong_a, case.score_a.total, case.exact_a, case.working_a)
        self.b.show_answer(case.b, shown.wrong_b, case.score_b.total, case.exact_b, case.working_b)
        sides = ((self.a, case.score_a, shown.wrong_a), (self.b, case.score_b, shown.wrong_b))
        for pane, score, wrong in sides:
            if case.accepted and NO_OBJECT not in wrong:
                pane.name_met(score.met + 1)
        self.offer_accepting()
        views = (self.expected.view, self.a.view, self.b.view)
        for view in views:
            view.set_lines(max(other.lines() for other in views))
        self._show_spans(case, rubric)
        self.parts.show_parts(case)
        self._area.verticalScrollBar().setValue(0)

    def offer_accepting(self) -> None:
        """Offer to accept an answer that is not exact, unless the row as it is now accepts it."""
        case = self.shown.case if self.shown else None
        row_now = self.row_of(case.row_id) if case else None
        if case is None:
            return
        for pane, answer, exact in ((self.a, case.a, case.exact_a), (self.b, case.b, case.exact_b)):
            wrong = row_now is not None and not exact and parse(answer).where is Where.WHOLE
            now = wrong and row_now is not None and is_exact(row_now, answer, self.schema)
            pane.offer(answer, accept=wrong and not now, accepted=now)

    def _accept(self, text: str) -> None:
        if self.shown:
            self.accept_requested.emit(self.shown.case.row_id, text)

    def _show_spans(self, case: Case, rubric: Rubric) -> None:
        right, *further = map(json.loads, case.right)
        expected = Row(case.row_id, case.prompt, right, case.kind, accepted=tuple(further))
        a, b = spans(rubric, expected, case.a), spans(rubric, expected, case.b)
        self.timeline.show_answers((("A", a, "base"), ("B", b, "accent")))
        self.timeline.setVisible(bool(self.timeline.lanes))

    def _play(self) -> None:
        if self.shown:
            self.play_requested.emit(self.shown.case.prompt)

    def _edit(self) -> None:
        if self.shown:
            self.edit_requested.emit(self.shown.case.row_id)


class _PartsTable(CellTable):
    """The score of both answers by each dimension, with its reason."""

    def __init__(self) -> None:
        super().__init__()
        self.view = whole_table(self, "reward_parts", self.tr("Reward parts"))
        self.view.setWordWrap(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.horizontalHeader().sectionResized.connect(lambda *_: self._fit())

    def show_parts(self, case: Case) -> None:
        names = dict.fromkeys([*case.score_a.parts, *case.score_b.parts])
        rows = []
        for name in names:
            a, b = case.score_a.parts.get(name), case.score_b.parts.get(name)
            rows.append((part_title(name), _score(a), _reason(a), _score(b), _reason(b)))
        titles = (self.tr("Reward"), "A", self.tr("Reason, A"), "B", self.tr("Reason, B"))
        self.show_cells(titles, rows, (FIT, FIT, STRETCH, FIT, STRETCH))
        self._fit()

    def _fit(self) -> None:
        self.view.resizeRowsToContents()
        fit_height(self.view)


def _score(part: Part | None) -> Cell:
    score = part.score if part else None
    return Cell(score_text(score), score_role(score))


def _reason(part: Part | None) -> str:
    return engine_text(part.reason) if part else ""
