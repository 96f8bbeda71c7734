"""The memory that a run needs of what there is, as one bar in parts, with a sentence."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.planning.conditions import Room
from engine.planning.planner import Estimate
from gui.shared import theme
from gui.shared.i18n import QT_TRANSLATE_NOOP, translate
from gui.shared.labels import size_text
from gui.shared.widgets import column, label, set_role

COMFORT = 0.85  # of the free memory: beyond it other programs begin to suffer


PARTS = {
    "weights": QT_TRANSLATE_NOOP("memory", "weights"),
    "adapter": QT_TRANSLATE_NOOP("memory", "adapter and optimizer"),
    "working": QT_TRANSLATE_NOOP("memory", "working memory"),
    "runtime": QT_TRANSLATE_NOOP("memory", "program"),
}


class MemoryBar(QWidget):
    """`verdict` is "good", "warn", "bad", or "" where nothing is known."""

    def __init__(self) -> None:
        super().__init__()
        self.verdict = ""
        self._estimate: Estimate | None = None
        self._room = Room(0, 1, False)
        self._bar = _Bar(self)
        self._text = label("", wrap=True, name="memory_text")
        self._legend = label("", "muted", wrap=True, name="memory_legend")
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self.setLayout(column(self._bar, self._legend, self._text, spacing=4))

    @property
    def text(self) -> str:
        return self._text.text()

    def show_estimate(self, estimate: Estimate | None, room: Room) -> None:
        self._estimate, self._room = estimate, room
        self._bar.setVisible(estimate is not None)
        self._bar.update()
        self._show_legend()
        if estimate is None:
            self.verdict = ""
            self._text.setText(self.tr("How much memory it needs is not known before it is loaded."))
            set_role(self._text, "muted")
            return
        self.verdict = _verdict(estimate.total, room)
        self._text.setText(self._sentence(estimate))
        set_role(self._text, self.verdict if self.verdict != "good" else "muted")
        parts = "\n".join(
            f"{translate('memory', PARTS[name])}: {size_text(count)}" for name, count in estimate.parts
        )
        about = self.tr("Estimated at the run's peak memory use:")
        self.setToolTip(f"{about}\n{parts}")

    def _sentence(self, estimate: Estimate) -> str:
        gpu = self._room.gpu
        if self.verdict == "bad":
            text = (
                self.tr("Needs about {need} of GPU memory, more than the {free} that are free (estimate).")
                if gpu
                else self.tr("Needs about {need} of memory, more than the {free} that are free (estimate).")
            )
        elif self.verdict == "warn":
            text = (
                self.tr("Tight: needs about {need} of the {free} of GPU memory that are free (estimate).")
                if gpu
                else self.tr("Tight: needs about {need} of the {free} of memory that are free (estimate).")
            )
        else:
            text = (
                self.tr("Fits: needs about {need} of the {free} of GPU memory that are free (estimate).")
                if gpu
                else self.tr("Fits: needs about {need} of the {free} of memory that are free (estimate).")
            )
        return text.format(need=size_text(estimate.total), free=size_text(self._room.free))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._estimate is not None:
            self._show_legend()

    def _show_legend(self) -> None:
        """A square in each colour of the bar, with what it stands for."""
        self._legend.setVisible(self._estimate is not None)
        if self._estimate is None:
            return
        used = (self.tr("in use now"), self._room.total - self._room.free)
        parts = [used, *((translate("memory", PARTS[name]), count) for name, count in self._estimate.parts)]
        squares = [
            f"<span style='color:{_ink(ink).name()}'>■</span>&nbsp;{text.replace(' ', '&nbsp;')}"
            for (text, count), (_, ink) in zip(parts, self.shares(), strict=False)
            if count
        ]
        self._legend.setText("&ensp; ".join(squares))

    def shares(self) -> list[tuple[float, str]]:
        """The parts as shares of all memory with their colours, after what others use."""
        if self._estimate is None:
            return []
        used = self._room.total - self._room.free
        names = ("series:0", "series:3", "series:1", "series:5")
        shares = [(used / self._room.total, "border")]
        for (_, count), name in zip(self._estimate.parts, names, strict=False):
            shares.append((count / self._room.total, name))
        return shares


def _verdict(need: int, room: Room) -> str:
    if need > room.free:
        return "bad"
    return "warn" if need > COMFORT * room.free else "good"


class _Bar(QWidget):
    """Grey for what others use, then each part; what does not fit runs off the end in red."""

    def __init__(self, owner: MemoryBar) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setFixedHeight(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        shares = self._owner.shares()
        over = sum(share for share, _ in shares) > 1
        left = 0.0
        for share, name in shares:
            width = min(share, 1 - left) * self.width()
            painter.setBrush(_ink(name))
            painter.drawRect(QRectF(left * self.width(), 0, width, self.height()))
            left = min(1.0, left + share)
        if over:
            painter.setBrush(theme.color("bad"))
            painter.drawRect(QRectF(self.width() - 6, 0, 6, self.height()))


def _ink(name: str) -> QColor:
    token, _, number = name.partition(":")
    return QColor(theme.tokens().series[int(number)]) if number else theme.color(token)
