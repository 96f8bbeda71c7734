"""One small figure of the statistics: bars, what they say in words, and both follow the theme."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from gui.shared import theme
from gui.shared.plots import restyle_plot, styled_plot
from gui.shared.widgets import Card, label

_BAR = 22  # pixels for each horizontal bar
_LONGEST_NAME = 26  # letters


class BarCard(Card):
    """A card with horizontal bars (one a name) or a histogram, and its figures as text to read and copy."""

    def __init__(self, heading: str, name: str) -> None:
        super().__init__(heading)
        self.setObjectName(name)
        self.heading.setWordWrap(True)
        self.head.setStretch(0, 1)
        self.head.setStretch(1, 0)
        self.plot = styled_plot()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setAccessibleName(heading)
        self._axis = self.plot.getPlotItem().getAxis("left")
        self._axis.setStyle(tickLength=0, hideOverlappingLabels=False)
        self.body.addWidget(self.plot)
        self.figures = label("", "muted", wrap=True, selectable=True)
        self.body.addWidget(self.figures)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._items: list[pg.BarGraphItem | pg.InfiniteLine] = []

    @property
    def text(self) -> str:
        """Heading and figures, for the clipboard."""
        return f"{self.heading.text()}\n{self.figures.text()}"

    def show_counts(self, names: Sequence[str], counts: Sequence[int], axis: str, figures: str) -> None:
        """A horizontal bar for each name, the first on top."""
        self._clear(figures)
        places = list(range(len(names)))[::-1]
        self._add(pg.BarGraphItem(x0=0, y=places, height=0.7, width=list(counts), pen=None))
        shown = [one if len(one) <= _LONGEST_NAME else one[: _LONGEST_NAME - 1] + "…" for one in names]
        self._axis.setTicks([list(zip(places, shown, strict=True))])
        # pyqtgraph finds the width of an axis only while it paints, and leaves names out before.
        self._axis.setWidth(max(map(self.fontMetrics().horizontalAdvance, shown), default=0) + 12)
        self.plot.setYRange(-0.6, len(names) - 0.4, padding=0)
        self.plot.setXRange(0, max([*counts, 1]) * 1.02, padding=0)
        self.plot.setLabel("bottom", axis)
        self.plot.setLabel("left", "")
        self.plot.showGrid(x=True, y=False, alpha=0.15)
        self.plot.setFixedHeight(max(2, len(names)) * _BAR + 52)

    def show_histogram(
        self,
        edges: Sequence[int],
        counts: Sequence[int],
        marks: Sequence[tuple[float, str]],
        axes: tuple[str, str],
        figures: str,
    ) -> None:
        """Upright bars between edges, with named lines at some places; axes: bottom and left."""
        self._clear(figures)
        self._axis.setTicks(None)
        self._axis.setWidth(None)
        self._add(pg.BarGraphItem(x0=list(edges[:-1]), x1=list(edges[1:]), height=list(counts), pen=None))
        top = max([*counts, 1])
        for place, text in marks:
            line = pg.InfiniteLine(
                place, angle=90, label=text, labelOpts={"position": 0.92, "anchors": [(1.05, 0.5)] * 2}
            )
            self._items.append(line)
            self.plot.addItem(line)
        low, high = (edges[0], edges[-1]) if edges else (0, 1)
        self.plot.setXRange(low, high, padding=0.02)
        self.plot.setYRange(0, top * 1.25, padding=0)
        self.plot.setLabel("bottom", axes[0])
        self.plot.setLabel("left", axes[1])
        self.plot.setFixedHeight(190)
        self._recolour()

    def _clear(self, figures: str) -> None:
        self.plot.clear()
        self._items.clear()
        self.figures.setText(figures)
        self._fit_figures()
        self.plot.setAccessibleDescription(figures)

    def _add(self, item: pg.BarGraphItem) -> None:
        self._items.append(item)
        self.plot.addItem(item)
        self._recolour()

    def _recolour(self) -> None:
        restyle_plot(self.plot)
        for item in self._items:
            if isinstance(item, pg.BarGraphItem):
                item.setOpts(brush=theme.color("accent", 0.75))
            else:
                item.setPen(pg.mkPen(theme.color("text", 0.7), width=1, style=Qt.PenStyle.DashLine))
                item.label.setColor(theme.color("text"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit_figures()

    def _fit_figures(self) -> None:
        """Room for all lines: layouts in a scroll area do not ask a wrapping text for its height."""
        margins = self.outer.contentsMargins()
        width = self.width() - margins.left() - margins.right() - 2
        for text in (self.heading, self.figures):
            text.setFixedHeight(text.heightForWidth(width))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_items"):
            self._recolour()
