"""Ctrl+F on any page: finds words in all that the page shows, texts, lists and fields, and leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QFrame,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QTreeView,
    QWidget,
)

from gui.shared import theme
from gui.shared.widgets import IconButton, label, restyle, row, set_role

PAUSE_MS = 150
MOST = 999  # places that are listed
MARGIN = 12  # pixels between the bar and the page's corner


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words stand: in a widget's whole text, at a part of an editor, or in a cell of a list."""

    widget: QWidget
    cursor: QTextCursor | None = None
    index: QPersistentModelIndex | None = None


class PageFind(QFrame):
    """A bar in the upper right corner of a page; Enter and Shift+Enter go through the places."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._places: list[Place] = []
        self._at = -1
        self._mark: QFrame | None = None
        self.setObjectName("notice")
        self.text = QLineEdit()
        self.text.setObjectName("page_find")
        self.text.setPlaceholderText(self.tr("Find on this page"))
        self.text.setAccessibleName(self.tr("Find on this page"))
        self.text.setMinimumWidth(220)
        self.outcome = label("", "muted")
        self.outcome.setMinimumWidth(self.fontMetrics().horizontalAdvance("999 / 999"))
        previous = IconButton("up", self.tr("Previous match (Shift+Return)"), lambda: self.go(-1))
        following = IconButton("down", self.tr("Next match (Return)"), lambda: self.go(1))
        close = IconButton("close", self.tr("Close (Escape)"), self.close_bar)
        parts = (self.text, self.outcome, previous, following, close)
        self.setLayout(row(*parts, spacing=6, margins=(10, 8, 8, 8)))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.text.textChanged.connect(lambda _: self._pause.start())
        page.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the bar with the cursor in its field."""
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self.text.setFocus()
        self.text.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Hide the bar, and give the focus to what was found."""
        self._clear_mark()
        self.hide()
        found = self._places[self._at].widget if 0 <= self._at < len(self._places) else self._page
        if shiboken6.isValid(found):
            found.setFocus()
        self._places = []

    def go(self, step: int) -> None:
        """Lead to the next place, or the one before; the page is read again, since it may have changed."""
        self._pause.stop()
        self._places = self._found()
        if self._places:
            self._at = (self._at + step) % len(self._places)
            self._show(self._places[self._at])
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.go(-1 if back else 1)
        else:
            super().keyPressEvent(event)

    # -- inside

    def _place(self, *, below: bool = False) -> None:
        """Put the bar into the upper right corner, or the lower one where it would hide what was found."""
        y = self._page.height() - self.height() - MARGIN if below else MARGIN
        self.move(max(0, self._page.width() - self.width() - MARGIN), y)

    def _search(self) -> None:
        self._at = -1
        self._clear_mark()
        self.go(1)

    def _tell(self) -> None:
        missed = bool(self.text.text().strip()) and not self._places
        text = self.tr("none") if missed else ""
        if self._places:
            text = f"{self._at + 1} / {len(self._places)}{'+' if len(self._places) == MOST else ''}"
        self.outcome.setText(text)
        set_role(self.outcome, "bad" if missed else "muted")
        restyle(self.text, "wrong", missed)

    def _found(self) -> list[Place]:
        words = self.text.text().strip()
        if not words:
            return []
        places: list[Place] = []
        for widget in self._readable():
            places += _places_in(widget, words, MOST - len(places))
        return places

    def _readable(self) -> list[QWidget]:
        """What is shown and has text, from top to bottom."""
        kinds = (QLabel, QAbstractButton, QGroupBox, QLineEdit, QComboBox, QPlainTextEdit, QTextEdit)
        shown: list[QWidget] = [
            widget
            for widget in self._page.findChildren(QWidget)
            if isinstance(widget, (*kinds, QAbstractItemView))
            and widget.isVisible()
            and not self.isAncestorOf(widget)
            and not isinstance(widget.parent(), QComboBox)
        ]
        corners = {widget: widget.mapTo(self._page, QPoint(0, 0)) for widget in shown}
        return sorted(shown, key=lambda widget: (corners[widget].y(), corners[widget].x()))

    def _show(self, place: Place) -> None:
        self._clear_mark()
        self._scroll_to(place.widget)
        if place.cursor is not None and isinstance(place.widget, QPlainTextEdit | QTextEdit):
            place.widget.setTextCursor(place.cursor)
            place.widget.ensureCursorVisible()
            self._draw_mark(place.widget.viewport(), place.widget.cursorRect(), whole=place.widget.viewport())
        elif place.index is not None and isinstance(place.widget, QAbstractItemView):
            place.widget.setCurrentIndex(place.index)
            place.widget.scrollTo(place.index)
            self._draw_mark(place.widget.viewport(), place.widget.visualRect(place.index))
        elif (parent := place.widget.parentWidget()) is not None:
            box = place.widget.geometry()
            if isinstance(place.widget, QLabel) and not place.widget.wordWrap():
                box.setWidth(min(box.width(), place.widget.sizeHint().width()))
            self._draw_mark(parent, box)

    def _scroll_to(self, widget: QWidget) -> None:
        above = widget.parentWidget()
        while above is not None and above is not self._page:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(widget)
            above = above.parentWidget()

    def _draw_mark(self, parent: QWidget, place: QRect, whole: QWidget | None = None) -> None:
        """A frame around what was found. In an editor the selection says where; the frame is its line."""
        mark = self._mark = QFrame(parent)
        mark.setObjectName("find_mark")
        mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        mark.setStyleSheet(
            f"#find_mark {{ border: 2px solid {theme.color('warn').name()}; border-radius: 4px; }}"
        )
        if whole is not None:
            place = QRect(0, place.y(), whole.width(), place.height())
        mark.setGeometry(place.adjusted(-3, -2, 3, 2))
        mark.show()
        if self.geometry().intersects(QRect(mark.mapTo(self._page, QPoint(0, 0)), mark.size())):
            self._place(below=self.y() <= MARGIN)

    def _clear_mark(self) -> None:
        if self._mark is not None and shiboken6.isValid(self._mark):
            self._mark.deleteLater()
            self._mark.hide()
        self._mark = None


def _places_in(widget: QWidget, words: str, most: int) -> list[Place]:
    match widget:
        case QPlainTextEdit() | QTextEdit():
            found = (Place(widget, cursor=cursor) for cursor in _in_document(widget, words))
        case QAbstractItemView():
            found = (Place(widget, index=index) for index in _in_model(widget, words.casefold()))
        case _:
            return [Place(widget)] if most and words.casefold() in _text_of(widget).casefold() else []
    return [place for _, place in zip(range(most), found, strict=False)]


def _text_of(widget: QWidget) -> str:
    match widget:
        case QGroupBox():
            return widget.title()
        case QComboBox():
            return widget.currentText()
        case QAbstractButton():
            return widget.text().replace("&", "")
        case QLabel():
            text = widget.text().replace("&", "") if widget.buddy() else widget.text()
            return getattr(widget, "whole", "") or text  # `whole`: of an elided one
        case QLineEdit():
            return widget.text()
    return ""


def _in_document(editor: QPlainTextEdit | QTextEdit, words: str) -> Iterator[QTextCursor]:
    document = editor.document()
    cursor = document.find(words, 0)
    while not cursor.isNull():
        yield cursor
        cursor = document.find(words, cursor)


def _in_model(view: QAbstractItemView, words: str) -> Iterator[QPersistentModelIndex]:
    """The cells of a list, table or tree that hold the words, one for each line."""
    model = view.model()
    if model is None:
        return
    tree = isinstance(view, QTreeView)
    waiting = [view.rootIndex()]
    while waiting:
        parent = waiting.pop()
        # A model of one list refuses to be asked for its columns.
        columns = 1 if isinstance(view, QListView) else model.columnCount(parent)
        for line in range(model.rowCount(parent)):
            for at in range(columns):
                index = model.index(line, at, parent)
                if words in str(index.data(Qt.ItemDataRole.DisplayRole) or "").casefold():
                    yield QPersistentModelIndex(index)
                    break
            if tree and model.hasChildren(first := model.index(line, 0, parent)):
                waiting.append(first)
