"""The cases of an assessment: a filter bar, the list, and the chosen case beneath it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QStackedWidget, QTableView, QWidget

from engine.assess.assessment import Assessment, Pair
from engine.assess.marks import Mark
from engine.rewards.rubric import Rubric
from gui.assess.case_detail import CaseDetail
from gui.assess.case_filters import CaseFilters
from gui.assess.case_model import APART, CaseModel, CaseRow, Counts, Which
from gui.assess.room import LAST, LeastWidth
from gui.shared.layout_memory import LayoutMemory
from gui.shared.tables import table_view
from gui.shared.widgets import EmptyState, column, splitter

PROMPT_WIDTH = 200  # pixels, at least


class CaseView(QWidget):
    """Up and down move through the cases; the page adds keys for the next and the previous wrong answer."""

    def __init__(self, layout: LayoutMemory) -> None:
        super().__init__()
        self._rubric: Rubric | None = None
        self.model = CaseModel()
        self.table = self._make_table()
        self.detail = CaseDetail()
        self.filters = CaseFilters()
        self.filters.changed.connect(self._filter)
        self._none = EmptyState(
            self.tr("No cases match"),
            self.tr("The filter hides them all."),
            self.tr("Show all"),
            self.filters.clear,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        parts = splitter(
            self._stack, self.detail, sizes=(230, 400), stretches=(2, 3), handle=6, vertical=True
        )
        self.setLayout(column(self.filters, parts, margins=(0, 10, 0, 0), stretch=parts))
        layout.remember_splitter(parts, "assess.cases")

    def show_cases(
        self,
        assessment: Assessment,
        rows: Sequence[CaseRow],
        counts: Counts,
        rubric: Rubric,
        titles: Sequence[str],
    ) -> None:
        """Show all cases of an assessment, those first in which the models are farthest apart."""
        self._rubric = rubric
        self.detail.set_models(assessment.models, titles)
        self.filters.fill(counts)
        self.model.show_cases(rows, titles)
        first, order = (
            (APART, Qt.SortOrder.DescendingOrder) if len(titles) > 1 else (0, Qt.SortOrder.AscendingOrder)
        )
        self.table.sortByColumn(first, order)
        self._count()
        self.choose(0)

    def show_marks(self, marks: Mapping[tuple[str, int], Mark]) -> None:
        """Show the person's marks, by row and model."""
        self.filters.show_marked(frozenset(row_id for row_id, _ in marks))
        self.model.show_marks({place: mark.right for place, mark in marks.items()})

    def show_pair(self, pair: Pair | None) -> None:
        """The pair whose verdicts can be filtered by; its model B is the one that keys mark."""
        self.filters.show_pair(pair)
        if pair is not None:
            self.detail.choose_model(pair.b)

    def choose(self, at: int) -> None:
        """Select the case at this place of the list."""
        if 0 <= at < len(self.model.items):
            self.table.selectRow(at)
            self.table.scrollTo(self.model.index(at, 0))

    def step_wrong(self, step: int) -> None:
        """To the next (1) or the previous (-1) case that the chosen model got wrong."""
        here = self.table.currentIndex()
        at = here.row() if here.isValid() else -1
        self.choose(self.model.next_wrong(at, step, self.detail.model))
        self.table.setFocus()

    def show_kind(self, kind: str) -> None:
        self.filters.clear()
        self.filters.kind.setCurrentIndex(max(0, self.filters.kind.findData(kind)))

    def show_wrong(self, model: int) -> None:
        """Only the cases that a model got wrong."""
        self.filters.clear()
        which = self.filters.which
        which.setCurrentIndex(max(0, which.findData(Which("wrong", model).key)))
        self.detail.choose_model(model)

    def _make_table(self) -> QTableView:
        table = table_view(self.model, "cases", self.tr("Cases"), row_height=28)
        table.setSortingEnabled(True)
        table.setMinimumHeight(120)
        table.selectionModel().currentRowChanged.connect(self._chosen)
        LeastWidth(table, self.model, LAST, PROMPT_WIDTH, whole=False)
        self.model.modelReset.connect(self._choose_again)
        return table

    def _filter(self) -> None:
        self.model.set_filter(self.filters.chosen)
        self._count()

    def _count(self) -> None:
        shown, total = len(self.model.items), len(self.model.all)
        self.filters.show_count(shown, total)
        self._stack.setCurrentWidget(self.table if shown or not total else self._none)
        self.detail.setVisible(bool(shown))

    def _choose_again(self) -> None:
        """After a filter or another order: the same case, or the first one where it is hidden."""
        row_id = self.detail.shown.case.row_id if self.detail.shown else ""
        self.choose(max(0, self.model.row_of(row_id)))

    def _chosen(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid() and self._rubric is not None and now.row() < len(self.model.items):
            self.detail.show_case(self.model.items[now.row()], self._rubric)
