"""Any text, of any length: shown, typed, pasted, and folded into a line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QToolButton, QToolTip, QWidget

from gui.shared.i18n import translate
from gui.shared.labels import number_text
from gui.shared.widgets import column

LONG_WORD = 10_000  # letters of a word that is broken anywhere
MOST_LETTERS, MOST_LINES = 200_000, 10_000  # of a text that an editor takes
_BEGINNING, _FIRST_LINES = 20_000, 500  # of a longer one that is shown
_LINE = 48  # letters of a folded text on one line, about
_FOLDED_LINES = 6  # of it that are shown at once


class TextEdit(QPlainTextEdit):
    """An editor that any text may be shown in and pasted into.

    Qt takes minutes to find where a word of a million letters may break, so such a word breaks anywhere. It
    takes seconds for some hundred thousand lines: of a text of more than `MOST_LETTERS` or `MOST_LINES` the
    beginning is shown and cannot be changed, `toPlainText` is the whole, and none such can be pasted.
    """

    _whole: str | None = None  # where only its beginning is shown
    _locked = False

    def setPlainText(self, text: str) -> None:  # noqa: N802 - Qt's name
        shown = _beginning(text)
        self._whole = None if shown is text else text
        self._lock()
        self._put(shown, lambda: super(TextEdit, self).setPlainText(shown))

    def toPlainText(self) -> str:  # noqa: N802 - Qt's name
        return super().toPlainText() if self._whole is None else self._whole

    def setReadOnly(self, locked: bool) -> None:  # noqa: N802 - Qt's name
        self._locked = locked
        self._lock()

    def _lock(self) -> None:
        if self.isReadOnly() != (wanted := self._locked or self._whole is not None):
            super().setReadOnly(wanted)

    def clear(self) -> None:
        self.setPlainText("")

    def write(self, text: str) -> None:
        """Put text in the place of all there is, as one step of undo."""
        if self._whole is not None or _beginning(text) is not text:
            self.setPlainText(text)
            return
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        self._put(text, lambda: cursor.insertText(text))
        self.setTextCursor(cursor)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        whole = ("" if self.textCursor().hasSelection() else self.toPlainText()) + source.text()
        if _beginning(whole) is not whole:
            QToolTip.showText(self.mapToGlobal(self.cursorRect().bottomLeft()), _too_long(whole), self)
            return
        self._put(whole, lambda: super(TextEdit, self).insertFromMimeData(source))

    def _put(self, text: str, put: Callable[[], None]) -> None:
        """A long word never stands in the editor where words are not broken."""
        long = len(text) > LONG_WORD and max(map(len, text.split()), default=0) > LONG_WORD
        if long:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        put()
        if not long:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


def _beginning(text: str) -> str:
    """The text itself, or its beginning and a sentence where it is too long for an editor."""
    if len(text) <= MOST_LETTERS and text.count("\n") <= MOST_LINES:
        return text
    lines = text[:_BEGINNING].split("\n")[:_FIRST_LINES]
    return "\n".join([*lines, "…", _too_long(text)])


def _too_long(text: str) -> str:
    letters, lines = number_text(len(text)), number_text(text.count("\n") + 1)
    sentence = translate("text", "{letters} characters in {lines} lines are too many for this field.")
    return sentence.format(letters=letters, lines=lines)


class FoldedText(QWidget):
    """A text folded into one line that opens; hidden where there is none."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        self.toggle = QToolButton()
        self.toggle.setObjectName(f"{name}_toggle")
        self.toggle.setAutoRaise(True)
        self.toggle.setCheckable(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.toggled.connect(self._fold)
        self.text = TextEdit()
        self.text.setObjectName(f"{name}_text")
        self.text.setAccessibleName(accessible)
        self.text.setReadOnly(True)
        self.setLayout(column(self.toggle, self.text, spacing=2))
        self._fold(False)
        self.hide()

    def show_text(self, title: str, text: str) -> None:
        """Show this text under its title, open or folded as the one before."""
        self.toggle.setText(title)
        self.text.setPlainText(text)
        lines = sum(1 + len(line) // _LINE for line in text.splitlines())
        self.text.setFixedHeight(self.fontMetrics().lineSpacing() * min(max(lines, 2), _FOLDED_LINES) + 16)
        self.setVisible(bool(text))

    def _fold(self, opened: bool) -> None:
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.text.setVisible(opened)


class WorkingLine(FoldedText):
    """The working before an answer."""

    def __init__(self) -> None:
        super().__init__("working", self.tr("Working"))

    def show_working(self, working: str) -> None:
        """Show this working, open or folded as the one before."""
        self.show_text(self.tr("Working, %Ln character(s)", "", len(working)), working)
