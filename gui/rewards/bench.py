"""The bench: one row, one answer, and at once what every dimension says of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPlainTextEdit, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from engine.data.rows import Row
from engine.rewards.dimensions import is_exact
from engine.rewards.dryrun import gold_fault
from engine.rewards.rubric import Rubric, score, spans
from engine.task import Task
from gui.rewards.breakers import TITLES, broken
from gui.rewards.draft import Lines
from gui.rewards.model_bar import ModelBar
from gui.rewards.parts_view import PartsView, figure, token_of
from gui.rewards.row_picker import RowPicker
from gui.shared.json_view import JsonEdit
from gui.shared.sentences import engine_text
from gui.shared.timeline import Timeline, lanes_of
from gui.shared.widgets import EmptyState, button, label, row, scrolled, set_role
from gui.workspace.jobs import JobBoard
from gui.workspace.workspace import Workspace

KEPT_ANSWERS = 200  # typed answers that are remembered by row


class Bench(QWidget):
    """Try an answer. The score is that of training and assessment: the same pure call."""

    def __init__(self, workspace: Workspace, board: JobBoard) -> None:
        super().__init__()
        self.setObjectName("bench")
        self._workspace = workspace
        self._rubric: Rubric | None = None
        self._task: Task | None = None
        self._lines: Lines = ()
        self._showing = False
        self._typed: dict[str, str] = {}  # answers by row, so that looking at another row loses none
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
        """Judge by this rubric from now on; it is bound to the task, and `lines` are what it was made of."""
        self._lines, self._rubric, self._task = lines, rubric, task
        self._show_gold()
        self._judge()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        self.picker.show_rows(rows)
        self._empty.setVisible(not rows)
        self._inner.setVisible(bool(rows))

    def show_answer(self, row_id: str, text: str) -> bool:
        """Put an answer to a row on the bench; False where the row is gone."""
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
        """Replace the answer as if it were typed, so that Ctrl+Z brings back what stood there."""
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

    def _row_picked(self, found: Row | None) -> None:
        self.models.stop()
        self._showing = True  # what is shown now was not typed
        self.answer_edit.setPlainText("" if found is None else self._typed.get(found.id, found.answer_text()))
        self._showing = False
        self.prompt_view.setPlainText("" if found is None else found.prompt)
        self.expected_view.set_json("" if found is None else found.answer_text())
        self._show_gold()
        self._judge()

    def _answer_changed(self) -> None:
        if self._showing:
            return
        if self.picker.row is not None:
            self._typed.pop(self.picker.row.id, None)
            self._typed[self.picker.row.id] = self.answer
            if len(self._typed) > KEPT_ANSWERS:
                self._typed.pop(next(iter(self._typed)))
        self._judge()

    def _judge(self) -> None:
        found, rubric, task = self.picker.row, self._rubric, self._task
        if found is None or rubric is None or task is None:
            return
        given = score(rubric, found, self.answer)
        self.total.setText(figure(given.total))
        set_role(self.total, token_of(given.total))
        exact = is_exact(found, self.answer, task.schema)
        self.exact_label.setText(self.tr("exact match") if exact else self.tr("no exact match"))
        set_role(self.exact_label, "good" if exact else "muted")
        self.parts.show_score(self._lines, given)
        drawn = spans(rubric, found, self.answer)
        self.timeline.setVisible(drawn is not None)
        self.timeline.show_spans(lanes_of(drawn) if drawn else (), drawn.today if drawn else None)

    def _show_gold(self) -> None:
        """Say where even the expected answer would not get full reward."""
        fault = ""
        if self.picker.row is not None and self._rubric is not None:
            fault = gold_fault(self._rubric, self.picker.row)
        self.gold_label.setText(
            self.tr("Even the expected answer falls short: {why}").format(why=engine_text(fault))
        )
        self.gold_label.setVisible(bool(fault))

    # -- building

    def _build(self) -> None:
        self._empty = EmptyState(
            self.tr("No rows to try answers on"),
            self.tr("Add some on the Data page: each brings a prompt and the answer that is expected."),
            self.tr("Go to Data"),
            lambda: self._workspace.show_page("data"),
        )
        self._empty.hide()
        self.prompt_view = QPlainTextEdit()
        self.prompt_view.setReadOnly(True)
        self.prompt_view.setObjectName("prompt")
        self.prompt_view.setAccessibleName(self.tr("Prompt"))
        self.prompt_view.setTabChangesFocus(True)
        self.prompt_view.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 16)
        self._inner = QWidget()
        box = QVBoxLayout(self._inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.picker)
        box.addWidget(self.prompt_view)
        box.addWidget(self._answers())
        box.addWidget(self.models)
        box.addLayout(self._total_row())
        self.gold_label = label("", "warn", wrap=True)
        box.addWidget(self.gold_label)
        box.addWidget(scrolled(self.parts), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.addWidget(self._empty, 1)
        outer.addWidget(self._inner, 1)

    def _answers(self) -> QSplitter:
        self.expected_view = JsonEdit(read_only=True)
        self.expected_view.setObjectName("expected")
        self.answer_edit = JsonEdit()
        self.answer_edit.setObjectName("answer")
        self.answer_edit.setPlaceholderText(self.tr("Type an answer"))
        self.break_button = button(self.tr("Break it"))
        self.break_button.setObjectName("break_it")
        self.break_button.setToolTip(self.tr("Make a typical fault in the expected answer"))
        menu = QMenu(self.break_button)
        menu.aboutToShow.connect(lambda: self._fill_breakers(menu))
        self.break_button.setMenu(menu)
        expected = button(self.tr("Expected answer"), self.type_expected)
        expected.setObjectName("type_expected")
        expected.setToolTip(self.tr("Type the expected answer"))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(8)
        title = label(self.tr("Expected"), "muted")
        strut = button("")  # never seen: both texts begin at the same height
        kept = strut.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        strut.setSizePolicy(kept)
        strut.hide()
        left = _column(row(title, None, strut), self.expected_view)
        head = row(label(self.tr("Answer"), "muted"), None, expected, self.break_button)
        splitter.addWidget(left)
        splitter.addWidget(_column(head, self.answer_edit))
        splitter.setSizes([230, 320])
        for column in (splitter.widget(0), splitter.widget(1)):
            column.setFixedHeight(self.fontMetrics().lineSpacing() * 7 + 64)
        for edit, name in ((self.expected_view, self.tr("Expected")), (self.answer_edit, self.tr("Answer"))):
            edit.setAccessibleName(name)
        return splitter

    def _total_row(self) -> QHBoxLayout:
        self.total = label()
        self.total.setObjectName("total")
        font = self.total.font()
        font.setPointSizeF(font.pointSizeF() * 2.2)
        font.setBold(True)
        self.total.setFont(font)
        self.total.setMinimumWidth(90)
        self.total.setToolTip(self.tr("The total reward, from 0 to 1"))
        self.exact_label = label("", "muted")
        self.exact_label.setObjectName("exact")
        figures = QVBoxLayout()
        figures.setSpacing(0)
        figures.addWidget(self.total)
        figures.addWidget(self.exact_label)
        box = QHBoxLayout()
        box.setSpacing(16)
        box.addLayout(figures)
        box.addWidget(self.timeline, 1)
        return box

    def _fill_breakers(self, menu: QMenu) -> None:
        menu.clear()
        for name in broken(self.picker.row) if self.picker.row is not None else ():
            text = QCoreApplication.translate("breakers", TITLES[name])
            menu.addAction(text, lambda name=name: self.break_it(name))


def _column(head: QHBoxLayout, edit: QWidget) -> QWidget:
    found = QWidget()
    box = QVBoxLayout(found)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(4)
    box.addLayout(head)
    edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    box.addWidget(edit, 1)
    return found
