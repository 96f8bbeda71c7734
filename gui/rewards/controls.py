"""The small controls of a reward card: a switch, a grip, a patch of colour."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.shared import theme


class Switch(QAbstractButton):
    """An on-off switch; Space toggles it."""

    def __init__(self, tip: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(34, 20)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = QRectF(1.5, 2.5, 31, 15)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.drawRoundedRect(pill.adjusted(-1, -2, 1, 2), 9.5, 9.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(
            theme.color("accent" if self.isChecked() else "base", 1 if self.isChecked() else 0.55)
        )
        painter.drawRoundedRect(pill, 7.5, 7.5)
        painter.setBrush(theme.color("on_accent" if self.isChecked() else "panel"))
        painter.drawEllipse(QPointF(25 if self.isChecked() else 9, 10), 5.5, 5.5)
        painter.end()


class Grip(QWidget):
    """Dots to drag a card by. It emits the mouse position; the listener moves the card."""

    dragged = Signal(QPoint)  # global position
    dropped = Signal(QPoint)

    def __init__(self, tip: str) -> None:
        super().__init__()
        self.setToolTip(tip)
        self.setFixedSize(14, 22)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._from: QPoint | None = None
        self._moving = False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.globalPosition().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.globalPosition().toPoint()
        if self._from is not None and (self._moving or (at - self._from).manhattanLength() > 4):
            self._moving = True
            self.dragged.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        moving, self._from, self._moving = self._moving, None, False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if moving:
            self.dropped.emit(event.globalPosition().toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("muted", 0.7))
        for x in (4, 9):
            for y in (6, 11, 16):
                painter.drawEllipse(QPointF(x, y), 1.4, 1.4)
        painter.end()


class Patch(QWidget):
    """The colour of a dimension, the same as in the bar of shares; hollow where it does not count."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setFixedSize(12, 12)
        self._number = number
        self._filled = True

    def set_filled(self, filled: bool) -> None:
        self._filled = filled
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = series_color(self._number)
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(ink if self._filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(1.5, 1.5, 9, 9), 3, 3)
        painter.end()


def series_color(number: int) -> QColor:
    """The colour of the n-th dimension; each round through the theme's series stands out more."""
    inks = theme.tokens().series
    ink, rounds = QColor(inks[number % len(inks)]), number // len(inks) % 3
    if rounds == 0:
        return ink
    dark = theme.color("panel").lightness() < 128
    return ink.lighter(100 + 18 * rounds) if dark else ink.darker(100 + 35 * rounds)
