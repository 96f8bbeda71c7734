"""The rewards page: the rubric, and its scores of typed and generated answers to the project's rows."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QTabWidget

from engine.base.errors import UserError
from engine.rewards.field_paths import MissingField
from gui.rewards import draft
from gui.rewards.bench import Bench
from gui.rewards.dry_run import DryRunPanel
from gui.rewards.editor import RubricEditor, is_shipped, shipped_rubric
from gui.rewards.judge_strip import JudgeStrip
from gui.shared.widgets import column
from gui.workspace.page import PAGE_MARGINS, Page, page_head
from gui.workspace.turning_splitter import TurningSplitter

NARROW = 900  # pixels below which the bench lies under the cards
SAVE_AFTER = 300  # milliseconds without another change


class RewardsPage(Page):
    """The cards, and beside them, or below where the window is narrow, the bench and the dry run."""

    name = "rewards"

    def build(self) -> Iterator[None]:
        workspace, board = self.workspace, self.board
        assert workspace.project is not None
        self._saved = workspace.project.rubric
        self.editor = RubricEditor(
            self._saved,
            workspace.project.task.schema,
            lambda entry: JudgeStrip(workspace, board, self.save, entry),
        )
        yield
        self.bench = Bench(workspace, board)
        yield
        self.dry_run = DryRunPanel(workspace, board)
        yield
        self._save_timer = QTimer(self, singleShot=True, interval=SAVE_AFTER)
        self._save_timer.timeout.connect(self.save)
        self._rows_stale = True
        self._build()
        self._actions = self._make_actions()
        self.editor.changed.connect(self._edited)
        self.dry_run.answer_chosen.connect(self._show_answer)
        workspace.project_changed.connect(self._project_changed)
        workspace.project_opened.connect(self._shut_down)  # this page is about to be replaced
        workspace.rows_changed.connect(self._rows_changed)
        self._show_rubric()

    def page_actions(self) -> list[QAction]:
        return self._actions

    def arrive(self, payload: object = None) -> None:
        """`payload`: the id of a row to put on the bench, a dimension's missing field, or None."""
        self.bench.models.refresh()
        self.dry_run.refresh()
        self._show_rows()
        if isinstance(payload, str):
            self.tabs.setCurrentWidget(self.bench)
            self.bench.picker.pick(payload)
        elif isinstance(payload, MissingField):
            self.editor.reveal(payload)

    def leave(self) -> bool:
        self.save()
        return True

    def save(self) -> bool:
        """Save the draft now; where that fails, show why and return False."""
        self._save_timer.stop()
        self.editor.commit()
        project = self.workspace.project
        if project is None:
            return False
        if self.editor.fault:
            self.editor.show_state(self.tr("Not saved yet"), "bad", self.editor.fault)
            return False
        try:
            rubric = draft.rubric_of(self.editor.lines, project.task)
            if rubric != self._saved:
                before, self._saved = self._saved, rubric
                try:
                    self.workspace.set_rubric(rubric)
                except UserError:
                    self._saved = before
                    raise
        except UserError as error:
            self.editor.show_state(self.tr("Not saved: {why}").format(why=error), "bad")
            return False
        self.editor.show_state(self.tr("Saved"))
        return True

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self._shut_down()
        super().closeEvent(event)

    def _edited(self) -> None:
        self._save_timer.start()
        self.editor.show_state("")
        self._show_rubric()

    def _show_rubric(self) -> None:
        """Score by the draft before it is saved; a faulty draft leaves the last good one in use."""
        project = self.workspace.project
        if project is None or self.editor.fault:
            return
        rubric = draft.rubric_of(self.editor.lines, project.task)
        for panel in (self.bench, self.dry_run):
            panel.show_rubric(self.editor.lines, rubric, project.task)

    def _project_changed(self) -> None:
        """Take over a task or rubric that this or another page changed."""
        assert self.workspace.project is not None
        project = self.workspace.project
        if project.rubric != self._saved:
            self._saved = project.rubric
            self.editor.take(project.rubric)
        self.editor.set_schema(project.task.schema)
        self._show_rubric()

    def _rows_changed(self) -> None:
        self._rows_stale = True
        if self.isVisible():
            self._show_rows()

    def _show_rows(self) -> None:
        if self._rows_stale:
            self._rows_stale = False
            self.bench.show_rows(self.workspace.rows.all)
            self.dry_run.rows_changed()

    def _show_answer(self, row_id: str, text: str) -> None:
        if self.bench.show_answer(row_id, text):
            self.tabs.setCurrentWidget(self.bench)
        else:
            self.dry_run.show_message(
                self.tr("This row is gone, so the answer cannot be put on the bench."), "warn"
            )

    def _reset(self) -> None:
        assert self.workspace.project is not None
        rubric = shipped_rubric(self.workspace.project.task.name)
        if rubric is not None:
            self.editor.replace(rubric.bound_to(self.workspace.project.task))

    def _shut_down(self) -> None:
        self._save_timer.stop()
        self.bench.models.shut_down()

    def _make_actions(self) -> list[QAction]:
        assert self.workspace.project is not None
        reset = QAction(self.tr("Reset to the &template's rewards"), self)
        reset.setToolTip(self.tr("Replace the rewards with those of the template; this can be undone"))
        reset.setEnabled(is_shipped(self.workspace.project.task.name))
        reset.triggered.connect(lambda checked=False: self._reset())
        separator = QAction(self)
        separator.setSeparator(True)
        editor = self.editor
        return [editor.undo_action, editor.redo_action, separator, *editor.actions_of_cards, reset]

    def _build(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.addTab(self.bench, self.tr("Try an answer"))
        self.tabs.addTab(self.dry_run, self.tr("Dry run"))
        self.tabs.setTabToolTip(1, self.tr("Score a model over the rows before training"))
        self.editor.setMinimumWidth(430)
        parts = TurningSplitter(
            self.workspace.layout, "rewards.split", beside=(530, 550), below=(450, 550), turn_below=NARROW
        )
        parts.setHandleWidth(14)
        self.tabs.setMinimumSize(400, 330)
        for part in (self.editor, self.tabs):
            parts.addWidget(part)
        head = page_head(self.tr("Rewards"), *self.editor.tools, stretch=self.editor.state_label)
        self.setLayout(column(head, parts, margins=PAGE_MARGINS, stretch=parts))
