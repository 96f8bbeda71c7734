"""Rows out of a file or the clipboard into the open project: see what becomes of them, and take them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.text import Text
from engine.data.big_insert import ReadyInsert, ready_insert
from engine.data.guessing import guess_columns, looks_like_names
from engine.data.importing import Columns, Imported, MergedRows, import_rows, merge_new_rows
from engine.data.rows import Row, properties_of
from engine.from_file.fields import fields_of
from engine.from_file.mapping import remember, remembered_columns, remembered_reading
from engine.from_file.proposal import schema_breaks
from engine.from_file.widening import widened
from engine.reading.tables import Reading, Table
from gui.importing.base import FilePage, ReadTable
from gui.importing.mapping_form import MappingForm
from gui.importing.outcome import ImportSummary, Outcome
from gui.shared import errors
from gui.shared.widgets import Card, EmptyState, button, column, row, splitter
from gui.workspace.workspace import Workspace

MANY = 5000  # rows from which taking them is shown with progress


@dataclass(frozen=True, slots=True)
class Worked:
    """The rows of the file by the mapping of now, made ready to join those of the dataset."""

    imported: Imported
    merged: MergedRows
    broken: tuple[tuple[Row, Text], ...]
    schema: Mapping[str, Any]


class ImportDialog(FilePage):
    """`set_file` or `set_text` gives it something to read; `imported` counts the rows that were taken."""

    def __init__(self, parent: QWidget | None, workspace: Workspace) -> None:
        assert workspace.project is not None
        self._workspace = workspace
        self.schema = workspace.project.task.schema  # or a wider one, which is saved with the rows
        self.imported = 0
        self.widened = False  # whether the schema was changed for the rows
        self.worked: Worked | None = None
        super().__init__(parent, workspace.layout, "import_rows_page")
        self.setWindowTitle(self.tr("Import rows"))
        self._build()
        self.form.changed.connect(self.work_soon)
        self.outcome.choice_changed.connect(self._show_count)
        self._taking.done.connect(self._ready)
        self._set_busy(False)
        self._show_worked(None)
        self.say("")

    # -- what comes of the file

    def set_file(self, path: Path, how: Reading | None = None) -> None:
        super().set_file(path, how or self._remembered_reading(path))

    def _remembered_reading(self, path: Path) -> Reading | None:
        """What cannot be recognised but was chosen for the last file: whether its first line holds names."""
        kept = remembered_reading(self._workspace.folder)
        return Reading(header=kept.header) if kept is not None else None

    def _source_changed(self) -> None:
        self._pages.setCurrentIndex(1)
        super()._source_changed()

    def _guessed(self, table: Table) -> Columns:
        return remembered_columns(self._workspace.folder, table) or guess_columns(table, self.schema)

    def _has_names(self, cells: Sequence[str]) -> bool:
        return looks_like_names(cells, self.schema)

    def _table_came(self, read: ReadTable) -> None:
        self.form.set_table(read.table, read.columns)

    def _work(self) -> Callable[[Progress], Worked]:
        assert self.table is not None
        table, columns, start = self.table, self.form.columns(), self.schema
        split, existing = self.form.default_split.currentData(), self._workspace.rows.all
        broken = self.worked.broken if self._widen and self.worked else ()
        widen = [answer for one, _ in broken for answer in one.answers()]

        def work(progress: Progress) -> Worked:
            schema = widened(start, widen, progress) if widen else start
            imported = import_rows(table, columns, schema, split=split, progress=progress)
            merged = merge_new_rows(imported.rows, existing)
            broken = schema_breaks(schema, merged.rows, progress)
            return Worked(imported, merged, broken, schema)

        return work

    def _show_worked(self, result: Worked | None) -> None:
        self.worked = result
        if result is None or self.table is None:
            self.outcome.set_outcome(None)
        else:
            merged = result.merged
            if result.schema is not self.schema:
                self.schema = result.schema
                self.form.set_offered(_paths(self.schema))
            self.outcome.set_outcome(
                Outcome(
                    merged.rows,
                    result.imported.skipped,
                    result.imported.altered,
                    result.broken,
                    merged.repeated,
                    result.imported.converted,
                )
            )
            if merged.renamed:
                new = self.tr("%Ln id(s) were taken and get new ones.", "", merged.renamed)
                self.say(f"{self.note.text()} {new}".strip())
        self._show_count()

    def chosen_rows(self) -> tuple[Row, ...]:
        """The rows to take."""
        if self.worked is None:
            return ()
        rows = self.worked.merged.chosen(with_repeated=not self.outcome.leave_out.isChecked())
        if self.outcome.breaks.leave_out:
            gone = {one.id for one, _ in self.worked.broken}
            rows = tuple(one for one in rows if one.id not in gone)
        return rows

    def _show_count(self) -> None:
        count = len(self.chosen_rows())
        self.import_button.setEnabled(count > 0 and self.current)
        text = self.tr("Import %Ln row(s)", "", count)
        self.import_button.setText(text if count else self.tr("Import"))

    def work_soon(self) -> None:
        super().work_soon()
        self.import_button.setEnabled(False)  # its count stays that of what is shown

    # -- taking them

    def take(self) -> None:
        """Put the rows into the dataset, as one edit that can be undone; many are made ready beside."""
        rows = self.chosen_rows()
        assert rows
        store = self._workspace.rows
        text = self.tr("import %Ln row(s)", "", len(rows))
        if not self._schema_saved():
            return
        if len(rows) < MANY:
            if errors.guarded(self, lambda: store.insert_many(rows, text)):
                self._taken(len(rows))
            return
        beside = store.all
        self._set_busy(True)
        self._hold(True)
        self._taking.start(lambda progress: ready_insert(beside, rows, progress))

    def _schema_saved(self) -> bool:
        """Save the schema where it was widened; False where that failed, and was said."""
        assert self._workspace.project is not None
        task = self._workspace.project.task
        if self.schema == task.schema:
            return True
        self.widened = True
        return errors.guarded(self, lambda: self._workspace.set_task(replace(task, schema=self.schema)))

    def _ready(self, ready: ReadyInsert) -> None:
        count = len(ready.edit.rows)
        self._set_busy(False)
        self._hold(False)
        text = self.tr("import %Ln row(s)", "", count)
        if errors.guarded(self, lambda: self._workspace.rows.insert_ready(ready, text)):
            self._taken(count)

    def _taken(self, count: int) -> None:
        self.imported = count
        assert self.outcome.outcome is not None
        if self._path is not None:
            columns, how = self.form.columns(), self.source.reading()
            errors.guarded(self, lambda: remember(self._workspace.folder, columns, how))
        self._summary.show_outcome(self.outcome.outcome, count, widened=self.widened)
        self._stack.setCurrentIndex(1)
        self._summary.close_button.setFocus()

    def _hold(self, held: bool) -> None:
        for one in (self.source, self._pages, self.import_button):
            one.setEnabled(not held)

    # -- the widgets

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self.setLayout(column(self._stack, margins=(14, 12, 14, 12)))
        self._stack.addWidget(self._make_setup())
        self._summary = ImportSummary(self.outcome.skipped.save, self.accept)
        self._stack.addWidget(self._summary)

    def _make_setup(self) -> QWidget:
        self._pages = QStackedWidget()
        nothing = self.tr("JSONL, JSON, CSV, TSV, Excel or Parquet. Drop it here, or choose it.")
        choose = self.tr("Choose a file…")
        self._empty = EmptyState(self.tr("Which file holds the rows?"), nothing, choose, self.choose)
        self._pages.addWidget(self._empty)
        self.form = MappingForm(_paths(self.schema), asks_split=True)
        columns = Card(self.tr("What each column is"))
        columns.body.addWidget(self.form)
        middle = splitter(columns, self.outcome, sizes=[430, 540], stretches=[0, 0], handle=10)
        self._workspace.layout.remember_splitter(middle, "importing.columns")
        self._pages.addWidget(middle)
        cancel = button(self.tr("Cancel"), self.reject)
        self.import_button = button("", self.take, role="primary", name="import_take")
        self.import_button.setDefault(True)
        foot = row(*self.busy_line, None, cancel, self.import_button)
        page = QWidget()
        page.setLayout(column(self.source, self._pages, self.note, foot, spacing=10, stretch=self._pages))
        return page

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._pages.currentWidget() is self._empty:  # Enter chooses a file
            self._empty.button.setAutoDefault(True)
            self._empty.button.setFocus()

    def dragEnterEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        if self._stack.currentIndex() == 0:
            super().dragEnterEvent(event)


def import_file(parent: QWidget | None, workspace: Workspace, path: Path) -> int:
    """Show what becomes of a file in the open project, and let the user take it; how many rows were taken."""
    dialog = ImportDialog(parent, workspace)
    dialog.set_file(path)
    dialog.exec()
    dialog.deleteLater()
    return dialog.imported


def _paths(schema: Mapping[str, Any]) -> list[str]:
    """The fields of an answer that a column can fill."""
    try:
        return [one.path for one in fields_of(schema) if one.kind != "object"]
    except UserError:  # a schema that is no list of fields
        return list(properties_of(schema))
