"""All actions with their keys, read from the menus themselves, so that the list is always true."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QMenu,
    QMenuBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.shared.layout_memory import fitting
from gui.shared.widgets import button, label, row


class ShortcutsDialog(QDialog):
    """Menu by menu what there is, with its keys, and a field that narrows the list."""

    def __init__(self, parent: QWidget, bar: QMenuBar) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(fitting(560, 620))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find an action"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.textChanged.connect(self._narrow)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        for action in bar.actions():
            self._add_menu(action)
        self.tree.expandAll()
        hint = self.tr("The Page menu lists what the current page can do; press Alt to reach the menus.")
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(10)
        box.addWidget(self.search)
        box.addWidget(self.tree, 1)
        box.addWidget(label(hint, "muted", wrap=True))
        box.addLayout(row(None, button(self.tr("Close"), self.accept)))

    def entries(self) -> list[tuple[str, str]]:
        """Every action shown, as text and keys."""
        lines = []
        for top in _children(self.tree.invisibleRootItem()):
            lines += [(item.text(0), item.text(1)) for item in _children(top) if not item.isHidden()]
        return lines

    def _add_menu(self, action: QAction) -> None:
        menu = action.menu()
        if not isinstance(menu, QMenu):
            return
        top = QTreeWidgetItem(self.tree, [plain(action.text()), ""])
        font = top.font(0)
        font.setBold(True)
        top.setFont(0, font)
        for one, prefix in _inside(menu):
            keys = one.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            QTreeWidgetItem(top, [prefix + plain(one.text()), keys])
        top.setHidden(not top.childCount())

    def _narrow(self, text: str) -> None:
        for top in _children(self.tree.invisibleRootItem()):
            shown = 0
            for item in _children(top):
                hit = text.casefold() in f"{item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not hit)
                shown += hit
            top.setHidden(not shown)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(number) for number in range(item.childCount()))
    return [one for one in children if one is not None]


def plain(text: str) -> str:
    """A menu text without the mark of its letter."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _inside(menu: QMenu, prefix: str = "") -> Iterator[tuple[QAction, str]]:
    menu.aboutToShow.emit()  # some menus are filled when they open
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _inside(below, f"{prefix}{plain(action.text())}: ")
        elif not action.isSeparator():
            yield action, prefix
