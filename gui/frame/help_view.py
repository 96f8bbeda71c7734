"""In-app help: one Markdown page for each room, in the window's language."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import (
    QFont,
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
    QTextBrowser,
    QWidget,
)

from engine.base import store
from gui.frame.rooms import ROOMS, title_of
from gui.shared import i18n, theme
from gui.shared.widgets import button, column, label, row

PAGES = ("welcome", *(room.name for room in ROOMS))
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
    """The pages at the left, the text at the right, and a field that finds words in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Help"))
        self.resize(860, 700)
        self.pages = QListWidget()
        self.pages.setObjectName("help_pages")
        self.pages.setFixedWidth(150)
        self.pages.setAccessibleName(self.tr("Pages of the help"))
        for name in PAGES:
            item = QListWidgetItem(self.tr("Overview") if name == "welcome" else title_of(name), self.pages)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 14))
        self.pages.currentRowChanged.connect(lambda number: self._load(PAGES[number]))
        self.browser = QTextBrowser()
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._follow)
        self.browser.document().setDocumentMargin(22)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find on this page"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda: self._find(from_start=True))
        self.search.returnPressed.connect(self._find)
        self.found = label("", "muted")
        following = button(self.tr("Next"), self._find, tip=self.tr("Next match (Enter)"))
        following.setAutoDefault(False)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        body = row(self.pages, self.browser, spacing=10, stretch=self.browser)
        top = row(self.search, following, self.found, None)
        self.search.setFixedWidth(280)
        self.setLayout(column(top, body, spacing=10, margins=(14, 12, 14, 14), stretch=body))
        self.browser.setFocus()

    def show_page(self, name: str) -> None:
        self.pages.setCurrentRow(PAGES.index(name))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "browser"):
            self._load(PAGES[max(0, self.pages.currentRow())])
        super().changeEvent(event)

    def _load(self, name: str) -> None:
        self.browser.setMarkdown(store.read_text(page_file(name)))
        typeset(self.browser.document())
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        self.found.clear()

    def _follow(self, link: QUrl) -> None:
        name = link.toString().removesuffix(".md")
        if name in PAGES:
            self.show_page(name)

    def _find(self, from_start: bool = False) -> None:
        words = self.search.text()
        if from_start:
            self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        hit = not words or self.browser.find(words)
        if not hit:  # from the top once more
            self.browser.moveCursor(QTextCursor.MoveOperation.Start)
            hit = self.browser.find(words)
        self.found.setText("" if hit else self.tr("Not on this page"))


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
