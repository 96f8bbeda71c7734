"""The result in pictures: who wins, how often each model is exact and how sure that is, and by kind."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QTableView, QWidget

from engine.assess.assessment import Cost
from engine.assess.stats import Interval
from gui.assess.charts import IntervalChart, Line, OutcomeBar
from gui.assess.kinds import EXACT_A, EXACT_B, KindsModel, ShareDelegate
from gui.assess.labels import chance_sentences
from gui.assess.pair import Comparison
from gui.shared.tables import fit_height, table_view
from gui.shared.widgets import Card, column, label, row, scrolled

BESIDE = 680  # from this width on the two charts stand beside each other


class Overview(QWidget):
    """The first tab of a result."""

    kind_chosen = Signal(str)  # a kind of rows whose cases are wanted

    def __init__(self) -> None:
        super().__init__()
        self.outcome = OutcomeBar()
        self.exact = IntervalChart()
        self.reward = IntervalChart()
        self.difference = IntervalChart(signed=True)
        self._chances = label("", "muted", wrap=True)
        self._costs = label("", "muted", wrap=True, name="costs")
        self._costs.setToolTip(
            self.tr(
                "Mean length of the answers, working included, and the time of the assessment for each row."
            )
        )
        self.kinds = KindsModel()
        self._delegates = (ShareDelegate("base"), ShareDelegate("accent"))
        self.table = self._make_table()
        self._pair = row(
            self._card(self.tr("Exact match, with 95% intervals"), self.exact),
            self._card(self.tr("Mean reward"), self.reward),
            spacing=12,
        )
        self._pair.setStretch(0, 1)
        self._pair.setStretch(1, 1)
        difference = self._card(
            self.tr("Difference B − A over the same rows, 95% intervals"), self.difference
        )
        difference.body.addWidget(self._chances)
        hint = label(self.tr("Double-click a kind, or press Enter, to see its cases."), "muted", wrap=True)
        self._kinds_card = self._card(self.tr("By kind of row"), hint)
        self._kinds_card.body.addWidget(self.table)
        outcomes = self._card(self.tr("Row by row, by reward"), self.outcome)
        outcomes.body.addWidget(self._costs)
        inner = QWidget()
        parts = (outcomes, self._pair, difference, self._kinds_card)
        inner.setLayout(column(*parts, None, spacing=12, margins=(0, 10, 8, 8)))
        self.setLayout(column(scrolled(inner)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Two charts beside each other where both have room."""
        super().resizeEvent(event)
        wide = self.width() >= BESIDE
        across = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._pair.setDirection(across)

    def show_comparison(self, comparison: Comparison) -> None:
        a, b, pair = comparison.a, comparison.b, comparison.pair
        self.outcome.show_outcome(pair.outcome)
        self.exact.show_lines(
            (Line("A", a.exact, "base", share=True), Line("B", b.exact, "accent", share=True))
        )
        self.reward.show_lines(
            (
                Line("A", _bare(a.reward.estimate), "base", True),
                Line("B", _bare(b.reward.estimate), "accent", True),
            )
        )
        self.difference.show_lines(
            (
                Line(self.tr("Exact match"), pair.exact_difference, "accent", share=True),
                Line(self.tr("Mean reward"), pair.reward_difference, "accent"),
            )
        )
        self._show_costs(*comparison.costs)
        self._chances.setText("\n".join(chance_sentences(comparison)))
        self.kinds.show_items(comparison.by_kind.items())
        self._kinds_card.setVisible(len(comparison.by_kind) > 1)
        fit_height(self.table)

    def _show_costs(self, a: Cost | None, b: Cost | None) -> None:
        self._costs.setVisible(a is not None and b is not None)
        if a is not None and b is not None:
            text = self.tr(
                "An answer takes A {tokens_a} tokens, {seconds_a} s; B {tokens_b} tokens, {seconds_b} s."
            )
            values = {"tokens_a": f"{a.tokens:.0f}", "seconds_a": f"{a.seconds:.2f}"}
            values |= {"tokens_b": f"{b.tokens:.0f}", "seconds_b": f"{b.seconds:.2f}"}
            self._costs.setText(text.format(**values))

    def _card(self, heading: str, inner: QWidget) -> Card:
        card = Card(heading)
        card.body.addWidget(inner)
        return card

    def _make_table(self) -> QTableView:
        table = table_view(self.kinds, "kinds", self.tr("By kind of row"), row_height=30)
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        table.setItemDelegateForColumn(EXACT_A, self._delegates[0])
        table.setItemDelegateForColumn(EXACT_B, self._delegates[1])
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.activated.connect(self._activated)
        return table

    def _activated(self, index: QModelIndex) -> None:
        self.kind_chosen.emit(self.kinds.items[index.row()][0])


def _bare(value: float) -> Interval:
    return Interval(low=value, estimate=value, high=value, confidence=0.95, method="mean")
