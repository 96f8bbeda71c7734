"""What comes of a file: rows, those of them that break the schema, what was skipped or changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QTabWidget, QVBoxLayout, QWidget

from engine.base import store
from engine.base.reasons import KINDS
from engine.base.text import Text
from engine.data.importing import Converted
from engine.data.rows import Row
from engine.reading.tables import Altered, Skipped, Table
from gui.importing.roles import cell_text
from gui.shared import errors, file_dialogs
from gui.shared.chooser import Chooser
from gui.shared.json_view import JsonEdit
from gui.shared.labels import number_text, split_title
from gui.shared.sentences import engine_text
from gui.shared.tables import STRETCH, Cells, CellTable, long_cell, table_view
from gui.shared.text_edit import TextEdit
from gui.shared.widgets import button, column, label, row, splitter

SHOWN = 200  # rows and records in the previews
LISTED = 1000  # of rows that break the schema, are skipped or repeat others


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would come of the file as it is set up now.

    `broken`: the rows that break the schema, each with the reason; `repeated`: ids of rows that are in the
    dataset already, and of what they repeat.
    """

    rows: Sequence[Row]
    skipped: Sequence[Skipped]
    altered: Sequence[Altered]
    broken: Sequence[tuple[Row, Text]]
    repeated: Mapping[str, str] = field(default_factory=dict)
    converted: Sequence[Converted] = ()


class RowsView(QWidget):
    """The first rows, and the chosen one of them in full."""

    def __init__(self) -> None:
        super().__init__()
        titles = [self.tr("Prompt"), self.tr("Answer"), self.tr("Note")]
        titles += [self.tr("Split"), self.tr("Kind")]
        self.table = CellTable(titles, (STRETCH, STRETCH, 110, 55, 70))
        self.view = table_view(self.table, "import_rows", self.tr("Rows"))
        self.prompt = TextEdit()
        self.prompt.setReadOnly(True)
        self.prompt.setTabChangesFocus(True)
        self.prompt.setObjectName("preview_prompt")
        self.prompt.setAccessibleName(self.tr("The whole prompt of the chosen row"))
        self.answer = JsonEdit(read_only=True)
        self.answer.setObjectName("preview_answer")
        self.answer.setAccessibleName(self.tr("The whole answer of the chosen row"))
        self._rows: Sequence[Row] = ()
        both = splitter(self.prompt, self.answer, sizes=[200, 260], stretches=[2, 3], handle=8)
        parts = splitter(self.view, both, sizes=[230, 190], stretches=[3, 2], handle=8, vertical=True)
        self.setLayout(column(parts, stretch=parts))
        self.view.selectionModel().currentRowChanged.connect(self._show_one)

    def show_rows(self, rows: Sequence[Row], notes: Mapping[str, tuple[str, str]]) -> None:
        """The first of these; `notes` are texts with their inks by id."""
        at = max(0, self.view.currentIndex().row())
        self._rows = rows[:SHOWN]
        lines: list[Cells] = []
        for one in self._rows:
            note, ink = notes.get(one.id, ("", ""))
            texts = (one.prompt, one.answer_text(), note, split_title(one.split), one.kind)
            lines.append([replace(long_cell(text), ink=ink) for text in texts])
        self.table.show_items(lines)
        self._show_column(2, any(one.id in notes for one in self._rows), 110)
        self._show_column(4, any(one.kind for one in self._rows), 70)
        if self._rows:
            self.view.selectRow(min(at, len(self._rows) - 1))
        self._show_one(self.view.currentIndex())

    def _show_column(self, at: int, shown: bool, width: int) -> None:
        if shown == self.view.isColumnHidden(at):
            self.view.setColumnHidden(at, not shown)
            if shown:  # a column that was hidden comes back as narrow as can be
                self.view.setColumnWidth(at, width)

    def _show_one(self, index: QModelIndex, before: QModelIndex | None = None) -> None:
        chosen = self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None
        self.prompt.setPlainText(chosen.prompt if chosen else "")
        self.answer.set_json(chosen.answer_text() if chosen else "")


