"""One plot of the grid: its head, its axes, and its curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSpacerItem, QToolButton, QVBoxLayout

from gui.curves.curve_axis import CurveAxis
from gui.curves.curve_head import CurveHead, Entry
from gui.curves.curve_item import CurveItem, Label, Line, Viewport
from gui.curves.curve_specs import AXIS_TEXTS, WIDEST, PlotSpec, text, written
from gui.curves.curve_view import CurveCanvas, CurveView
from gui.shared import theme

PLOT_HEIGHT = 205
LABEL_ROOM, STAR_ROOM = 16, 20  # pixels above the curves for texts


class CurvePlot(QFrame):
    """A card with one plot. What concerns all plots is requested from the panel.

    The plot in it is made when it is first needed: it costs a dozen times as much as the rest.
    """

    resized = Signal()  # its curves have another size now and must be redrawn
    hovered = Signal(object)  # the place on the x axis under the mouse, or None
    stretch_requested = Signal(float, float)  # zoom all plots to this stretch of x
    zoom_requested = Signal(float, float)
    pan_requested = Signal(float)
    reset_requested = Signal()
    enlarge_requested = Signal()
    entry_clicked = Signal(str)

    def __init__(self, spec: PlotSpec) -> None:
        super().__init__()
        self.spec = spec
        self.setProperty("card", True)
        self.setObjectName(f"curve_{spec.name}")
        self.log = False
        self.viewport = Viewport(0.0, 1.0)
        self._own_y: tuple[float, float] | None = None  # chosen with the mouse
        self.item = CurveItem()
        self.item.dots, self.item.band = spec.dots, spec.band
        self.head = CurveHead(text(spec.title), text(spec.help))
        self.enlarge_button = self._make_button()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(12, 8, 8, 4)
        self._box.setSpacing(2)
        self._box.addWidget(self.head)
        self._blank = QSpacerItem(0, PLOT_HEIGHT)  # where the plot will be
        self._box.addSpacerItem(self._blank)
        self._box.setStretch(1, 1)
        self.head.entry_clicked.connect(self.entry_clicked)

    @property
    def is_made(self) -> bool:
        """Whether its plot has been made."""
        return "plot" in self.__dict__

    @cached_property
    def view(self) -> CurveView:
        """What the curves are seen through."""
        view = CurveView()
        view.addItem(self.item, ignoreBounds=True)
        view.box_drawn.connect(self._boxed)
        view.zoom_requested.connect(self.zoom_requested)
        view.pan_requested.connect(self.pan_requested)
        view.reset_requested.connect(self.reset_requested)
        return view

    @cached_property
    def axes(self) -> dict[str, CurveAxis]:
        left = CurveAxis("left", self.spec.format, text(self.spec.unit))
        return {"left": left, "bottom": CurveAxis("bottom", "whole")}

    @cached_property
    def plot(self) -> CurveCanvas:
        """The plot itself, put in its place when it is first needed."""
        plot = CurveCanvas(self.view, self.axes["left"], self.axes["bottom"])
        plot.setMinimumHeight(PLOT_HEIGHT)
        plot.viewport().setMouseTracking(True)
        plot.viewport().installEventFilter(self)
        self._box.removeItem(self._blank)
        self._box.addWidget(plot, 1)
        plot.show()  # a layout would show it at the next turn of the event loop, too late for a picture
        self._box.activate()  # so that it has its size before it is drawn
        return plot

    # -- what is shown

    def show_lines(self, lines: Sequence[Line], entries: Sequence[Entry]) -> None:
        """The curves to draw at the next refresh, and what the legend names."""
        self.item.lines = lines
        self.head.set_entries(entries, WIDEST[self.spec.format])

    def show_marks(self, labels: Sequence[Label], star: tuple[float, float, str] | None) -> None:
        self.item.labels, self.item.star = labels, star

    def refresh(self, viewport: Viewport) -> None:
        """Draw a stretch of x; y fits what is in it, unless a box was drawn in this plot."""
        log = self.log and self.spec.log
        plot = self.plot  # made here, where it was not yet
        smooth = self.spec.smooth and not self.spec.dots  # few points are shown as they are
        weight = viewport.weight if smooth else 0.0
        self.viewport = viewport = Viewport(viewport.left, viewport.right, viewport.axis, weight, log)
        bounds = self.item.prepare(viewport, int(self.view.width()))
        low, high = self._own_y or self._fitted(bounds)
        self.view.setRange(xRange=(viewport.left, viewport.right), yRange=(low, high), padding=0)
        self._show_axes(viewport, low, high)
        plot.scene().prepareForPaint()  # else the first painting would ask for a second one
        self.show_values()

    def free_y(self) -> None:
        """Let y fit again."""
        self._own_y = None

    def show_cross(self, at: float | None) -> None:
        """Draw the crosshair there and show the values under it; None shows the latest ones."""
        if at != self.item.cross:
            self.item.cross = at
            self.item.update()
            self.show_values()

    def show_values(self) -> None:
        values: dict[str, str] = {}
        for line in self.item.lines:  # of the phases of one run the newest that has a value there counts
            values[line.name] = self.value_of(line, self.item.cross) or values.get(line.name, "")
        alone = len(self.head.entries) == 0
        pointed = self.item.cross is not None
        self.head.set_values(self._single_value(values) if alone else "", {} if alone else values, pointed)

    def value_of(self, line: Line, at: float | None) -> str:
        """The value that a curve shows at a place: its point there, or the last one before."""
        index = self._index(line, at)
        if index is None:
            return ""
        return written(float(line.curve.smoothed(self.viewport.weight)[index]), self.spec.format)

    def nearest(self, at: float) -> float:
        """The place of the first curve's point nearest to `at`, where the crosshair snaps to."""
        places = [line.curve.x(self.viewport.axis) for line in self.item.lines if len(line.curve)]
        if not places:
            return at
        x = next((one for one in places if one[0] <= at <= one[-1]), places[0])
        index = min(int(np.searchsorted(x, at)), len(x) - 1)
        if index and at - x[index - 1] < x[index] - at:
            index -= 1
        return float(x[index])

    def restyle(self) -> None:
        """Take the theme's present colours."""
        if self.is_made:
            self.plot.restyle()
        self.enlarge_button.setIcon(theme.icon("expand", "muted"))
        self.head.update()
        self._draw_again()

    # -- inside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize:
            self.resized.emit()
        elif event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        elif event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._moved(event.position())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.enlarge_button.move(self.width() - self.enlarge_button.width() - 6, 5)

    def _draw_again(self) -> None:
        if self.is_made:
            self.plot.viewport().update()

    def _show_axes(self, viewport: Viewport, low: float, high: float) -> None:
        """The ticks of this stretch, and the grid that stands at them."""
        left, bottom = self.axes["left"], self.axes["bottom"]
        bottom.title = text(AXIS_TEXTS[viewport.axis])
        self.item.grid = (
            bottom.show_range(viewport.left, viewport.right, self.view.width()),
            left.show_range(low, high, self.view.height(), viewport.log),
        )

    def _moved(self, position: QPointF) -> None:
        place = self.view.mapSceneToView(self.plot.mapToScene(position.toPoint()))
        inside = self.view.sceneBoundingRect().contains(self.plot.mapToScene(position.toPoint()))
        self.hovered.emit(self.nearest(place.x()) if inside else None)

    def _single_value(self, values: dict[str, str]) -> str:
        """Of a plot with one curve, the value; when smoothed and pointed at, the measured one too."""
        value = next((one for one in reversed(values.values()) if one), "")
        if self.item.cross is None or self.viewport.weight <= 0 or not value:
            return value
        for line in self.item.lines:
            index = self._index(line, self.item.cross)
            if index is not None and len(line.curve) > 2:
                raw = written(float(line.curve.values[index]), self.spec.format)
                return self.tr("{smoothed}  (measured {raw})").format(smoothed=value, raw=raw)
        return value

    def _index(self, line: Line, at: float | None) -> int | None:
        x = line.curve.x(self.viewport.axis)
        if not len(x):
            return None
        if at is None:
            return len(x) - 1
        slack = 1e-9 * max(1.0, abs(at))
        index = int(np.searchsorted(x, at + slack, "right")) - 1
        ended = at > x[-1] + slack and not self.spec.dots and not line.earlier
        return None if index < 0 or ended else index

    def _fitted(self, bounds: tuple[float, float] | None) -> tuple[float, float]:
        low, high = bounds or (0.0, 1.0)
        if not self.viewport.log:
            limits = [label.at for label in self.item.labels if not label.upright]
            high = max([high, *(limit for limit in limits if limit < 3 * high)])
            low = min(low, 0.0) if self.spec.from_zero else low
        span = high - low
        if span <= 1e-9 * max(1.0, abs(high)):
            span = abs(high) or 1.0
            low = low if self.spec.from_zero and low == 0 else low - span / 4
        above = 8 + (LABEL_ROOM if self.item.labels else 0) + (STAR_ROOM if self.item.star else 0)
        room = span * above / max(40.0, self.view.height() - above)
        below = 0.0 if self.spec.from_zero and low == 0 and not self.viewport.log else span * 0.06
        return low - below, high + room

    def _boxed(self, box: QRectF) -> None:
        left, right = box.left(), box.right()
        drawn_high = box.height() > 0.04 * self.view.viewRect().height()
        if drawn_high and box.height() < 0.9 * self.view.viewRect().height():
            self._own_y = (min(box.top(), box.bottom()), max(box.top(), box.bottom()))
        if math.isfinite(left) and right > left:
            self.stretch_requested.emit(left, right)

    def _make_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon("expand", "muted"))
        button.setToolTip(self.tr("Show this plot alone, or all again"))
        button.setAccessibleName(button.toolTip())
        button.setCheckable(True)
        button.setFixedSize(24, 24)
        button.clicked.connect(lambda checked=False: self.enlarge_requested.emit())
        return button
