"""Choosing one row of many: a search over prompts and ids, the one before, the next, any."""

from __future__ import annotations

import random
from bisect import bisect_left

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.data.rows import Row
from gui.shared.labels import number_text
from gui.shared.widgets import IconButton, label, row
from gui.workspace.row_search import RowSearch


class RowPicker(QWidget):
    """Holds the chosen row. `picked` follows every other choice, also when the rows change under it."""

    picked = Signal(object)  # a Row, or None while there are none

    def __init__(self) -> None:
        super().__init__()
        self.row: Row | None = None
        self._place = -1  # of the row among all rows
        self._rows: tuple[Row, ...] = ()
        self.search_edit = RowSearch(
            "row_search",
            self.tr("Search the prompts"),
            self.tr("Words of a prompt, or a row's id; Enter takes the first one"),
        )
        self.model = self.search_edit.model
        self.search_edit.taken.connect(self._choose)
        self.search_edit.searched.connect(self._show_place)
        self.place_label = label("", "muted", name="row_place")
        previous = IconButton("left", self.tr("Previous row"), lambda: self.step(-1), "row_before")
        following = IconButton("right", self.tr("Next row"), lambda: self.step(1), "row_after")
        anyone = IconButton("shuffle", self.tr("Random row"), self.pick_any, "row_any")
        self.setLayout(row(self.search_edit, self.place_label, previous, following, anyone, spacing=4))

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Other rows; the chosen one is kept by its id, where it still exists."""
        if rows is self._rows:
            return
        self._rows = rows
        self.search_edit.show_rows(rows)
        self._choose(max(0, self._place_of(self.row.id)) if self.row is not None else 0)

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
        matches = self.model.places
        if matches:
            here = self._match()
            self.search_edit.take(0 if here is None else (here + by) % len(matches))

    def pick_any(self) -> None:
        """Any of the matches."""
        if self.model.places:
            self.search_edit.take(random.randrange(len(self.model.places)))

    def _place_of(self, row_id: str) -> int:
        return next((place for place, row in enumerate(self._rows) if row.id == row_id), -1)

    def _choose(self, place: int) -> None:
        before = self.row
        self.row, self._place = self._rows[place] if place < len(self._rows) else None, place
        self._show_place()
        if self.row is not before:
            self.picked.emit(self.row)

    def _match(self) -> int | None:
        """The place of the chosen row among the matches, which are in file order."""
        matches = self.model.places
        at = bisect_left(matches, self._place)
        return at if at < len(matches) and matches[at] == self._place else None

    def _show_place(self) -> None:
        here, count = self._match(), len(self.model.places)
        if not count:
            text = self.tr("none found") if self._rows else self.tr("no rows")
        elif here is None:
            text = self.tr("%Ln found", "", count)
        else:
            text = self.tr("{here} of {count}").format(here=number_text(here + 1), count=number_text(count))
        self.place_label.setText(text)
