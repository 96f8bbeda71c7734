"""Exact match over training rows: points with their intervals, the fitted curve, the base model's level."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from engine.study.drawing import COLOURS, ROWS, Series, series_of
from engine.study.report import Report
from gui.shared.plots import restyle_plot, styled_plot
from gui.shared.sentences import engine_text
from gui.shared.widgets import label

HEIGHT = 300
_COLUMNS = 3  # of the legend


class GrowthPlot(QWidget):
    """The picture of a report; hidden while nothing is done."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("study_plot")
        self.series: list[Series] = []
        self.plot = styled_plot(left=self.tr("Exact match (%)"), bottom=engine_text(ROWS))
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setFixedHeight(HEIGHT)
        self.plot.setAccessibleName(self.tr("Exact match over training rows"))
        self._legend = QGridLayout()
        self._legend.setColumnStretch(_COLUMNS, 1)
        self._names: list[QLabel] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.plot)
        box.addLayout(self._legend)

    def show_report(self, report: Report) -> None:
        """Draw what a study found."""
        self.series = series_of(report, engine_text)
        self.setVisible(bool(self.series))
        item = self.plot.getPlotItem()
        item.clear()
        for name in self._names:
            name.deleteLater()
        self._names = []
        most = max((rows for one in self.series for rows, _ in one.points), default=report.train_rows)
        for at, one in enumerate(self.series):
            colour = COLOURS[at % len(COLOURS)]
            self._draw(one, colour)
            name = label(f"●  {one.title}")
            name.setStyleSheet(f"color: {colour};")
            self._names.append(name)
            self._legend.addWidget(name, at // _COLUMNS, at % _COLUMNS)
        self.plot.setXRange(0, 1.04 * max(1, most), padding=0)
        item.enableAutoRange(axis="y")

    def _draw(self, one: Series, colour: str) -> None:
        if one.level is not None:
            pen = pg.mkPen(colour, width=2, style=Qt.PenStyle.DashLine)
            self.plot.addItem(pg.InfiniteLine(100 * one.level.estimate, angle=0, pen=pen))
            ends = [100 * one.level.low, 100 * one.level.high]
            self.plot.addItem(pg.PlotDataItem([0, 0], ends, pen=pg.mkPen(colour, width=1.5)))
            return
        x = np.array([rows for rows, _ in one.points], dtype=float)
        low, y, high = (
            100 * np.array([getattr(interval, end) for _, interval in one.points])
            for end in ("low", "estimate", "high")
        )
        bars = pg.ErrorBarItem(x=x, y=y, top=high - y, bottom=y - low, pen=pg.mkPen(colour, width=1.5))
        self.plot.addItem(bars)
        line_x, line_y = x, y
        if one.growth is not None and one.growth.curve is not None:
            line_x = np.linspace(x[0], x[-1], 60)
            line_y = np.array([100 * one.growth.at(rows) for rows in line_x])
        self.plot.addItem(pg.PlotDataItem(line_x, line_y, pen=pg.mkPen(colour, width=2)))
        self.plot.addItem(pg.ScatterPlotItem(x, y, size=8, pen=None, brush=pg.mkBrush(colour)))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            restyle_plot(self.plot)
