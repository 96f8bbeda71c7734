"""How shares are drawn in the tables of a result: an interval beneath its number, and a ground by height."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gui.shared import theme
from gui.shared.tables import SHARES_ROLE, Index

MARGIN = 8  # pixels left and right of a track
STRONGEST = 0.42  # opacity of the ground of a share of one


class IntervalDelegate(QStyledItemDelegate):
    """A share on a track from 0 to 1 beneath its number, with its interval: (low, estimate, high)."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        shares = index.data(SHARES_ROLE)
        if not shares:
            return
        low, estimate, high = shares
        area = QRectF(option.rect).adjusted(MARGIN, 0, -MARGIN, 0)
        track = QRectF(area.left(), area.bottom() - 8, area.width(), 3)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(track, theme.color("raised"))
        middle = track.center().y()
        ink = theme.color("accent")
        painter.setPen(QPen(ink, 1.6))
        left, right = (track.left() + track.width() * share for share in (low, high))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        for end in (left, right):
            painter.drawLine(QPointF(end, middle - 3), QPointF(end, middle + 3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(track.left() + track.width() * estimate, middle), 3.2, 3.2)
        painter.restore()


class HeatDelegate(QStyledItemDelegate):
    """A number on a ground that is the stronger the higher the share is; the number says the same."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shares = index.data(SHARES_ROLE)
        if shares and shares[0] is not None:
            ground = theme.color("accent")
            ground.setAlphaF(STRONGEST * min(1.0, max(0.0, shares[0])))
            painter.fillRect(QRectF(option.rect).adjusted(1, 1, -1, -1), ground)
        super().paint(painter, option, index)
