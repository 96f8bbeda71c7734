"""The head of a plot, above the curves: its title, the current value and the legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.curves.curve_item import DASHES, EARLIER_ALPHA
from gui.shared import theme

SWATCH = 16
GAP = 6
LINE = 20
BETWEEN = 14  # free between two entries
MANY = 5  # so many entries stand in two columns at least
BUTTON_ROOM = 30  # for the button that the card lays over the right end


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the legend. `colour` None is for a run whose curves have several colours."""

    name: str
    title: str
    colour: int | None
    dash: int = 0
    earlier: bool = False
    shown: bool = True
    can_hide: bool = False


class CurveHead(QWidget):
    """Painted by itself, because its values follow the mouse in all plots at once."""

    entry_clicked = Signal(str)

    def __init__(self, title: str, help_text: str) -> None:
        super().__init__()
        self.title = title
        self.value = ""
        self.entries: Sequence[Entry] = ()
        self.values: dict[str, str] = {}
        self._places: list[QRect] = []
        self._widest = 0
        self._tight = False  # too narrow for values, which are then shown under the mouse only
        self._pointed = False
        self.setToolTip(help_text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(help_text)
        self.setFixedHeight(LINE)

    def set_entries(self, entries: Sequence[Entry], widest_value: str) -> None:
        """Show this legend; every entry keeps room for a value as wide as `widest_value`."""
        widest = self.fontMetrics().horizontalAdvance(widest_value) if widest_value else 0
        if list(entries) == list(self.entries) and widest == self._widest:
            return
        self.entries, self._widest = entries, widest
        self._lay_out()

    def set_values(self, value: str, values: dict[str, str], pointed: bool = False) -> None:
        """The value beside the title, and one for each entry by name; `pointed`: those under the mouse."""
        if (value, values, pointed) != (self.value, self.values, self._pointed):
            self.value, self.values, self._pointed = value, values, pointed
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._lay_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        for entry, place in zip(self.entries, self._places, strict=False):
            if entry.can_hide and place.contains(event.position().toPoint()):
                self.entry_clicked.emit(entry.name)

    def _lay_out(self) -> None:
        """Entries in columns of one width, like a table; many long ones are rather cut than stacked."""
        widest = max((self._width(entry) for entry in self.entries), default=1)
        fitting = (self.width() + BETWEEN) // (widest + BETWEEN)
        columns = min(max(fitting, 2 if len(self.entries) >= MANY else 1), max(1, len(self.entries)))
        width, height = (self.width() + BETWEEN) // columns - BETWEEN, LINE - 2
        self._tight = width < widest
        self._places = [
            QRect(
                at % columns * (width + BETWEEN),
                LINE + 2 + at // columns * height,
                min(width, widest),
                height,
            )
            for at in range(len(self.entries))
        ]
        lines = -(-len(self.entries) // columns)
        self.setFixedHeight(LINE + 2 + lines * height if self.entries else LINE)
        self.update()

    def _width(self, entry: Entry) -> int:
        """What an entry takes with its value; two more, as rounding must not cut it."""
        width = SWATCH + 6 + self.fontMetrics().horizontalAdvance(entry.title)
        return width + GAP + self._widest if self._widest and entry.colour is not None else width

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        t = theme.tokens()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        metrics = QFontMetrics(bold)
        room = self.width() - BUTTON_ROOM
        value_width = metrics.horizontalAdvance(self.value)
        painter.setPen(QColor(t.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        title = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room - value_width - 8)
        painter.drawText(QRect(0, 0, room, LINE), Qt.AlignmentFlag.AlignLeft | middle, title)
        painter.setPen(QColor(t.text))
        painter.drawText(QRect(0, 0, room, LINE), Qt.AlignmentFlag.AlignRight | middle, self.value)
        painter.setFont(self.font())
        for entry, place in zip(self.entries, self._places, strict=False):
            self._paint_entry(painter, entry, place)

    def _paint_entry(self, painter: QPainter, entry: Entry, place: QRect) -> None:
        t = theme.tokens()
        ink = QColor(t.muted if entry.colour is None else t.series[entry.colour % len(t.series)])
        if entry.earlier:
            ink.setAlphaF(EARLIER_ALPHA)
        if not entry.shown:
            ink = QColor(t.border)
        middle = place.center().y() + 0.5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(ink, 2, DASHES[entry.dash % len(DASHES)]))
        painter.drawLine(QPointF(place.left(), middle), QPointF(place.left() + SWATCH, middle))
        painter.setPen(QColor(t.muted if entry.shown else t.border))
        area = QRectF(place).adjusted(SWATCH + 4, 0, 0, 0)
        value = self.values.get(entry.name, "") if entry.shown and (self._pointed or not self._tight) else ""
        room = int(area.width()) - (GAP + self._widest if value else 0)
        title = self.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        if value:
            painter.setPen(QColor(t.text))
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, value)
