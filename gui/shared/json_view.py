"""JSON as people read it: coloured, indented, checked as it is typed, and compared."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QTextEdit, QWidget

from engine.base.strict_json import decoded
from gui.shared import theme
from gui.shared.json_fault import LONG, fault_of, place_of_fault
from gui.shared.text_edit import TextEdit
from gui.shared.widgets import restyle

_TEXT = r'"(?:\\.|[^"\\])*"'
_TOKEN = re.compile(
    rf'(?P<key>{_TEXT}(?=\s*:))|(?P<text>{_TEXT}|"(?:\\.|[^"\\])*$)'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>\b(?:true|false|null)\b)"
)
_PIECE = re.compile(rf"{_TEXT}|[{{}}\[\],:]|[^\s{{}}\[\],:\"]+")
_SHORT = 60  # letters of a list that stays on one line
_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonHighlighter(QSyntaxHighlighter):
    """Colours keys, texts, numbers and words; a backslash-terminated or open text does no harm."""

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        if self.document().characterCount() > LONG:
            return
        units = qt_places(text)
        for match in _TOKEN.finditer(text):
            ink = QColor(getattr(theme.tokens(), f"json_{match.lastgroup}"))
            begin, end = units(match.start()), units(match.end())
            self.setFormat(begin, end - begin, ink)


def pretty(text: str) -> str:
    """JSON text indented for reading, its numbers as they were written; other text as it is.

    Text with a doubled key or NaN is no JSON either: what is wrong with it must stay to be seen. A very long
    text stays as it is too.
    """
    if len(text) > LONG:
        return text
    try:
        decoded(text)
    except (ValueError, RecursionError):
        return text
    return "".join(_indented(_PIECE.findall(text)))


class JsonEdit(TextEdit):
    """An editor for one JSON object. `fault` is empty or a sentence; its border says so too.

    A text of more than `LONG` letters is not checked as it is typed.
    """

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
        text = self.toPlainText()
        fault = "" if len(text) > LONG else fault_of(text, self.schema)
        restyle(self, "wrong", bool(fault))
        self._underline()
        if fault != self.fault:
            self.fault = fault
            self.fault_changed.emit(fault)

    def _underline(self) -> None:
        """Mark the letter at which the text stops being JSON."""
        text = self.toPlainText()
        at = None if self.isReadOnly() or len(text) > LONG or not text.strip() else place_of_fault(text)
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
