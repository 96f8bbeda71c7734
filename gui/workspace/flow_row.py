"""A row of widgets that goes on in the next line where it does not fit."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

SPACING = 8  # pixels between two lines, and between two widgets unless others are given


class FlowRow(QLayout):
    """Its size hint is one line; it may become as narrow as its widest item."""

    def __init__(self, *widgets: QWidget, spacing: int = SPACING) -> None:
        super().__init__()
        self._spacing = spacing
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        for one in widgets:
            self.addWidget(one)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - as above
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self._spacing * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        hints = [item.sizeHint() for item in self._shown()]
        return QSize(
            max((hint.width() for hint in hints), default=0),
            max((hint.height() for hint in hints), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(rect)
        for item, place in self._places(rect.width()):
            item.setGeometry(place.translated(rect.topLeft()))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        """Where each item stands in a row of this width, from its top left corner."""
        places = []
        top = 0
        for line in self._lines(width):
            height = max(item.sizeHint().height() for item in line)
            left = 0
            for item in line:
                hint = item.sizeHint()
                above = (height - hint.height()) // 2
                places.append((item, QRect(left, top + above, min(hint.width(), width), hint.height())))
                left += hint.width() + self._spacing
            top += height + SPACING
        return places

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """The items of each line of this width; none is empty."""
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            used += self._spacing + item.sizeHint().width()
            if used > width or not lines:
                lines.append([])
                used = item.sizeHint().width()
            lines[-1].append(item)
        return lines
