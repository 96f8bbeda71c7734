"""One answer, indented and coloured, with a sign beside each field that is or is not as expected."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui.assess.case_model import NO_OBJECT
from gui.shared import theme
from gui.shared.json_view import JsonEdit

_KEY = re.compile(r'( *)("(?:\\.|[^"\\])*"):')
MARGIN = 22
FEWEST_LINES, MOST_LINES = 5, 14


def lines_of_fields(text: str) -> list[str]:
    """For each line of indented JSON, the path of the field it belongs to, as `fields_of` names it."""
    stack: list[str] = []
    paths = []
    for line in text.split("\n"):
        if key := _KEY.match(line):
            name = json.loads(key[2])
            step = key[2] if not name or "." in name or '"' in name else name
            stack = [*stack[: len(key[1]) // 2 - 1], step]
            paths.append(".".join(stack))
        else:
            paths.append(".".join(stack[: (len(line) - len(line.lstrip())) // 2]))
    return paths


class DiffView(JsonEdit):
    """A read-only answer; fields that differ have a tinted line and a cross, the others a tick."""

    def __init__(self) -> None:
        super().__init__(read_only=True)
        self._marks: dict[int, bool] = {}  # line number: whether its field is as expected
        self._margin = _Margin(self)
        self.setViewportMargins(MARGIN, 0, 0, 0)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.updateRequest.connect(lambda *_: self._margin.update())

    def show_answer(self, text: str, wrong: Sequence[str] | None) -> None:
        """Show an answer and mark its fields; `wrong` None marks nothing (the expected answer)."""
        self.set_json(text)
        self._marks.clear()
        if wrong is not None and NO_OBJECT not in wrong:
            seen = ""
            for number, path in enumerate(lines_of_fields(self.toPlainText())):
                if path and path != seen:
                    differs = any(path == field or path.startswith(f"{field}.") for field in wrong)
                    inner = any(field.startswith(f"{path}.") for field in wrong)
                    if not inner:
                        self._marks[number] = not differs
                seen = path or seen
        self._tint()
        self._margin.update()

    @property
    def marks(self) -> dict[int, bool]:
        return dict(self._marks)

    def lines(self) -> int:
        """How many lines the answer takes, those that are broken counted as several."""
        block, lines = self.document().begin(), 0
        while block.isValid() and lines < MOST_LINES:
            self.blockBoundingRect(block)  # lays it out, which Qt leaves until it is painted
            lines += max(1, block.layout().lineCount())
            block = block.next()
        return lines

    def set_lines(self, count: int) -> None:
        """Be as high as this many lines."""
        shown = min(max(count, FEWEST_LINES), MOST_LINES)
        self.setFixedHeight(round(self.fontMetrics().lineSpacing() * shown + 26))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_margin"):
            self._tint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._margin.setGeometry(inside.left(), inside.top(), MARGIN, inside.height())

    def paint_margin(self, painter: QPainter) -> None:
        block = self.firstVisibleBlock()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if area.top() > self.viewport().height():
                break
            fine = self._marks.get(block.blockNumber())
            if fine is not None:
                painter.setPen(theme.color("good" if fine else "bad"))
                place = QRectF(0, area.top(), MARGIN, self.fontMetrics().lineSpacing())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "✓" if fine else "✗")
            block = block.next()

    def _tint(self) -> None:
        tints = []
        for number, fine in self._marks.items():
            if not fine:
                mark = QTextEdit.ExtraSelection()
                mark.format.setBackground(theme.color("removed"))
                mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                mark.cursor = QTextCursor(self.document().findBlockByNumber(number))
                tints.append(mark)
        self.setExtraSelections(tints)


class _Margin(QWidget):
    def __init__(self, view: DiffView) -> None:
        super().__init__(view)
        self._view = view

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setFont(self._view.font())
        self._view.paint_margin(painter)
        painter.end()
