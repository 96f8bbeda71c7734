"""Every two models of an assessment, a line each, with the verdict in words; one of them in pictures."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QTableView, QWidget

from engine.assess.assessment import Assessment, Pair
from engine.assess.text import p_value
from gui.assess.charts import IntervalChart, Line, OutcomeBar
from gui.assess.labels import bare_points, chance_sentences, letter, points_text, study_form, verdict_words
from gui.assess.room import LeastWidth
from gui.shared.tables import Cell, Column, ItemTable, table_view
from gui.shared.widgets import Card, column, label, row

VERDICT, VERDICT_WIDTH = 1, 160  # the column of the verdict, and its pixels at least
BESIDE = 680  # from this width on the two charts stand beside each other


class PairsModel(ItemTable[Pair]):
    """Wins, ties and losses are those of the model that is named first."""

    def __init__(self) -> None:
        super().__init__()
        versus = self.tr("{b} vs {a}")
        by_reward = self.tr("Rows in which the first model has the higher, an equal or the lower reward")
        self.columns = (
            Column(
                self.tr("Pair"),
                lambda pair: Cell(
                    versus.format(b=letter(pair.b), a=letter(pair.a)), tip=study_form(pair), bold=True
                ),
                width=68,
                key=lambda pair: (pair.a, pair.b),
            ),
            Column(self.tr("Verdict"), _verdict, key=verdict_words),
            Column(
                self.tr("Wins"),
                lambda pair: str(pair.outcome.wins),
                number=True,
                help=by_reward,
                width=56,
                key=lambda pair: pair.outcome.wins,
            ),
            Column(
                self.tr("Ties"),
                lambda pair: str(pair.outcome.ties),
                number=True,
                help=by_reward,
                width=56,
                key=lambda pair: pair.outcome.ties,
            ),
            Column(
                self.tr("Losses"),
                lambda pair: str(pair.outcome.losses),
                number=True,
                help=by_reward,
                width=56,
                key=lambda pair: pair.outcome.losses,
            ),
            Column(
                self.tr("Exact match"),
                lambda pair: Cell(bare_points(pair.exact_difference), tip=points_text(pair.exact_difference)),
                number=True,
                help=self.tr(
                    "The exact match of the first less that of the second over the same rows, in percentage "
                    "points, with its 95% interval"
                ),
                width=188,
                key=lambda pair: pair.exact_difference.estimate,
            ),
            Column(
                self.tr("p (Holm)"),
                lambda pair: p_value(pair.mcnemar_holm),
                number=True,
                help=self.tr(
                    "How often chance alone would make a difference this large (McNemar's exact test), "
                    "corrected for the number of pairs by Holm's method. Below 0.05 is usually called "
                    "significant."
                ),
                width=76,
                key=lambda pair: pair.mcnemar_holm,
            ),
        )


class PairsCard(Card):
    """The table, where there are several pairs."""

    chosen = Signal(int, int)  # the places of a pair's models, A and B

    def __init__(self) -> None:
        super().__init__(self.tr("Pair by pair"))
        self.model = PairsModel()
        self.view = self._make_view()
        self.body.addWidget(label(self.tr("Select a pair to see it in full below."), "muted", wrap=True))
        self.body.addWidget(self.view)

    def show_pairs(self, pairs: tuple[Pair, ...]) -> None:
        self.model.show_items(pairs)
        self.setVisible(len(pairs) > 1)

    def choose(self, a: int, b: int) -> None:
        """Select a pair, whichever way it is listed."""
        places = ({pair.a, pair.b} for pair in self.model.items)
        at = next((at for at, pair in enumerate(places) if pair == {a, b}), -1)
        if at >= 0:
            self.view.selectRow(at)

    def _make_view(self) -> QTableView:
        view = table_view(self.model, "pairs", self.tr("Pair by pair"), row_height=28)
        view.setSortingEnabled(True)
        view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        LeastWidth(view, self.model, VERDICT, VERDICT_WIDTH, whole=True)
        view.selectionModel().currentRowChanged.connect(self._current_changed)
        return view

    def _current_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid():
            pair = self.model.items[now.row()]
            self.chosen.emit(pair.a, pair.b)


class PairView(QWidget):
    """One pair in pictures: who wins, how often each model is exact, and how sure the difference is."""

    def __init__(self) -> None:
        super().__init__()
        self.outcome = OutcomeBar()
        self.exact = IntervalChart()
        self.reward = IntervalChart()
        self.difference = IntervalChart(signed=True)
        self._chances = label("", "muted", wrap=True)
        self.outcomes = _card(" ", self.outcome)
        self._beside = row(
            _card(self.tr("Exact match, with 95% intervals"), self.exact),
            _card(self.tr("Mean reward, with 95% intervals"), self.reward),
            spacing=12,
        )
        for at in range(2):
            self._beside.setStretch(at, 1)
        self._difference = _card(" ", self.difference)
        self._difference.body.addWidget(self._chances)
        self.setLayout(column(self.outcomes, self._beside, self._difference, spacing=12))

    def show_pair(self, assessment: Assessment, pair: Pair) -> None:
        a, b = letter(pair.a), letter(pair.b)
        result_a, result_b = assessment.models[pair.a], assessment.models[pair.b]
        self.outcomes.heading.setText(self.tr("{b} vs {a}, row by row, by reward").format(a=a, b=b))
        self.outcome.show_outcome(pair.outcome, b)
        self.exact.show_lines(
            (Line(a, result_a.exact, "base", share=True), Line(b, result_b.exact, "accent", share=True))
        )
        self.reward.show_lines((Line(a, result_a.reward, "base"), Line(b, result_b.reward, "accent")))
        self._difference.heading.setText(
            self.tr("Difference {b} − {a} over the same rows, 95% intervals").format(a=a, b=b)
        )
        self.difference.show_difference(
            (
                Line(self.tr("Exact match"), pair.exact_difference, "accent", share=True),
                Line(self.tr("Mean reward"), pair.reward_difference, "accent"),
            ),
            a,
            b,
        )
        self._chances.setText("\n".join(chance_sentences(assessment, pair)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Two charts beside each other where both have room."""
        super().resizeEvent(event)
        wide = self.width() >= BESIDE
        across = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(across)


def _card(heading: str, inner: QWidget) -> Card:
    """A card whose heading is there from the start; that of a pair is written later."""
    card = Card(heading)
    card.body.addWidget(inner)
    return card


def _verdict(pair: Pair) -> Cell:
    signs = {"better": ("▲", "good"), "worse": ("▼", "bad"), "none": ("=", "muted")}
    sign, ink = signs[pair.finding]
    return Cell(f"{sign} {verdict_words(pair)}", ink)
