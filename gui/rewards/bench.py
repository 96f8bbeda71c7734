"""The bench: one row, one answer, and at once its score by every dimension."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QSizePolicy, QSplitter, QWidget

from engine.data.rows import Row
from engine.rewards.dimensions import is_exact
from engine.rewards.dryrun import gold_fault
from engine.rewards.rubric import Rubric, score, spans
from engine.task import Task
from gui.rewards.breakers import TITLES, broken
from gui.rewards.draft import Lines
from gui.rewards.model_bar import ModelBar
from gui.rewards.parts_view import PartsView
from gui.rewards.row_picker import RowPicker
from gui.shared.i18n import translate
from gui.shared.json_fault import LONG
from gui.shared.json_view import JsonEdit
from gui.shared.scores import score_role, score_text
from gui.shared.sentences import engine_text
from gui.shared.text_edit import TextEdit
from gui.shared.timeline import Timeline
from gui.shared.widgets import (
    NO_MARGINS,
    EmptyState,
    button,
    column,
    label,
    row,
    scrolled,
    set_role,
    splitter,
)
from gui.workspace.jobs import JobBoard
from gui.workspace.workspace import Workspace

WIDE, LOW = 700, 560  # pixels
LEAST = QSize(400, 300)
REMEMBERED = 200  # rows whose typed answers are remembered


class Bench(QWidget):
    """Scores an answer that is typed or generated, by the function that training and assessment use."""

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__()
        self.setObjectName("bench")
        self._workspace = workspace
        self._rubric: Rubric | None = None
        self._task: Task | None = None
        self._lines: Lines = ()
        self._showing = False
        self._expected_shown = ""
        self._typed: dict[str, str] = {}  # answers by row id, so that showing another row loses none
        self.picker = RowPicker()
        self.models = ModelBar(workspace, board)
        self.parts = PartsView()
        self.timeline = Timeline()
        self._build()
        self.picker.picked.connect(self._row_picked)
        self.answer_edit.textChanged.connect(self._answer_changed)
        self.models.wanted.connect(self._generate)
        self.models.began.connect(self.answer_edit.clear)
        self.models.text_came.connect(self._append)

    @property
    def answer(self) -> str:
        return self.answer_edit.toPlainText()

    def show_rubric(self, lines: Lines, rubric: Rubric, task: Task) -> None:
        """Judge by this rubric, which is bound to the task; `lines` are the draft it was made of."""
        self._lines, self._rubric, self._task = lines, rubric, task
        self._show_gold()
        self._judge()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        self.picker.show_rows(rows)
        self._empty.setVisible(not rows)
        self._inner.setVisible(bool(rows))

    def show_answer(self, row_id: str, text: str) -> bool:
        """Show an answer to a row; False where the row is gone."""
        if not self.picker.pick(row_id):
            return False
        self.answer_edit.setPlainText(text)
        return True

    def type_expected(self) -> None:
        if self.picker.row is not None:
            self._type(self.picker.row.answer_text())

    def break_it(self, name: str) -> None:
        """Type the expected answer with one fault of `breakers.TITLES`."""
        if self.picker.row is not None:
            self._type(broken(self.picker.row)[name])

    def _type(self, text: str) -> None:
        """Replace the answer as if it were typed, so that Ctrl+Z restores the old one."""
        self.models.stop()
        cursor = QTextCursor(self.answer_edit.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def _append(self, text: str) -> None:
        cursor = QTextCursor(self.answer_edit.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)

    def _generate(self) -> None:
        if self.picker.row is not None:
            self.models.refresh()
            self.models.ask(self.picker.row.prompt)

    def _row_picked(self, picked: Row | None) -> None:
        self.models.stop()
        expected = picked.answer_text() if picked else ""
        self._showing = True  # what is shown now was not typed
        self.answer_edit.setPlainText(self._typed.get(picked.id, expected) if picked else "")
        self._showing = False
        self.prompt_view.setPlainText(picked.prompt if picked else "")
        self.expected_view.set_json(expected)
        self._expected_shown = expected
        self._show_gold()
        self._judge()

    def _answer_changed(self) -> None:
        if self._showing:
            return
        if self.picker.row is not None:
            self._typed.pop(self.picker.row.id, None)
            self._typed[self.picker.row.id] = self.answer
            if len(self._typed) > REMEMBERED:
                self._typed.pop(next(iter(self._typed)))
        self._judge()

    def _judge(self) -> None:
        picked, rubric, task = self.picker.row, self._rubric, self._task
        if picked is None or rubric is None or task is None:
            return
        endless = len(self.answer) > LONG
        self.parts.setVisible(not endless)
        if endless:
            self.total.setText("–")
            self.exact_label.setText(self.tr("too long to be judged"))
            set_role(self.total, "muted")
            set_role(self.exact_label, "muted")
            self.timeline.hide()
            return
        given = score(rubric, picked, self.answer)
        self.total.setText(score_text(given.total))
        set_role(self.total, score_role(given.total))
        exact = is_exact(picked, rubric.judged_text(self.answer), task.schema)
        self.exact_label.setText(self.tr("exact match") if exact else self.tr("no exact match"))
        self._show_met(picked, given.met)
        set_role(self.exact_label, "good" if exact else "muted")
        self.parts.show_score(self._lines, given)
        self.timeline.show_answers([(self.tr("Answer"), spans(rubric, picked, self.answer), "accent")])
        self.timeline.setVisible(bool(self.timeline.lanes))

    def _show_met(self, picked: Row, met: int) -> None:
        """Show the right answer that the answer was measured against, and which one of several it is."""
        title = self.tr("Expected")
        if picked.accepted:
            text = self.tr("Right answer {number} of {count}")
            title = text.format(number=met + 1, count=len(picked.answers()))
        self.expected_title.setText(title)
        shown = picked.with_only(met).answer_text()
        if shown != self._expected_shown:
            self._expected_shown = shown
            self.expected_view.set_json(shown)

    def _show_gold(self) -> None:
        """Show where even a right answer would not get full reward."""
        fault = ""
        if self.picker.row is not None and self._rubric is not None:
            fault = gold_fault(self._rubric, self.picker.row)
        self.gold_label.setText(
            self.tr("Even the expected answer falls short: {why}").format(why=engine_text(fault))
        )
        self.gold_label.setVisible(bool(fault))

    def _build(self) -> None:
        self._empty = EmptyState(
            self.tr("No rows to try answers on"),
            self.tr("Add some on the Data page: each brings a prompt and the answer that is expected."),
            self.tr("Go to Data"),
            lambda: self._workspace.show_page("data"),
        )
        self._empty.hide()
        self.prompt_view = TextEdit()
        self.prompt_view.setReadOnly(True)
        self.prompt_view.setObjectName("prompt")
        self.prompt_view.setAccessibleName(self.tr("Prompt"))
        self.prompt_view.setTabChangesFocus(True)
        self.prompt_view.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 16)
        self.gold_label = label("", "warn", wrap=True)
        self._inner = QWidget()
        parts = scrolled(self.parts)
        upper = (self.picker, self.prompt_view, self._answers(), self.models)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._inner)
        self._halves.setContentsMargins(*NO_MARGINS)
        self._halves.setSpacing(8)
        self._halves.addLayout(column(*upper, None))
        self._halves.addLayout(column(self._total_row(), self.gold_label, parts, stretch=parts), 1)
        box = column(self._empty, self._inner, margins=(0, 8, 0, 0), stretch=self._inner)
        box.setStretchFactor(self._empty, 1)
        self.setLayout(box)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same in both ways, so that the splitter around it is free to turn."""
        return LEAST

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where it is wide and low, the score stands beside the answer and not below it."""
        super().resizeEvent(event)
        flat = self.width() >= WIDE and self.height() < LOW
        way = QBoxLayout.Direction
        self._halves.setDirection(way.LeftToRight if flat else way.TopToBottom)
        self._halves.setSpacing(16 if flat else 8)
        self._halves.setStretch(0, int(flat))

    def _answers(self) -> QSplitter:
        self.expected_view = JsonEdit(read_only=True)
        self.expected_view.setObjectName("expected")
        self.answer_edit = JsonEdit()
        self.answer_edit.setObjectName("answer")
        self.answer_edit.setPlaceholderText(self.tr("Type an answer"))
        self.break_button = button(
            self.tr("Add a mistake"),
            tip=self.tr("Make a typical mistake in the expected answer"),
            name="break_it",
        )
        menu = QMenu(self.break_button)
        menu.aboutToShow.connect(lambda: self._fill_breakers(menu))
        self.break_button.setMenu(menu)
        expected = button(
            self.tr("Expected answer"),
            self.type_expected,
            tip=self.tr("Type the expected answer"),
            name="type_expected",
        )
        self.expected_title = label(self.tr("Expected"), "muted", name="expected_title")
        strut = button("")  # hidden: both texts begin at the same height
        policy = strut.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        strut.setSizePolicy(policy)
        strut.hide()
        head = row(label(self.tr("Answer"), "muted"), None, expected, self.break_button)
        columns = (
            self._column(row(self.expected_title, None, strut), self.expected_view),
            self._column(head, self.answer_edit),
        )
        for edit, name in ((self.expected_view, self.tr("Expected")), (self.answer_edit, self.tr("Answer"))):
            edit.setAccessibleName(name)
        both = splitter(*columns, sizes=(230, 320), stretches=(0, 0), handle=8)
        both.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return both

    def _column(self, head: QHBoxLayout, edit: QWidget) -> QWidget:
        holder = QWidget()
        edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        holder.setLayout(column(head, edit, spacing=4, stretch=edit))
        line = self.fontMetrics().lineSpacing()
        holder.setMinimumHeight(line * 3 + 64)
        holder.setMaximumHeight(line * 7 + 64)
        return holder

    def _total_row(self) -> QHBoxLayout:
        self.total = label(name="total")
        font = self.total.font()
        font.setPointSizeF(font.pointSizeF() * 2.2)
        font.setBold(True)
        self.total.setFont(font)
        self.total.setMinimumWidth(90)
        self.total.setToolTip(self.tr("The total reward, from 0 to 1"))
        self.exact_label = label("", "muted", name="exact")
        figures = column(self.total, self.exact_label, spacing=0)
        return row(figures, self.timeline, spacing=16, stretch=self.timeline)

    def _fill_breakers(self, menu: QMenu) -> None:
        menu.clear()
        for name in broken(self.picker.row) if self.picker.row is not None else ():
            text = translate("breakers", str(TITLES[name]))
            menu.addAction(text, partial(self.break_it, name))
