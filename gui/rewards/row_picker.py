"""Choosing one row of many: a search over prompts and ids, the one before, the next, any."""

from __future__ import annotations

import random
from bisect import bisect_left
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from engine.data.rows import Row
from gui.shared import theme
from gui.shared.labels import number_text
from gui.shared.widgets import IconButton, label, row

LISTED = 200  # matches in the list below the search; the completer takes seconds for 100,000
AnyIndex = QModelIndex | QPersistentModelIndex


class MatchModel(QAbstractListModel):
    """The rows whose prompt or id holds a text; all of them for an empty one. It lists the first `LISTED`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._folded: list[str] | None = None
        self.matches: list[int] | range = range(0)

    def show_rows(self, rows: tuple[Row, ...], needle: str) -> None:
        self._rows, self._folded = rows, None
        self.search(needle)

    def search(self, needle: str) -> None:
        """Keep what holds every word of the needle, in any order; capital or small."""
        words = needle.casefold().split()
        self.beginResetModel()
        if not words:
            self.matches = range(len(self._rows))
        else:
            if self._folded is None:
                self._folded = [f"{one.prompt}\n{one.id}".casefold() for one in self._rows]
            found = range(len(self._rows))
            for word in words:
                found = [number for number in found if word in self._folded[number]]  # type: ignore[assignment]
            self.matches = found
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else min(LISTED, len(self.matches))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.matches):
            return None
        found = self._rows[self.matches[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(found.prompt.split())[:200]
        return f"{found.id}\n{found.prompt}" if role == Qt.ItemDataRole.ToolTipRole else None


class RowPicker(QWidget):
    """Holds the chosen row. `picked` follows every other choice, also when the rows change under it."""

    picked = Signal(object)  # a Row, or None while there are none

    def __init__(self) -> None:
        super().__init__()
        self.row: Row | None = None
        self._place = -1  # of the row among all rows
        self._rows: tuple[Row, ...] = ()
        self.model = MatchModel(self)
        self.search_edit = QLineEdit()
        self.search_edit.setObjectName("row_search")
        self.search_edit.setPlaceholderText(self.tr("Search the prompts"))
        self.search_edit.setToolTip(self.tr("Words of a prompt, or a row's id; Enter takes the first one"))
        self.search_edit.setClearButtonEnabled(True)
        self._popup = QCompleter(self.model, self)
        self._popup.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup.setMaxVisibleItems(12)
        theme.dress(self._popup.popup())
        self._popup.setWidget(self.search_edit)
        self._popup.activated[QModelIndex].connect(lambda index: self._take_match(index.row()))
        self.search_edit.textEdited.connect(self._typed)
        self.search_edit.returnPressed.connect(lambda: self._take_match(0))
        self.search_edit.textChanged.connect(lambda text: None if text else self._searched(""))
        self.place_label = label("", "muted")
        self.place_label.setObjectName("row_place")
        back = IconButton("left", self.tr("The row before"), lambda: self.step(-1))
        forth = IconButton("right", self.tr("The next row"), lambda: self.step(1))
        anyone = IconButton("shuffle", self.tr("Any row"), self.pick_any)
        for knob, name in ((back, "row_before"), (forth, "row_after"), (anyone, "row_any")):
            knob.setObjectName(name)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row(self.search_edit, self.place_label, back, forth, anyone, spacing=4))

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Other rows; the chosen one is kept by its id, where it still exists."""
        if rows is self._rows:
            return
        self._rows = rows
        self.model.show_rows(rows, self.search_edit.text())
        wanted = self.row.id if self.row is not None else None
        self._choose(self._place_of(wanted) if wanted is not None else 0, or_first=True)

    def pick(self, row_id: str) -> bool:
        """Choose the row with this id; False where it is gone."""
        place = self._place_of(row_id)
        if place < 0:
            return False
        self.search_edit.clear()
        self._choose(place)
        return True

    def step(self, by: int) -> None:
        """The next match (or the one before), round at the ends."""
        matches = self.model.matches
        if matches:
            here = self._match()
            self._take_match(0 if here is None else (here + by) % len(matches))

    def pick_any(self) -> None:
        """Any of the matches."""
        if self.model.matches:
            self._take_match(random.randrange(len(self.model.matches)))

    def _typed(self, text: str) -> None:
        self._searched(text)
        if text.strip() and self.model.matches:
            self._popup.complete()
        else:
            self._popup.popup().hide()

    def _searched(self, text: str) -> None:
        self.model.search(text)
        self._show_place()

    def _take_match(self, number: int) -> None:
        self._popup.popup().hide()
        if 0 <= number < len(self.model.matches):
            self._choose(self.model.matches[number])

    def _place_of(self, row_id: str) -> int:
        return next((place for place, one in enumerate(self._rows) if one.id == row_id), -1)

    def _choose(self, place: int, *, or_first: bool = False) -> None:
        if or_first and place < 0:
            place = 0
        found = self._rows[place] if 0 <= place < len(self._rows) else None
        changed = found is not self.row
        self.row, self._place = found, place
        self._show_place()
        if changed:
            self.picked.emit(found)

    def _match(self) -> int | None:
        """Where the chosen row stands among the matches, which are in file order."""
        matches = self.model.matches
        place = bisect_left(matches, self._place)
        return place if place < len(matches) and matches[place] == self._place else None

    def _show_place(self) -> None:
        here, count = self._match(), len(self.model.matches)
        if not count:
            text = self.tr("none found") if self._rows else self.tr("no rows")
        elif here is None:
            text = self.tr("%Ln found", "", count)
        else:
            text = self.tr("{here} of {count}").format(here=number_text(here + 1), count=number_text(count))
        self.place_label.setText(text)
