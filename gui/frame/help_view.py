"""In-app help: one Markdown page for each room, in the window's language."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

from engine.base import store
from gui.frame.help_search import HelpIndex, Hit
from gui.frame.rooms import ROOMS, title_of
from gui.shared import i18n, theme
from gui.shared.i18n import translate
from gui.shared.layout_memory import fitting
from gui.shared.widgets import column, label, row

PAGES = ("welcome", *(room.name for room in ROOMS), "endpoints")
SIDE = 250  # pixels of the list of pages or places
SIZES = {1: 22, 2: 16, 3: 14}  # headings, in pixels


def page_file(name: str) -> Path:
    """The help file of a page in the language in force, or in English where there is none."""
    own = store.resource("help", i18n.current(), f"{name}.md")
    return own if own.is_file() else store.resource("help", "en", f"{name}.md")


def show(parent: QWidget, name: str) -> HelpDialog:
    """Open the help of a page beside the window; it may stay open while one works."""
    open_one = parent.findChild(HelpDialog)
    dialog = open_one or HelpDialog(parent)
    dialog.show_page(name)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


class HelpDialog(QDialog):
    """The pages at the left, the text at the right, and a field that finds words in all pages.

    While there are words in the field, the list at the left holds their places instead of the pages.
    """

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Help"))
        self.resize(fitting(980, 700))
        self._index: HelpIndex | None = None
        self._hits: list[Hit] = []
        self._at = -1  # the hit that is shown
        self._build()
        self.pages.currentRowChanged.connect(lambda number: self._load(PAGES[number]))
        self.places.currentItemChanged.connect(lambda item, _: self._chosen(item))
        self.browser.anchorClicked.connect(self._follow)
        self.search.textChanged.connect(self._searched)
        self.search.returnPressed.connect(self._next)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._to_search)
        QShortcut(QKeySequence(QKeySequence.StandardKey.FindNext), self, self._next)
        QShortcut(QKeySequence(QKeySequence.StandardKey.FindPrevious), self, lambda: self._next(-1))
        self.browser.setFocus()

    def show_page(self, name: str) -> None:
        self.pages.setCurrentRow(PAGES.index(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "browser"):
            self._load(self._page)
            self._mark()
        super().changeEvent(event)

    def _build(self) -> None:
        self.pages, self.places = QListWidget(), QListWidget()
        self.pages.setObjectName("help_pages")
        self.pages.setAccessibleName(self.tr("Pages of the help"))
        self.places.setObjectName("help_places")
        self.places.setAccessibleName(self.tr("Places of the words"))
        self.places.setWordWrap(True)
        self.places.setSpacing(3)
        self.places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name in PAGES:
            item = QListWidgetItem(_title(name), self.pages)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 14))
        self.browser = QTextBrowser()
        self.browser.setOpenLinks(False)
        self.browser.document().setDocumentMargin(22)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search all help pages"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.found = label("", "muted", wrap=True)
        self.found.hide()
        following = self.tr("Next match (Enter)")
        self.search.setToolTip(f"{self.search.placeholderText()}\n{following}")
        self._lists = QStackedWidget()
        self._lists.addWidget(self.pages)
        self._lists.addWidget(self.places)
        side = QWidget()
        side.setFixedWidth(SIDE)
        side.setLayout(column(self.search, self.found, self._lists, spacing=8, stretch=self._lists))
        body = row(side, self.browser, spacing=10, stretch=self.browser)
        self.setLayout(column(body, margins=(14, 12, 14, 14), stretch=body))

    @property
    def _page(self) -> str:
        return PAGES[max(0, self.pages.currentRow())]

    def _load(self, name: str) -> None:
        self.browser.setMarkdown(store.read_text(page_file(name)))
        typeset(self.browser.document())
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        self._mark()

    def _follow(self, link: QUrl) -> None:
        name = link.toString().removesuffix(".md")
        if name in PAGES:
            self.show_page(name)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _searched(self, words: str) -> None:
        if self._index is None:
            self._index = HelpIndex({name: store.read_text(page_file(name)) for name in PAGES})
        self._hits = self._index.hits(words)
        self._at = -1
        searching = bool(words.strip())
        self._lists.setCurrentWidget(self.places if searching else self.pages)
        self.found.setVisible(searching and not self._hits)
        self.found.setText("" if self._hits or not searching else self.tr("Not found in any help page"))
        self._list_places()
        if self._hits:
            here = [number for number, hit in enumerate(self._hits) if hit.page == self._page]
            self._go(here[0] if here else 0)
        else:
            self._mark()

    def _list_places(self) -> None:
        with QSignalBlocker(self.places):  # while it is emptied, old lines become the current one
            self.places.clear()
        of_page = Counter(hit.page for hit in self._hits)
        before = ""
        for number, hit in enumerate(self._hits):
            if hit.page != before:
                before = hit.page
                head = QListWidgetItem(f"{_title(hit.page)} ({of_page[hit.page]})", self.places)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                font = head.font()
                font.setWeight(QFont.Weight.DemiBold)
                head.setFont(font)
            item = QListWidgetItem(hit.snippet, self.places)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setToolTip(hit.heading)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and (number := item.data(Qt.ItemDataRole.UserRole)) is not None:
            self._at = number
            self._show_hit(self._hits[number])

    def _next(self, step: int = 1) -> None:
        if self._hits:
            self._go((self._at + step) % len(self._hits))

    def _go(self, number: int) -> None:
        for line in range(self.places.count()):
            if self.places.item(line).data(Qt.ItemDataRole.UserRole) == number:
                self.places.setCurrentRow(line)

    def _show_hit(self, hit: Hit) -> None:
        if hit.page != self._page:
            self.show_page(hit.page)
        cursor = self._cursor(hit)
        cursor.clearSelection()
        self.browser.setTextCursor(cursor)
        self.browser.ensureCursorVisible()
        self._mark()

    def _mark(self) -> None:
        """Paint every hit of the page that is shown, the current one most."""
        quiet = QColor(theme.color("warn"))
        quiet.setAlpha(70)
        marks = []
        for number, hit in enumerate(self._hits):
            if hit.page != self._page:
                continue
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(theme.color("warn") if number == self._at else quiet)
            if number == self._at:
                mark.format.setForeground(theme.color("panel"))
            mark.cursor = self._cursor(hit)
            marks.append(mark)
        self.browser.setExtraSelections(marks)

    def _cursor(self, hit: Hit) -> QTextCursor:
        cursor = QTextCursor(self.browser.document())
        cursor.setPosition(hit.position)
        cursor.setPosition(hit.position + hit.length, QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _title(name: str) -> str:
    if name == "endpoints":
        return translate("HelpDialog", "Endpoints")
    return translate("HelpDialog", "Overview") if name == "welcome" else title_of(name)


def typeset(document: QTextDocument) -> None:
    """Give Markdown room to breathe: line height, space around headings and items, quiet code."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    block = document.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        level = block.blockFormat().headingLevel()
        form = QTextBlockFormat()
        form.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setTopMargin({0: 0, 1: 0, 2: 16}.get(level, 12))
        form.setBottomMargin(4 if block.textList() else 8)
        cursor.mergeBlockFormat(form)
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(_heading(level))
        else:
            _colour_code(cursor, block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _typeset_table(frame)
    cursor.endEditBlock()


def _typeset_table(table: QTextTable) -> None:
    form = table.format()
    form.setCellPadding(7)
    form.setBorder(0)
    form.setCellSpacing(0)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)
    for line in range(table.rows()):
        for at in range(table.columns()):
            cell = table.cellAt(line, at)
            rule = cell.format().toTableCellFormat()
            rule.setBottomBorder(1)
            rule.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            rule.setBottomBorderBrush(theme.color("border"))
            cell.setFormat(rule)


def _heading(level: int) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setProperty(QTextCharFormat.Property.FontPixelSize, SIZES.get(level, 13))
    form.setFontWeight(QFont.Weight.DemiBold)
    return form


def _colour_code(cursor: QTextCursor, block: object) -> None:
    form = QTextCharFormat()
    form.setForeground(theme.color("json_key"))
    pieces = block.begin()  # type: ignore[attr-defined]  # an iterator in PySide6
    spans = []
    while not pieces.atEnd():
        piece = pieces.fragment()
        if piece.charFormat().fontFixedPitch():
            spans.append((piece.position(), piece.length()))
        pieces += 1
    for start, length in spans:
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(form)
