"""One case in full: the prompt, the expected and all given answers, and the reasons of their rewards."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from engine.assess.assessment import Answer, Case, ModelResult
from engine.data.rows import Row
from engine.rewards.dimensions import is_exact
from engine.rewards.parse import Where, parse
from engine.rewards.part import Part
from engine.rewards.rubric import Rubric, spans
from gui.assess.answer_pane import AnswerPane, ExpectedPane, Shown
from gui.assess.case_model import CaseRow
from gui.assess.labels import letter
from gui.assess.pane_grid import PaneGrid
from gui.shared.scores import part_title, score_role, score_text
from gui.shared.sentences import engine_text
from gui.shared.tables import FIT, STRETCH, Cell, CellTable, fit_height, whole_table
from gui.shared.timeline import Timeline
from gui.shared.widgets import ElidedLabel, button, column, label, row, scrolled


class CaseDetail(QWidget):
    """Shows the case that is chosen in the list. `model` is the place of the model that keys mark."""

    play_requested = Signal(str)  # the prompt
    edit_requested = Signal(str)  # the row's id
    accept_requested = Signal(str, str)  # the row's id, and the answer that it is to accept too
    marked = Signal(str, int, object, str)  # the row's id, a model, right or wrong or None, a comment

    def __init__(self) -> None:
        super().__init__()
        self.shown: CaseRow | None = None
        self.model = 0
        self.row_of: Callable[[str], Row | None] = lambda row_id: None  # the rows as they are now
        self.mark_of: Callable[[str, int], tuple[bool | None, str]] = lambda row_id, model: (None, "")
        self.schema: Mapping[str, Any] = {}
        self.panes: list[AnswerPane] = []  # one for each model
        self._tokens: list[str] = []  # their colours on the time line
        self.prompt = label("", wrap=True, selectable=True, name="case_prompt")
        self._id = ElidedLabel("muted")
        self.play_button = button(
            self.tr("Ask on the Play page"), self._play, icon="play", tip=self.tr("Take this prompt there")
        )
        self.edit_button = button(
            self.tr("Edit this row"), self._edit, icon="data", tip=self.tr("Show this row on the Data page")
        )
        self.expected = ExpectedPane()
        self.grid = PaneGrid()
        self._soon = QTimer(self, singleShot=True, interval=0)  # once the texts are laid out
        self._soon.timeout.connect(self._level)
        self.grid.resized.connect(self._soon.start)
        self.timeline = Timeline()
        self.parts = PartsTable()
        inner = QWidget()
        head = row(self._id, self.play_button, self.edit_button, stretch=self._id)
        parts = (head, self.prompt, self.grid, self.timeline, self.parts.view)
        inner.setLayout(column(*parts, None, margins=(0, 6, 8, 0)))
        self._area = scrolled(inner)
        self.setLayout(column(self._area))

    def set_models(self, models: Sequence[ModelResult], titles: Sequence[str]) -> None:
        """The models whose answers are shown, and what they are called."""
        while len(self.panes) < len(models):
            self.panes.append(self._make_pane(len(self.panes)))
        for at, title in enumerate(titles):
            self.panes[at].set_model(letter(at), title)
        self._tokens = ["base" if model.plain_spec.startswith("base:") else "accent" for model in models]
        self.grid.show_panes([self.expected, *self.panes[: len(models)]])
        self.choose_model(min(self.model, len(models) - 1))

    def choose_model(self, model: int) -> None:
        """Make this model the one that keys mark, and whose reasons are listed."""
        self.model = model
        for at, pane in enumerate(self.panes):
            pane.set_chosen(at == model and len(self._tokens) > 1)
        if self.shown is not None and model < len(self.shown.case.answers):
            self.parts.show_parts(self.shown.case, model)

    def next_model(self) -> None:
        """The next model's answer becomes the chosen one."""
        if self.shown is not None:
            self.choose_model((self.model + 1) % len(self.shown.case.answers))
            self._area.ensureWidgetVisible(self.panes[self.model])

    def toggle_mark(self, right: bool) -> None:
        """Mark the chosen model's answer right or wrong, or take the mark away."""
        if self.shown is not None:
            self.panes[self.model].toggle_mark(right)

    def show_case(self, shown: CaseRow, rubric: Rubric) -> None:
        self.shown = shown
        case = shown.case
        self._id.show_text(" · ".join(part for part in (case.row_id, case.kind) if part))
        self.prompt.setText(case.prompt)
        self.expected.show_answers(case.right)
        for at, (pane, answer) in enumerate(zip(self.panes, case.answers, strict=False)):
            pane.show_answer(_shown(case, answer, shown.wrong[at]))
        self.show_marks()
        self.offer_accepting()
        self._level()
        self._soon.start()
        self._show_spans(case, rubric)
        self.parts.show_parts(case, self.model)
        self._area.verticalScrollBar().setValue(0)

    def show_marks(self) -> None:
        """Show what the person said of the answers of this case."""
        if self.shown is not None:
            for at, pane in enumerate(self.panes[: len(self.shown.case.answers)]):
                pane.show_mark(*self.mark_of(self.shown.case.row_id, at))

    def offer_accepting(self) -> None:
        """Offer to accept an answer that is not exact, unless the row as it is now accepts it."""
        case = self.shown.case if self.shown else None
        row_now = self.row_of(case.row_id) if case else None
        if case is None:
            return
        for pane, answer in zip(self.panes, case.answers, strict=False):
            wrong = row_now is not None and not answer.exact and parse(answer.text).where is Where.WHOLE
            now = wrong and row_now is not None and is_exact(row_now, answer.text, self.schema)
            pane.offer(accept=wrong and not now, accepted=now)

    def _level(self) -> None:
        """Make all answers as high as the longest of them."""
        views = [self.expected.view, *(pane.view for pane in self.panes[: len(self._tokens)])]
        lines = max(view.lines() for view in views)
        for view in views:
            view.set_lines(lines)

    def _make_pane(self, at: int) -> AnswerPane:
        pane = AnswerPane(f"answer_{letter(at).lower()}")
        pane.accept_requested.connect(self._accept)
        pane.marked.connect(lambda right, comment: self._mark(at, right, comment))
        pane.chosen.connect(lambda: self.choose_model(at))
        return pane

    def _mark(self, model: int, right: bool | None, comment: str) -> None:
        if self.shown:
            self.marked.emit(self.shown.case.row_id, model, right, comment)

    def _accept(self, text: str) -> None:
        if self.shown:
            self.accept_requested.emit(self.shown.case.row_id, text)

    def _show_spans(self, case: Case, rubric: Rubric) -> None:
        right, *further = map(json.loads, case.right)
        expected = Row(case.row_id, case.prompt, right, case.kind, accepted=tuple(further))
        answers = [
            (letter(at), spans(rubric, expected, answer.text), self._tokens[at])
            for at, answer in enumerate(case.answers)
        ]
        self.timeline.show_answers(answers)
        self.timeline.setVisible(bool(self.timeline.lanes))

    def _play(self) -> None:
        if self.shown:
            self.play_requested.emit(self.shown.case.prompt)

    def _edit(self) -> None:
        if self.shown:
            self.edit_requested.emit(self.shown.case.row_id)


