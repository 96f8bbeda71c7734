"""Figures as small bars in table cells, painted in the theme's present colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gui.shared import theme
from gui.shared.tables import SHARES_ROLE

BAR_WIDTH, GAP = 7, 2
AnyIndex = QModelIndex | QPersistentModelIndex


def tint(share: float) -> str:
    """The token for a reward: good from nearly full, bad near nothing, else between."""
    return "good" if share >= 0.995 else "warn" if share >= 0.5 else "bad"


class SharesDelegate(QStyledItemDelegate):
    """One upright bar a share, filled as far as the share goes; a dash where it does not apply."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        super().paint(painter, option, index)
        shares: Sequence[float | None] = index.data(SHARES_ROLE) or ()
        box = QRectF(option.rect).adjusted(6, 4, -6, -4)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        for number, share in enumerate(shares):
            left = box.left() + number * (BAR_WIDTH + GAP)
            painter.setBrush(theme.color("border"))
            if share is None:
                painter.drawRect(QRectF(left, box.center().y() - 1, BAR_WIDTH, 2))
                continue
            painter.drawRoundedRect(QRectF(left, box.top(), BAR_WIDTH, box.height()), 2, 2)
            height = max(2.0, box.height() * share)
            painter.setBrush(theme.color(tint(share)))
            painter.drawRoundedRect(QRectF(left, box.bottom() - height, BAR_WIDTH, height), 2, 2)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt's name
        shares: Any = index.data(SHARES_ROLE) or ()
        return QSize(12 + len(shares) * (BAR_WIDTH + GAP), 26)


class ShareDelegate(QStyledItemDelegate):
    """One lying bar behind the cell's text, green to red where `judging`, else in the accent's colour."""

    def __init__(self, parent: QObject | None = None, *, judging: bool = True) -> None:
        super().__init__(parent)
        self._judging = judging

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        shares: Sequence[float | None] = index.data(SHARES_ROLE) or ()
        if shares and shares[0] is not None:
            box = QRectF(option.rect).adjusted(3, 3, -3, -3)
            painter.save()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(tint(shares[0]) if self._judging else "accent", 0.22))
            painter.drawRoundedRect(
                QRectF(box.left(), box.top(), box.width() * shares[0], box.height()), 3, 3
            )
            painter.restore()
        super().paint(painter, option, index)
