"""Read-only tables: columns are data, one model shows items in them, and all views look alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from gui.shared import theme

Item = TypeVar("Item")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROOT = QModelIndex()
NAME_ROLE = int(Role.UserRole) + 2  # of a header: the column's own name, whatever the language
SHARES_ROLE = int(Role.UserRole) + 1  # shares in [0, 1] for the delegates that draw bars; None: no bar
STRETCH, FIT = 0, -1  # widths: a part of the room that is left, or as wide as the texts
ROW_HEIGHT = 26
TITLE_MARGIN = 22  # pixels beside a column's title: the style's padding, and Qt's own margin
LONGEST_CELL, LONGEST_TIP = 300, 2000  # characters of a text of any length
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, its colour and the one behind it (tokens of the theme), and a tool tip other than the text."""

    text: str
    ink: str = ""
    ground: str = ""
    tip: str = ""
    bold: bool = False
    mono: bool = False


def long_cell(text: str) -> Cell:
    """The start of a text on one line; the tool tip shows more of it."""
    return Cell(" ".join(text[:LONGEST_CELL].split()), tip=text[:LONGEST_TIP])


@dataclass(frozen=True, slots=True)
class Column(Generic[Item]):
    """One column: its title, what it shows of an item, and what it is sorted by (else its text)."""

    title: str
    show: Callable[[Item], str | Cell]
    number: bool = False  # aligned to the right
    help: str = ""  # the tool tip of the title
    width: int = STRETCH
    key: Callable[[Item], Any] | None = None
    shares: Callable[[Item], Sequence[float | None]] | None = None
    name: str = ""

    def cell(self, item: Item) -> Cell:
        shown = self.show(item)
        return Cell(shown) if isinstance(shown, str) else shown

    def text(self, item: Item) -> str:
        return self.cell(item).text

    def sort_key(self, item: Item) -> Any:
        return self.key(item) if self.key else self.text(item)


