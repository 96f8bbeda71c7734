"""The sampled answers of a run, group by group: prompts, answers, their rewards and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QSlider,
    QSpinBox,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.runs.events import SampleGroup
from gui.shared import theme
from gui.shared.background import Background
from gui.shared.chooser import Chooser
from gui.shared.json_view import JsonEdit
from gui.shared.tables import table_view
from gui.shared.text_edit import WorkingLine
from gui.shared.widgets import EmptyState, column, inset, label, row
from gui.training.answer_models import AnswersModel, PartsModel
from gui.training.bars import ShareDelegate, SharesDelegate
from gui.training.sample_index import SampleIndex

LOW = 330
NARROW = 640
CRAMPED = 400  # below it a slider would be a knob without a way to go


@dataclass(frozen=True, slots=True)
class _Page:
    """All steps of samples.jsonl, and the groups of the one that was requested."""

    run: Path
    steps: list[int]
    step: int
    groups: list[SampleGroup]


class SamplesView(QWidget):
    """Follows the newest step until the user goes back to an earlier one."""

    def __init__(self) -> None:
        super().__init__()
        self._index: SampleIndex | None = None
        self._steps: list[int] = []  # of the phase that samples
        self._warm_steps = 0
        self._groups: list[SampleGroup] = []
        self._background = Background(self)
        self._background.done.connect(self._came)
        self._background.failed.connect(self._failed)
        self._build()

    # -- called by the page

    def show_run(self, run: Path, warm_steps: int = 0) -> None:
        """Show the answers of this run, also those that came since the last call.

        `warm_steps` were made before its first sampled answers: steps count over both phases.
        """
        self._warm_steps = warm_steps
        if self._index is None or self._index.run != run:
            self._index = SampleIndex(run)
            self._steps = []
            self.follow.blockSignals(True)
            self.follow.setChecked(True)
            self.follow.blockSignals(False)
        self._ask(None if self.follow.isChecked() else self._wanted())

    # -- reading

    def _ask(self, step: int | None) -> None:
        index = self._index
        if index is None:
            return

        def work(_: Progress) -> _Page:
            index.refresh()
            steps = index.steps
            at = step if step in steps else steps[-1] if steps else 0
            return _Page(index.run, steps, at, index.groups(at))

        self._background.start(work)

    def _failed(self, error: UserError) -> None:
        if self._index is not None:
            self._came(_Page(self._index.run, [], 0, []))  # another run's answers must not stay

    def _came(self, page: _Page) -> None:
        if self._index is None or page.run != self._index.run:
            return
        same = page.groups == self._groups
        self._steps, self._groups = page.steps, page.groups
        self._show_steps(page.step)
        if not same or not page.groups:
            self._show()

    # -- showing

    def _show_steps(self, step: int) -> None:
        for widget in (self.slider, self.spin):
            widget.blockSignals(True)
        self.slider.setRange(0, max(0, len(self._steps) - 1))
        if self._steps:
            self.spin.setRange(self._warm_steps + self._steps[0], self._warm_steps + self._steps[-1])
            self.slider.setValue(self._steps.index(step))
            self.spin.setValue(self._warm_steps + step)
        for widget in (self.slider, self.spin):
            widget.blockSignals(False)

    def _show(self) -> None:
        self._stack.setCurrentIndex(1 if self._groups else 0)
        chosen = max(0, self.group_box.currentIndex())
        self.group_box.blockSignals(True)
        self.group_box.clear()
        for number in range(len(self._groups)):
            text = self.tr("Prompt {n} of {all}").format(n=number + 1, all=len(self._groups))
            self.group_box.addItem(text)
        self.group_box.setCurrentIndex(min(chosen, len(self._groups) - 1))
        self.group_box.blockSignals(False)
        self.group_box.setVisible(len(self._groups) > 1)
        self._show_group()

    def _show_group(self) -> None:
        at = self.group_box.currentIndex()
        group = self._groups[at] if 0 <= at < len(self._groups) else None
        self.answers.show_group(group)
        self._prompt.setText(group.prompt if group else "")
        self._expected.setPlainText(group.expected if group else "")
        if group:
            self.table.selectRow(0)
            self.table.resizeColumnToContents(AnswersModel.PARTS)

    def _show_answer(self, index: QModelIndex) -> None:
        answer = self.answers.items[index.row()] if index.isValid() else None
        self.parts.show_answer(answer)
        self._text.set_json(answer.text if answer else "")
        self._working.show_working(answer.working if answer else "")
        at = self.group_box.currentIndex()
        if answer is not None and 0 <= at < len(self._groups):
            right = (self._groups[at].expected, *self._groups[at].accepted)
            self._expected.setPlainText(right[answer.met] if answer.met < len(right) else right[0])

    def _wanted(self) -> int | None:
        return self._steps[self.slider.value()] if self._steps else None

    def _slid(self) -> None:
        self.follow.setChecked(self.slider.value() == self.slider.maximum())
        self._ask(self._wanted())

    def _typed(self, step: int) -> None:
        within = step - self._warm_steps
        nearest = min(self._steps, key=lambda one: abs(one - within), default=None)
        if nearest is not None:
            self.slider.setValue(self._steps.index(nearest))

    def _followed(self, on: bool) -> None:
        if on:
            self._ask(None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A tall place has the parts below the answers; a low one leaves the answer's text to the table."""
        super().resizeEvent(event)
        tall = self.height() > self.width()
        self._tables.setOrientation(Qt.Orientation.Vertical if tall else Qt.Orientation.Horizontal)
        self._text.setVisible(self.height() > LOW)
        self.slider.setVisible(self.width() >= CRAMPED)  # the number beside it does the same
        lines = 2 if self.width() < NARROW else 1
        self._expected.setFixedHeight(14 + lines * (self._expected.fontMetrics().lineSpacing() + 1))

    # -- building

    def _build(self) -> None:
        self._stack = QStackedLayout(self)
        self._stack.addWidget(
            EmptyState(
                self.tr("No sampled answers yet"),
                self.tr(
                    "In GRPO and rejection sampling the model answers each prompt several times. The newest "
                    "groups of answers are shown here, with the reward of each and why it got it."
                ),
            )
        )
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(8, 8, 8, 8)
        box.addLayout(self._make_head())
        self._prompt = label("", wrap=True, selectable=True)
        self._prompt.setFont(theme.mono())
        self._expected = JsonEdit(read_only=True)
        self._expected.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._expected.setToolTip(self.tr("The right answer that the chosen answer was measured against"))
        box.addWidget(self._prompt)
        box.addLayout(row(label(self.tr("Expected"), "muted"), self._expected))
        box.addWidget(self._make_tables(), 1)
        self._stack.addWidget(inner)

    def _make_head(self) -> QVBoxLayout:
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("sample_slider")
        self.slider.setToolTip(self.tr("Go back to earlier steps"))
        self.slider.valueChanged.connect(self._slid)
        self.spin = QSpinBox()
        self.spin.setObjectName("sample_step")
        inset(self.spin)
        self.spin.setKeyboardTracking(False)
        self.spin.setToolTip(self.tr("The step whose answers are shown"))
        self.spin.valueChanged.connect(self._typed)
        self.follow = QCheckBox(self.tr("Newest"))
        self.follow.setToolTip(self.tr("Always show the newest answers"))
        self.follow.setChecked(True)
        self.follow.toggled.connect(self._followed)
        self.group_box = Chooser("sample_prompt", self.tr("Which of the prompts of this step"), letters=9)
        self.group_box.currentIndexChanged.connect(self._show_group)
        step = label(self.tr("Step"), "muted")
        step.setBuddy(self.spin)
        box = QVBoxLayout()
        line = row(step, self.spin, self.slider, self.follow, self.group_box, stretch=self.slider)
        box.addLayout(line)
        return box

    def _make_tables(self) -> QSplitter:
        self.answers, self.parts = AnswersModel(), PartsModel()
        self.table = table_view(self.answers, "answers_table")
        self._reward_bar, self._parts_bar = ShareDelegate(self), SharesDelegate(self)
        self.table.setItemDelegateForColumn(AnswersModel.REWARD, self._reward_bar)
        self.table.setItemDelegateForColumn(AnswersModel.PARTS, self._parts_bar)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._show_answer(now))
        self.parts_table = table_view(self.parts, "parts_table")
        self.parts_table.setItemDelegateForColumn(1, self._reward_bar)
        self._text = JsonEdit(read_only=True)
        side = QSplitter(Qt.Orientation.Vertical)
        self._working, lower = WorkingLine(), QWidget()
        lower.setLayout(column(self._working, self._text, spacing=2, stretch=self._text))
        side.addWidget(self.parts_table)
        side.addWidget(lower)
        side.setSizes([200, 90])
        for one in (self.table, self.parts_table, self._text):
            one.setMinimumHeight(44)
        tables = self._tables = QSplitter(Qt.Orientation.Horizontal)
        tables.addWidget(self.table)
        tables.addWidget(side)
        tables.setStretchFactor(0, 3)
        tables.setStretchFactor(1, 2)
        tables.setChildrenCollapsible(False)
        return tables
