"""An axis of one plot: few readable ticks, laid out once for a range and then only painted."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsWidget

from gui.curves.curve_specs import Format, tick
from gui.shared import theme

TICKS_APART = {"left": 34, "bottom": 70}  # pixels
LEFT_WIDTH = 62
BOTTOM_HEIGHT = 36
TITLE_ROOM = 18
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
TOP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


class CurveAxis(QGraphicsWidget):
    """One level of ticks at 1, 2 or 5 times a power of ten; on a logarithmic scale the decades.

    pyqtgraph's own axis takes several times as long to make, to move and to paint.
    """

    def __init__(self, side: str, form: Format, title: str = "") -> None:
        super().__init__()
        self.upright = side == "left"
        self.form: Format = form
        self.title = title
        self._low, self._high = 0.0, 1.0
        self._ticks: list[tuple[float, str]] = []
        self._apart = TICKS_APART[side]
        if self.upright:
            self.setMinimumWidth(LEFT_WIDTH)
            self.setMaximumWidth(LEFT_WIDTH)
        else:
            self.setMinimumHeight(BOTTOM_HEIGHT)
            self.setMaximumHeight(BOTTOM_HEIGHT)

    def show_range(self, low: float, high: float, size: float, log: bool = False) -> list[float]:
        """Lay out the ticks of this range on so many pixels; the values they stand at, for the grid."""
        self._low, self._high = low, high
        spacing, values = self.ticks_of(low, high, size, log)
        self._ticks = [(value, self._tick_text(value, spacing, log)) for value in values]
        self.update()
        return values

    def ticks_of(self, low: float, high: float, size: float, log: bool) -> tuple[float, list[float]]:
        """How far apart the ticks stand, and at which values within the range."""
        if not high > low:
            return 1.0, []
        spacing = self._spacing(high - low, size)
        if log:
            spacing = max(1.0, float(round(spacing)))
        first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
        values = [n * spacing for n in range(first, last + 1)]
        if log and len(values) < 2:
            values = [low + (high - low) * share for share in (0.1, 0.5, 0.9)]
        return spacing, values

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        width, height = self.size().width(), self.size().height()
        t = theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QColor(t.border))
        span = self._high - self._low
        if self.upright:
            painter.drawLine(int(width) - 1, 0, int(width) - 1, int(height))
            painter.setPen(QColor(t.muted))
            for value, text in self._ticks:
                y = height * (1 - (value - self._low) / span)
                painter.drawText(QRectF(0, y - 9, width - 6, 18), RIGHT, text)
            if self.title:
                painter.rotate(-90)
                painter.drawText(QRectF(-height, 0, height, TITLE_ROOM), CENTRE, self.title)
                painter.rotate(90)
            return
        painter.drawLine(0, 0, int(width), 0)
        painter.setPen(QColor(t.muted))
        for value, text in self._ticks:
            x = width * (value - self._low) / span
            half = painter.fontMetrics().horizontalAdvance(text) / 2
            middle = min(x, width - half)  # the last number is not to be cut
            painter.drawText(QRectF(middle - 40, 2, 80, 16), TOP, text)
        painter.drawText(QRectF(0, height - TITLE_ROOM, width, TITLE_ROOM), CENTRE, self.title)

    def _tick_text(self, value: float, spacing: float, log: bool) -> str:
        if log:
            return tick(float(f"{10**value:.2g}"), 10**value / 10, self.form)
        return tick(value, spacing, self.form)

    def _spacing(self, span: float, size: float) -> float:
        unit = 1e9 if self.form == "bytes" else 1.0
        rough = max(span / unit, 1e-12) * self._apart / max(size, 1.0)
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(step for step in (1.0, 2.0, 5.0, 10.0) if step * power >= rough * (1 - 1e-9))
        spacing = step * power * unit
        return max(1.0, spacing) if self.form == "whole" and not self.upright else spacing
