"""What came of a dry run: figures, warnings, a histogram, a row per dimension, and the lowest answers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from engine.rewards.dryrun import DryRun, Scored, Summary
from gui.rewards.advice import advice
from gui.rewards.draft import Lines
from gui.rewards.histogram import Histogram
from gui.rewards.tables import Column, ItemTable
from gui.shared.widgets import label, row

WORST = 20
WORST_SHOWN = 8  # the rest by scrolling


class DryRunResults(QWidget):
    """Shows one `DryRun`. A click on an answer asks for it to be put on the bench."""

    answer_chosen = Signal(str, str)  # the id of a row, and its answer

    def __init__(self) -> None:
        super().__init__()
        self._titles: dict[str, str] = {}
        self.mean_label, self.exact_label, self.spread_label = (label("", "figure") for _ in range(3))
        self.age_label = label("", "muted", wrap=True)
        self.advice_label = label("", "warn", wrap=True, selectable=True)
        self.advice_label.setObjectName("advice")
        self.histogram = Histogram()
        self.dimensions: ItemTable[Summary] = ItemTable(self._dimension_columns(), self)
        self.worst: ItemTable[Scored] = ItemTable(self._worst_columns(), self)
        self.dimension_view = _table(self.dimensions, self.tr("Per dimension"))
        self.worst_view = _table(self.worst, self.tr("Lowest totals"))
        self.worst_view.clicked.connect(self._chosen)
        self.worst_view.activated.connect(self._chosen)
        self._build()

    def show_run(self, run: DryRun, lines: Lines) -> None:
        """Show the run, which the rubric of these lines judged."""
        self._titles = {line.entry.part_name: line.title for line in lines}
        self.mean_label.setText("–" if run.mean is None else f"{run.mean:.3f}")
        self.exact_label.setText("–" if run.exact is None else f"{100 * run.exact:.1f}%")
        self.spread_label.setText("–" if run.std is None else f"± {run.std:.3f}")
        self.histogram.show_totals([one.score.total for one in run.scored])
        self.dimensions.show_items(run.dimensions)
        worst = sorted(run.scored, key=lambda one: one.score.total)[:WORST]
        self.worst.show_items(worst)
        weighed = frozenset(line.entry.part_name for line in lines if line.counts)
        said = advice(run, self._titles, weighed)
        self.advice_label.setText("\n\n".join(said))
        self.advice_label.setVisible(bool(said))
        _fit(self.dimension_view, len(run.dimensions))
        _fit(self.worst_view, min(WORST_SHOWN, len(worst)))

    def _chosen(self, index: QModelIndex) -> None:
        one = self.worst.items[index.row()]
        self.answer_chosen.emit(one.row_id, one.output)

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(8)
        box.addWidget(self.age_label)
        figures = row(
            _figure(self.mean_label, self.tr("mean reward")),
            _figure(self.spread_label, self.tr("spread (standard deviation)")),
            _figure(self.exact_label, self.tr("exact match")),
            None,
            spacing=28,
        )
        box.addLayout(figures)
        box.addWidget(self.advice_label)
        box.addWidget(self.histogram)
        box.addWidget(label(self.tr("Per dimension"), "heading"))
        box.addWidget(self.dimension_view)
        box.addWidget(label(self.tr("Lowest totals"), "heading"))
        box.addWidget(label(self.tr("A click puts the answer on the bench, with the reasons."), "muted"))
        box.addWidget(self.worst_view)
        box.addStretch(1)

    def _dimension_columns(self) -> list[Column[Summary]]:
        def shown(value: float | None) -> str:
            return "–" if value is None else f"{value:.3f}"

        return [
            Column(self.tr("Dimension"), lambda one: self._titles.get(one.name, one.name)),
            Column(self.tr("Mean"), lambda one: shown(one.mean), True, self.tr("Of its scores, 0 to 1")),
            Column(
                self.tr("Spread"),
                lambda one: shown(one.std),
                True,
                self.tr("Standard deviation of its scores"),
            ),
            Column(
                self.tr("Not applying"),
                lambda one: f"{100 * one.absent:.0f}%",
                True,
                self.tr("Share of the answers that it does not judge"),
            ),
        ]

    def _worst_columns(self) -> list[Column[Scored]]:
        return [
            Column(self.tr("Total"), lambda one: f"{one.score.total:.3f}", True),
            Column(self.tr("Answer"), lambda one: one.output),
            Column(self.tr("Prompt"), lambda one: one.prompt),
        ]


def _table(model: ItemTable[Summary] | ItemTable[Scored], name: str) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().lineSpacing() + 10)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    for column in range(model.columnCount()):
        if model.is_number(column):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    return view


def _fit(view: QTableView, rows: int) -> None:
    """As high as its rows: the panel scrolls, not the tables."""
    height = view.verticalHeader().defaultSectionSize()
    view.setFixedHeight(view.horizontalHeader().sizeHint().height() + height * max(1, rows) + 4)


def _figure(value: QWidget, name: str) -> QWidget:
    found = QWidget()
    box = QVBoxLayout(found)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(value)
    box.addWidget(label(name, "muted"))
    return found
