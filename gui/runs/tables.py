"""Small read-only tables of texts, as high as their rows, for the details and the comparison of runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView

from gui.shared import theme

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 26
NONE = QModelIndex()


class TextTable(QAbstractTableModel):
    """Rows of texts under a head. Rows in `strong` are bold, those in `muted` pale."""

    def __init__(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        strong: Sequence[int] = (),
        muted: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self.head, self.rows = head, rows
        self._strong, self._muted = frozenset(strong), frozenset(muted)

    @property
    def texts(self) -> tuple[object, ...]:
        """All that is shown: two tables with the same look the same."""
        return [*self.head], [[*row] for row in self.rows], self._strong, self._muted

    def rowCount(self, parent: Index = NONE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NONE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.head)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if orientation == Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return self.head[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.row() in self._muted:
            return theme.color("muted")
        if role == Qt.ItemDataRole.FontRole and index.row() in self._strong:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None


def text_table(name: str, accessible: str) -> QTableView:
    """A view for a TextTable that scrolls with the page, not by itself."""
    view = QTableView()
    view.setObjectName(name)
    view.setAccessibleName(accessible)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSelectionMode(QTableView.SelectionMode.NoSelection)
    view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return view


def show_table(view: QTableView, model: TextTable, *wide: int) -> None:
    """Show a table in place of the one before; the columns `wide` share the room that is left."""
    old = view.model()
    if isinstance(old, TextTable):
        if old.texts == model.texts:
            return  # measuring the columns anew would cost more than all the rest
        old.deleteLater()
    view.setModel(model)
    model.setParent(view)
    header = view.horizontalHeader()
    for column in range(len(model.head)):
        mode = QHeaderView.ResizeMode.Stretch if column in wide else QHeaderView.ResizeMode.ResizeToContents
        header.setSectionResizeMode(column, mode)
    view.setFixedHeight(header.sizeHint().height() + ROW_HEIGHT * len(model.rows) + 4)
