"""What comes of an import: the rows to be, what is skipped and why, and what is in the dataset already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QTabWidget, QVBoxLayout, QWidget

from engine.base import store
from engine.data.importing import Imported, MergedRows
from engine.data.rows import Row
from gui.shared import errors, file_dialogs
from gui.shared.labels import split_title
from gui.shared.sentences import engine_text
from gui.shared.tables import Cells, CellTable, long_cell, table_view
from gui.shared.widgets import button, column, label, row

SHOWN = 200  # records and rows in the previews


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would come of the import as it is set up now; `faults` are of the first `SHOWN` rows.

    `beside` are the rows of the dataset that it was merged with.
    """

    imported: Imported
    merged: MergedRows
    faults: tuple[str, ...]
    beside: Sequence[Row]


class OutcomeTabs(QTabWidget):
    """Three lists of one outcome. `choice_changed`: other rows of it are to be taken."""

    choice_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import_tabs")
        self.outcome: Outcome | None = None
        titles = [self.tr("Prompt"), self.tr("Answer"), self.tr("Note")]
        titles += [self.tr("Split"), self.tr("Kind"), self.tr("Id")]
        self.rows = CellTable(titles, (210, 160, 130, 55, 70))
        self.skipped = CellTable([self.tr("Record"), self.tr("Why"), self.tr("Text")], (70, 300))
        self.repeated = CellTable([self.tr("New row"), self.tr("Same as"), self.tr("Prompt")], (120, 120))
        rows_view = table_view(self.rows, "import_rows")
        skipped_view = table_view(self.skipped, "import_skipped")
        repeated_view = table_view(self.repeated, "import_repeated")
        self.copy_button = button(self.tr("Copy"), self.copy_skipped, icon="copy")
        self.save_button = button(self.tr("Save…"), self.save_skipped, icon="save")
        self.leave_out = QCheckBox(self.tr("Leave out rows that are already there"))
        self.leave_out.setObjectName("import_leave_out")
        self.leave_out.setToolTip(self.tr("Rows with the same prompt and the same answer as another one."))
        self.leave_out.setChecked(True)
        self.leave_out.toggled.connect(lambda *_: self.choice_changed.emit())
        self.addTab(rows_view, "")
        self.addTab(_stacked(skipped_view, row(self.copy_button, self.save_button, None)), "")
        self.addTab(_stacked(repeated_view, row(self.leave_out, None)), "")
        self.set_outcome(None)

    def set_outcome(self, outcome: Outcome | None) -> None:
        self.outcome = outcome
        skipped = outcome.imported.skipped if outcome else ()
        repeated = outcome.merged.repeated if outcome else {}
        self.rows.show_items(_row_cells(outcome, self.tr("already there")) if outcome else [])
        self.skipped.show_items(
            (str(one.number), engine_text(one.reason), long_cell(one.text)) for one in skipped
        )
        by_id = {one.id: one for one in outcome.merged.rows} if outcome and repeated else {}
        self.repeated.show_items((new, old, long_cell(by_id[new].prompt)) for new, old in repeated.items())
        self.copy_button.setEnabled(bool(skipped))
        self.save_button.setEnabled(bool(skipped))
        total = len(outcome.merged.rows) if outcome else 0
        self.setTabText(0, self.tr("What becomes a row ({count})").format(count=total))
        self.setTabText(1, self.tr("What is skipped ({count})").format(count=len(skipped)))
        self.setTabText(2, self.tr("Already in the dataset ({count})").format(count=len(repeated)))

    def chosen_rows(self) -> tuple[Row, ...]:
        """The rows to take."""
        if self.outcome is None:
            return ()
        return self.outcome.merged.chosen(with_repeated=not self.leave_out.isChecked())

    def notes(self) -> str:
        """What else the user should know of the outcome, in sentences."""
        if self.outcome is None:
            return ""
        sentences = []
        if renamed := self.outcome.merged.renamed:
            sentences.append(self.tr("%Ln id(s) were taken and get new ones.", "", renamed))
        if faults := sum(map(bool, self.outcome.faults)):
            text = self.tr("%Ln of the rows shown break the schema; you can fix them afterwards.", "", faults)
            sentences.append(text)
        return " ".join(sentences)

    def copy_skipped(self) -> None:
        QGuiApplication.clipboard().setText(self.skipped.tsv())

    def save_skipped(self) -> None:
        path = self._ask_save()
        if path is not None:
            errors.guarded(self, lambda: store.write_text(path, self.skipped.tsv()))

    def _ask_save(self) -> Path | None:
        filters = f"{self.tr('Table')} (*.tsv)"
        title = self.tr("Save what was skipped")
        return file_dialogs.save_file(self, "export rows", title, "skipped.tsv", filters)


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

    def show_outcome(self, outcome: Outcome, taken: int) -> None:
        """So many rows of this outcome are in the dataset now."""
        self._summary.setText(self.tr("%Ln row(s) were imported.", "", taken))
        skipped, left = len(outcome.imported.skipped), len(outcome.merged.rows) - taken
        details = [
            self.tr("Records skipped: {count}").format(count=skipped),
            self.tr("Left out, because they were there already: {count}").format(count=left),
            self.tr("Undo takes the whole import back."),
        ]
        self._details.setText("\n".join(details))
        self._save_later.setVisible(bool(skipped))
        self.close_button.setFocus()


def _row_cells(outcome: Outcome, already: str) -> list[Cells]:
    rows: list[Cells] = []
    for one, fault in zip(outcome.merged.rows, outcome.faults, strict=False):
        repeated = one.id in outcome.merged.repeated
        note = already if repeated else engine_text(fault)
        ink = "" if not note else "muted" if repeated else "bad"
        texts = (one.prompt, one.answer_text(), note, split_title(one.split), one.kind, one.id)
        rows.append([replace(long_cell(text), ink=ink) for text in texts])
    return rows


def _stacked(upper: QWidget, lower: Any) -> QWidget:
    widget = QWidget()
    widget.setLayout(column(upper, lower, spacing=6, stretch=upper))
    return widget
