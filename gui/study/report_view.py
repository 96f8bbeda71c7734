"""What a study found: the verdict first, then the picture and the tables."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from engine.study.page import METHOD_NOTES, tables
from engine.study.report import Report
from engine.study.verdict import verdicts
from gui.shared.sentences import engine_text
from gui.shared.tables import FIT, STRETCH, CellTable, table_view
from gui.shared.tables import fit_height as fit
from gui.shared.widgets import Card, button, label, row
from gui.study.growth_plot import GrowthPlot


class ReportView(QWidget):
    """`run_wanted` names the run of the cell that was chosen."""

    run_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("study_report")
        self.report: Report | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 4, 0)
        self._box.setSpacing(10)
        self._verdict = Card()
        self._picture = Card(self.tr("Exact match over training rows"))
        self.plot = GrowthPlot()
        self._picture.body.addWidget(self.plot)
        self._tables = QVBoxLayout()
        self.cells: QTableView | None = None
        self.curves_button = button(
            self.tr("Show its curves"),
            self._open,
            icon="training",
            tip=self.tr("The curves of the run of the chosen cell"),
            name="study_curves",
        )
        self._verdict.hide()  # until there is one
        self._picture.hide()
        self._box.addWidget(self._verdict)
        self._box.addWidget(self._picture)
        self._box.addLayout(self._tables)
        self._box.addLayout(row(self.curves_button, None))
        how = Card(self.tr("How this is computed"))
        for note in METHOD_NOTES:
            how.body.addWidget(label(engine_text(note), "muted", wrap=True))
        self._box.addWidget(how)
        self._box.addStretch(1)

    @property
    def words(self) -> str:
        """What the verdict says, for tests."""
        if self.report is None:
            return ""
        return " ".join(engine_text(one) for verdict in verdicts(self.report) for one in verdict.sentences)

    def show_report(self, report: Report) -> None:
        """Show what is known now; the same report again changes nothing."""
        if report == self.report:
            return
        self.report = report
        self._verdict.show()
        _empty(self._verdict.body)
        for verdict in verdicts(report):
            first, *others = map(engine_text, verdict.sentences)
            for text, role in ((engine_text(verdict.question), "muted"), (first, "heading")):
                self._verdict.body.addWidget(label(text, role, wrap=True, selectable=True))
            if others:
                self._verdict.body.addWidget(label("\n".join(others), wrap=True, selectable=True))
        self._picture.setVisible(bool(report.levels))
        self.plot.show_report(report)
        self._show_tables(report)

    def _show_tables(self, report: Report) -> None:
        _empty(self._tables)
        self.cells = None
        for one in tables(report, engine_text):
            head, *rows = one.rows
            table = CellTable()
            view = table_view(table, "study_cells", one.title)
            table.show_cells(head, rows, [STRETCH, *[FIT] * (len(head) - 1)])
            card = Card(one.title)
            card.body.addWidget(view)
            self._tables.addWidget(card)
            fit(view)  # in its place, where it has the style
            self.cells = view  # the last table is that of the cells
        if self.cells is not None:
            self.cells.doubleClicked.connect(lambda *_: self._open())
            self.cells.selectionModel().selectionChanged.connect(lambda *_: self._show_choice())
        self._show_choice()

    def _chosen_run(self) -> str:
        if self.cells is None or self.report is None:
            return ""
        rows = self.cells.selectionModel().selectedRows()
        return self.report.lines[rows[0].row()].run if rows else ""

    def _show_choice(self) -> None:
        self.curves_button.setEnabled(bool(self._chosen_run()))

    def _open(self) -> None:
        if run := self._chosen_run():
            self.run_wanted.emit(run)


def _empty(box: QVBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
