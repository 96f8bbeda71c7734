"""Many prompts at once: pasted or taken from the rows, asked of the models of the page, kept as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QPlainTextEdit, QSpinBox, QStackedWidget, QWidget

from engine.base.errors import UserError
from engine.data.rows import SPLITS
from engine.play.batch import Asked, prompts_of, rows_of, write_results
from engine.play.wire import SamplingParams
from gui.endpoints.consent import may_be_asked
from gui.play.batch import Batch, Plan
from gui.play.choices import Choice
from gui.shared import errors, file_dialogs, theme
from gui.shared.boxes import agreed
from gui.shared.chooser import Chooser
from gui.shared.labels import split_title
from gui.shared.sentences import error_text
from gui.shared.tables import Cell, Column, ItemTable, long_cell, table_view
from gui.shared.widgets import ProgressBar, button, column, label, row, set_ready
from gui.workspace.workspace import Workspace

PASTED, ROWS = "pasted", "rows"


@dataclass(frozen=True)
class Asking:
    """How the page asks: the models of its sides with their settings, and what a typed prompt asks."""

    models: Callable[[], Mapping[int, Choice]]
    params: Callable[[int], SamplingParams]
    asked: Callable[[str], Asked]


class BatchDialog(QDialog):
    """Closing hides it: what runs goes on, and what came is there again."""

    def __init__(self, parent: QWidget, workspace: Workspace, batch: Batch, asking: Asking) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ask many prompts"))
        self.resize(960, 640)
        self._workspace, self.batch, self._asking = workspace, batch, asking
        self._saved = True
        self._build()
        batch.came.connect(self._came)
        batch.changed.connect(self.show_state)
        batch.failed.connect(self._failed)

    def open_for(self) -> None:
        """Show it, with the models that the page has chosen now."""
        self._show_models()
        self.show_state()
        self.show()
        self.raise_()
        self.activateWindow()

    def start(self) -> None:
        """Ask what has no answer yet; for other prompts, models or settings, begin anew."""
        plan = self._plan()
        if plan is None:
            return
        goes_on = plan == self.batch.plan and self.batch.unfinished
        if not goes_on and not self._may_forget():
            return
        each = self.tr("%Ln prompt(s) of this list are sent there, one request each.", "", len(plan.prompts))
        if not may_be_asked(self, plan.models.values(), each):
            return
        self._say("")
        self._show_table(plan)
        self.batch.start(plan)

    def save(self) -> None:
        """Write the table as CSV or JSON lines."""
        kinds = "CSV (*.csv);;JSON Lines (*.jsonl)"
        path = file_dialogs.save_file(self, "report", self.tr("Save the table"), "answers.csv", kinds)
        results = [one for _, one in sorted(self.batch.results.items())]
        if path is not None and errors.guarded(self, lambda: write_results(path, results)):
            self._saved = True
            self._say(self.tr("Saved as {name}").format(name=path.name))

    def show_state(self) -> None:
        """Show how far it is, and what can be done now."""
        batch = self.batch
        done, total = len(batch.results), batch.total
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.bar.setVisible(batch.running)
        for widget in (self.source, self.pages, *self.sides):
            widget.setEnabled(not batch.running)
        set_ready(self.start_button, not batch.running)
        rest = not batch.running and batch.unfinished and self._plan(quiet=True) == batch.plan
        self.start_button.setText(self.tr("Go on") if rest else self.tr("Ask"))
        set_ready(self.stop_button, batch.running)
        set_ready(self.save_button, done > 0)
        self.summary.setText(self._summary())

    # -- building

    def _build(self) -> None:
        self._build_prompts()
        self.sides = [QCheckBox(), QCheckBox()]
        for side, box in enumerate(self.sides):
            box.setObjectName(f"batch_side_{side}")
            box.setChecked(True)
            box.toggled.connect(self.show_state)
        self.start_button = button(self.tr("Ask"), self.start, role="primary", name="batch_start")
        self.stop_button = button(self.tr("Stop"), self.batch.stop, name="batch_stop")
        self.save_button = button(self.tr("Save the table…"), self.save, name="batch_save")
        self.table = ItemTable[int](identity=lambda place: place)
        self.view = table_view(self.table, "batch", self.tr("Answers"))
        self.bar = ProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.summary = label("", "muted", wrap=True)
        self.remark = label("", wrap=True)
        self.remark.hide()
        self._lay_out()

    def _build_prompts(self) -> None:
        """What is asked: prompts as they are typed, or rows."""
        self.source = Chooser("batch_source", self.tr("What is asked"))
        choices = [(self.tr("Prompts, one a line"), PASTED), (self.tr("Rows of the dataset"), ROWS)]
        self.source.fill(choices)
        self.source.currentIndexChanged.connect(self._source_changed)
        self.prompts = QPlainTextEdit()
        self.prompts.setObjectName("batch_prompts")
        self.prompts.setFont(theme.mono())
        self.prompts.setTabChangesFocus(True)
        self.prompts.setPlaceholderText(self.tr("Type or paste prompts, one a line"))
        self.prompts.setAccessibleName(self.tr("Prompts, one a line"))
        self.prompts.textChanged.connect(self.show_state)
        self.split = Chooser("batch_split", self.tr("Split"))
        self.split.fill([(split_title(split), split) for split in SPLITS], "test")
        self.count = QSpinBox()
        self.count.setObjectName("batch_count")
        self.count.setRange(1, 100_000)
        self.count.setValue(20)
        self.count.setAccessibleName(self.tr("Number of rows"))
        self.split.currentIndexChanged.connect(self.show_state)
        self.count.valueChanged.connect(self.show_state)

    def _lay_out(self) -> None:
        rows = QWidget()
        first = row(label(self.tr("The first")), self.count, label(self.tr("of")), self.split, None)
        rows.setLayout(column(first, None))
        self.pages = QStackedWidget()
        self.pages.addWidget(self.prompts)
        self.pages.addWidget(rows)
        self.pages.setFixedHeight(96)
        buttons = column(self.start_button, self.stop_button, None)
        above = row(self.pages, buttons, spacing=10, stretch=self.pages)
        head = row(self.source, None, *self.sides, spacing=14)
        close = button(self.tr("Close"), self.hide)
        foot = row(self.summary, self.save_button, close, stretch=self.summary)
        parts = (head, above, self.bar, self.view, self.remark, foot)
        self.setLayout(column(*parts, margins=(14, 12, 14, 12), stretch=self.view))
        for each in (self.start_button, self.stop_button, self.save_button, close):
            each.setAutoDefault(False)  # Enter in the number of rows would press one

    # -- what is asked

    def _plan(self, quiet: bool = False) -> Plan | None:
        """What is to be asked now; None, with a remark, where that is nothing."""
        project, models = self._workspace.project, self._asking.models()
        chosen = {side: models[side] for side in models if self.sides[side].isChecked()}
        if project is None:
            return None
        prompts = self._prompts()
        if not prompts or not chosen:
            fault = self.tr("There is no prompt to ask.") if chosen else self.tr("No model is chosen.")
            if not quiet:
                self._say(fault)
            return None
        params = {side: replace(self._asking.params(side), alternatives=0) for side in chosen}  # not shown
        keys = {side: one.key for side, one in chosen.items()}
        return Plan(project.task, tuple(prompts), keys, params, self._workspace.rows.all)

    def _prompts(self) -> list[Asked]:
        if self.source.currentData() == ROWS:
            return rows_of(self._workspace.rows.all, self.split.currentData(), self.count.value())
        return [self._asking.asked(text) for text in prompts_of(self.prompts.toPlainText())]

    def _may_forget(self) -> bool:
        """Whether answers that were not saved may be forgotten."""
        if self._saved or not self.batch.results:
            return True
        question = self.tr("Forget the answers in this table?")
        more = self.tr("They were not saved, and these prompts or settings begin a new table.")
        return agreed(self, question, more, self.tr("Forget them"), self.tr("Keep"), danger=True)

    # -- what is shown

    def _show_models(self) -> None:
        models = self._asking.models()
        for side, box in enumerate(self.sides):
            box.setVisible(side in models)
            if side in models:
                title = models[side].title
                shown = box.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, 260)
                box.setText(shown.replace("&", "&&"))
                box.setToolTip(title)

    def _show_table(self, plan: Plan) -> None:
        def expected(place: int) -> str | Cell:
            known = plan.prompts[place].row
            return long_cell(known.answer_text()) if known else ""

        models = self._asking.models()
        columns: list[Column[int]] = [
            Column(self.tr("Prompt"), lambda place: long_cell(plan.prompts[place].prompt))
        ]
        if any(one.row is not None for one in plan.prompts):
            columns.append(Column(self.tr("Expected"), expected))
        for side in plan.models:
            columns.append(Column(models[side].title, self._answers(side)))
            columns.append(Column(self.tr("Seconds"), self._seconds(side), number=True, width=80))
        self.table.set_columns(columns)
        self.table.show_items(range(len(plan.prompts)))

    def _answers(self, side: int) -> Callable[[int], str | Cell]:
        """What a side answered to the prompt at a place, marked where the right answer is known."""

        def answer(place: int) -> str | Cell:
            one = self.batch.results.get((place, side))
            if one is None:
                return ""
            if one.no_answer_because:
                return Cell(one.no_answer_because, "bad")
            mark, ink = {None: ("", ""), True: ("✓ ", "good"), False: ("✗ ", "bad")}[one.exact]
            cell = long_cell(one.answer)
            return Cell(mark + cell.text, ink, tip=cell.tip)

        return answer

    def _seconds(self, side: int) -> Callable[[int], str]:
        def seconds(place: int) -> str:
            one = self.batch.results.get((place, side))
            return "" if one is None or one.seconds is None else f"{one.seconds:.2f}"

        return seconds

    def _summary(self) -> str:
        """How many answers there are, and how many of each model are exact."""
        if not self.batch.results:
            return self.tr("Asked with the settings of the page, one answer each.")
        texts = [
            self.tr("{done} of {all} answers").format(done=len(self.batch.results), all=self.batch.total)
        ]
        for side in self.batch.plan.models if self.batch.plan else ():
            mine = [one for (_, at), one in self.batch.results.items() if at == side]
            judged = [one for one in mine if one.exact is not None]
            if judged:
                text = self.tr("{model}: {right} of {count} exact")
                right = sum(bool(one.exact) for one in judged)
                texts.append(text.format(model=mine[0].model, right=right, count=len(judged)))
        return "  ·  ".join(texts)

    def _source_changed(self) -> None:
        self.pages.setCurrentIndex(int(self.source.currentData() == ROWS))
        self.show_state()

    def _came(self, place: int) -> None:
        self._saved = False
        self.table.replace_item(place, place)

    def _failed(self, error: UserError) -> None:
        self._say(error_text(error))

    def _say(self, text: str) -> None:
        self.remark.setText(text)
        self.remark.setVisible(bool(text))
