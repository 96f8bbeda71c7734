"""The plots in columns that fit the width; only those in sight are redrawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from gui.curves.curve_item import Viewport
from gui.curves.curve_lines import Lines, labels_of, limit_of, star_of
from gui.curves.curve_plot import CurvePlot
from gui.curves.curve_specs import SPECS
from gui.curves.curve_store import Axis, RunCurves
from gui.curves.curve_tools import Choices

TWO_COLUMNS, THREE_COLUMNS = 560, 1300  # from these widths on


class CurveGrid(QScrollArea):
    """All plots, of which those are shown that have something to show."""

    sight_changed = Signal()  # other plots came in sight, or their size changed

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.plots = {spec.name: CurvePlot(spec) for spec in SPECS}
        self.shown: Sequence[str] = ()
        self._alone = ""
        self._columns = 0
        self._placed: list[str] = []
        self._viewport = Viewport(0.0, 1.0)
        self._fresh: set[str] = set()  # plots that are up to date
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._renew_next)
        self.inner = QWidget()
        self._layout = QGridLayout(self.inner)
        self._layout.setContentsMargins(0, 0, 4, 0)
        self._layout.setSpacing(10)
        for plot in self.plots.values():
            plot.setParent(self.inner)
            plot.resized.connect(lambda plot=plot: self._draw_again(plot))
            plot.hide()
        self.setWidget(self.inner)
        self.verticalScrollBar().valueChanged.connect(self.sight_changed)

    def show_runs(
        self, runs: Sequence[RunCurves], lines: Lines, choices: Choices, phase: str
    ) -> Sequence[str]:
        """Give the plots the curves of a run and of those beneath it; the names of the plots that have some.

        `phase`: only what belongs to it is shown, or "all".
        """
        lines.assign(runs)
        for name, plot in self.plots.items():
            plot.log = name in choices.log
            plot.show_lines(*lines.of(plot.spec, choices.hidden_curves))
        self.show_marks(runs[0], choices.axis)
        self.show_only(
            [
                name
                for name, plot in self.plots.items()
                if name not in choices.hidden_plots
                and lines.any_in(plot.spec)
                and (phase == "all" or plot.spec.phase in ("any", phase))
            ]
        )
        return self.shown

    def show_marks(self, run: RunCurves, axis: Axis) -> None:
        """Where the phases of a run began, where it stood still, its limits, and its best."""
        labels = labels_of(run, axis)
        for plot in self.plots.values():
            plot.show_marks([*labels, *limit_of(run, plot.spec)], star_of(run, axis, plot.spec))

    def settle(self) -> None:
        """Give all plots their places at once, in sight or not."""
        for _ in range(2):  # a legend takes its lines when it knows its width
            self._layout.activate()
            self.inner.resize(self.viewport().width(), self._layout.sizeHint().height())
        self._layout.activate()

    def show_only(self, names: Sequence[str]) -> None:
        """Show these plots, in their own order."""
        self.shown = names
        self._place()

    def enlarge(self, name: str) -> None:
        """Show one plot alone; the same again, or an empty name, brings all back."""
        self._alone = "" if name == self._alone else name
        for own, plot in self.plots.items():
            plot.enlarge_button.setChecked(own == self._alone)
        self._place()

    def in_sight(self) -> list[CurvePlot]:
        """The plots of which the window shows a part."""
        port = self.viewport()
        area = QRect(self.inner.mapFrom(port, port.rect().topLeft()), port.size())
        return [plot for name in self._placed if (plot := self.plots[name]).geometry().intersects(area)]

    def refresh(self, viewport: Viewport, everywhere: bool = False) -> None:
        """Draw this stretch at once in the plots in sight that are made, in the others soon.

        `everywhere`: in all of them, for a picture.
        """
        self.renew(viewport)
        for plot in [self.plots[name] for name in self._placed] if everywhere else self.in_sight():
            if plot.is_made or everywhere:
                self._refresh(plot)

    def renew(self, viewport: Viewport, *, changed: bool = True) -> None:
        """Draw this stretch in the plots in sight, one in each turn of the event loop, so as not to stall it.

        `changed` is False where only other plots came in sight.
        """
        if changed or viewport != self._viewport:
            self._fresh.clear()
        self._viewport = viewport
        self._turn.start()

    def _renew_next(self) -> None:
        plot = next((plot for plot in self.in_sight() if plot.spec.name not in self._fresh), None)
        if plot is None or not self.isVisible():
            self._turn.stop()
        else:
            self._refresh(plot)

    def _draw_again(self, plot: CurvePlot) -> None:
        """Its ticks and the room above its curves go by its size, which a longer legend beside it changes."""
        if plot.spec.name in self._fresh:
            self._fresh.discard(plot.spec.name)
            self._turn.start()

    def _refresh(self, plot: CurvePlot) -> None:
        plot.refresh(self._viewport)
        self._fresh.add(plot.spec.name)

    def show_cross(self, at: float | None) -> None:
        """Move the crosshair in all plots."""
        for plot in self.in_sight():
            plot.show_cross(at)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fresh.clear()
        self._place()
        self.sight_changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "inner"):
            for plot in self.plots.values():
                plot.restyle()

    def _place(self) -> None:
        wanted = [self._alone] if self._alone in self.shown else list(self.shown)
        width = self.viewport().width()
        columns = 3 if width >= THREE_COLUMNS else 2 if width >= TWO_COLUMNS else 1
        alone = wanted == [self._alone]
        columns = 1 if alone else columns
        height = self.viewport().height() - 2 if alone else 0
        if wanted == self._placed and columns == self._columns:
            for name in wanted:
                self.plots[name].setMinimumHeight(height)
            return
        for name in self._placed:
            self._layout.removeWidget(self.plots[name])
            if name not in wanted:
                self.plots[name].hide()
        for at, name in enumerate(wanted):
            self.plots[name].setMinimumHeight(height)
            # A plot keeps its height whatever stands beside it, unless it has all the room to itself.
            align = Qt.AlignmentFlag(0) if alone else Qt.AlignmentFlag.AlignTop
            self._layout.addWidget(self.plots[name], at // columns, at % columns, align)
            self.plots[name].show()
        for line in range(len(self.plots) + 1):
            self._layout.setRowStretch(line, int(line == (0 if alone else len(self.plots))))
        for column in range(3):
            self._layout.setColumnStretch(column, 1 if column < columns else 0)
        self._placed, self._columns = wanted, columns
        self._fresh.clear()
