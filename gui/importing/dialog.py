"""Rows out of a file or the clipboard: look at it, say which column is what, see the outcome, take it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.big_insert import ReadyInsert, ready_insert
from engine.data.importing import import_rows, merge_new_rows
from engine.data.reading import pasted_table, read_table
from engine.data.rows import canonical
from engine.data.tables import SUFFIXES, Table
from gui.importing.mapping_form import MappingForm
from gui.importing.outcome import SHOWN, ImportSummary, Outcome, OutcomeTabs
from gui.importing.source import SourceLine
from gui.shared import errors, file_dialogs
from gui.shared.background import Background
from gui.shared.labels import number_text
from gui.shared.sentences import engine_text, error_text
from gui.shared.tables import CellTable, long_cell, table_view
from gui.shared.widgets import Card, EmptyState, button, column, label, row, scrolled, set_role
from gui.workspace.workspace import Workspace

MANY = 5000  # rows from which taking them is shown with progress
_WAIT_MS = 120


class ImportDialog(QDialog):
    """`set_file` or `set_text` gives it something to read; `imported` counts the rows that were taken."""

    def __init__(self, parent: QWidget | None, workspace: Workspace) -> None:
        super().__init__(parent)
        assert workspace.project is not None
        self._workspace = workspace
        self._schema = workspace.project.task.schema
        self._path: Path | None = None
        self._text = ""
        self.table: Table | None = None
        self.imported = 0
        self._reading, self._mapping, self._taking = (Background(self, many_objects=True) for _ in range(3))
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self.setWindowTitle(self.tr("Import rows"))
        self.setAcceptDrops(True)
        self.resize(1080, 720)
        self._build()
        self._soon.timeout.connect(self._map)
        self.form.changed.connect(self._soon.start)
        self.source.changed.connect(self._start_reading)
        self.source.choose_requested.connect(self.choose)
        self.outcome.choice_changed.connect(self._show_count)
        self._reading.done.connect(self._read)
        self._reading.cancelled.connect(self._gave_up)
        self._mapping.done.connect(self._mapped)
        self._taking.done.connect(self._ready)
        self._taking.failed.connect(self._not_taken)
        for work in (self._reading, self._mapping, self._taking):
            work.progressed.connect(self._progressed)
        for work in (self._reading, self._mapping):
            work.failed.connect(self._failed)

    # -- what to read

    def set_file(self, path: Path) -> None:
        """Read this file, in the background."""
        self._path = path
        self.source.show_file(path)
        self.source.show()
        self._start_reading()

    def set_text(self, text: str, header: bool | None) -> None:
        """Read a pasted table; `header`: whether its first line holds names, None where it is JSONL."""
        self._text, self._path = text, None
        self.source.show_text(header)
        self.source.show()
        self._start_reading()

    def choose(self) -> None:
        path = self._ask_open()
        if path is not None:
            self.set_file(path)

    def _ask_open(self) -> Path | None:
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        filters = f"{self.tr('Tables and rows')} ({kinds});;{self.tr('All files')} (*)"
        return file_dialogs.open_file(self, "import", self.tr("Import rows"), filters)

    def _start_reading(self) -> None:
        self._mapping.drop()
        self.table = None
        self._set_outcome(None)
        how, path, text = self.source.reading(), self._path, self._text

        def read(progress: Progress) -> Table:
            if path is None:
                return pasted_table(text, how.header)
            progress(Text("Reading the file"), 0, 0)
            return read_table(path, how, progress)

        self._set_busy(True)
        self._reading.start(read)

    def _read(self, table: Table) -> None:
        self.table = table
        self.source.set_sheets(table.sheets, table.sheet)
        lines = [
            [str(one.number), *(_shown(one.cells.get(name)) for name in table.columns)]
            for one in table.records[:SHOWN]
        ]
        titles = [self.tr("Record"), *table.columns]
        cells = [[long_cell(text) for text in line] for line in lines]
        self._records.show_cells(titles, cells, [70, *_widths(lines)][:-1])
        count = len(table.records)
        text = self.tr("%Ln record(s)", "", count)
        if count > SHOWN:
            text = self.tr("{records}; the first {shown} are shown").format(records=text, shown=SHOWN)
        self._file_note.setText(text)
        self._pages.setCurrentIndex(1)
        self.form.set_table(table)
        self._map()

    def _gave_up(self) -> None:
        self._set_busy(False)
        self._say(self.tr("Reading was stopped."))

    # -- what comes of it

    def _map(self) -> None:
        if self.table is None:
            return
        table, columns, schema = self.table, self.form.columns(), self._schema
        split, existing = self.form.default_split.currentData(), self._workspace.rows.all

        def work(progress: Progress) -> Outcome:
            from engine.data.checks import schema_problems

            imported = import_rows(table, columns, schema, split=split, progress=progress)
            merged = merge_new_rows(imported.rows, existing)
            some = merged.rows[:SHOWN]
            faults = {one.row_id: one.message for one in schema_problems(some, schema)}
            return Outcome(imported, merged, tuple(faults.get(one.id, "") for one in some), existing)

        self._set_busy(True)
        self._mapping.start(work)

    def _mapped(self, outcome: Outcome) -> None:
        self._set_busy(False)
        self._set_outcome(outcome)
        self._say(self.outcome.notes(), "warn" if any(outcome.faults) else "muted")

    def _failed(self, error: UserError) -> None:
        self._set_busy(False)
        self._set_outcome(None)
        self._say(error_text(error), "bad")

    def _set_outcome(self, outcome: Outcome | None) -> None:
        self.outcome.set_outcome(outcome)
        self._say("")
        self._show_count()

    def _show_count(self) -> None:
        count = len(self.outcome.chosen_rows())
        self.import_button.setEnabled(count > 0)
        text = self.tr("Import %Ln row(s)", "", count)
        self.import_button.setText(text if count else self.tr("Import"))

    # -- taking them

    def take(self) -> None:
        """Put the rows into the dataset, as one edit that can be undone; many are made ready beside."""
        rows, outcome = self.outcome.chosen_rows(), self.outcome.outcome
        assert outcome is not None and rows
        store = self._workspace.rows
        text = self.tr("import %Ln row(s)", "", len(rows))
        if len(rows) < MANY:
            if outcome.beside is not store.all:  # it changed since: ids must be free now
                rows = merge_new_rows(rows, store.all).rows
            if errors.guarded(self, lambda: store.insert_many(rows, text)):
                self._taken(outcome, len(rows))
            return
        beside = store.all
        self._set_busy(True)
        self._hold(True)
        self._taking.start(lambda progress: ready_insert(beside, rows, progress))

    def _ready(self, ready: ReadyInsert) -> None:
        outcome, count = self.outcome.outcome, len(ready.edit.rows)
        assert outcome is not None
        self._set_busy(False)
        self._hold(False)
        text = self.tr("import %Ln row(s)", "", count)
        if errors.guarded(self, lambda: self._workspace.rows.insert_ready(ready, text)):
            self._taken(outcome, count)

    def _taken(self, outcome: Outcome, count: int) -> None:
        self.imported = count
        self._summary.show_outcome(outcome, count)
        self._stack.setCurrentIndex(1)
        self._summary.close_button.setFocus()

    def _not_taken(self, error: UserError) -> None:
        self._set_busy(False)
        self._hold(False)
        errors.show(self, error)

    def _hold(self, held: bool) -> None:
        """While rows are being taken nothing else is chosen; Cancel stays, and takes none."""
        for one in (self.source, self._pages, self.import_button):
            one.setEnabled(not held)

    # -- the widgets

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self.setLayout(column(self._stack, margins=(16, 14, 16, 14)))
        self._stack.addWidget(self._make_setup())
        self._summary = ImportSummary(lambda: self.outcome.save_skipped(), self.accept)
        self._stack.addWidget(self._summary)
        self._set_busy(False)
        self._set_outcome(None)

    def _make_setup(self) -> QWidget:
        page = QWidget()
        self.source = SourceLine()
        self.source.hide()  # until there is something to read
        self._pages = QStackedWidget()
        nothing = self.tr("JSONL, JSON, CSV, TSV, Excel or Parquet. Drop it here, or choose it.")
        choose = self.tr("Choose a file…")
        self._pages.addWidget(EmptyState(self.tr("Which file holds the rows?"), nothing, choose, self.choose))
        self._pages.addWidget(self._make_middle())
        self._note = label("", "muted", wrap=True, selectable=True, name="import_note")
        page.setLayout(
            column(
                self.source, self._pages, self._note, self._make_buttons(), spacing=10, stretch=self._pages
            )
        )
        return page

    def _make_middle(self) -> QWidget:
        self._records = CellTable()
        records_view = table_view(self._records, "import_records")
        file_card = Card(self.tr("The file"))
        self._file_note = label("", "muted")
        file_card.head.addWidget(self._file_note)
        file_card.body.addWidget(records_view)
        self.form = MappingForm(self._schema)
        columns = Card(self.tr("Which column is what"))
        columns.body.addWidget(scrolled(self.form))
        columns.setMinimumWidth(340)
        self.outcome = OutcomeTabs()
        lower = QSplitter(Qt.Orientation.Horizontal)
        lower.addWidget(columns)
        lower.addWidget(self.outcome)
        lower.setStretchFactor(1, 1)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(file_card)
        middle.addWidget(lower)
        middle.setSizes([210, 390])
        for splitter in (lower, middle):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(10)
        return middle

    def _make_buttons(self) -> Any:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(180)
        self._stage = label("", "muted")
        self.stop_button = button(self.tr("Stop reading"), self._reading.cancel, icon="stop")
        self.stop_button.setObjectName("import_stop")
        cancel = button(self.tr("Cancel"), self.reject)
        self.import_button = button("", self.take, role="primary", name="import_take")
        self.import_button.setDefault(True)
        return row(self._bar, self._stage, self.stop_button, None, cancel, self.import_button)

    def _say(self, text: str, role: str = "muted") -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))
        set_role(self._note, role)

    def _set_busy(self, busy: bool) -> None:
        self._bar.setVisible(busy)
        self._stage.setVisible(busy)
        self.stop_button.setVisible(busy and self.table is None)
        self._bar.setRange(0, 0)

    def _progressed(self, stage: Text, done: int, total: int) -> None:
        self._stage.setText(f"{engine_text(stage)}  {number_text(done)}" if done else engine_text(stage))
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def done(self, result: int) -> None:
        self._reading.drop()
        self._mapping.drop()
        self._taking.drop()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls() and self._stack.currentIndex() == 0:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.set_file(paths[0])


def _shown(cell: Any) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else canonical(cell)


def _widths(lines: list[list[str]]) -> list[int]:
    """Pixels for each column but the first: more for longer texts, so that prompts can be read."""
    columns = list(zip(*lines, strict=True))[1:]
    return [min(420, max(80, 8 * max(map(len, column)) + 20)) for column in columns]
