"""The marked answers that a judge sees otherwise than the person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from engine.judging.agreement import Disagreement
from gui.shared.tables import FIT, Column, ItemTable, long_cell, table_view
from gui.shared.widgets import button, column, label, row


class DifferencesDialog(QDialog):
    """A table of them; the tool tips have the whole texts."""

    def __init__(self, parent: QWidget, found: Sequence[Disagreement]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Where the judge and you differ"))
        self.resize(820, 420)
        self.table: ItemTable[Disagreement] = ItemTable(self._columns(), self)
        self.table.show_items(found)
        view = table_view(self.table, "judge_differences_table", self.windowTitle())
        about = label(
            self.tr(
                "Look for a rule among them: a criterion that says it more plainly may bring the judge "
                "nearer to you. Another criterion is compared anew."
            ),
            "muted",
            wrap=True,
        )
        close = button(self.tr("Close"), self.accept, role="primary")
        self.setLayout(column(about, view, row(None, close), margins=(14, 12, 14, 12), stretch=view))

    def _columns(self) -> list[Column[Disagreement]]:
        def mark(one: Disagreement) -> str:
            return self.tr("right") if one.right else self.tr("wrong")

        return [
            Column(self.tr("Row"), lambda one: one.row, width=FIT),
            Column(self.tr("Text"), lambda one: long_cell(one.given)),
            Column(self.tr("Expected"), lambda one: long_cell(one.expected)),
            Column(self.tr("You"), mark, width=FIT),
            Column(self.tr("Judge"), lambda one: f"{one.score:.2f}", True, width=FIT),
            Column(self.tr("Its reason"), lambda one: long_cell(one.reason)),
        ]
