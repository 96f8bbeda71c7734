"""Draws all curves of one plot at once, in pixels, from no more points than the screen has columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyqtgraph as pg
from pyqtgraph.functions import arrayToQPolygonF
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from gui.curves.curve_decimation import columns
from gui.curves.curve_store import Axis, Curve, Floats
from gui.shared import theme

DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
DASH_PIXELS = {  # period, and how much of it is drawn
    Qt.PenStyle.DashLine: (10.0, 6.5),
    Qt.PenStyle.DotLine: (4.0, 2.0),
    Qt.PenStyle.DashDotLine: (16.0, 10.0),
}
FEW_POINTS = 150
JAGGED, SOLID = 6, 25  # times as long as wide
RAW_ALPHA = 0.28
BAND_ALPHA = 0.14
EARLIER_ALPHA = 0.75
MOST_WITH_RAW = 3  # with more curves the measured values behind the smoothed ones are only clutter
Bounds = tuple[float, float] | None  # of the band: what the values can be; None without a band
DOTS_UP_TO = 150  # more points than these in view are a line


@dataclass(frozen=True, slots=True)
class Viewport:
    """The view on the curves: the stretch of x, the axis, the smoothing, the scale of y."""

    left: float
    right: float
    axis: Axis = "step"
    weight: float = 0.0
    log: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A thin line across the plot with a text: a phase's beginning, a pause, a limit."""

    at: float
    text: str
    upright: bool = True


