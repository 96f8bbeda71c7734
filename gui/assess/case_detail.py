"""One case in full: the prompt, the expected and both given answers, and why each got its reward."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.assess.compare import Case
from engine.data.rows import Row
from engine.rewards.part import Part
from engine.rewards.registry import dimensions
from engine.rewards.rubric import Rubric, spans
from gui.assess.case_model import CaseRow
from gui.assess.diff_view import AnswerPane
from gui.shared import theme
from gui.shared.sentences import engine_text, reason_text
from gui.shared.timeline import Lane, Timeline
from gui.shared.widgets import button, label, row, scrolled


class CaseDetail(QWidget):
    """Shows the case that is chosen in the list."""

    play_requested = Signal(str)  # the prompt
    edit_requested = Signal(str)  # the row's id

    def __init__(self) -> None:
        super().__init__()
        self.shown: CaseRow | None = None
        self.prompt = label("", wrap=True, selectable=True)
        self.prompt.setObjectName("case_prompt")
        self._id = label("", "muted", selectable=True)
        self.play_button = button(
            self.tr("Try in the playground"), self._play, icon="play", tip=self.tr("Ask this prompt there")
        )
        self.edit_button = button(
            self.tr("Edit this row"), self._edit, icon="data", tip=self.tr("Show this row on the Data page")
        )
        self.expected = AnswerPane(self.tr("Expected"), "expected")
        self.a = AnswerPane("A", "answer_a")
        self.b = AnswerPane("B", "answer_b")
        self.timeline = Timeline()
        self.parts = _PartsTable()
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 6, 8, 0)
        box.setSpacing(8)
        box.addLayout(row(self._id, None, self.play_button, self.edit_button))
        box.addWidget(self.prompt)
        panes = row(self.expected, self.a, self.b, spacing=12)
        for at in range(3):
            panes.setStretch(at, 1)
        box.addLayout(panes)
        box.addWidget(self.timeline)
        box.addWidget(self.parts)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(inner)
        outer.addWidget(self._area)

    def set_names(self, a: str, b: str) -> None:
        """What the two models are called."""
        for pane, letter, name in ((self.a, "A", a), (self.b, "B", b)):
            pane.heading.setText(letter)
            pane.heading.setToolTip(name)
            pane.view.setToolTip(name)

    def show_case(self, found: CaseRow, rubric: Rubric) -> None:
        self.shown = found
        case = found.case
        self._id.setText(" · ".join(part for part in (case.row_id, case.kind) if part))
        self.prompt.setText(case.prompt)
        self.expected.show_expected(case.expected)
        self.a.show_answer(case.a, found.wrong_a, case.score_a.total, case.exact_a)
        self.b.show_answer(case.b, found.wrong_b, case.score_b.total, case.exact_b)
        views = (self.expected.view, self.a.view, self.b.view)
        for view in views:
            view.set_lines(max(one.lines() for one in views))
        self._show_spans(case, rubric)
        self.parts.show_parts(case)
        self._area.verticalScrollBar().setValue(0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and getattr(self, "shown", None):
            self.parts.show_parts(self.shown.case)

    def _show_spans(self, case: Case, rubric: Rubric) -> None:
        asked = Row(case.row_id, case.prompt, json.loads(case.expected), case.kind)
        a, b = spans(rubric, asked, case.a), spans(rubric, asked, case.b)
        first = a or b
        lanes = []
        if first is not None and first.expected is not None:
            lanes.append(Lane(self.tr("Expected"), first.expected.start, first.expected.end, "good"))
        for name, found, token in (("A", a, "base"), ("B", b, "accent")):
            if found is not None and found.answer is not None:
                lanes.append(Lane(name, found.answer.start, found.answer.end, token))
        self.timeline.show_spans(lanes, first.today if first else None)
        self.timeline.setVisible(bool(lanes))

    def _play(self) -> None:
        if self.shown:
            self.play_requested.emit(self.shown.case.prompt)

    def _edit(self) -> None:
        if self.shown:
            self.edit_requested.emit(self.shown.case.row_id)


class _PartsTable(QTableWidget):
    """What each dimension of the reward said of both answers, with its reason."""

    def __init__(self) -> None:
        super().__init__(0, 5)
        self.setObjectName("reward_parts")
        self.setAccessibleName(self.tr("Reward parts"))
        self.setHorizontalHeaderLabels(
            [self.tr("Reward"), "A", self.tr("Reason, A"), "B", self.tr("Reason, B")]
        )
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (0, 1, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (2, 4):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(lambda *_: self._fit())

    def show_parts(self, case: Case) -> None:
        names = list(dict.fromkeys([*case.score_a.parts, *case.score_b.parts]))
        self.setRowCount(len(names))
        for at, name in enumerate(names):
            a, b = case.score_a.parts.get(name), case.score_b.parts.get(name)
            why = [reason_text(part.reason) if part else "" for part in (a, b)]
            texts = (part_title(name), _score(a), why[0], _score(b), why[1])
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column in (1, 3):
                    part = a if column == 1 else b
                    item.setForeground(theme.color(_ink(part)))
                self.setItem(at, column, item)
        self._fit()

    def _fit(self) -> None:
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(at) for at in range(self.rowCount()))
        self.setFixedHeight(self.horizontalHeader().height() + rows + 4)


def part_title(name: str) -> str:
    """The title of the dimension a part is named after, or the label that the user gave it."""
    known = dimensions().get(name)
    return engine_text(known.title) if known else name


def _score(part: Part | None) -> str:
    return "–" if part is None or part.score is None else f"{part.score:.2f}"


def _ink(part: Part | None) -> str:
    if part is None or part.score is None:
        return "muted"
    return "good" if part.score >= 0.999 else "bad" if part.score <= 0.001 else "text"
