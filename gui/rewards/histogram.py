"""The histogram of the totals of a dry run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from gui.shared import theme
from gui.shared.plots import restyle_plot, styled_plot
from gui.shared.widgets import column

BINS = 20


class Histogram(QWidget):
    """Bars over the total reward from 0 to 1."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: list[int] = [0] * BINS
        self._plot = styled_plot(left=self.tr("Answers"), bottom=self.tr("Total reward"))
        self._plot.setMouseEnabled(False, False)
        self._plot.setXRange(0, 1, padding=0.04)
        self._plot.getAxis("left").setWidth(44)
        self._bars = pg.BarGraphItem(x=_centres(), height=self.counts, width=0.9 / BINS)
        self._plot.addItem(self._bars)
        self.setFixedHeight(150)
        self.setLayout(column(self._plot))
        self._paint()

    def show_totals(self, totals: Sequence[float]) -> None:
        counts, _ = np.histogram(np.asarray(totals, dtype=float), bins=BINS, range=(0.0, 1.0))
        self.counts = [int(count) for count in counts]
        self.setAccessibleName(self.tr("How often each total came up"))
        self._plot.setYRange(0, max(1, *self.counts), padding=0.05)
        self._paint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_bars"):
            restyle_plot(self._plot)
            self._paint()
        super().changeEvent(event)

    def _paint(self) -> None:
        ink = theme.color("accent", 0.8)
        self._bars.setOpts(x=_centres(), height=self.counts, width=0.9 / BINS, brush=ink, pen=pg.mkPen(None))


def _centres() -> list[float]:
    return [(number + 0.5) / BINS for number in range(BINS)]
