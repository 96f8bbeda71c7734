"""JSON as people read it: coloured, indented, checked against a schema as it is typed, and compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from engine.data.rows import decoded
from gui import theme
from gui.widgets import restyle

_TOKEN = re.compile(
    r'(?P<key>"(?:\\.|[^"\\])*"(?=\s*:))|(?P<text>"(?:\\.|[^"\\])*"?)'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>\b(?:true|false|null)\b)"
)


class JsonHighlighter(QSyntaxHighlighter):
    """Colours keys, texts, numbers and words; a backslash-terminated or open text does no harm."""

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        for found in _TOKEN.finditer(text):
            style = QTextCharFormat()
            style.setForeground(QColor(getattr(theme.tokens(), f"json_{found.lastgroup}")))
            self.setFormat(found.start(), found.end() - found.start(), style)


def pretty(text: str) -> str:
    """JSON text indented for reading; other text as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text


def fault_of(text: str, schema: Mapping[str, Any] | None = None) -> str:
    """What is wrong with this JSON text under the schema, as a sentence; empty when nothing is."""
    try:
        value = decoded(text)
    except (ValueError, RecursionError) as error:
        return str(error)
    if not isinstance(value, dict):
        return "The answer must be a JSON object."
    if schema:
        import jsonschema

        first = next(jsonschema.Draft202012Validator(schema).iter_errors(value), None)
        if first is not None:
            where = ".".join(str(part) for part in first.absolute_path)
            return f"{where}: {first.message}" if where else first.message
    return ""


class JsonEdit(QPlainTextEdit):
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
        if not read_only:
            self.textChanged.connect(self._check)

    def set_json(self, text: str) -> None:
        """Show text, indented where it is JSON."""
        self.setPlainText(pretty(text))

    def value(self) -> Any:
        """The value typed. Raises ValueError with a sentence where it is no JSON."""
        return decoded(self.toPlainText())

    def _check(self) -> None:
        fault = fault_of(self.toPlainText(), self.schema)
        restyle(self, "wrong", bool(fault))
        if fault != self.fault:
            self.fault = fault
            self.fault_changed.emit(fault)


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field of two JSON values: its path with dots, and both sides as compact JSON, None where absent."""

    path: str
    left: str | None
    right: str | None

    @property
    def equal(self) -> bool:
        return self.left == self.right


def field_differences(left: str, right: str) -> list[FieldDifference] | None:
    """Every field of either object, in the left one's order; None where one of them is no JSON object.

    Lists of plain values that differ in order only count as equal.
    """
    try:
        a, b = json.loads(left), json.loads(right)
    except (ValueError, RecursionError):
        return None
    if not isinstance(a, dict) or not isinstance(b, dict):
        return None
    fields_a, fields_b = dict(_fields(a)), dict(_fields(b))
    paths = list(fields_a) + [path for path in fields_b if path not in fields_a]
    return [FieldDifference(path, fields_a.get(path), fields_b.get(path)) for path in paths]


def _fields(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _fields(item, f"{path}.{key}" if path else str(key))
        return
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        value = sorted(value, key=str)
    yield path, json.dumps(value, ensure_ascii=False)


def coloured(document: QTextDocument) -> JsonHighlighter:
    """Attach the colours to any text document."""
    return JsonHighlighter(document)
