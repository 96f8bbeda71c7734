"""The result in tables and pictures: the models, every pair, and each field, kind of row and reward."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.assess.assessment import Assessment, Pair
from engine.assess.stats import Interval
from gui.assess.heat import HeatCard, HeatLine
from gui.assess.labels import failure_remark, interval_text, letter, share_text
from gui.assess.leaderboard import LeaderboardCard
from gui.assess.pairs import PairsCard, PairView
from gui.assess.sampled import SampledCard
from gui.shared.scores import part_title, percent
from gui.shared.widgets import column, scrolled


class Overview(QWidget):
    """The first tab of a result."""

    kind_chosen = Signal(str)  # a kind of rows whose cases are wanted
    wrong_wanted = Signal(int)  # a model whose wrong cases are wanted
    model_chosen = Signal(int)
    pair_chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._assessment: Assessment | None = None
        self.models = LeaderboardCard()
        self.models.chosen.connect(self.model_chosen)
        self.models.activated.connect(self.wrong_wanted)
        self.sampled = SampledCard()
        self.pairs = PairsCard()
        self.pairs.chosen.connect(self.pair_chosen)
        self.pair = PairView()
        self.fields = HeatCard(
            self.tr("By field: the share of rows in which it is right"), self.tr("Field"), "fields"
        )
        self.kinds = HeatCard(
            self.tr("By kind of row: exact match"),
            self.tr("Kind of row"),
            "kinds",
            self.tr("Double-click a kind, or press Enter, to see its cases."),
        )
        self.kinds.activated.connect(self.kind_chosen)
        self.rewards = HeatCard(self.tr("By reward: the mean score"), self.tr("Reward"), "rewards")
        inner = QWidget()
        parts = (self.models, self.pairs, self.pair, self.fields, self.kinds, self.rewards, self.sampled)
        inner.setLayout(column(*parts, None, spacing=12, margins=(0, 10, 8, 8)))
        self.setLayout(column(scrolled(inner)))

    def show_assessment(self, assessment: Assessment, titles: list[str]) -> None:
        self._assessment = assessment
        self.models.show_assessment(assessment, titles, failure_remark(assessment))
        self.sampled.show_assessment(assessment, titles)
        self.pairs.show_pairs(assessment.pairs)
        self.pair.setVisible(bool(assessment.pairs))
        self.fields.show_lines(titles, _fields(assessment))
        self.rewards.show_lines(titles, _parts(assessment))

    def show_pair(self, pair: Pair | None) -> None:
        """Show this pair in full, and the kinds of rows with its wins and losses."""
        assert self._assessment is not None
        if pair is not None:
            self.pair.show_pair(self._assessment, pair)
            self.pairs.choose(pair.a, pair.b)
        self._show_kinds(self._assessment, pair)

    def _show_kinds(self, assessment: Assessment, pair: Pair | None) -> None:
        lines = []
        turned = pair is not None and pair.a > pair.b
        places = [{one.a, one.b} for one in assessment.pairs]
        for kind, one in sorted(assessment.by_kind.items()):
            counts: tuple[int, ...] = ()
            if pair is not None:
                outcome = one.outcomes[places.index({pair.a, pair.b})]
                outcome = outcome.turned() if turned else outcome
                counts = (outcome.wins, outcome.ties, outcome.losses)
            lines.append(_share_line(kind or self.tr("(none)"), kind, one.rows, one.exact, counts))
        heads: tuple[str, ...] = ()
        if pair is not None:
            texts = (self.tr("▲ {model} wins"), self.tr("= ties"), self.tr("▼ {model} loses"))
            heads = tuple(text.format(model=letter(pair.b)) for text in texts)
        titles = [one.title for one in self.models.model.by_place()]
        self.kinds.show_lines(titles, lines if len(lines) > 1 else [], heads)


def _fields(assessment: Assessment) -> list[HeatLine]:
    names = dict.fromkeys(name for model in assessment.models for name in model.fields)
    lines = []
    for name in names:
        values = [model.fields.get(name) for model in assessment.models]
        lines.append(_share_line(name, name, None, values))
    return lines


def _parts(assessment: Assessment) -> list[HeatLine]:
    names = dict.fromkeys(name for model in assessment.models for name in model.parts)
    lines = []
    for name in names:
        values = [model.parts.get(name) for model in assessment.models]
        texts = tuple("–" if value is None else f"{value.estimate:.3f}" for value in values)
        tips = tuple("" if value is None else interval_text(value) for value in values)
        lines.append(HeatLine(part_title(name), name, None, _shares(values), texts, tips))
    return lines


def _share_line(
    name: str,
    key: str,
    rows: int | None,
    values: list[Interval | None] | tuple[Interval, ...],
    counts: tuple[int, ...] = (),
) -> HeatLine:
    texts = tuple("–" if value is None else percent(value.estimate) for value in values)
    tips = tuple("" if value is None else share_text(value) for value in values)
    return HeatLine(name, key, rows, _shares(values), texts, tips, counts)


def _shares(values: list[Interval | None] | tuple[Interval, ...]) -> tuple[float | None, ...]:
    return tuple(None if value is None else value.estimate for value in values)
