"""The shares of the total: one bar with a segment for each dimension that counts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.rewards.controls import series_color
from gui.rewards.draft import Line, Lines, percent, shares
from gui.shared import theme

HEIGHT = 26


class WeightBar(QWidget):
    """Shares of the total, side by side; a click on a segment leads to its card."""

    line_chosen = Signal(int)  # the key of a line

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("weight_bar")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lines: Lines = ()

    def show_lines(self, lines: Lines) -> None:
        self._lines = lines
        self.setAccessibleName(self.tr("What the total is made of"))
        self.setAccessibleDescription("; ".join(self._sentence(line) for line, _ in self.segments()))
        self.update()

    def segments(self) -> list[tuple[Line, QRectF]]:
        """Each counting line with its place in the bar."""
        placed, left, share = [], 0.0, shares(self._lines)
        for line in self._lines:
            if line.key in share:
                width = share[line.key] * self.width()
                placed.append((line, QRectF(left, 0, width, self.height())))
                left += width
        return placed

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(300, HEIGHT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            line = self._line_at(event.pos())
            QToolTip.showText(event.globalPos(), self._sentence(line) if line else "", self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        line = self._line_at(event.position().toPoint())
        if line is not None:
            self.line_chosen.emit(line.key)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        segments = self.segments()
        if not segments:
            painter.setBrush(theme.color("raised"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        for line, place in segments:
            ink = series_color(line.key)
            painter.setBrush(ink)
            painter.drawRoundedRect(place.adjusted(0.75, 0, -0.75, 0), 4, 4)
            self._paint_name(painter, line, place, ink)
        painter.end()

    def _paint_name(self, painter: QPainter, line: Line, place: QRectF, ink: QColor) -> None:
        inner = place.adjusted(6, 0, -6, 0)
        if inner.width() < 24:
            return
        painter.setPen(QColor(theme.tokens().on_accent))
        name = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(Qt.PenStyle.NoPen)

    def _line_at(self, at: QPoint) -> Line | None:
        return next((line for line, place in self.segments() if place.left() <= at.x() < place.right()), None)

    def _sentence(self, line: Line) -> str:
        share = shares(self._lines)[line.key]
        text = self.tr("{title}: {share}% of the total")
        return text.format(title=line.title, share=percent(share))
