"""The cards of all dimensions in the rubric's order, which dragging changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from engine.rewards.rubric import Entry
from gui.rewards.card import DimensionCard
from gui.rewards.draft import Line, Lines, faults, is_twice, shares
from gui.rewards.judge_strip import JudgeStrip
from gui.shared import theme
from gui.shared.widgets import column

_SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class CardList(QWidget):
    """Keeps one card a line, by its key, so that a moved or edited card keeps focus and open details."""

    edited = Signal(int, object)
    moved = Signal(int, int)  # key, the new place, counted without it
    removed = Signal(int)
    duplicated = Signal(int)

    def __init__(
        self, schema: Mapping[str, Any], make_strip: Callable[[Entry], JudgeStrip] | None = None
    ) -> None:
        super().__init__()
        self._schema, self._make_strip = schema, make_strip
        self.cards: dict[int, DimensionCard] = {}
        self._order: list[int] = []
        self._drop_at: int | None = None
        self._box = column(None, margins=(0, 0, 8, 0))
        self.setLayout(self._box)

    def set_schema(self, schema: Mapping[str, Any]) -> None:
        """Offer the fields of another schema; `show_lines` must follow."""
        self._schema = schema
        for card in self.cards.values():
            card.set_schema(schema)

    def show_lines(self, lines: Lines) -> None:
        """Show the draft as it is."""
        share, wrong = shares(lines), faults(lines)
        scale = slider_scale(lines)
        for key in set(self.cards) - {line.key for line in lines}:
            gone = self.cards.pop(key)
            self._box.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        order = [line.key for line in lines]
        for place, line in enumerate(lines):
            card = self.cards.get(line.key)
            if card is None:
                card = self.cards[line.key] = self._make_card(line)
                self._box.insertWidget(place, card)
            elif self._box.indexOf(card) != place:
                self._box.removeWidget(card)
                self._box.insertWidget(place, card)
            card.show_line(
                line,
                share.get(line.key),
                scale,
                fault=wrong.get(line.key, ""),
                twice=is_twice(lines, line),
                ends=(place == 0, place == len(lines) - 1),
            )
        if order != self._order:
            self._order = order
            self._chain_tabs()

    def current_key(self) -> int | None:
        """The key of the card that has the focus, or None."""
        at = QApplication.focusWidget()
        while at is not None and not isinstance(at, DimensionCard):
            at = at.parentWidget()
        return at.line.key if at is not None and at.line.key in self.cards else None

    def reveal(self, key: int, *, opened: bool = False) -> None:
        """Scroll to a card and give it the focus."""
        card = self.cards[key]
        if opened and card.more.isVisibleTo(card):
            card.more.setChecked(True)
        if not card.isAncestorOf(QApplication.focusWidget() or self):
            card.switch.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(50, card, lambda: self._scroll_to(card))  # after the layout has placed it

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._drop_at is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF(2, self._gap(self._drop_at) - 2, self.width() - 12, 4), 2, 2)
        painter.end()

    def _make_card(self, line: Line) -> DimensionCard:
        card = DimensionCard(line, self._schema, self._make_strip)
        card.edited.connect(self.edited)
        card.more.toggled.connect(lambda *_: self._chain_tabs())  # its form is made the first time
        card.removed.connect(self.removed)
        card.duplicated.connect(self.duplicated)
        card.moved.connect(lambda key, by: self.moved.emit(key, self._order.index(key) + by))
        card.grip.dragged.connect(self._drag)
        card.grip.dropped.connect(lambda at, card=card: self._drop(card, at))
        return card

    def _drag(self, at: QPoint) -> None:
        here = self.mapFromGlobal(at)
        area = self._area()
        if area is not None:
            area.ensureVisible(here.x(), here.y(), 0, 40)
        self._drop_at = self._place_at(here.y())
        self.update()

    def _drop(self, card: DimensionCard, at: QPoint) -> None:
        place, here = self._place_at(self.mapFromGlobal(at).y()), self._order.index(card.line.key)
        self._drop_at = None
        self.update()
        place -= place > here  # counted without the card itself
        if place != here:
            self.moved.emit(card.line.key, place)

    def _place_at(self, y: int) -> int:
        return sum(self.cards[key].geometry().center().y() < y for key in self._order)

    def _gap(self, place: int) -> int:
        if place < len(self._order):
            return max(2, self.cards[self._order[place]].geometry().top() - 4)
        return self.cards[self._order[-1]].geometry().bottom() + 5

    def _chain_tabs(self) -> None:
        widgets = [widget for key in self._order for widget in self.cards[key].tab_chain()]
        for before, after in pairwise(widgets):
            QWidget.setTabOrder(before, after)

    def _scroll_to(self, card: DimensionCard) -> None:
        area = self._area()
        if area is None:
            return
        if card.height() > area.viewport().height():  # its head says what it is about
            area.verticalScrollBar().setValue(card.mapTo(self, QPoint()).y())
        else:
            area.ensureWidgetVisible(card, 0, 12)

    def _area(self) -> QScrollArea | None:
        at = self.parentWidget()
        while at is not None and not isinstance(at, QScrollArea):
            at = at.parentWidget()
        return at


def slider_scale(lines: Lines) -> float:
    """The weight at the right end of every slider: the least round one that holds all weights."""
    heaviest = max((line.entry.weight for line in lines), default=1.0)
    return float(next(scale for scale in _SCALES if scale >= heaviest))
