"""The result of a dry run: figures, advice, a histogram, a row per dimension, and the lowest answers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from engine.rewards.dryrun import DryRun, Scored, Summary
from gui.rewards.advice import advice
from gui.rewards.draft import Lines
from gui.rewards.histogram import Histogram
from gui.shared.scores import percent
from gui.shared.sentences import engine_text
from gui.shared.tables import FIT, Cell, Column, ItemTable, fit_height, long_cell, table_view
from gui.shared.widgets import column, label, row

WORST = 20
WORST_SHOWN = 8  # the rest by scrolling


class DryRunResults(QWidget):
    """Shows one `DryRun`. A click on an answer puts it on the bench."""

    answer_chosen = Signal(str, str)  # the id of a row, and its answer

    def __init__(self) -> None:
        super().__init__()
        self._titles: dict[str, str] = {}
        self.mean_label, self.exact_label, self.spread_label = (label("", "figure") for _ in range(3))
        self.age_label = label("", "muted", wrap=True)
        self.advice_label = label("", "warn", wrap=True, selectable=True, name="advice")
        self.histogram = Histogram()
        self.dimensions: ItemTable[Summary] = ItemTable(self._dimension_columns(), self)
        self.worst: ItemTable[Scored] = ItemTable(self._worst_columns(), self)
        self.dimension_view = table_view(self.dimensions, "dimension_results", self.tr("Per dimension"))
        self.worst_view = table_view(self.worst, "lowest_totals", self.tr("Lowest totals"))
        self.worst_view.clicked.connect(self._chosen)
        self.worst_view.activated.connect(self._chosen)
        self._build()

    def show_run(self, run: DryRun, lines: Lines) -> None:
        """Show the run, which the rubric of these lines judged."""
        self._titles = {line.entry.part_name: line.title for line in lines}
        self.mean_label.setText("–" if run.mean is None else f"{run.mean:.3f}")
        self.exact_label.setText("–" if run.exact is None else percent(run.exact))
        self.spread_label.setText("–" if run.std is None else f"± {run.std:.3f}")
        self.histogram.show_totals([scored.score.total for scored in run.scored])
        self.dimensions.show_items(run.dimensions)
        worst = sorted(run.scored, key=lambda scored: scored.score.total)[:WORST]
        self.worst.show_items(worst)
        weighed = frozenset(line.entry.part_name for line in lines if line.counts)
        sentences = advice(run, self._titles, weighed)
        self.advice_label.setText("\n\n".join(sentences))
        self.advice_label.setVisible(bool(sentences))
        fit_height(self.dimension_view, least=1)
        fit_height(self.worst_view, least=1, most=WORST_SHOWN)

    def _chosen(self, index: QModelIndex) -> None:
        scored = self.worst.items[index.row()]
        self.answer_chosen.emit(scored.row_id, scored.output)

    def _build(self) -> None:
        figures = row(
            _figure(self.mean_label, self.tr("mean reward")),
            _figure(self.spread_label, self.tr("spread (standard deviation)")),
            _figure(self.exact_label, self.tr("exact match")),
            None,
            spacing=28,
        )
        parts = (
            self.age_label,
            figures,
            self.advice_label,
            self.histogram,
            label(self.tr("Per dimension"), "heading"),
            self.dimension_view,
            label(self.tr("Lowest totals"), "heading"),
            label(self.tr("Click an answer to see it with its reasons under “Try an answer”."), "muted"),
            self.worst_view,
        )
        self.setLayout(column(*parts, None, margins=(0, 0, 8, 0)))

    def _dimension_columns(self) -> list[Column[Summary]]:
        def shown(value: float | None) -> str:
            return "–" if value is None else f"{value:.3f}"

        return [
            Column(self.tr("Dimension"), lambda one: self._titles.get(one.name, one.name)),
            Column(self.tr("Mean"), lambda one: shown(one.mean), True, self.tr("Of its scores, 0 to 1"), FIT),
            Column(
                self.tr("Spread"),
                lambda one: shown(one.std),
                True,
                self.tr("Standard deviation of its scores"),
                FIT,
            ),
            Column(
                self.tr("Not applying"),
                lambda one: percent(one.absent),
                True,
                self.tr("Share of the answers that it does not judge"),
                FIT,
            ),
        ]

    def _worst_columns(self) -> list[Column[Scored]]:
        return [
            Column(self.tr("Total"), lambda one: f"{one.score.total:.3f}", True, width=FIT),
            Column(self.tr("Answer"), self._answer),
            Column(self.tr("Prompt"), lambda one: long_cell(one.prompt)),
        ]

    def _answer(self, one: Scored) -> Cell:
        """The answer, or why there is none."""
        if one.missing is None:
            return long_cell(one.output)
        text = self.tr("✗ no answer: {reason}").format(reason=engine_text(one.missing))
        return Cell(text, "bad", tip=text)


def _figure(value: QWidget, name: str) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(value, label(name, "muted"), spacing=0))
    return holder
