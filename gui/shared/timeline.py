"""Ranges of days on one axis: what was expected, what was answered, and where today lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.rewards.spans import Spans
from gui.shared import theme

LANE = 30  # pixels a lane
AXIS = 20
GAP = 4
NARROW = 360  # below this width the dates are left to the tool tip
_STEPS = (1, 2, 7, 14, 31, 62, 92, 183)  # days between ticks; beyond that whole years


@dataclass(frozen=True, slots=True)
class Lane:
    """One range with its name, in a colour of the theme. The first lane is what the others are held to."""

    label: str
    start: date
    end: date
    token: str = "accent"

    @property
    def backwards(self) -> bool:
        return self.start > self.end

    @property
    def bounds(self) -> tuple[int, int]:
        """The first day and the day after the last one, as ordinals, whichever way it runs."""
        first, last = sorted((self.start.toordinal(), self.end.toordinal()))
        return first, last + 1


def overlap_days(left: Lane, right: Lane) -> int:
    """How many days both ranges have in common; none where one of them runs backwards."""
    if left.backwards or right.backwards:
        return 0
    return max(0, min(left.bounds[1], right.bounds[1]) - max(left.bounds[0], right.bounds[0]))


class Timeline(QWidget):
    """Paints lanes under each other. Where a later lane covers days of the first one it is filled whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes: tuple[Lane, ...] = ()
        self.today: date | None = None
        self.setObjectName("timeline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(200)

    def show_spans(self, lanes: Sequence[Lane], today: date | None = None) -> None:
        """Show these ranges, all on one axis; none of them empties the picture."""
        self.lanes, self.today = tuple(lanes), today
        self.setAccessibleDescription(self.description())
        self.updateGeometry()
        self.update()

    def show_answers(self, answers: Iterable[tuple[str, Spans | None, str]]) -> None:
        """Show the expected range, and that of each answer: its label, spans and token of the theme."""
        drawn = [(label, spans, token) for label, spans, token in answers if spans is not None]
        expected = next((spans.expected for _, spans, _ in drawn if spans.expected is not None), None)
        lanes = [(self.tr("Expected"), expected, "good")]
        lanes += [(label, spans.answer, token) for label, spans, token in drawn]
        shown = [Lane(label, span.start, span.end, token) for label, span, token in lanes if span is not None]
        self.show_spans(shown, drawn[0][1].today if drawn else None)

    def description(self) -> str:
        """The picture in words, for the tool tip and for screen readers."""
        lines = [self._sentence(lane) for lane in self.lanes]
        for lane in self.lanes[1:]:
            text = self.tr("{label}: {days} days in common with {first}")
            days = overlap_days(self.lanes[0], lane)
            lines.append(text.format(label=lane.label, days=days, first=self.lanes[0].label))
        if self.today is not None and self.lanes:
            lines.append(self.tr("Today: {day}").format(day=self.today))
        return "\n".join(lines)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(420, GAP + LANE * max(2, len(self.lanes)) + AXIS)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self.lanes:
            QToolTip.showText(event.globalPos(), self.description(), self)  # type: ignore[attr-defined]  # a QHelpEvent
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if not self.lanes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = _Scale(self.lanes, self.today, self._track())
        self._paint_axis(painter, scale)
        for number, lane in enumerate(self.lanes):
            self._paint_lane(painter, scale, number, lane)
        self._paint_today(painter, scale)
        painter.end()

    def _paint_axis(self, painter: QPainter, scale: _Scale) -> None:
        track = scale.track
        painter.setFont(self._small())
        first, after = (scale.x(day) for day in self.lanes[0].bounds)
        painter.fillRect(
            QRectF(first, track.top(), max(1.0, after - first), track.height()),
            theme.color(self.lanes[0].token, 0.10),
        )
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(track.bottomLeft(), track.bottomRight())
        metrics, free_from = painter.fontMetrics(), track.left() - 8.0
        for day, text in scale.ticks(metrics.horizontalAdvance("2030-12-30") + 18):
            x = scale.x(day)
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(QPointF(x, track.top()), QPointF(x, track.bottom() + 3))
            width = metrics.horizontalAdvance(text)
            left = min(max(x - width / 2, 0.0), self.width() - width)
            if left >= free_from:
                painter.setPen(theme.color("muted"))
                painter.drawText(QPointF(left, track.bottom() + 4 + metrics.ascent()), text)
                free_from = left + width + 8

    def _paint_lane(self, painter: QPainter, scale: _Scale, number: int, lane: Lane) -> None:
        top = GAP + number * LANE
        self._paint_label(painter, top, lane)
        first, after = (scale.x(day) for day in lane.bounds)
        bar = QRectF(first, top + 7, max(3.0, after - first), LANE - 14)
        outline, whole = QPen(theme.color(lane.token), 1.2), theme.color(lane.token, 0.85)
        if lane.backwards:
            outline.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(outline)
        painter.setBrush(whole if number == 0 and not lane.backwards else theme.color(lane.token, 0.22))
        painter.drawRoundedRect(bar, 3, 3)
        if number and overlap_days(self.lanes[0], lane):
            begin, end = lane.bounds, self.lanes[0].bounds
            left, right = scale.x(max(begin[0], end[0])), scale.x(min(begin[1], end[1]))
            painter.setBrush(whole)
            painter.drawRoundedRect(QRectF(left, bar.top(), max(3.0, right - left), bar.height()), 3, 3)

    def _paint_label(self, painter: QPainter, top: int, lane: Lane) -> None:
        width = self._label_width() - 8
        painter.setPen(theme.color("text"))
        painter.setFont(self._small(bold=True))
        wide = self.width() >= NARROW
        metrics = painter.fontMetrics()
        name = metrics.elidedText(lane.label, Qt.TextElideMode.ElideRight, width)
        flags = Qt.AlignmentFlag.AlignLeft
        if not wide:
            painter.drawText(QRectF(0, top, width, LANE), flags | Qt.AlignmentFlag.AlignVCenter, name)
            return
        painter.drawText(QRectF(0, top, width, LANE / 2), flags | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(self._small())
        painter.setPen(theme.color("bad" if lane.backwards else "muted"))
        text = f"{lane.start} – {lane.end}"
        painter.drawText(
            QRectF(0, top + LANE / 2 - 1, width, LANE / 2), flags | Qt.AlignmentFlag.AlignVCenter, text
        )

    def _paint_today(self, painter: QPainter, scale: _Scale) -> None:
        if self.today is None:
            return
        x = scale.x(self.today.toordinal() + 0.5)
        painter.setPen(QPen(theme.color("warn"), 1.6, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, scale.track.top()), QPointF(x, scale.track.bottom()))
        painter.setFont(self._small(bold=True))
        text, metrics = self.tr("today"), painter.fontMetrics()
        width = metrics.horizontalAdvance(text)
        left = x + 4 if x + 4 + width <= self.width() else x - 4 - width
        painter.setPen(theme.color("warn"))
        painter.drawText(QPointF(left, scale.track.top() + metrics.ascent() - 2), text)

    def _track(self) -> QRectF:
        left = self._label_width()
        return QRectF(left, GAP, max(40, self.width() - left - 2), LANE * len(self.lanes))

    def _label_width(self) -> int:
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance("2030-12-30 – 2030-12-30" if self.width() >= NARROW else "Expected ")

    def _small(self, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() - 1.5))
        font.setBold(bold)
        return font

    def _sentence(self, lane: Lane) -> str:
        if lane.backwards:
            text = self.tr("{label}: {start} to {end}, which runs backwards")
            return text.format(label=lane.label, start=lane.start, end=lane.end)
        days = lane.bounds[1] - lane.bounds[0]
        text = self.tr("{label}: {start} to {end}, {days} days")
        return text.format(label=lane.label, start=lane.start, end=lane.end, days=days)


class _Scale:
    """From days to pixels, with a margin on both sides, and the days that bear a label."""

    def __init__(self, lanes: Sequence[Lane], today: date | None, track: QRectF) -> None:
        days = [day for lane in lanes for day in lane.bounds]
        days += [today.toordinal()] if today else []
        first, last = min(days), max(days)
        margin = max(1.0, (last - first) * 0.04)
        self.track = track
        self._first, self._last = first - margin, last + margin

    def x(self, day: float) -> float:
        share = (day - self._first) / (self._last - self._first)
        return self.track.left() + share * self.track.width()

    def ticks(self, apart: float) -> Iterator[tuple[int, str]]:
        """Days at least `apart` pixels from each other, with their labels."""
        fewest = (self._last - self._first) * apart / self.track.width()
        first = max(1, int(self._first) + 1)
        last = min(date.max.toordinal(), int(self._last))
        step = next((one for one in _STEPS if one >= fewest), 0)
        if step and step < 31:
            yield from ((day, date.fromordinal(day).isoformat()) for day in range(first, last + 1, step))
            return
        months = {31: 1, 62: 2, 92: 3, 183: 6}.get(step) or 12 * _round_up(fewest / 365)
        begin = date.fromordinal(first)
        count = -(-(begin.year * 12 + begin.month - 1) // months) * months
        while (year := count // 12) <= date.max.year:
            day = date(year, count % 12 + 1, 1).toordinal() if year else 0
            if day > last:
                return
            if day >= first:
                yield day, str(year) if months >= 12 else f"{year:04d}-{count % 12 + 1:02d}"
            count += months


def _round_up(years: float) -> int:
    return next((one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if one >= years), 5000)
