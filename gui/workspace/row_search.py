"""A search over the prompts and ids of rows, with the matches in a list below the field."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from engine.data.rows import Row
from gui.shared import theme
from gui.shared.labels import split_title

LISTED = 200  # matches in the list; the completer takes seconds for 100,000
Index = QModelIndex | QPersistentModelIndex


class RowMatches(QAbstractListModel):
    """The rows that hold every word of a text; all of them for an empty one. It lists the first `LISTED`."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self._folded: list[str] | None = None
        self.places: list[int] | range = range(0)  # of the matches among the rows, ascending

    def show_rows(self, rows: tuple[Row, ...], text: str) -> None:
        self.rows, self._folded = rows, None
        self.search(text)

    def search(self, text: str) -> None:
        """Keep the rows that hold every word of the text, in any order and case."""
        self.beginResetModel()
        self.places = range(len(self.rows))
        for word in dict.fromkeys(text.casefold().split()):
            if self._folded is None:
                self._folded = [f"{row.prompt}\n{row.id}".casefold() for row in self.rows]
            self.places = [place for place in self.places if word in self._folded[place]]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else min(LISTED, len(self.places))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.places):
            return None
        row = self.rows[self.places[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{' '.join(row.prompt.split())[:200]}   ({split_title(row.split)})"
        return f"{row.id}\n{row.prompt}" if role == Qt.ItemDataRole.ToolTipRole else None


class RowSearch(QLineEdit):
    """The field. Choosing a match, or Enter for the first one, emits `taken`; the text stays."""

    searched = Signal()  # there are other matches now
    taken = Signal(int)  # the place of a row

    def __init__(self, name: str, placeholder: str, tip: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setPlaceholderText(placeholder)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setClearButtonEnabled(True)
        self.model = RowMatches()
        self.popup = QListView()
        self._completer = QCompleter(self.model, self)
        self._completer.setPopup(self.popup)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(12)
        self._completer.setWidget(self)
        self.popup.setMinimumWidth(640)
        theme.dress(self.popup)
        activated = self._completer.activated[QModelIndex]  # type: ignore[index]  # stubs lack overloads
        activated.connect(lambda index: self.take(index.row()))
        self.textChanged.connect(self._search)
        self.textEdited.connect(self._complete)
        self.returnPressed.connect(lambda: self.take(0))

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        self.model.show_rows(rows, self.text())

    def take(self, number: int) -> None:
        """Take a match by its place in the list; nothing where there is none."""
        self.popup.hide()
        if 0 <= number < len(self.model.places):
            self.taken.emit(self.model.places[number])

    def _search(self, text: str) -> None:
        self.model.search(text)
        self.searched.emit()

    def _complete(self, text: str) -> None:
        if text.strip() and self.model.places:
            self._completer.complete()
        else:
            self.popup.hide()