class BreaksView(QWidget):
    """The rows that break the schema, with what can be done about them."""

    choice_changed = Signal()
    widen_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table = CellTable([self.tr("Why"), self.tr("Prompt"), self.tr("Answer")], (240,))
        self.widen_button = button(
            self.tr("Widen the schema"),
            self.widen_wanted.emit,
            icon="check",
            tip=self.tr("Change the schema just so far that it accepts these rows"),
            name="import_widen",
        )
        self.fate = Chooser("import_breaks", self.tr("What becomes of the rows that break the schema"), 12)
        self.fate.fill(
            (
                (self.tr("Keep them, to fix on the Data page"), False),
                (self.tr("Leave them out"), True),
            )
        )
        self.fate.activated.connect(lambda *_: self.choice_changed.emit())
        view = table_view(self.table, "import_breaking", self.tr("Rows that break the schema"))
        line = row(self.widen_button, label(self.tr("or"), "muted"), self.fate, None)
        self.setLayout(column(line, view, spacing=6, stretch=view, margins=(0, 6, 0, 0)))

    @property
    def leave_out(self) -> bool:
        return bool(self.fate.currentData())

    def show_broken(self, broken: Sequence[tuple[Row, Text]]) -> None:
        self.table.show_items(
            [long_cell(text) for text in (_reasons(why), one.prompt, one.answer_text())]
            for one, why in broken[:LISTED]
        )


class SkippedView(QWidget):
    """The records that became no row, and those that were kept with a change, each with the reason."""

    def __init__(self) -> None:
        super().__init__()
        titles = [self.tr("Record"), self.tr("Outcome"), self.tr("Why"), self.tr("Text")]
        self.table = CellTable(titles, (70, 90, 300))
        view = table_view(self.table, "import_skipped", self.tr("Skipped or changed records"))
        self.copy_button = button(self.tr("Copy"), self.copy, icon="copy")
        self.save_button = button(self.tr("Save…"), self.save, icon="save", name="import_save_skipped")
        buttons = row(self.copy_button, self.save_button, None)
        self.setLayout(column(view, buttons, spacing=6, stretch=view))

    def show_records(self, skipped: Sequence[Skipped], altered: Sequence[Altered]) -> None:
        gone, changed = self.tr("skipped"), self.tr("changed")
        lines = [(one.number, gone, one.reason, one.text) for one in skipped]
        lines += [(one.number, changed, one.reason, "") for one in altered]
        lines.sort(key=lambda line: line[0])
        self.table.show_items(
            (str(number), what, engine_text(why), long_cell(text)) for number, what, why, text in lines
        )

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.table.tsv())

    def save(self) -> None:
        path = self.ask_save()
        if path is not None:
            errors.guarded(self, lambda: store.write_text(path, self.table.tsv()))

    def ask_save(self) -> Path | None:
        filters = self.tr("Table") + " (*.tsv)"
        title = self.tr("Save what was skipped")
        return file_dialogs.save_file(self, "export rows", title, "skipped.tsv", filters)


