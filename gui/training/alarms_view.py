"""The alarms of a run: the problem in plain language, when it was seen, and what to do about it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.runs.events import Alarm
from engine.runs.summary import RunSummary
from gui.shared import theme
from gui.shared.labels import duration_text
from gui.shared.sentences import engine_text
from gui.shared.widgets import Card, EmptyState, column, label, row, scrolled


class AlarmsView(QWidget):
    """A card for each alarm, the newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[Alarm] = []
        self._none = EmptyState(
            self.tr("No alarms"),
            self.tr(
                "While it trains, Lathe looks for what goes wrong quietly: no reward at all, groups whose "
                "answers all get the same reward, answers cut off, form without content, collapsed entropy."
            ),
        )
        inner = QWidget()
        self._cards = QVBoxLayout(inner)
        self._cards.setContentsMargins(8, 8, 8, 8)
        self._cards.addStretch(1)
        self._area = scrolled(inner)
        self.setLayout(column(self._none, self._area, spacing=6))
        self._area.hide()

    @property
    def count(self) -> int:
        return len(self._shown)

    def show_run(self, run: RunSummary) -> None:
        """Show the alarms of this run, whole or grown."""
        alarms = [alarm for alarm, *_ in run.alarms]
        if alarms[: len(self._shown)] != self._shown:
            self._clear()
        for alarm, minutes, _ in run.alarms[len(self._shown) :]:
            self._cards.insertWidget(0, self._card(alarm, minutes))
            self._shown.append(alarm)
        self._none.setVisible(not self._shown)
        self._area.setVisible(bool(self._shown))

    def _clear(self) -> None:
        self._shown.clear()
        while self._cards.count() > 1:
            item = self._cards.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()

    def _card(self, alarm: Alarm, minutes: float) -> Card:
        card = Card()
        card.setObjectName(f"alarm_{alarm.code}")
        icon = label()
        icon.setPixmap(theme.icon("warning", "warn").pixmap(18, 18))
        when = self.tr("after {time} of work").format(time=duration_text(60 * minutes))
        card.body.addLayout(row(icon, label(when, "muted"), None))
        card.body.addWidget(label(engine_text(alarm.message), wrap=True, selectable=True))
        if alarm.hint:
            card.body.addWidget(label(engine_text(alarm.hint), "muted", wrap=True, selectable=True))
        return card
