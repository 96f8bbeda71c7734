"""What is wrong with the rows, found in the background after every change and grouped by kind."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QProgressBar, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.checks import Code, Limits, Problem, Remembered, check
from engine.data.tokens import TokenLengths
from engine.rewards.dryrun import gold_fault
from engine.rewards.field_paths import MissingField, missing_fields
from engine.runs.limits import recipe_of_project
from gui.data.problem_labels import words_of
from gui.data.problem_tree import ProblemTree
from gui.data.token_line import TokenLine, counted_lengths
from gui.shared.background import Background
from gui.shared.labels import number_text
from gui.shared.sentences import engine_text, error_text
from gui.shared.throttle import throttled
from gui.shared.widgets import Card, EmptyState, button, label, row
from gui.workspace.jobs import JobBoard
from gui.workspace.workspace import Workspace

_PROBLEMS, _FINE, _NOTHING = range(3)  # what lies below the summary
_WAIT_MS = 700  # after the last change; longer where a check takes longer


@dataclass(frozen=True, slots=True)
class _Found:
    problems: list[Problem]
    missing: tuple[MissingField, ...]
    lengths: TokenLengths | None
    rows: int
    seconds: float


class ChecksPanel(QWidget):
    """`row_chosen` asks for a row to be shown; `problems_changed` says that `problems()` is new."""

    row_chosen = Signal(str)
    problems_changed = Signal()

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__()
        self._workspace = workspace
        self._by_row: dict[str, list[Problem]] = {}
        self.missing: tuple[MissingField, ...] = ()
        self.checked = False  # whether all rows of this project were looked at once
        self._through = False  # whether the last check went through to its end
        self._unsaved = 0  # rows with something typed that cannot be saved, and so is not checked
        self._judge: Remembered | None = None
        self._work = Background(self, many_objects=True)
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self.check_now)
        self._model = ProblemTree()
        self.tokens = TokenLine(workspace, board)
        self._build()
        self._work.progressed.connect(self._progressed)
        self._work.done.connect(self._show)
        self._work.failed.connect(lambda error: self._gave_up(error_text(error)))
        self._work.cancelled.connect(lambda: self._gave_up(self.tr("The check was stopped.")))
        self.tokens.counted.connect(self.check_now)
        workspace.rows_changed.connect(self._soon.start)
        workspace.project_changed.connect(self._task_changed)
        workspace.project_opened.connect(self._project_opened)
        if workspace.project is not None:
            self._soon.start(0)

    def problems(self) -> Mapping[str, list[Problem]]:
        """The problems of the last whole check, by the id of the row."""
        return self._by_row

    def check_now(self) -> None:
        """Check all rows from the start, in the background; a check that goes on is given up."""
        self._soon.stop()
        project, rows = self._workspace.project, self._workspace.rows.all
        if project is None:
            self._work.drop()
            return
        if self._judge is None:
            self._judge = Remembered(throttled(partial(gold_fault, project.rubric)))
        judge = self._judge

        def work(progress: Progress) -> _Found:
            began = time.monotonic()
            lengths = counted_lengths(project)
            longest = recipe_of_project(project.folder).max_answer_tokens
            limits = Limits(lengths, longest) if lengths else None
            problems = check(rows, project.task.schema, judge, limits, progress)
            judge.forget_all_but(rows)
            missing = missing_fields(project.rubric, project.task.schema)
            return _Found(problems, missing, lengths, len(rows), time.monotonic() - began)

        self._bar.setRange(0, 0)
        for widget in (self._bar, self._stage):
            widget.show()
        self.again_button.setText(self.tr("Stop"))
        self._work.start(work)

    # -- what was found

    def _show(self, result: _Found) -> None:
        self._soon.setInterval(max(_WAIT_MS, int(1000 * result.seconds)))
        by_row: dict[str, list[Problem]] = defaultdict(list)
        by_code: dict[Code, list[Problem]] = defaultdict(list)
        for one in result.problems:
            by_row[one.row_id].append(one)
            by_code[one.code].append(one)
        self._by_row, self.checked, self.missing = dict(by_row), True, result.missing
        by_code[Code.MISSING_FIELD] = [Problem("", Code.MISSING_FIELD, one.message) for one in result.missing]
        shown = self._model.code_of(self.tree.currentIndex())
        opened = {code for code in Code if self.tree.isExpanded(self._model.index_of(code))}
        self._model.set_problems(by_code)
        for code in opened:
            self.tree.expand(self._model.index_of(code))
        if self._model.rowCount():
            first = self._model.index(0, 0)
            again = self._model.index_of(shown) if shown else first
            self.tree.setCurrentIndex(again if again.isValid() else first)
        self._through = True
        self._show_page()
        texts = []
        if result.problems:
            text = self.tr("%Ln problem(s) in {bad} of {rows} rows", "", len(result.problems))
            texts.append(text.format(bad=number_text(len(by_row)), rows=number_text(result.rows)))
        if result.missing:
            texts.append(self.tr("%Ln reward(s) without a field to judge", "", len(result.missing)))
        self._stopped("; ".join(texts) or self.tr("No problems in %Ln row(s)", "", result.rows))
        self.tokens.show_lengths(result.lengths)
        self.problems_changed.emit()

    def show_unsaved(self, rows: int) -> None:
        """In how many rows something is typed that cannot be saved: the checks do not see that."""
        self._unsaved = rows
        self._unsaved_label.setVisible(bool(rows))
        self._unsaved_label.setText(
            self.tr("%Ln row(s) with text that is not saved yet, because it is not valid.", "", rows)
        )
        self._show_page()

    def _show_page(self) -> None:
        """The problems; or that there are none, if the last check saw everything and went through."""
        fine = self._through and not self._unsaved
        found = self._by_row or self.missing
        self._pages.setCurrentIndex(_PROBLEMS if found else _FINE if fine else _NOTHING)

    def _gave_up(self, text: str) -> None:
        """What an earlier check found may not be true any more."""
        self._through = False
        self._show_page()
        self._stopped(text)

    def _stopped(self, text: str) -> None:
        self.summary.setText(text)
        self._bar.hide()
        self._stage.hide()
        self.again_button.setText(self.tr("Check again"))

    def _progressed(self, stage: Text, done: int, total: int) -> None:
        self._stage.setText(engine_text(stage))
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _again(self) -> None:
        self._work.cancel() if self._work.running else self.check_now()

    def _task_changed(self) -> None:
        self._judge = None
        self._soon.start()

    def _project_opened(self) -> None:
        self._task_changed()
        self._by_row, self.checked, self.missing = {}, False, ()
        self._model.set_problems({})
        self._through = False
        self._show_page()
        self.summary.setText(self.tr("Not checked yet"))
        self.problems_changed.emit()

    def _chosen(self, index: QModelIndex) -> None:
        problem = self._model.problem_of(index)
        if problem is not None and problem.row_id:
            self.row_chosen.emit(problem.row_id)
        elif problem is not None:
            missing = next((one for one in self.missing if one.message == problem.message), None)
            self._workspace.show_page("rewards", missing)

    def _explain(self, index: QModelIndex) -> None:
        code, problem = self._model.code_of(index), self._model.problem_of(index)
        self._card.setVisible(code is not None)
        if code is None:
            return
        words = words_of(code)
        self._card.heading.setText(words.title)
        self._meaning.setText(words.meaning)
        self._advice.setText(words.advice)
        place = f"{problem.row_id}: " if problem and problem.row_id else ""
        self._detail.setText(place + engine_text(problem.message) if problem else "")
        self._detail.setVisible(problem is not None)

    # -- the widgets

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.summary = label(self.tr("Not checked yet"), "heading", name="checks_summary")
        self.summary.setWordWrap(True)
        self._stage = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self.again_button = button(self.tr("Check again"), self._again, icon="refresh")
        self.again_button.setObjectName("check_again")
        self.again_button.setToolTip(self.tr("Rows are checked automatically after each change."))
        head = row(self.summary, self.again_button, stretch=self.summary)
        box.addLayout(head)
        box.addWidget(self._stage)
        box.addWidget(self._bar)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_tree())
        fine = self.tr("Schema, duplicates, leaks between training and test, and rewards were checked.")
        self._pages.addWidget(EmptyState(self.tr("No problems found"), fine))
        self._pages.addWidget(QWidget())
        self._unsaved_label = label("", "warn", wrap=True, name="checks_unsaved")
        self._unsaved_label.hide()
        box.addWidget(self._unsaved_label)
        self._pages.setCurrentIndex(_NOTHING)
        box.addWidget(self._pages, 1)
        box.addWidget(self._make_card())
        box.addWidget(self.tokens)
        self._bar.hide()
        self._stage.hide()

    def _make_tree(self) -> QTreeView:
        self.tree = QTreeView()
        self.tree.setObjectName("problems")
        self.tree.setAccessibleName(self.tr("Problems by kind"))
        self.tree.setModel(self._model)
        self.tree.setUniformRowHeights(True)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        head = self.tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        head.resizeSection(1, 120)
        self.tree.clicked.connect(self._chosen)
        self.tree.activated.connect(self._chosen)
        self.tree.selectionModel().currentChanged.connect(self._explain)
        return self.tree

    def _make_card(self) -> Card:
        self._card = Card(" ")
        self._card.heading.setWordWrap(True)
        self._card.head.setStretch(0, 1)
        self._card.head.setStretch(1, 0)
        self._meaning = label("", wrap=True)
        self._advice = label("", "muted", wrap=True)
        self._detail = label("", wrap=True, selectable=True)
        for one in (self._meaning, self._advice, self._detail):
            self._card.body.addWidget(one)
        self._card.hide()
        return self._card

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "tree"):
            self.tree.viewport().update()
