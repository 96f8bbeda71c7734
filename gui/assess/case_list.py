"""The cases of a comparison: a filter bar, the list, and the chosen case beneath it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.assess.assessment import Verdict
from engine.rewards.rubric import Rubric
from gui.assess.case_detail import CaseDetail
from gui.assess.case_model import (
    NO_OBJECT,
    CaseFilter,
    CaseModel,
    faults_of,
    outcome_of,
)
from gui.assess.labels import verdict_text
from gui.assess.pair import Comparison
from gui.shared import theme
from gui.shared.chooser import Chooser
from gui.shared.labels import number_text
from gui.shared.layout_memory import LayoutMemory
from gui.shared.tables import table_view
from gui.shared.widgets import EmptyState, button, column, label, row, splitter


class CaseView(QWidget):
    """Up and down move through the cases; the page adds keys for the next and the previous loss."""

    play_requested = Signal(str)
    edit_requested = Signal(str)
    accept_requested = Signal(str, str)

    def __init__(self, layout: LayoutMemory) -> None:
        super().__init__()
        self._rubric: Rubric | None = None
        self.model = CaseModel()
        self.table = self._make_table()
        self.detail = CaseDetail()
        self.detail.play_requested.connect(self.play_requested)
        self.detail.edit_requested.connect(self.edit_requested)
        self.detail.accept_requested.connect(self.accept_requested)
        self._none = EmptyState(
            self.tr("No cases match"),
            self.tr("The filter hides them all."),
            self.tr("Show all"),
            self.clear_filter,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        parts = splitter(
            self._stack, self.detail, sizes=(250, 380), stretches=(2, 3), handle=6, vertical=True
        )
        self.setLayout(column(self._make_filters(), parts, margins=(0, 10, 0, 0), stretch=parts))
        layout.remember_splitter(parts, "assess.cases")

    def show_comparison(self, comparison: Comparison, rubric: Rubric, a: str, b: str) -> None:
        self._rubric = rubric
        self.detail.set_names(a, b)
        self.model.show_cases(comparison.cases)
        self._fill_filters(comparison)
        self.clear_filter()
        self.choose(0)

    def choose(self, at: int) -> None:
        """Select the case at this place of the list."""
        if 0 <= at < len(self.model.items):
            self.table.selectRow(at)
            self.table.scrollTo(self.model.index(at, 0))

    def step_loss(self, step: int) -> None:
        """To the next (1) or the previous (-1) case that B lost."""
        here = self.table.currentIndex()
        self.choose(self.model.next_loss(here.row() if here.isValid() else -1, step))
        self.table.setFocus()

    def show_kind(self, kind: str) -> None:
        self.clear_filter()
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))

    def clear_filter(self) -> None:
        with QSignalBlocker(self.search):
            self.search.clear()
        for chooser in (self.verdict, self.outcome, self.kind, self.fault):
            with QSignalBlocker(chooser):
                chooser.setCurrentIndex(0)
        self._filter()

    def _make_table(self) -> QTableView:
        table = table_view(self.model, "cases", self.tr("Cases"), row_height=28)
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        table.setMinimumHeight(120)
        table.selectionModel().currentRowChanged.connect(self._chosen)
        self.model.modelReset.connect(self._choose_again)
        return table

    def _make_filters(self) -> QVBoxLayout:
        self.search = QLineEdit()
        self.search.setObjectName("case_search")
        self.search.setPlaceholderText(self.tr("Search prompts and answers"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _: self._filter())
        self.verdict = self._chooser("verdict", self.tr("Who wins by reward"))
        self.outcome = self._chooser("outcome", self.tr("Which answer is exact"))
        self.kind = self._chooser("kind", self.tr("Kind of row"))
        self.fault = self._chooser("fault", self.tr("A field that an answer got wrong"))
        self._count = label("", "muted")
        self.clear_button = button(self.tr("Show all"), self.clear_filter)
        second = row(self.verdict, self.outcome, self.kind, self.fault)
        for at in range(4):
            second.setStretch(at, 1)
        return column(
            row(self.search, self._count, self.clear_button, stretch=self.search), second, spacing=6
        )

    def _chooser(self, name: str, tip: str) -> Chooser:
        chooser = Chooser(f"case_{name}", tip, letters=10)
        chooser.currentIndexChanged.connect(lambda _: self._filter())
        return chooser

    def _fill_filters(self, comparison: Comparison) -> None:
        verdicts = Counter(case.verdict for case in comparison.cases)
        outcomes: Counter[str] = Counter(outcome_of(case) for case in comparison.cases)
        kinds = Counter(case.kind for case in comparison.cases)
        _fill(
            self.verdict,
            self.tr("Wins, ties, losses"),
            [(f"{verdict_text(verdict)} ({verdicts[verdict]})", verdict) for verdict in Verdict],
        )
        _fill(
            self.outcome,
            self.tr("Exact or not"),
            [
                (f"{text} ({outcomes[name]})", name)
                for name, text in (
                    ("only_b", self.tr("exact in B only")),
                    ("only_a", self.tr("exact in A only")),
                    ("both_right", self.tr("both exact")),
                    ("both_wrong", self.tr("both wrong")),
                )
            ],
        )
        kind_items = [(f"{kind or self.tr('(none)')} ({kinds[kind]})", kind) for kind in sorted(kinds)]
        _fill(self.kind, self.tr("All kinds"), kind_items)
        faults = []
        for fault, count in faults_of(self.model.all):
            name = self.tr("not a JSON object") if fault.field == NO_OBJECT else fault.field
            text = self.tr("{model} wrong: {field} ({count})")
            faults.append((text.format(model=fault.model.upper(), field=name, count=count), fault))
        _fill(self.fault, self.tr("Any field"), faults)

    def _filter(self) -> None:
        self.model.set_filter(
            CaseFilter(
                text=self.search.text(),
                verdict=Verdict(verdict) if (verdict := self.verdict.currentData()) else None,
                kind=self.kind.currentData(),
                outcome=self.outcome.currentData() or "",
                fault=self.fault.currentData(),
            )
        )
        shown, total = len(self.model.items), len(self.model.all)
        every = self.tr("%Ln case(s)", "", total)
        some = self.tr("{shown} of %Ln case(s)", "", total).format(shown=number_text(shown))
        self._count.setText(every if shown == total else some)
        self.clear_button.setEnabled(shown != total)
        self._stack.setCurrentWidget(self.table if shown or not total else self._none)
        self.detail.setVisible(bool(shown))

    def _choose_again(self) -> None:
        """After a filter or another order: the same case, or the first one where it is hidden."""
        row_id = self.detail.shown.case.row_id if self.detail.shown else ""
        self.choose(max(0, self.model.row_of(row_id)))

    def _chosen(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid() and self._rubric is not None and now.row() < len(self.model.items):
            self.detail.show_case(self.model.items[now.row()], self._rubric)


def _fill(chooser: Chooser, first: str, items: Sequence[tuple[str, object]]) -> None:
    chooser.fill([(first, None), *items])
    for at, (text, _) in enumerate(items, 1):
        chooser.setItemData(at, text, Qt.ItemDataRole.ToolTipRole)