class OutcomeTabs(QTabWidget):
    """The lists of one outcome; an empty one has no tab. `choice_changed`: other rows of it are wanted."""

    choice_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import_tabs")
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.outcome: Outcome | None = None
        self.rows, self.breaks, self.skipped = RowsView(), BreaksView(), SkippedView()
        self.repeated = CellTable([self.tr("New row"), self.tr("Same as"), self.tr("Prompt")], (120, 120))
        self.records = CellTable()
        self.leave_out = QCheckBox(self.tr("Leave out rows that are already there"))
        self.leave_out.setObjectName("import_leave_out")
        self.leave_out.setToolTip(self.tr("Rows with the same prompt and the same answer as another one."))
        self.leave_out.setChecked(True)
        self.leave_out.toggled.connect(lambda *_: self.choice_changed.emit())
        self.breaks.choice_changed.connect(self.choice_changed)
        repeated_view = table_view(self.repeated, "import_repeated", self.tr("Already in the dataset"))
        twice = QWidget()
        twice.setLayout(column(repeated_view, row(self.leave_out, None), spacing=6, stretch=repeated_view))
        titles = [self.tr("Field"), self.tr("Column"), self.tr("Change"), self.tr("Before"), self.tr("After")]
        self.converted = CellTable([*titles, self.tr("Cells")], (120, 120, 220, STRETCH, STRETCH, 70))
        converted_view = table_view(self.converted, "import_converted", self.tr("Converted cells"))
        self._table: Table | None = None
        for page in (self.rows, self.breaks, self.skipped, twice, converted_view):
            self.addTab(page, "")
        records = table_view(self.records, "import_records", self.tr("The records of the file"))
        self.addTab(records, self.tr("File"))
        tips = [
            self.tr("What becomes of the records"),
            self.tr("Rows whose answer breaks the schema"),
            self.tr("Records that were skipped, or kept with a change"),
            self.tr("Rows that are already in the dataset"),
            self.tr("Cells that became values of another type, with the first of each kind"),
            self.tr("The records of the file"),
        ]
        for at, tip in enumerate(tips):
            self.setTabToolTip(at, tip)
        self.set_outcome(None)

    def show_table(self, table: Table) -> None:
        """The records of the file, before anything comes of them."""
        if table is self._table:
            return
        self._table = table
        lines = [
            [str(one.number), *(cell_text(one.cells.get(name)) for name in table.columns)]
            for one in table.records[:SHOWN]
        ]
        cells = [[long_cell(text) for text in line] for line in lines]
        self.records.show_cells([self.tr("Record"), *table.columns], cells, [70, *_widths(lines)][:-1])

    def set_outcome(self, outcome: Outcome | None) -> None:
        self.outcome = outcome
        rows = outcome.rows if outcome else ()
        broken = outcome.broken if outcome else ()
        repeated = outcome.repeated if outcome else {}
        already = self.tr("already there")
        # Both are in the same order: of the rows that are shown none comes later among the broken.
        notes = {one.id: (_reasons(why), "bad") for one, why in broken[:SHOWN]}
        notes.update(dict.fromkeys(repeated, (already, "muted")))
        self.rows.show_rows(rows, notes)
        self.breaks.show_broken(broken)
        if outcome is not None:
            self.skipped.show_records(outcome.skipped, outcome.altered)
        prompts = {one.id: one.prompt for one in rows} if repeated else {}
        self.repeated.show_items(
            (new, old, long_cell(prompts.get(new, ""))) for new, old in list(repeated.items())[:LISTED]
        )
        converted = outcome.converted if outcome else ()
        self.converted.show_items(map(_conversion, converted))
        odd = self.skipped.table.rowCount() if outcome else 0
        self._title(0, self.tr("Rows ({count})"), len(rows), always=True)
        self._title(1, self.tr("Break the schema ({count})"), len(broken))
        self._title(2, self.tr("Skipped ({count})"), odd)
        self._title(3, self.tr("Repeated ({count})"), len(repeated))
        self._title(4, self.tr("Converted ({count})"), sum(one.count for one in converted))

    def _title(self, at: int, text: str, count: int, always: bool = False) -> None:
        shown = text.format(count=number_text(count)) if count else text.partition(" (")[0]
        self.setTabText(at, shown)
        self.setTabVisible(at, bool(count) or always)


class ImportSummary(QWidget):
    """The last page of an import: what was taken, what was left out, and why. `close_button` ends it."""

    def __init__(self, save_skipped: Callable[[], object], close: Callable[[], object]) -> None:
        super().__init__()
        self._summary = label("", "title", name="import_summary")
        self._details = label("", "muted", wrap=True, selectable=True)
        self._save_later = button(self.tr("Save what was skipped…"), save_skipped, icon="save")
        self.close_button = button(self.tr("Close"), close, role="primary", name="import_close")
        box = QVBoxLayout(self)
        box.addStretch(1)
        for one in (self._summary, self._details):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            box.addWidget(one)
        box.addStretch(2)
        box.addLayout(row(self._save_later, None, self.close_button))

    def show_outcome(self, outcome: Outcome, taken: int, *, widened: bool = False) -> None:
        """So many rows of this outcome are in the dataset now; `widened`: the schema was changed for them."""
        self._summary.setText(self.tr("%Ln row(s) were imported.", "", taken))
        skipped, left = len(outcome.skipped), len(outcome.rows) - taken
        details = [self.tr("Undo takes the whole import back.")]
        if widened:
            details.append(self.tr("The schema was widened; it stays as it is when you undo the import."))
        if left:
            details.insert(0, self.tr("%Ln row(s) were left out.", "", left))
        if skipped:
            details.insert(0, self.tr("%Ln record(s) were skipped.", "", skipped))
        self._details.setText("\n".join(details))
        self._save_later.setVisible(bool(skipped))
        self.close_button.setFocus()


def _conversion(one: Converted) -> Cells:
    change = " → ".join(engine_text(KINDS[kind]) for kind in one.kinds)
    texts = (one.field, one.column, change, cell_text(one.before), cell_text(one.after))
    return [*map(long_cell, texts), number_text(one.count)]


def _reasons(why: Text) -> str:
    """Why a row breaks the schema, without the words that say that it does."""
    reasons = why.values.get("reasons", why)
    return "; ".join(engine_text(one) for one in reasons) if isinstance(reasons, tuple) else engine_text(why)


def _widths(lines: list[list[str]]) -> list[int]:
    """Pixels for each column but the first: more for longer texts, so that prompts can be read."""
    columns: list[tuple[Any, ...]] = list(zip(*lines, strict=True))[1:]
    return [min(420, max(80, 8 * max(map(len, one)) + 20)) for one in columns]
