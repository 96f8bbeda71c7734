"""The kinds of rows of a comparison, a line each: how often each model is exact, wins and losses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from engine.assess.stats import Interval
from gui.assess.labels import share_text
from gui.assess.pair import KindTally
from gui.shared import theme
from gui.shared.scores import percent
from gui.shared.tables import SHARES_ROLE, Cell, Column, Index, ItemTable

EXACT_A, EXACT_B = 2, 3
KindLine = tuple[str, KindTally]


class KindsModel(ItemTable[KindLine]):
    """The tallies of a comparison by kind; sorted by any column."""

    def __init__(self) -> None:
        super().__init__()
        none, interval = self.tr("(none)"), self.tr("95% interval: {interval}")

        def count(title: str, width: int, value: Callable[[KindTally], int]) -> Column[KindLine]:
            return Column(
                title,
                lambda line: str(value(line[1])),
                number=True,
                width=width,
                key=lambda line: (value(line[1]), line[0]),
            )

        def share(title: str, value: Callable[[KindTally], Interval]) -> Column[KindLine]:
            return Column(
                title,
                lambda line: Cell(
                    percent(value(line[1]).estimate),
                    tip=interval.format(interval=share_text(value(line[1]))),
                ),
                number=True,
                width=110,
                key=lambda line: (value(line[1]).estimate, line[0]),
                shares=lambda line: [value(line[1]).estimate],
            )

        self.columns = (
            Column(self.tr("Kind of row"), lambda line: line[0] or none),
            count(self.tr("Rows"), 64, lambda tally: tally.rows),
            share(self.tr("Exact, A"), lambda tally: tally.exact_a),
            share(self.tr("Exact, B"), lambda tally: tally.exact_b),
            count(self.tr("▲ B wins"), 84, lambda tally: tally.outcome.wins),
            count(self.tr("= ties"), 70, lambda tally: tally.outcome.ties),
            count(self.tr("▼ B loses"), 84, lambda tally: tally.outcome.losses),
        )


class ShareDelegate(QStyledItemDelegate):
    """A share as a small bar beneath its number."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        share = index.data(SHARES_ROLE)[0]
        area = QRectF(option.rect).adjusted(8, 0, -8, 0)
        track = QRectF(area.left(), area.bottom() - 5, area.width(), 3)
        painter.fillRect(track, theme.color("raised"))
        painter.fillRect(
            QRectF(track.left(), track.top(), track.width() * share, 3), theme.color(self._token)
        )
