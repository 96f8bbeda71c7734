"""The pictures of a pair of models: wins, ties and losses in one bar, and estimates with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.assess.assessment import Outcome
from engine.assess.stats import Interval
from gui.assess.labels import interval_text, points_text, share_text
from gui.shared import theme
from gui.shared.labels import list_text

BAR = 26
LEGEND = 24
LANE = 26
AXIS = 22
GAP = 12


class OutcomeBar(QWidget):
    """Wins, ties and losses of a model as shares of one bar, with their numbers beneath it."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: tuple[int, int, int] = (0, 0, 0)
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("outcome_bar")

    def show_outcome(self, outcome: Outcome, name: str) -> None:
        """Show how the model of this name does."""
        self._counts, self._name = (outcome.wins, outcome.ties, outcome.losses), name
        words = list_text(text for _, text in self._legend())
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(400, BAR + LEGEND)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, BAR + LEGEND)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        total = sum(self._counts)
        if not total:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(0, 0, self.width(), BAR), 6, 6)
        painter.setClipPath(outline)
        x = 0.0
        for count, token in zip(self._counts, ("good", "raised", "bad"), strict=True):
            width = self.width() * count / total
            painter.fillRect(QRectF(x, 0, width, BAR), theme.color(token))
            if count and width > QFontMetricsF(self.font()).horizontalAdvance(str(count)) + 12:
                painter.setPen(theme.color("text" if token == "raised" else "on_accent"))
                painter.drawText(QRectF(x, 0, width, BAR), Qt.AlignmentFlag.AlignCenter, str(count))
            x += width
        painter.setClipping(False)
        self._paint_legend(painter)

    def _paint_legend(self, painter: QPainter) -> None:
        metrics, x = QFontMetricsF(self.font()), 0.0
        for token, text in self._legend():
            painter.fillRect(QRectF(x, BAR + 10, 10, 10), theme.color(token))
            painter.setPen(theme.color("muted"))
            width = metrics.horizontalAdvance(text)
            area = QRectF(x + 16, BAR + 4, width + 4, LEGEND - 4)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            x += width + 36

    def _legend(self) -> list[tuple[str, str]]:
        total = max(1, sum(self._counts))
        wins, loses = self.tr("▲ {model} wins"), self.tr("▼ {model} loses")
        texts = (wins.format(model=self._name), self.tr("= ties"), loses.format(model=self._name))
        return [
            (token, f"{text} {count} ({count / total:.0%})")
            for token, text, count in zip(("good", "base", "bad"), texts, self._counts, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Line:
    """One estimate with its interval.

    A `share` of rows is written in percent, and a difference of two in percentage points.
    """

    label: str
    value: Interval
    token: str
    share: bool = False


class IntervalChart(QWidget):
    """Estimates under each other on one axis, each with its interval; `signed` ones about a zero line."""

    def __init__(self, signed: bool = False) -> None:
        super().__init__()
        self._signed = signed
        self._ends = ("A", "B")  # which model is ahead left and right of zero
        self._lines: tuple[Line, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(260)

    def show_difference(self, lines: Sequence[Line], a: str, b: str) -> None:
        """Show differences of the model `b` less the model `a`."""
        self._ends = (a, b)
        self.show_lines(lines)

    def show_lines(self, lines: Sequence[Line]) -> None:
        self._lines = tuple(lines)
        words = "\n".join(f"{line.label}: {self._text(line)}" for line in lines)
        self.setAccessibleName(words)
        self.setToolTip(self.tr("Estimates with 95% intervals") + "\n" + words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(380, LANE * max(2, len(self._lines)) + AXIS)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(260, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if not self._lines:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        left = max(metrics.horizontalAdvance(line.label) for line in self._lines) + GAP
        right = max(metrics.horizontalAdvance(self._text(line)) for line in self._lines) + GAP
        track = QRectF(left, 0, max(40.0, self.width() - left - right), LANE * len(self._lines))
        low, high = self._range()
        self._paint_axis(painter, track, low, high)
        for number, line in enumerate(self._lines):
            middle = LANE * (number + 0.5)
            painter.setPen(theme.color("text"))
            area = QRectF(0, LANE * number, left - GAP, LANE)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, line.label)
            area = QRectF(track.right() + GAP, LANE * number, right, LANE)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._text(line))
            self._paint_line(painter, track, line, middle, low, high)

    def _paint_axis(self, painter: QPainter, track: QRectF, low: float, high: float) -> None:
        metrics = QFontMetricsF(self.font())
        ticks = (low, 0.0, high) if self._signed else (0.0, 0.25, 0.5, 0.75, 1.0)
        if track.width() < 160 and not self._signed:
            ticks = (0.0, 0.5, 1.0)
        for tick in ticks:
            x = track.left() + track.width() * (tick - low) / (high - low)
            zero = self._signed and tick == 0
            painter.setPen(QPen(theme.color("muted" if zero else "border"), 1.4 if zero else 1))
            painter.drawLine(QPointF(x, 2), QPointF(x, track.bottom() + 2))
            text = self._tick_text(tick)
            width = metrics.horizontalAdvance(text)
            painter.setPen(theme.color("muted"))
            at = min(max(x - width / 2, 0.0), self.width() - width)
            painter.drawText(QPointF(at, track.bottom() + AXIS - 6), text)

    def _tick_text(self, tick: float) -> str:
        """A signed axis may hold points and rewards, so its ends say which side is ahead."""
        if self._signed:
            return self.tr("{model} ahead").format(model=self._ends[tick > 0]) if tick else "0"
        return f"{tick:.0%}" if any(line.share for line in self._lines) else f"{tick:g}"

    def _paint_line(
        self, painter: QPainter, track: QRectF, line: Line, middle: float, low: float, high: float
    ) -> None:
        def x(value: float) -> float:
            return track.left() + track.width() * (value - low) / (high - low)

        ink = theme.color(line.token)
        painter.setPen(QPen(ink, 2))
        painter.drawLine(QPointF(x(line.value.low), middle), QPointF(x(line.value.high), middle))
        for end in (line.value.low, line.value.high):
            painter.drawLine(QPointF(x(end), middle - 5), QPointF(x(end), middle + 5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(x(line.value.estimate), middle), 4.5, 4.5)

    def _range(self) -> tuple[float, float]:
        if not self._signed:
            return 0.0, 1.0
        most = max(max(abs(line.value.low), abs(line.value.high)) for line in self._lines)
        reach = next((step for step in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if most <= step), 1.0)
        return -reach, reach

    def _text(self, line: Line) -> str:
        if line.share:
            return points_text(line.value) if self._signed else share_text(line.value)
        return interval_text(line.value, self._signed)
