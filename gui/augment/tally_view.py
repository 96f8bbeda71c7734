"""How the candidates of a batch fared: each gate with how many it refused, and some of those."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from engine.augment.batches import GATE_TITLES, GATES, Candidate, Gate, Tally
from engine.data.rows import canonical
from gui.shared.labels import number_text
from gui.shared.sentences import engine_text
from gui.shared.tables import FIT, STRETCH, Cell, CellTable, fit_height, table_view
from gui.shared.widgets import column, label, scrolled


class TallyView(QWidget):
    """A table of the gates; below it, candidates that the chosen one refused, with the reasons."""

    def __init__(self) -> None:
        super().__init__()
        self._tally = Tally()
        self.summary = label("", "heading", wrap=True, name="augment_summary")
        self.costs = label("", "muted", wrap=True, name="augment_spent")
        self.table = CellTable()
        self.view = table_view(self.table, "augment_gates", self.tr("What refused how many candidates"))
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_examples())
        self.examples = label("", selectable=True, wrap=True, name="augment_refused")
        inner = QWidget()
        inner.setLayout(column(self.examples, None, margins=(2, 2, 2, 2)))
        area = scrolled(inner)
        self._head = label("", "muted", wrap=True)
        self.setLayout(column(self.summary, self.costs, self.view, self._head, area, stretch=area))
        self.show_tally(Tally())

    def show_tally(self, tally: Tally, costs: Sequence[str] = ()) -> None:
        """Show these counts, and what endpoints took; the chosen gate stays chosen."""
        passed = number_text(tally.passed)
        text = self.tr("{passed} of %Ln prompt(s) passed every check", "", tally.written)
        self.summary.setText(text.format(passed=passed) if tally.written else self.tr("Nothing written yet"))
        self.costs.setText("\n".join(costs))
        self.costs.setVisible(bool(costs))
        chosen: Gate | None = self.gate if self._tally.written else None
        self._tally = tally
        rows = [self._cells(gate) for gate in GATES]
        titles = (self.tr("Check"), self.tr("Came so far"), self.tr("Refused"))
        self.table.show_cells(titles, rows, (STRETCH, FIT, FIT))
        fit_height(self.view)
        if tally.written:
            busiest: Gate = max(GATES, key=lambda one: tally.refused.get(one, 0))
            self.choose(chosen or busiest)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        fit_height(self.view)  # its rows have the height of the style by now

    @property
    def gate(self) -> Gate | None:
        """The gate that is chosen in the table."""
        rows = self.view.selectionModel().selectedRows()
        return GATES[rows[0].row()] if rows else None

    def choose(self, gate: Gate) -> None:
        flags = QItemSelectionModel.SelectionFlag
        index = self.table.index(GATES.index(gate), 0)
        self.view.selectionModel().select(index, flags.ClearAndSelect | flags.Rows)
        self._show_examples()

    def _cells(self, gate: Gate) -> tuple[Cell, Cell, Cell]:
        refused = self._tally.refused.get(gate, 0)
        ink = "warn" if refused else "muted"
        came = number_text(self._tally.met(gate))
        return Cell(engine_text(GATE_TITLES[gate])), Cell(came), Cell(number_text(refused), ink)

    def _show_examples(self) -> None:
        gate = self.gate
        some = self._tally.examples.get(gate, ()) if gate else ()
        self._head.setText(self.tr("The latest that this check refused:") if some else "")
        self.examples.setText("\n\n".join(map(self._example, reversed(some))))

    def _example(self, one: Candidate) -> str:
        lines = [one.prompt, canonical(one.completion), engine_text(one.reason)]
        if one.misread:
            lines.append(self.tr("Read as: {answer}").format(answer=one.misread[0]))
        return "\n".join(lines)
