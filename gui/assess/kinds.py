"""The kinds of rows of a comparison, a line each: how often each model is exact, wins and losses."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from engine.assess.compare import Tally
from gui.assess.labels import interval_text
from gui.shared import theme

Index = QModelIndex | QPersistentModelIndex
SHARE = Qt.ItemDataRole.UserRole
KIND, ROWS, EXACT_A, EXACT_B, WINS, TIES, LOSSES = range(7)


class KindsModel(QAbstractTableModel):
    """Read only; sorted by any column."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[str, Tally]] = []

    def show_tallies(self, by_kind: dict[str, Tally]) -> None:
        self.beginResetModel()
        self._lines = sorted(by_kind.items())
        self.endResetModel()

    def kind(self, row: int) -> str:
        return self._lines[row][0]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else 7

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == KIND else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Kind of row"),
            self.tr("Rows"),
            self.tr("Exact, A"),
            self.tr("Exact, B"),
            self.tr("▲ B wins"),
            self.tr("= ties"),
            self.tr("▼ B loses"),
        )[section]

    def data(self, index: Index, role: int = 0) -> Any:
        kind, tally = self._lines[index.row()]
        column = index.column()
        shares = {EXACT_A: tally.exact_a, EXACT_B: tally.exact_b}
        if role == Qt.ItemDataRole.TextAlignmentRole and column != KIND:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == SHARE and column in shares:
            return shares[column].estimate
        if role == Qt.ItemDataRole.ToolTipRole and column in shares:
            return self.tr("95% interval: {interval}").format(interval=interval_text(shares[column]))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if column in shares:
            return f"{shares[column].estimate:.2f}"
        return (kind or self.tr("(none)"), tally.rows, "", "", tally.wins, tally.ties, tally.losses)[column]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()

        def key(line: tuple[str, Tally]) -> Any:
            kind, t = line
            shares = (t.exact_a.estimate, t.exact_b.estimate)
            return (kind, t.rows, *shares, t.wins, t.ties, t.losses)[column], kind

        self._lines.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        self.endResetModel()


class ShareDelegate(QStyledItemDelegate):
    """A share as a small bar beneath its number."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        share = index.data(SHARE)
        area = QRectF(option.rect).adjusted(8, 0, -8, 0)  # type: ignore[attr-defined]
        track = QRectF(area.left(), area.bottom() - 5, area.width(), 3)
        painter.fillRect(track, theme.color("raised"))
        painter.fillRect(
            QRectF(track.left(), track.top(), track.width() * share, 3), theme.color(self._token)
        )
