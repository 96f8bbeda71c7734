"""The last page of an import: what was taken, what was left out, and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.data.import_outcome import Outcome
from gui.shared.widgets import button, label, row


class ImportSummary(QWidget):
    """`close_button` is for the dialog to end with."""

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
