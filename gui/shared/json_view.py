"""Any text, and JSON as people read it: coloured, indented, checked as it is typed, and compared."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolButton, QWidget

from engine.base.strict_json import decoded
from gui.shared import theme
from gui.shared.json_fault import fault_of, place_of_fault
from gui.shared.widgets import column, restyle

_TEXT = r'"(?:\\.|[^"\\])*"'
_TOKEN = re.compile(
    rf'(?P<key>{_TEXT}(?=\s*:))|(?P<text>{_TEXT}|"(?:\\.|[^"\\])*$)'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>\b(?:true|false|null)\b)"
)
_PIECE = re.compile(rf"{_TEXT}|[{{}}\[\],:]|[^\s{{}}\[\],:\"]+")
_SHORT = 60  # letters of a list that stays on one line
_LINE = 48  # letters of a folded text on one line, about
MOST_LINES = 6  # of it that are shown at once
LONG_WORD = 10_000  # letters of a word that is broken anywhere
_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonHighlighter(QSyntaxHighlighter):
    """Colours keys, texts, numbers and words; a backslash-terminated or open text does no harm."""

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        units = qt_places(text)
        for match in _TOKEN.finditer(text):
            style = QTextCharFormat()
            style.setForeground(QColor(getattr(theme.tokens(), f"json_{match.lastgroup}")))
            begin, end = units(match.start()), units(match.end())
            self.setFormat(begin, end - begin, style)


def pretty(text: str) -> str:
    """JSON text indented for reading, its numbers as they were written; other text as it is.

    Text with a doubled key or NaN is no JSON either: what is wrong with it must stay to be seen.
    """
    try:
        decoded(text)
    except (ValueError, RecursionError):
        return text
    return "".join(_indented(_PIECE.findall(text)))


class TextEdit(QPlainTextEdit):
    """An editor that any text may be shown in and pasted into.

    Qt takes minutes to find where a word of a million letters may break, so such a word breaks anywhere.
    """

    def setPlainText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self._put(text, lambda: super(TextEdit, self).setPlainText(text))

    def write(self, text: str) -> None:
        """Put text in the place of all there is, as one step of undo."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        self._put(text, lambda: cursor.insertText(text))
        self.setTextCursor(cursor)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        whole = self.toPlainText() + source.text()
        self._put(whole, lambda: super(TextEdit, self).insertFromMimeData(source))

    def _put(self, text: str, put: Callable[[], None]) -> None:
        """A long word never stands in the editor where words are not broken."""
        long = len(text) > LONG_WORD and max(map(len, text.split()), default=0) > LONG_WORD
        if long:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        put()
        if not long:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


