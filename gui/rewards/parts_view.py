"""The parts of an answer's score: for each dimension a bar, its figure, its share and its reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from engine.rewards.part import Part, Score
from gui.rewards.controls import Patch
from gui.rewards.draft import Line, Lines, percent, shares
from gui.shared import theme
from gui.shared.scores import score_role, score_text
from gui.shared.sentences import engine_text
from gui.shared.widgets import ElidedLabel, column, label

NARROW = 360  # pixels


class ScoreBar(QWidget):
    """A bar from 0 to 1, in the colour of how good that is."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._score: float | None = None

    def show_score(self, score: float | None) -> None:
        self._score = score
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(120, 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self._score:
            painter.setBrush(theme.color(score_role(self._score)))
            painter.drawRoundedRect(QRectF(0, 0, max(8.0, self.width() * self._score), self.height()), 4, 4)
        painter.end()


class PartsView(QWidget):
    """All dimensions of a score in the rubric's order, also those that do not apply."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[int] = []
        self._rows: list[_PartRow] = []
        self._box = column(None, spacing=6, margins=(0, 0, 8, 0))
        self.setLayout(self._box)

    def show_score(self, lines: Lines, score: Score) -> None:
        """Show the parts of `score`, which the rubric of these lines gave."""
        active = [line for line in lines if line.entry.on]
        if [line.key for line in active] != self._keys:
            self._rebuild(active)
        applying = [line for line in active if score.parts[line.entry.part_name].score is not None]
        share = shares(tuple(applying))
        for line, shown in zip(active, self._rows, strict=True):
            shown.show_part(line, score.parts[line.entry.part_name], share.get(line.key, 0.0))

    def texts(self) -> dict[str, tuple[str, str]]:
        """The shown figure and reason by title, for tests."""
        return {row.title.whole: (row.figure.text(), row.reason.text()) for row in self._rows}

    def _rebuild(self, active: Sequence[Line]) -> None:
        for old in self._rows:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._keys = [line.key for line in active]
        self._rows = [_PartRow(line.key) for line in active]
        for place, one in enumerate(self._rows):
            self._box.insertWidget(place, one)


class _PartRow(QWidget):
    def __init__(self, key: int) -> None:
        super().__init__()
        self.title, self.figure, self.share = ElidedLabel(), label(), label("", "muted")
        self.reason = label("", "muted", wrap=True, selectable=True)
        self.bar = ScoreBar()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        metrics = self.fontMetrics()
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.title.setFixedWidth(metrics.horizontalAdvance("Keeps its distance fr"))
        self.figure.setFixedWidth(metrics.horizontalAdvance("0.000 "))
        self._share = self._short_share = ""
        for number in (self.figure, self.share):
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for at, widget in enumerate((Patch(key), self.title, self.bar, self.figure, self.share)):
            grid.addWidget(widget, 0, at)
        grid.addWidget(self.reason, 1, 1, 1, 4)
        grid.setColumnStretch(2, 1)

    def show_part(self, line: Line, part: Part, share: float) -> None:
        self.title.show_text(line.title)
        self.bar.show_score(part.score)
        self.figure.setText(score_text(part.score))
        if part.score is None:
            self.reason.setText(self.tr("Does not apply: {why}").format(why=engine_text(part.reason)))
            self._share = self._short_share = ""
        else:
            self.reason.setText(engine_text(part.reason))
            text = self.tr("weighs {share}%") if share else self.tr("only shown")
            self._share = text.format(share=percent(share))
            self._short_share = f"{percent(share)}%"
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where it is narrow the share is a bare figure, so that the bar keeps some room."""
        narrow = self.width() < NARROW
        self.share.setFixedWidth(self.fontMetrics().horizontalAdvance("33.3%" if narrow else "weighs 33.3%"))
        self.share.setText(self._short_share if narrow else self._share)
        self.share.setToolTip(self._share)
