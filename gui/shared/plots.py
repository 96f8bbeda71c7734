"""pyqtgraph in the colours of the theme."""

from __future__ import annotations

import pyqtgraph as pg

from gui.shared import theme


def styled_plot(
    title: str = "",
    left: str = "",
    bottom: str = "",
    *,
    view: pg.ViewBox | None = None,
    axes: dict[str, pg.AxisItem] | None = None,
) -> pg.PlotWidget:
    """An empty plot with a quiet grid, whose colours follow the theme at each `restyle_plot`.

    `view` and `axes` (by "left" and "bottom") take the place of pyqtgraph's own.
    """
    plot = pg.PlotWidget(viewBox=view, axisItems=axes, enableMenu=False)
    plot.hideButtons()
    item = plot.getPlotItem()
    item.setLabel("left", left)
    item.setLabel("bottom", bottom)
    item.showGrid(x=True, y=True, alpha=0.15)
    item.setTitle(title or None)
    plot.lathe_title = title
    restyle_plot(plot)
    return plot


def restyle_plot(plot: pg.PlotWidget) -> None:
    """Background, axes and title in the theme's present colours; call it when the theme changes."""
    t = theme.tokens()
    plot.setBackground(t.panel)
    item = plot.getPlotItem()
    for side in ("left", "bottom"):
        axis = item.getAxis(side)
        axis.setZValue(-1)  # it draws the grid, which belongs behind what is plotted
        axis.setPen(pg.mkPen(t.border))
        axis.setTextPen(pg.mkPen(t.muted))
    if plot.lathe_title:
        item.setTitle(plot.lathe_title, color=t.text, size="10pt")