@dataclass(slots=True)
class Line:
    """One curve as it is drawn: its colour in the theme's series, its dash, and whether of an earlier run."""

    curve: Curve
    name: str
    colour: int
    dash: int = 0
    run: int = 0  # 0 is the run itself

    @property
    def earlier(self) -> bool:
        return self.run > 0

    _key: tuple[object, ...] = field(default=(), repr=False)
    _drawn: _Drawn | None = field(default=None, repr=False)

    def drawn(self, viewport: Viewport, width: int, band: Bounds) -> _Drawn | None:
        """Its points in view, taken from the last time where nothing changed."""
        key = (viewport, width, band, len(self.curve))
        if key != self._key:
            self._key, self._drawn = key, _draw(self, viewport, width, band)
        return self._drawn


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is left of a curve for the screen; `raw` is None where it is not smoothed."""

    x: Floats
    y: Floats
    raw: Floats | None
    band: tuple[Floats, Floats, Floats] | None  # x, low, high
    low: float
    high: float


def _draw(line: Line, viewport: Viewport, width: int, band: Bounds) -> _Drawn | None:
    x, values = line.curve.x(viewport.axis), line.curve.values
    seen = columns(x, viewport.left, viewport.right, width)
    if seen.last <= seen.first:
        return None
    weight = viewport.weight
    smooth = line.curve.smoothed(weight)
    raw = _scaled(seen.peaks(values), viewport.log)
    y = _scaled(seen.peaks(smooth), viewport.log) if weight > 0 else raw
    low, high = float(np.nanmin(raw)), float(np.nanmax(raw))
    shade = None
    if band is not None and not line.earlier and line.curve.has_spread:
        mean, spread = seen.inside(smooth), seen.inside(line.curve.smoothed_spread(weight))
        at = seen.inside(x) if seen.starts is None else seen.inside(x)[seen.starts]
        shade = (
            at,
            np.clip(seen.bounds(mean - spread)[0], *band),
            np.clip(seen.bounds(mean + spread)[1], *band),
        )
        low, high = min(low, float(np.nanmin(shade[1]))), max(high, float(np.nanmax(shade[2])))
    return _Drawn(seen.x(x), y, raw if weight > 0 else None, shade, low, high)


def _scaled(values: Floats, log: bool) -> Floats:
    return np.log10(np.maximum(values, 1e-12)) if log else values


class CurveItem(pg.GraphicsObject):
    """The curves, marks and the crosshair of one plot."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()
        self.labels: Sequence[Label] = ()
        self.grid: tuple[Sequence[float], Sequence[float]] = ((), ())  # where lines stand on x and y
        self.star: tuple[float, float, str] | None = None
        self.dots = False
        self.band: Bounds = None
        self.cross: float | None = None
        self.viewport = Viewport(0.0, 1.0)
        self._width = 300
        self._few = True

    def prepare(self, viewport: Viewport, width: int) -> tuple[float, float] | None:
        """Choose the points to draw; the lowest and highest value among them, or None without any."""
        self.viewport, self._width = viewport, max(50, width)
        drawn = [one for line in self.lines if (one := line.drawn(viewport, self._width, self.band))]
        self._few = len(self.lines) <= MOST_WITH_RAW
        self.update()
        if not drawn:
            return None
        return min(one.low for one in drawn), max(one.high for one in drawn)

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return QRectF(self.viewRect())

    def viewRangeChanged(self) -> None:  # noqa: N802 - pyqtgraph's name
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        to_pixels = painter.worldTransform()
        area = to_pixels.mapRect(self.boundingRect())
        painter.setWorldTransform(QTransform())
        self._paint_grid(painter, to_pixels, area)
        self._paint_labels(painter, to_pixels, area)
        drawn = [
            (line, one) for line in self.lines if (one := line.drawn(self.viewport, self._width, self.band))
        ]
        for line, one in reversed(drawn):
            self._paint_line(painter, to_pixels, line, one)
        if self.star is not None:
            self._paint_star(painter, to_pixels, area)
        if self.cross is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(theme.color("muted", 0.8), 1))
            x = to_pixels.map(QPointF(self.cross, 0)).x()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_line(self, painter: QPainter, to_pixels: QTransform, line: Line, one: _Drawn) -> None:
        series = theme.tokens().series
        ink = QColor(series[line.colour % len(series)])
        if one.band is not None:
            x, low, high = one.band
            outline = _pixels(to_pixels, np.concatenate((x, x[::-1])), np.concatenate((low, high[::-1])))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_faint(ink, BAND_ALPHA))
            painter.drawPolygon(arrayToQPolygonF(*outline))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if one.raw is not None and not line.earlier and self._few:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(theme.faded(ink, RAW_ALPHA), 1))
            painter.drawPolyline(arrayToQPolygonF(*_pixels(to_pixels, one.x, one.raw)))
        if line.earlier:
            ink = _faint(ink, EARLIER_ALPHA)
        points = _pixels(to_pixels, one.x, one.y)
        draw_line(painter, points, QPen(ink, 1.3 if line.earlier else 1.7, DASHES[line.dash % len(DASHES)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if (self.dots or len(one.x) == 1) and len(one.x) <= DOTS_UP_TO:
            painter.setBrush(ink)
            painter.setPen(Qt.PenStyle.NoPen)
            for x, y in zip(*points, strict=True):
                painter.drawEllipse(QPointF(x, y), 2.6, 2.6)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_grid(self, painter: QPainter, to_pixels: QTransform, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(theme.faded(QColor(theme.tokens().border), 0.55))
        across, up = self.grid
        places = [to_pixels.m11() * x + to_pixels.dx() for x in across]
        heights = [to_pixels.m22() * y + to_pixels.dy() for y in up]
        painter.drawLines(
            [
                *(QLineF(x, area.top(), x, area.bottom()) for x in places),
                *(QLineF(area.left(), y, area.right(), y) for y in heights),
            ]
        )

    def _paint_labels(self, painter: QPainter, to_pixels: QTransform, area: QRectF) -> None:
        """Upright labels from left to right; a text that would overlap the one before is left out."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        free_from = area.left()
        for label in self.labels:
            painter.setPen(QPen(theme.color("muted", 0.55), 1, Qt.PenStyle.DashLine))
            point = to_pixels.map(QPointF(label.at, label.at))
            ink = theme.color("muted")
            width = painter.fontMetrics().horizontalAdvance(label.text)
            if not label.upright:
                if area.top() <= point.y() <= area.bottom():
                    painter.drawLine(QPointF(area.left(), point.y()), QPointF(area.right(), point.y()))
                    painter.setPen(ink)
                    painter.drawText(QPointF(area.right() - width - 4, point.y() - 3), label.text)
                continue
            if not area.left() - 1 <= point.x() <= area.right():
                continue
            painter.drawLine(QPointF(point.x(), area.top()), QPointF(point.x(), area.bottom()))
            right, left = point.x() + 4, point.x() - 4 - width
            begin = right if right + width <= area.right() else left
            if begin >= free_from:
                painter.setPen(ink)
                painter.drawText(QPointF(begin, area.top() + painter.fontMetrics().ascent() + 1), label.text)
                free_from = begin + width + 6

    def _paint_star(self, painter: QPainter, to_pixels: QTransform, area: QRectF) -> None:
        assert self.star is not None
        x, y, text = self.star
        centre = to_pixels.map(QPointF(x, y))
        if not area.adjusted(-4, -4, 4, 4).contains(centre):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(theme.color("panel"), 1))
        painter.setBrush(theme.color("warn"))
        painter.drawPolygon(_star(centre, 8.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.color("text"))
        width = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(centre.x() - width / 2, area.left() + 2), area.right() - width - 2)
        above = centre.y() - 11
        high = above - painter.fontMetrics().ascent() >= area.top()
        painter.drawText(QPointF(left, above if high else centre.y() + 22), text)


def draw_line(painter: QPainter, points: tuple[Floats, Floats], pen: QPen) -> None:
    """A line through these pixels.

    Qt strokes a long jagged path of some width in a tenth of a second, but its pieces one by one in a
    millisecond. Dashes are then left out between the pieces; a line so jagged that it fills its column
    is drawn without smooth edges, which nobody can see there.
    """
    x, y = points
    if len(x) <= FEW_POINTS:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(pen)
        painter.drawPolyline(arrayToQPolygonF(x, y))
        return
    lengths = np.abs(np.diff(x)) + np.abs(np.diff(y))
    walked = np.cumsum(lengths)
    smooth = walked[-1] < JAGGED * (x[-1] - x[0])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, bool(smooth))
    if walked[-1] > SOLID * (x[-1] - x[0]):
        pen.setWidthF(1)  # it fills its columns anyway, and a wider pen takes three times as long
    shown = np.ones(len(lengths), dtype=bool)
    if pen.style() != Qt.PenStyle.SolidLine:
        period, drawn = DASH_PIXELS[pen.style()]
        shown = walked % period < drawn
        pen = QPen(pen.brush(), pen.widthF(), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    pieces = PrimitiveArray(QLineF, 4)
    pieces.resize(int(shown.sum()))
    ends = pieces.ndarray()
    ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3] = (
        x[:-1][shown],
        y[:-1][shown],
        x[1:][shown],
        y[1:][shown],
    )
    painter.drawLines(*pieces.drawargs())


def _pixels(to_pixels: QTransform, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Plain scaling: a plot is never turned."""
    return to_pixels.m11() * x + to_pixels.dx(), to_pixels.m22() * y + to_pixels.dy()


def _star(centre: QPointF, size: float) -> QPolygonF:
    points = []
    for corner in range(10):
        reach = size if corner % 2 == 0 else size * 0.45
        angle = math.pi * (corner / 5 - 0.5)
        points.append(QPointF(centre.x() + reach * math.cos(angle), centre.y() + reach * math.sin(angle)))
    return QPolygonF(points)


def _faint(ink: QColor, alpha: float) -> QColor:
    faint = QColor(ink)
    faint.setAlphaF(alpha)
    return faint