class ItemTable(QAbstractTableModel, Generic[Item]):
    """Items as rows. Where `identity` tells which row is which, rows that stay keep their selection."""

    columns_changed = Signal()

    def __init__(
        self,
        columns: Iterable[Column[Item]] = (),
        parent: QObject | None = None,
        identity: Callable[[Item], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.items: list[Item] = []
        self._identity = identity
        self._order = (-1, Qt.SortOrder.AscendingOrder)

    def set_columns(self, columns: Iterable[Column[Item]]) -> None:
        """Other columns, without items."""
        self.beginResetModel()
        self.columns, self.items = tuple(columns), []
        self.endResetModel()
        self.columns_changed.emit()

    def show_items(self, items: Iterable[Item]) -> None:
        """Show these, in the order chosen last."""
        old, new = self.items, self._sorted(items)
        at = self._insertion(old, new)
        if at is None:
            self.beginResetModel()
            self.items = new
            self.endResetModel()
            return
        count = len(new) - len(old)
        self.items = new[:at] + new[at + count :]
        if old:
            self._changed(0, len(old) - 1)
        if count:
            self.beginInsertRows(ROOT, at, at + count - 1)
            self.items = new
            self.endInsertRows()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order)
        self.show_items(self.items)

    def replace_item(self, row: int, item: Item) -> None:
        """Show another item, or the same one that changed, in a row."""
        self.items[row] = item
        self._changed(row, row)

    def tsv(self) -> str:
        """The titles and all texts in full, cells parted by tabs."""
        lines = [[column.title for column in self.columns]]
        for item in self.items:
            cells = [column.cell(item) for column in self.columns]
            lines.append([" ".join((cell.tip or cell.text).split()) for cell in cells])
        return "\n".join("\t".join(line) for line in lines) + "\n"

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _insertion(self, old: list[Item], new: list[Item]) -> int | None:
        """Where the rows that are new stand, if those shown are all there in one piece before or behind."""
        added = len(new) - len(old)
        if self._identity is None or added < 0:
            return None
        before, after = [self._identity(one) for one in old], [self._identity(one) for one in new]
        if after[: len(old)] == before:
            return len(old)
        return 0 if after[added:] == before else None

    def _sorted(self, items: Iterable[Item]) -> list[Item]:
        column, order = self._order
        if not 0 <= column < len(self.columns):
            return list(items)
        down = order is Qt.SortOrder.DescendingOrder
        return sorted(items, key=self.columns[column].sort_key, reverse=down)

    # -- what Qt asks a model

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item, column = self.items[index.row()], self.columns[index.column()]
        match role:
            case Role.DisplayRole:
                return column.text(item)
            case Role.ToolTipRole:
                cell = column.cell(item)
                return cell.tip or cell.text or None
            case Role.TextAlignmentRole:
                return _RIGHT if column.number else _LEFT
            case Role.ForegroundRole:
                ink = column.cell(item).ink
                return theme.color(ink) if ink else None
            case Role.BackgroundRole:
                ground = column.cell(item).ground
                return theme.color(ground) if ground else None
            case Role.FontRole:
                return _font(column.cell(item))
            case _ if role == SHARES_ROLE and column.shares:
                return column.shares(item)
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Role.DisplayRole:
                return column.title
            case Role.ToolTipRole:
                return column.help or column.title or None
            case _ if role == NAME_ROLE:
                return column.name or None
            case Role.TextAlignmentRole:
                return _RIGHT if column.number else _LEFT
        return None


Cells = Sequence[str | Cell]


class CellTable(ItemTable[Cells]):
    """Rows of ready cells under titles; a row may be shorter than the titles are many."""

    def __init__(self, titles: Sequence[str] = (), widths: Sequence[int] = ()) -> None:
        super().__init__(_cell_columns(titles, widths))
        self._head = (tuple(titles), tuple(widths))

    def show_cells(self, titles: Sequence[str], rows: Sequence[Cells], widths: Sequence[int] = ()) -> None:
        """Show these rows under these titles; what is shown already is not measured and laid out again."""
        head = (tuple(titles), tuple(widths))
        if head != self._head:
            self._head = head
            self.set_columns(_cell_columns(titles, widths))
        if list(rows) != self.items:
            self.show_items(rows)


def _cell_columns(titles: Sequence[str], widths: Sequence[int]) -> list[Column[Cells]]:
    def cell(at: int) -> Callable[[Cells], str | Cell]:
        return lambda row: row[at] if at < len(row) else ""

    every = [*widths, *[STRETCH] * len(titles)]
    return [Column(title, cell(at), width=every[at]) for at, title in enumerate(titles)]


def _font(cell: Cell) -> QFont | None:
    if cell.mono:
        return theme.mono()
    if not cell.bold:
        return None
    font = QFont()
    font.setWeight(QFont.Weight.DemiBold)
    return font


def table_view(
    table: ItemTable[Any],
    name: str,
    accessible: str = "",
    *,
    row_height: int = ROW_HEIGHT,
    proxy: QAbstractItemModel | None = None,
) -> QTableView:
    """A view of a table, or of a `proxy` for it. Rows are chosen as a whole, one at a time."""
    view = QTableView()
    view.setObjectName(name)
    view.setAccessibleName(accessible)
    view.setModel(proxy or table)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(row_height)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setTextElideMode(Qt.TextElideMode.ElideRight)
    header.setDefaultAlignment(_LEFT)
    _set_widths(view, table)
    table.columns_changed.connect(lambda: _set_widths(view, table))
    return view


def whole_table(table: ItemTable[Any], name: str, accessible: str) -> QTableView:
    """A view as high as its rows, without selection: it scrolls with the page, not by itself."""
    view = table_view(table, name, accessible)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.modelReset.connect(lambda: fit_height(view))
    return view


def fit_height(view: QTableView, least: int = 0, most: int | None = None) -> None:
    """Make a view as high as its rows, but not higher than `most` rows."""
    view.horizontalHeader().ensurePolished()  # its height is that of its style
    rows = view.model().rowCount()
    shown = rows if most is None else min(rows, most)
    height = sum(view.rowHeight(at) for at in range(shown))
    height += max(0, least - shown) * view.verticalHeader().defaultSectionSize()
    view.setFixedHeight(view.horizontalHeader().sizeHint().height() + height + 4)


def _set_widths(view: QTableView, table: ItemTable[Any]) -> None:
    modes = {STRETCH: QHeaderView.ResizeMode.Stretch, FIT: QHeaderView.ResizeMode.ResizeToContents}
    for at, column in enumerate(table.columns):
        view.horizontalHeader().setSectionResizeMode(
            at, modes.get(column.width, QHeaderView.ResizeMode.Interactive)
        )
        if column.width > 0:
            view.setColumnWidth(at, column.width)
    # Once the view has its place in a window, its header has the style and so the size that counts.
    QTimer.singleShot(0, view, lambda: _widen_to_titles(view))


def _widen_to_titles(view: QTableView) -> None:
    """Make no column narrower than its title.

    Qt's own hint also holds room for a sort arrow beside the title; ours stands above it.
    """
    header = view.horizontalHeader()
    header.ensurePolished()
    for at in range(header.count()):
        if header.sectionResizeMode(at) == QHeaderView.ResizeMode.Interactive:
            title = str(header.model().headerData(at, header.orientation()) or "")
            least = header.fontMetrics().horizontalAdvance(title) + TITLE_MARGIN
            header.resizeSection(at, max(header.sectionSize(at), least))
