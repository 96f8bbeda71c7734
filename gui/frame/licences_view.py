"""The licences of what Lathe is made of, package by package, with a field that narrows and finds."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from engine.app import licences
from gui.shared import theme
from gui.shared.widgets import column, label, row


class _Search(QLineEdit):
    """A field whose Enter goes to the next place, and not to the dialog, which would close."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class LicencesView(QWidget):
    """Packages at the left, the words of the chosen one at the right. Filled when it is first looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._sections: tuple[licences.Section, ...] = ()
        self.search = _Search()
        self.search.setPlaceholderText(self.tr("Find a package or text of its licence"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._find_next)
        self.count = label("", "muted")
        self.packages = QListWidget()
        self.packages.setObjectName("licence_packages")
        self.packages.setAccessibleName(self.tr("Packages"))
        self.packages.setFixedWidth(210)
        self.packages.setUniformItemSizes(True)
        self.packages.currentItemChanged.connect(self._show)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(theme.mono())
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.text.setAccessibleName(self.tr("Licence"))
        self.text.setTabChangesFocus(True)
        top = row(self.search, self.count, stretch=self.search)
        body = row(self.packages, self.text, stretch=self.text)
        self.setLayout(column(top, body, margins=(4, 12, 4, 4), stretch=body))

    def fill(self) -> None:
        """Read the licences, once."""
        if self._sections:
            return
        self._sections = licences.sections()
        for section in self._sections:
            item = QListWidgetItem(section.name, self.packages)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 8))
            item.setData(Qt.ItemDataRole.UserRole, section)
        self._narrow()

    def shown(self) -> list[str]:
        """The names of the packages that are shown."""
        return [item.text() for item in self._items() if not item.isHidden()]

    def _items(self) -> list[QListWidgetItem]:
        return [self.packages.item(number) for number in range(self.packages.count())]

    def _narrow(self) -> None:
        words = self.search.text().casefold()
        for item in self._items():
            section = item.data(Qt.ItemDataRole.UserRole)
            item.setHidden(words not in section.name.casefold() and words not in section.folded)
        left = [item for item in self._items() if not item.isHidden()]
        self.count.setText(self.tr("%Ln package(s)", "", len(left)))
        if left and self.packages.currentItem() not in left:
            self.packages.setCurrentItem(left[0])
        elif not left:
            self.packages.setCurrentRow(-1)
        self._mark()

    def _show(self, item: QListWidgetItem | None) -> None:
        section = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        self.text.setPlainText(section.text if section is not None else "")
        self._mark()

    def _mark(self) -> None:
        """Select the first place of the words that are looked for."""
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if words := self.search.text():
            self.text.find(words)

    def _find_next(self) -> None:
        words = self.search.text()
        if words and not self.text.find(words):
            self._mark()
