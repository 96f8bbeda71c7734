"""An answer with its tokens shaded by how unlikely the model found them."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from engine.base.odds import Odds
from gui.play.player_thread import Span
from gui.shared import theme
from gui.shared.i18n import translate
from gui.shared.json_view import JsonEdit, qt_places

SURE = 0.99  # a token at least so likely is not shaded
DARKEST = 0.5  # opacity behind a token that had no chance; more would hide the letters


class _Place(NamedTuple):
    """A token in the text, from `begin` up to `end` in Qt's count of letters."""

    begin: int
    end: int
    text: str
    odds: Odds


class AnswerView(JsonEdit):
    """A read-only answer. Where its tokens have odds, pointing at one shows the alternatives, and so does
    going to it with the arrow keys: `told` then has them as one line, "" outside of any token."""

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, read_only=True)
        by = Qt.TextInteractionFlag
        self.setTextInteractionFlags(by.TextSelectableByMouse | by.TextSelectableByKeyboard)
        self._places: list[_Place] = []
        self.cursorPositionChanged.connect(self._tell)

    @property
    def shaded(self) -> bool:
        return bool(self._places)

    def set_json(self, text: str) -> None:
        """Show text, indented where it is JSON, without shades."""
        self._places = []
        self.setExtraSelections([])
        super().set_json(text)

    def show_tokens(self, text: str, spans: Sequence[Span]) -> None:
        """Show `text` as it was written, letter by letter; the spans make up a text that ends with it."""
        places, at = [], _length(text) - sum(_length(part) for part, _ in spans)
        for part, odds in spans:
            end = at + _length(part)
            if odds is not None and end > 0:
                places.append(_Place(max(at, 0), end, part, odds))
            at = end
        if self._places == places and self.toPlainText() == text:
            return  # where the reader is in it stays
        self.setPlainText(text)
        self._places = places
        self._shade()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and getattr(self, "_places", None):
            self._shade()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QHelpEvent) and self._places:
            place = self._place_under(event.pos())
            QToolTip.showText(
                event.globalPos(), odds_text(place.text, place.odds, "\n") if place else "", self
            )
            return True
        return super().viewportEvent(event)

    def _shade(self) -> None:
        shades = []
        for place in self._places:
            if place.odds.probability >= SURE:
                continue
            shade = QTextEdit.ExtraSelection()
            shade.format.setBackground(theme.color("warn", DARKEST * (1 - place.odds.probability)))
            shade.cursor = QTextCursor(self.document())
            shade.cursor.setPosition(place.begin)
            shade.cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
            shades.append(shade)
        self.setExtraSelections(shades)

    def _tell(self) -> None:
        if self._places:
            place = self._place_at(self.textCursor().position())
            self.told.emit(odds_text(place.text, place.odds, "  ·  ") if place else "")

    def _place_under(self, point: QPoint) -> _Place | None:
        cursor = self.cursorForPosition(point)
        before = point.x() < self.cursorRect(cursor).left()
        return self._place_at(cursor.position() - before)

    def _place_at(self, position: int) -> _Place | None:
        """The token that holds the letter behind this position."""
        at = bisect_right(self._places, position, key=lambda place: place.begin) - 1
        return self._places[at] if at >= 0 and position < self._places[at].end else None


def odds_text(token: str, odds: Odds, gap: str) -> str:
    """A token with its probability, and what else might have stood there: "30": 87.0% · "29" 6.0% · ..."""
    head = translate("AnswerView", "{token}: {share}").format(
        token=quoted(token), share=share_text(odds.probability)
    )
    others = [one for one in odds.alternatives if one != (token, odds.probability)]
    return gap.join([head, *(f"{quoted(text)} {share_text(share)}" for text, share in others)])


def quoted(token: str) -> str:
    """A token as it can be read on one line: spaces and line ends within quotes."""
    return json.dumps(token, ensure_ascii=False)


def share_text(share: float) -> str:
    """A probability in percent, never rounded to certainty or to none."""
    if 0 < share < 0.001:
        return "<0.1%"
    return ">99.9%" if 0.999 < share < 1 else f"{share:.1%}"


def _length(text: str) -> int:
    """How many letters a text has for Qt."""
    return qt_places(text)(len(text))
