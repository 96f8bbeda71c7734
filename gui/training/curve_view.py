"""The frame of one plot: axes with few, readable ticks, and a view whose zooming is a wish to the panel."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter

from gui import theme
from gui.training.curve_specs import Format, tick

TICKS_APART = {"left": 34, "bottom": 70}  # pixels
LEFT_WIDTH = 62
BOTTOM_HEIGHT = 36
LEFT_TEXT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
BOTTOM_TEXT = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


class CurveAxis(pg.AxisItem):  # type: ignore[misc]
    """One level of ticks at 1, 2 or 5 times a power of ten; on a logarithmic scale the decades."""

    def __init__(self, side: str, form: Format = "number") -> None:
        super().__init__(side)
        self.form: Format = form
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, autoExpandTextSpace=False)
        if side == "left":
            self.setWidth(LEFT_WIDTH)
        else:
            self.setHeight(BOTTOM_HEIGHT)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N802
        spacing = self._spacing(high - low, size)
        if self.logMode:
            spacing = max(1.0, float(round(spacing)))
        first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
        values = [n * spacing for n in range(first, last + 1)]
        if self.logMode and len(values) < 2:
            values = [low + (high - low) * share for share in (0.1, 0.5, 0.9)]
        return [(spacing, values)]

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """The axis, its grid and its numbers, at a fraction of what pyqtgraph's own painting takes."""
        bounds = self.mapRectFromParent(self.geometry())
        view = self.linkedView().mapRectToItem(self, self.linkedView().boundingRect())
        upright = self.orientation == "left"
        low, high = self.range
        size = view.height() if upright else view.width()
        if high <= low or size <= 0:
            return
        ((spacing, values),) = self.tickValues(low, high, size)
        t = theme.tokens()
        grid, ink = theme.faded(QColor(t.border), 0.55), QColor(t.muted)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QColor(t.border))
        corner = bounds.topRight() if upright else bounds.topLeft()
        painter.drawLine(corner, bounds.bottomRight() if upright else bounds.topRight())
        lines, texts = [], []
        for value in values:
            share = (value - low) / (high - low)
            if not -1e-9 <= share <= 1 + 1e-9:
                continue
            words = tick(float(f"{10**value:.2g}"), 10**value / 10, self.form) if self.logMode else ""
            words = words or tick(value, spacing, self.form)
            if upright:
                y = view.bottom() - share * view.height()
                lines.append(QLineF(view.left(), y, view.right(), y))
                texts.append((QRectF(bounds.left(), y - 9, bounds.width() - 6, 18), words))
            else:
                x = view.left() + share * view.width()
                lines.append(QLineF(x, view.top(), x, view.bottom()))
                half = painter.fontMetrics().horizontalAdvance(words) / 2
                middle = min(x, bounds.right() - half)  # the last number is not to be cut
                texts.append((QRectF(middle - 40, bounds.top() + 2, 80, 16), words))
        painter.setPen(grid)
        painter.drawLines(lines)
        painter.setPen(ink)
        for place, words in texts:
            painter.drawText(place, LEFT_TEXT if upright else BOTTOM_TEXT, words)

    def _spacing(self, span: float, size: float) -> float:
        unit = 2.0**30 if self.form == "bytes" else 1.0
        rough = max(span / unit, 1e-12) * TICKS_APART[self.orientation] / max(size, 1.0)
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(step for step in (1.0, 2.0, 5.0, 10.0) if step * power >= rough * (1 - 1e-9))
        found = step * power * unit
        return max(1.0, found) if self.form == "whole" and self.orientation == "bottom" else found


class CurveView(pg.ViewBox):  # type: ignore[misc]
    """A view that only the panel moves: dragging a box, Ctrl and the wheel, or a double click ask for it.

    The wheel alone scrolls the page, as everywhere else in the window.
    """

    box_drawn = Signal(object)  # a QRectF in the plot's own units
    zoom_wished = Signal(float, float)  # factor of the stretch in view, and the place that stays
    pan_wished = Signal(float)  # by this much of x
    reset_wished = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.disableAutoRange()
        self.setDefaultPadding(0)
        self.rbScaleBox.setPen(pg.mkPen(color=(120, 130, 145), width=1))
        self.rbScaleBox.setBrush(pg.mkBrush(120, 130, 145, 40))

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: N802 - Qt's name
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        factor = 1.0015 ** -event.delta()
        self.zoom_wished.emit(factor, self.mapToView(event.pos()).x())
        event.accept()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: N802 - pyqtgraph's name
        event.accept()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.button() == Qt.MouseButton.MiddleButton or shifted:
            self.pan_wished.emit(self.mapToView(event.lastPos()).x() - self.mapToView(event.pos()).x())
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        begin, now = event.buttonDownPos(), event.pos()
        if not event.isFinish():
            self.updateScaleBox(begin, now)
            return
        self.rbScaleBox.hide()
        if abs(begin.x() - now.x()) >= 5:
            inside = self.boundingRect().intersected(QRectF(begin, now).normalized())
            self.box_drawn.emit(self.childGroup.mapRectFromParent(inside))

    def mouseClickEvent(self, event: Any) -> None:  # noqa: N802 - pyqtgraph's name
        if event.double():
            self.reset_wished.emit()
            event.accept()