def _shown(case: Case, answer: Answer, wrong: tuple[str, ...]) -> Shown:
    return Shown(
        answer.text,
        wrong,
        answer.score.total,
        answer.exact,
        answer.working,
        engine_text(answer.missing) if answer.missing else "",
        answer.score.met + 1 if case.accepted else 0,
        tuple((sample.text, sample.exact) for sample in answer.samples),
    )


class PartsTable(CellTable):
    """The score of every answer by each dimension; the reasons for two models, of more for the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self.view = whole_table(self, "reward_parts", self.tr("Reward parts"))
        self.view.setWordWrap(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.horizontalHeader().sectionResized.connect(lambda *_: self._fit())

    def show_parts(self, case: Case, chosen: int) -> None:
        places = range(len(case.answers))
        told = places if len(places) <= 2 else (chosen,)
        names = dict.fromkeys(name for answer in case.answers for name in answer.score.parts)
        rows = []
        for name in names:
            parts = [answer.score.parts.get(name) for answer in case.answers]
            cells: list[str | Cell] = [part_title(name), *map(_score, parts)]
            rows.append([*cells, *(_reason(parts[at]) for at in told)])
        reason = self.tr("Reason, {model}")
        titles = [self.tr("Reward"), *map(letter, places), *(reason.format(model=letter(at)) for at in told)]
        self.show_cells(titles, rows, [FIT] * (1 + len(places)) + [STRETCH] * len(told))
        self._fit()

    def _fit(self) -> None:
        self.view.resizeRowsToContents()
        fit_height(self.view)


def _score(part: Part | None) -> Cell:
    score = part.score if part else None
    return Cell(score_text(score), score_role(score), tip=_reason(part))


def _reason(part: Part | None) -> str:
    return engine_text(part.reason) if part else ""
