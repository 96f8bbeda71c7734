"""The editors that open in the table's cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QObject,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from engine.data.rows import SPLITS
from gui.data.columns import ANSWER, PROMPT, SPLIT
from gui.shared.delegates import EditDelegate, Index
from gui.shared.json_view import JsonEdit
from gui.shared.labels import split_title
from gui.shared.text_edit import TextEdit
from gui.shared.widgets import completer_of

_LINES = 4  # of an editor for text, which lies over the rows below


class CellDelegate(EditDelegate):
    """Prompt and answer get an editor of some lines, the kind completes known ones, the split is a choice.

    Return ends an edit, Shift+Return makes a new line, Escape leaves the cell as it was.
    """

    def __init__(
        self, view: QTableView, kinds: Callable[[], list[str]], schema: Callable[[], Mapping[str, Any]]
    ) -> None:
        super().__init__(view)
        self._kinds, self._schema = kinds, schema

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        match index.column():
            case c if c == PROMPT:
                editor: QWidget = TextEdit(parent)
            case c if c == ANSWER:
                json_edit = JsonEdit(parent)
                json_edit.schema = self._schema()
                editor = json_edit
            case c if c == SPLIT:
                combo = QComboBox(parent)
                for split in SPLITS:
                    combo.addItem(split_title(split), split)
                combo.activated.connect(lambda _: self.finish(combo))
                return combo
            case _:
                line = QLineEdit(parent)
                line.setCompleter(completer_of(QStringListModel(self._kinds(), line), line))
                return line
        editor.setAutoFillBackground(True)
        return editor

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        place = option.rect
        if isinstance(editor, QPlainTextEdit):
            place.setHeight(max(place.height(), editor.fontMetrics().lineSpacing() * _LINES + 14))
            place.setWidth(max(place.width(), 280))
            room = parent.height() if (parent := editor.parentWidget()) else place.bottom()
            if place.bottom() > room:
                place.moveBottom(max(place.height(), room))
        editor.setGeometry(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if (
            isinstance(watched, QPlainTextEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.finish(watched)
            return True
        return super().eventFilter(watched, event)
