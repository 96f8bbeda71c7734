"""The table of fields as a widget: choosers in its cells, and its keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from engine.from_file.formats import DATE_FORMATS, TIME_FORMATS
from engine.from_file.rules import TEXT_FORMATS
from gui.schema.field_table import CHOOSERS, FieldTable
from gui.schema.titles import Column, heads, kind_titles, list_titles
from gui.shared.delegates import EditDelegate, Index

ROW_HEIGHT = 28


class FieldDelegate(EditDelegate):
    """Opens a list where a cell is a choice; a text's format can be typed too."""

    def __init__(self, table: FieldTable, view: QTableView) -> None:
        super().__init__(view)
        self._table = table

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        if index.column() not in CHOOSERS:
            return QLineEdit(parent)
        combo = QComboBox(parent)
        field = self._table.lines[index.row()].field
        match Column(index.column()):
            case Column.KIND:
                for kind, title in kind_titles().items():
                    if kind != "other" or field.kind == "other":
                        combo.addItem(title, kind)
            case Column.LIST:
                for kind, title in list_titles().items():
                    combo.addItem(title, kind)
            case _ if field.kind == "text":
                combo.setEditable(True)
                combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
                for name in ("", *TEXT_FORMATS):
                    combo.addItem(name, name)
            case _:
                for name in DATE_FORMATS if field.kind == "date" else TIME_FORMATS:
                    combo.addItem(name, name)
        combo.activated.connect(lambda _: self.finish(combo))
        if not combo.isEditable():
            QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """A list is as wide as its longest name, also where its column is narrower."""
        place = option.rect
        if isinstance(editor, QComboBox):
            place.setWidth(max(place.width(), editor.sizeHint().width()))
        editor.setGeometry(place)


class FieldView(QTableView):
    """`key_used` tells of a key that changes the list: "add", "within", "remove", "up" or "down"."""

    key_used = Signal(str)

    def __init__(self, table: FieldTable) -> None:
        super().__init__()
        self._table = table
        self._pressed = QPersistentModelIndex()  # where the cursor was when the mouse was pressed
        self.setObjectName("fields")
        self.setAccessibleName(self.tr("Fields of the answer"))
        self.setModel(table)
        self.setItemDelegate(FieldDelegate(table, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        for column, one in enumerate(heads()):
            self.setColumnWidth(column, one.width)
        head.setSectionResizeMode(Column.ABOUT, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(48)
        self.clicked.connect(self._clicked)

    def place(self) -> int:
        """The line with the cursor; -1 where there is none."""
        return self.currentIndex().row()

    def go_to(self, place: int, column: int = Column.NAME) -> None:
        """Put the cursor on a line."""
        if 0 <= place < self._table.rowCount():
            index = self._table.index(place, column)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pressed = QPersistentModelIndex(self.currentIndex())
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        used = {
            (Qt.Key.Key_Insert, False): "add",
            (Qt.Key.Key_Insert, True): "within",
            (Qt.Key.Key_Delete, False): "remove",
            (Qt.Key.Key_Up, True): "up",
            (Qt.Key.Key_Down, True): "down",
        }.get((Qt.Key(event.key()), alt))
        if used:
            self.key_used.emit(used)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            # It begins an edit, or comes from one that it ends; the dialog's default button never gets it.
            if self.state() != QAbstractItemView.State.EditingState and self._editable():
                self.edit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _editable(self) -> bool:
        return bool(self._table.flags(self.currentIndex()) & Qt.ItemFlag.ItemIsEditable)

    def _clicked(self, index: QModelIndex) -> None:
        """A click opens a list at once, and a text where the cursor was already."""
        again = index == self._pressed
        if (index.column() in CHOOSERS or again) and self._editable():
            self.edit(index)
