"""One run in detail: name and note, figures, recipe, held-out figures, alarms and files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from engine.base.text import Text, together
from engine.export.index import ExportedFile
from engine.runs.presets import differences
from engine.runs.recipe import Recipe
from engine.runs.summary import About, RunSummary
from gui.export.labels import proof_verdict
from gui.runs import labels
from gui.runs.contents import Contents, read_contents
from gui.shared.background import Background
from gui.shared.labels import size_text
from gui.shared.run_labels import phase_name, score_of_run, unreadable_text
from gui.shared.scores import percent
from gui.shared.sentences import engine_text
from gui.shared.tables import FIT, STRETCH, Cell, Cells, CellTable, whole_table
from gui.shared.widgets import Card, column, label, row, scrolled, set_role

TWO_COLUMNS = 900  # from this width on
ROLES = {"running": "", "paused": "warn", "done": "good", "stopped": "muted", "failed": "bad"}


class Note(QPlainTextEdit):
    """A text editor that signals when the focus leaves it."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.left.emit()


class Details(QWidget):
    """`about_written` follows when the user gave the run another name or note."""

    about_written = Signal(object, object)  # the folder, and its About

    def __init__(self) -> None:
        super().__init__()
        self.run: RunSummary | None = None
        self.contents: Contents | None = None
        self._background = Background(self)
        self._background.done.connect(self._contents_read)
        self._build()

    def show_run(self, project: Path, run: RunSummary) -> None:
        """Show a run; what is typed for the one before is saved first."""
        other = self.run is None or self.run.folder != run.folder
        if other:
            self.write_about()
        self.run = run
        if other:
            self.name.setText(run.about.title)
            self.note.setPlainText(run.about.note)
            self.contents = None
            self._files.hide()
            self._exports.hide()
        self._show_figures(run)
        self._show_held_out(run)
        self._show_alarms(run)
        if other:
            self._show_recipe(run)
        if other or not run.live:
            self._background.start(lambda _: read_contents(project, run.folder))

    def write_about(self) -> None:
        """Emit `about_written` where name or note were changed."""
        if self.run is None:
            return
        about = About(title=self.name.text().strip(), note=self.note.toPlainText().strip())
        if about != self.run.about:
            self.about_written.emit(self.run.folder, about)

    def forget(self) -> None:
        """The run was deleted: drop what was typed about it."""
        self.run = None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The recipe beside the rest where both have room, else below it."""
        super().resizeEvent(event)
        wide = self.width() >= TWO_COLUMNS
        across = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(across)

    # -- inside

    def _show_figures(self, run: RunSummary) -> None:
        self._title.setText(labels.name(run))
        self._status.setText(labels.status(run))
        set_role(self._status, ROLES.get(run.status, ""))
        self._folder.setText(run.folder.name)
        report = run.report if run.status == "failed" else Text("")  # else the figures below say it
        message = "" if run.status == "done" else engine_text(together(run.message, report))  # it says Done.
        lines = [message, unreadable_text(run)]
        ending = "\n".join(line for line in lines if line)
        self._ending.setText(ending)
        self._ending.setVisible(bool(ending))
        self._figures["best"].setText(score_of_run(run) or "–")
        self._figures["gain"].setText(labels.gain(run) or "–")
        self._figures["steps"].setText(labels.steps(run) or "–")
        self._figures["work"].setText(labels.duration(run) or "–")

    def _show_held_out(self, run: RunSummary) -> None:
        best = run.best
        rows = [
            [
                Cell(text, bold=event is best)
                for text in (
                    self.tr("Base model") if not step else f"{step} ({phase_name(event.phase)})",
                    percent(event.exact),
                    f"{event.reward:.3f}",
                    str(event.rows),
                    self.tr("best, kept") if event is best else "",
                )
            ]
            for event, _, step in run.held_out
        ]
        head = (self.tr("After step"), self.tr("Exact match"), self.tr("Reward"), self.tr("Rows"), "")
        self._held_out_table.show_cells(head, rows, (STRETCH, FIT, FIT, FIT, FIT))
        self._held_out.setVisible(bool(rows))

    def _show_alarms(self, run: RunSummary) -> None:
        text = "\n\n".join(engine_text(together(alarm.message, alarm.hint)) for alarm, *_ in run.alarms)
        self._alarm_text.setText(text)
        self._alarms.setVisible(bool(text))

    def _show_recipe(self, run: RunSummary) -> None:
        self._recipe.setVisible(run.recipe is not None)
        if run.recipe is None:
            return
        default = Recipe()
        changed = differences(run.recipe, default)
        names = [*changed, *(name for name in Recipe.model_fields if name not in changed)]
        rows = [
            [
                Cell(text, ink="" if name in changed else "muted", bold=name in changed)
                for text in (
                    labels.field_title(name),
                    labels.value(getattr(run.recipe, name)),
                    labels.value(getattr(default, name)) if name in changed else "",
                )
            ]
            for name in names
        ]
        head = (self.tr("Setting"), self.tr("Value"), self.tr("Default"))
        self._recipe_table.show_cells(head, rows, (STRETCH, FIT, FIT))

    def _contents_read(self, result: Contents) -> None:
        if self.run is None or result.folder != self.run.folder:
            return
        self.contents = result
        rows: list[Cells] = [(name, size_text(count)) for name, count in result.parts]
        total = (self.tr("Total"), size_text(result.size))
        rows.append([Cell(text, bold=True) for text in total])
        head = (self.tr("File"), self.tr("Size"))
        self._files_table.show_cells(head, rows, (STRETCH, FIT))
        self._files.show()
        exports = [
            (file.quant, file.path.name, size_text(file.size), self._proof(file, there))
            for file, there in result.exports
        ]
        titles = (self.tr("Kind"), self.tr("File"), self.tr("Size"), self.tr("Check"))
        self._exports_table.show_cells(titles, exports, (FIT, STRETCH, FIT, FIT))
        self._exports.setVisible(bool(exports))

    def _proof(self, file: ExportedFile, there: bool) -> str:
        """The result of an exported file's check, as the Export page words it."""
        if not there:
            return self.tr("file is gone")
        return proof_verdict(file.report).text if file.report else self.tr("not checked")

    def _build(self) -> None:
        inner = QWidget()
        left, right = column(spacing=10), column(spacing=10)
        self._halves = row(left, right, spacing=10, margins=(0, 0, 4, 0))
        self._halves.setStretch(0, 1)
        self._halves.setStretch(1, 1)
        inner.setLayout(self._halves)
        self._held_out, self._held_out_table = self._table_card("held_out", self.tr("Held-out rows"))
        self._recipe, self._recipe_table = self._table_card("recipe", self.tr("Recipe"))
        self._files, self._files_table = self._table_card("files", self.tr("Files"))
        self._exports, self._exports_table = self._table_card("exports", self.tr("Exported models"))
        self._alarms = Card(self.tr("Alarms"))
        self._alarm_text = label("", wrap=True, selectable=True)
        self._alarms.body.addWidget(self._alarm_text)
        for card in (self._head_card(), self._held_out, self._alarms, self._exports, self._files):
            left.addWidget(card)
        right.addWidget(self._recipe)
        left.addStretch(1)
        right.addStretch(1)
        self._area: QScrollArea = scrolled(inner)
        self.setLayout(column(self._area))

    def _table_card(self, name: str, heading: str) -> tuple[Card, CellTable]:
        card = Card(heading)
        table = CellTable()
        card.body.addWidget(whole_table(table, f"history_{name}", heading))
        return card, table

    def _head_card(self) -> Card:
        card = Card()
        self._title, self._status = label("", "heading"), label("")
        self._folder = label("", "muted", selectable=True)
        self._ending = label("", "muted", wrap=True, selectable=True)
        top = QGridLayout()
        top.addWidget(self._title, 0, 0)
        top.addWidget(self._status, 0, 1, Qt.AlignmentFlag.AlignRight)
        top.addWidget(self._folder, 1, 0, 1, 2)
        top.setColumnStretch(0, 1)
        card.body.addLayout(top)
        card.body.addWidget(self._ending)
        card.body.addLayout(self._figure_row())
        form = QFormLayout()
        self.name = QLineEdit()
        self.name.setObjectName("history_name")
        self.name.setMaxLength(120)
        self.name.setPlaceholderText(self.tr("A name that says what you tried"))
        self.name.editingFinished.connect(self.write_about)
        self.note = Note()
        self.note.setObjectName("history_note")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(64)
        self.note.setPlaceholderText(self.tr("What did you learn from it?"))
        self.note.left.connect(self.write_about)
        form.addRow(self.tr("&Name"), self.name)
        form.addRow(self.tr("N&ote"), self.note)
        card.body.addLayout(form)
        return card

    def _figure_row(self) -> QGridLayout:
        titles = {
            "best": self.tr("Best exact match"),
            "gain": self.tr("Gain, points"),
            "steps": self.tr("Steps"),
            "work": self.tr("Duration"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        self._figures = {name: label("–", "figure") for name in titles}
        for at, (name, title) in enumerate(titles.items()):
            grid.addWidget(self._figures[name], 0, at)
            grid.addWidget(label(title, "muted"), 1, at)
            grid.setColumnStretch(at, 1)
        return grid