class JsonEdit(TextEdit):
    """An editor for one JSON object. `fault` is empty or a sentence; its border says so too."""

    fault_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self.setFont(theme.mono())
        self.setReadOnly(read_only)
        self.setTabChangesFocus(True)
        self.highlighter = JsonHighlighter(self.document())
        self.schema: Mapping[str, Any] | None = None
        self.fault = ""
        self._shown_in = theme.tokens()
        if not read_only:
            self.textChanged.connect(self._check)

    def set_json(self, text: str) -> None:
        """Show text, indented where it is JSON."""
        self.setPlainText(pretty(text))

    def set_schema(self, schema: Mapping[str, Any] | None) -> None:
        """Check by this schema from now on, what is typed already too."""
        self.schema = schema
        if not self.isReadOnly():
            self._check()

    def value(self) -> Any:
        """The value typed. Raises ValueError with a sentence where it is no JSON."""
        return decoded(self.toPlainText())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() != QEvent.Type.PaletteChange or not hasattr(self, "_shown_in"):
            return
        if self._shown_in is not theme.tokens():  # the palette also changes with each new parent
            self._shown_in = theme.tokens()
            self.highlighter.rehighlight()
            self._underline()

    def _check(self) -> None:
        fault = fault_of(self.toPlainText(), self.schema)
        restyle(self, "wrong", bool(fault))
        self._underline()
        if fault != self.fault:
            self.fault = fault
            self.fault_changed.emit(fault)

    def _underline(self) -> None:
        """Mark the letter at which the text stops being JSON."""
        text = self.toPlainText()
        at = None if self.isReadOnly() or not text.strip() else place_of_fault(text)
        if at is None:
            self.setExtraSelections([])
            return
        mark = QTextEdit.ExtraSelection()
        mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        mark.format.setUnderlineColor(theme.color("bad"))
        cursor = self.textCursor()
        units = qt_places(text)
        cursor.setPosition(units(max(0, min(at, len(text) - 1))))
        cursor.setPosition(units(min(at + 1, len(text))), cursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        self.setExtraSelections([mark])


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field of two JSON values: its path with dots, and both sides as compact JSON, None where absent."""

    path: str
    left: str | None
    right: str | None

    @property
    def equal(self) -> bool:
        return self.left == self.right


def fields_of(text: str) -> dict[str, str] | None:
    """Every field of a JSON object, its path with dots, as compact JSON; None where it is no JSON object.

    A list of plain values is written in order of its values: two that differ in order only are equal.
    """
    try:
        value = decoded(text)
        return dict(_fields(value)) if isinstance(value, dict) else None
    except (ValueError, RecursionError):
        return None


def field_differences(left: str, right: str) -> list[FieldDifference] | None:
    """Every field of either object, in the left one's order; None where one of them is no JSON object.

    Lists of plain values that differ in order only count as equal.
    """
    a, b = fields_of(left), fields_of(right)
    if a is None or b is None:
        return None
    return [FieldDifference(path, a.get(path), b.get(path)) for path in dict.fromkeys([*a, *b])]


def coloured(document: QTextDocument) -> JsonHighlighter:
    """Attach the colours to any text document."""
    return JsonHighlighter(document)


def _fields(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and (value or not path):
        for key, item in value.items():
            yield from _fields(item, (*path, _step(key)))
        return
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        value = sorted(value, key=json.dumps)
    yield ".".join(path), _readable(json.dumps(value, ensure_ascii=False))


def _step(key: str) -> str:
    """A key as a part of a path; in quotes where it could be taken for several."""
    return _readable(json.dumps(key, ensure_ascii=False)) if not key or "." in key or '"' in key else key


def _readable(text: str) -> str:
    """Half a surrogate pair is no text that a widget can show: written as an escape."""
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _indented(pieces: list[str]) -> Iterator[str]:
    """Valid JSON, given as its tokens, with line ends and spaces; short lists of plain values in one line."""
    depth, index = 0, 0
    while index < len(pieces):
        piece, before = pieces[index], pieces[index - 1] if index else ""
        if piece in "}]":
            depth -= 1
            yield piece if before in ("{", "[") else "\n" + "  " * depth + piece
        elif piece == ":":
            yield ": "
        else:
            if before in ("{", "[", ","):
                yield "\n" + "  " * depth
            end = _short_list(pieces, index)
            if end:
                yield "".join(f"{one} " if one == "," else _unescaped(one) for one in pieces[index : end + 1])
                index = end
            else:
                depth += piece in "{["
                yield _unescaped(piece)
        index += 1


def _short_list(pieces: list[str], begin: int) -> int:
    """Where a list of plain values ends that fits on a line; 0 where there is none."""
    if pieces[begin] != "[":
        return 0
    length = 0
    for index in range(begin + 1, len(pieces)):
        length += len(pieces[index]) + 1
        if pieces[index] == "]":
            return index
        if pieces[index] in "{[" or length > _SHORT:
            return 0
    return 0


def _unescaped(piece: str) -> str:
    """A text with its letters in place of escapes; any other token as it is."""
    if not piece.startswith('"'):
        return piece
    return _readable(json.dumps(json.loads(piece), ensure_ascii=False))


def qt_places(text: str) -> Callable[[int], int]:
    """From a Python index to Qt's, which counts letters beyond U+FFFF twice."""
    if text.isascii() or all(ord(letter) <= 0xFFFF for letter in text):
        return lambda index: index
    return lambda index: index + sum(ord(letter) > 0xFFFF for letter in text[:index])


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
        self.text.setFixedHeight(self.fontMetrics().lineSpacing() * min(max(lines, 2), MOST_LINES) + 16)
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
