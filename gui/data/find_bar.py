"""Find and replace in the rows shown."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit, QToolButton

from engine.base.errors import UserError
from engine.data.finding import Replacement, Search, matching, replaced
from gui.data.row_texts import RowTexts
from gui.data.table_model import RowTable
from gui.shared import theme
from gui.shared.chooser import Chooser
from gui.shared.sentences import engine_text, error_text
from gui.shared.widgets import button, label, restyle, row, set_role
from gui.workspace.row_store import RowStore

PAUSE = 200
_SLICE = 2000  # rows that are searched in one turn of the event loop when matches are counted


class FindBar(QFrame):
    """Searches the rows that the filter shows; the page selects the match that `found` reports."""

    found = Signal(int, object)  # the line of the table, and the Search
    replaced = Signal(object)  # a Replacement that was done
    edit_refused = Signal(object)  # a UserError

    def __init__(self, store: RowStore, table: RowTable, texts: RowTexts) -> None:
        super().__init__()
        self._store, self._table, self._texts = store, table, texts
        self._line = -1
        self._count: Iterator[int] | None = None
        self._counted = 0
        self.setProperty("card", True)
        self._build()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._begin_count)
        self._counting = QTimer(self)
        self._counting.timeout.connect(self._count_on)
        table.order_changed.connect(self._typed)
        store.changed.connect(self._typed)
        self.hide()

    @property
    def search(self) -> Search:
        return Search(
            self.text.text(),
            self.where.currentData(),
            self.case.isChecked(),
            self.words.isChecked(),
            self.regex.isChecked(),
        )

    def open(self, *, replacing: bool) -> None:
        """Show the bar with the cursor in its field, with or without the line that replaces."""
        for one in (self._by_label, self.by, self.replace_button, self.all_button):
            one.setVisible(replacing)
        self.show()
        self.text.setFocus()
        self.text.selectAll()
        self._typed()

    def set_line(self, line: int) -> None:
        """From which line of the table the next search goes on."""
        self._line = line

    def next(self) -> None:
        self._go(+1)

    def previous(self) -> None:
        self._go(-1)

    def replace_here(self) -> None:
        """Replace in the current row if it matches, and go to the next match."""
        if not self.text.text() or not 0 <= self._line < self._table.rowCount():
            self.next()
            return
        self._replace([self._table.place_at(self._line)])
        self.next()

    def replace_all(self) -> None:
        """Replace in every row shown, as one edit."""
        if self.text.text():
            self._replace(self._table.places().tolist())

    # -- inside

    def _build(self) -> None:
        self.text, self.by = QLineEdit(), QLineEdit()
        self.text.setObjectName("find_text")
        self.by.setObjectName("replace_by")
        self.where = Chooser()
        for title, value in (
            (self.tr("Prompts and answers"), "both"),
            (self.tr("Prompts"), "prompts"),
            (self.tr("Answers"), "answers"),
        ):
            self.where.addItem(title, value)
        self.where.setToolTip(self.tr("Where to look. Answers are searched as compact JSON."))
        self.case = QCheckBox(self.tr("Match case"))
        self.words = QCheckBox(self.tr("Whole words"))
        self.regex = QCheckBox(self.tr("Regular expression"))
        self.outcome = label("", "muted", name="find_said")
        self._by_label = label(self.tr("Replace with"), "muted")
        find_label = label(self.tr("Find"), "muted")
        find_label.setBuddy(self.text)
        self._by_label.setBuddy(self.by)
        previous = button("", self.previous, icon="up", tip=self.tr("Previous match (Shift+Return)"))
        following = button("", self.next, icon="down", tip=self.tr("Next match (Return)"))
        previous.setAccessibleName(self.tr("Previous match"))
        following.setAccessibleName(self.tr("Next match"))
        self._arrows = {"up": previous, "down": following}
        self.replace_button = button(self.tr("Replace in this row"), self.replace_here)
        self.all_button = button(self.tr("Replace in all rows shown"), self.replace_all)
        self._close = QToolButton()
        self._close.setIcon(theme.icon("close", "muted"))
        self._close.setToolTip(self.tr("Close (Escape)"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.clicked.connect(self.hide)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 8, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addWidget(find_label, 0, 0)
        grid.addWidget(self.text, 0, 1)
        grid.addLayout(row(previous, following, self.where, self.outcome, None), 0, 2)
        grid.addWidget(self._close, 0, 3, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(row(self.case, self.words, self.regex, None, spacing=14), 1, 1, 1, 2)
        grid.addWidget(self._by_label, 2, 0)
        grid.addWidget(self.by, 2, 1)
        grid.addLayout(row(self.replace_button, self.all_button, None), 2, 2)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 2)
        self.text.textChanged.connect(lambda _: self._typed())
        self.where.activated.connect(lambda _: self._typed())
        for box in (self.case, self.words, self.regex):
            box.toggled.connect(lambda _: self._typed())

    def restyle(self) -> None:
        self._close.setIcon(theme.icon("close", "muted"))
        for name, arrow in self._arrows.items():
            arrow.setIcon(theme.icon(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.replace_here() if self.by.hasFocus() else self._go(-1 if back else +1)
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        if self.isVisible():
            self._counting.stop()
            self._pause.start()

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Show a sentence beside the options."""
        self.outcome.setText(text)
        set_role(self.outcome, "bad" if wrong else "muted")
        restyle(self.text, "wrong", wrong)

    def _go(self, step: int) -> None:
        total = self._table.rowCount()
        start = self._line if 0 <= self._line < total else (-1 if step > 0 else total)
        if step > 0:
            lines = [*range(start + 1, total), *range(min(start + 1, total))]
        else:
            lines = [*range(start - 1, -1, -1), *range(total - 1, max(start - 1, -1), -1)]
        if not self.text.text():
            self.say("")
            return
        places = self._table.places()[lines].tolist() if lines else []
        try:
            hit = next(iter(matching(self.search, self._store.all, places, self._texts.answer)), None)
        except UserError as error:
            self.say(error_text(error), wrong=True)
            return
        if hit is None:
            self.say(self.tr("Not found in the rows shown."))
            return
        self._line = lines[places.index(hit)]
        self.found.emit(self._line, self.search)

    def _replace(self, places: list[int]) -> None:
        try:
            result: Replacement = replaced(self.search, self.by.text(), self._store.all, places)
            if result.edit is not None:
                self._store.apply(result.edit, self.tr("Replace"))
        except UserError as error:
            self.edit_refused.emit(error)
            return
        self.replaced.emit(result)

    def _begin_count(self) -> None:
        self._counted = 0
        try:
            self.search.pattern() if self.text.text() else None
        except UserError as error:
            self.say(engine_text(error.message), wrong=True)
            return
        if not self.text.text():
            self.say("")
            return
        self._count = iter(range(self._table.rowCount()))
        self._counting.start()

    def _count_on(self) -> None:
        """Count the matching rows a slice at a time."""
        assert self._count is not None
        part = [line for _, line in zip(range(_SLICE), self._count, strict=False)]
        order, rows = self._table.places(), self._store.all
        places = order[part].tolist() if part else []
        self._counted += sum(1 for _ in matching(self.search, rows, places, self._texts.answer))
        if len(part) < _SLICE:
            self._counting.stop()
            number = self._counted
            text = self.tr("%Ln row(s)", "", number)
            self.say(text if number else self.tr("Not found in the rows shown."))
