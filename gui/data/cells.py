"""A read-only table of texts, for previews and lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gui.shared import theme

_SHOWN = 300  # letters of a cell that are drawn; the tooltip has more
_TIP = 2000
Index = QModelIndex | QPersistentModelIndex


class CellsModel(QAbstractTableModel):
    """Lines of texts under headings; `set_lines` replaces them. A line may name a colour for its texts."""

    def __init__(self, headings: Sequence[str] = ()) -> None:
        super().__init__()
        self._headings = list(headings)
        self._lines: Sequence[Sequence[str]] = ()
        self._tokens: dict[int, str] = {}

    def set_lines(
        self,
        lines: Sequence[Sequence[str]],
        headings: Sequence[str] | None = None,
        coloured: dict[int, str] | None = None,
    ) -> None:
        """`coloured` maps the number of a line to a token of the theme."""
        self.beginResetModel()
        self._lines = lines
        self._headings = self._headings if headings is None else list(headings)
        self._tokens = coloured or {}
        self.endResetModel()

    def text(self) -> str:
        """All lines, cells parted by tabs, for the clipboard or a file."""
        every = [self._headings, *self._lines]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in every) + "\n"

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.column() >= len(self._lines[index.row()]):
            return None
        text = self._lines[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(text[:_SHOWN].split())
            case Qt.ItemDataRole.ToolTipRole:
                return text[:_TIP]
            case Qt.ItemDataRole.ForegroundRole if index.row() in self._tokens:
                return theme.color(self._tokens[index.row()])
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return self._headings[section] if 0 <= section < len(self._headings) else None


def cells_view(model: CellsModel, name: str) -> QTableView:
    """A quiet view of such a table; the last column takes what is left."""
    view = QTableView()
    view.setObjectName(name)
    view.setModel(model)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setWordWrap(False)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 10)
    head = view.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    head.setStretchLastSection(True)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return view


def set_widths(view: QTableView, *widths: int) -> None:
    for column, width in enumerate(widths):
        view.setColumnWidth(column, width)
