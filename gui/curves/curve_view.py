"""The view of a plot, which requests zooming from the panel, and the canvas around it."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from gui.curves.curve_axis import CurveAxis
from gui.shared import theme


class CurveCanvas(pg.GraphicsView):
    """A view with its two axes, and none of the menus, buttons and further axes of a `pg.PlotWidget`.

    They are made for each plot, and moved with it, at several times the cost of what is seen.
    """

    def __init__(self, view: CurveView, left: CurveAxis, bottom: CurveAxis) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.centralLayout.setSpacing(0)
        self.centralLayout.setContentsMargins(1, 5, 7, 1)
        self.centralLayout.addItem(left, 0, 0)
        self.centralLayout.addItem(view, 0, 1)
        self.centralLayout.addItem(bottom, 1, 1)
        self.restyle()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """No higher than it has to be: all plots of the grid are of one height."""
        return QSize(self.minimumWidth(), self.minimumHeight())

    def restyle(self) -> None:
        """Use the theme's present background; everything else takes its colours while it is painted."""
        self.setBackground(theme.tokens().panel)


class CurveView(pg.ViewBox):
    """A view that only the panel moves: dragging a box, Ctrl and the wheel, or a double click ask for it.

    The wheel alone scrolls the page, as everywhere else in the window.
    """

    box_drawn = Signal(object)  # a QRectF in the plot's own units
    zoom_requested = Signal(float, float)  # factor of the stretch in view, and the place that stays
    pan_requested = Signal(float)  # by this much of x
    reset_requested = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.disableAutoRange()
        self.setDefaultPadding(0)
        self.rbScaleBox.setPen(pg.mkPen(color=(120, 130, 145), width=1))
        self.rbScaleBox.setBrush(pg.mkBrush(120, 130, 145, 40))

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: N802 - Qt's name
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        factor = 1.0015 ** -event.delta()
        self.zoom_requested.emit(factor, self.mapToView(event.pos()).x())
        event.accept()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: N802 - pyqtgraph's name
        event.accept()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.button() == Qt.MouseButton.MiddleButton or shifted:
            self.pan_requested.emit(self.mapToView(event.lastPos()).x() - self.mapToView(event.pos()).x())
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        begin, now = event.buttonDownPos(), event.pos()
        if not event.isFinish():
            self.updateScaleBox(begin, now)
            return
        self.rbScaleBox.hide()
        if abs(begin.x() - now.x()) >= 5:
            inside = self.boundingRect().intersected(QRectF(begin, now).normalized())
            self.box_drawn.emit(self.childGroup.mapRectFromParent(inside))

    def mouseClickEvent(self, event: Any) -> None:  # noqa: N802 - pyqtgraph's name
        if event.double():
            self.reset_requested.emit()
            event.accept()
