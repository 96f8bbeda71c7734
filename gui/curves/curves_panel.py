"""The curves of a run, live or old, each in a plot of its own, all linked along the x axis."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from engine.runs import events as ev
from gui.curves.curve_grid import CurveGrid
from gui.curves.curve_hardware import HardwareSampler
from gui.curves.curve_item import Viewport
from gui.curves.curve_lines import Lines, newest_phase, place_text, where
from gui.curves.curve_saving import CurveSaver
from gui.curves.curve_store import RunCurves
from gui.curves.curve_tools import Choices, CurveTools
from gui.curves.run_record import RunRecord, is_small, known_run, read_run
from gui.shared.background import Background
from gui.shared.layout_memory import LayoutMemory
from gui.shared.widgets import ElidedLabel, column, label

KEPT_AS = "curves.choices"
SOON_MS = 250  # a run that is read sooner takes the place of the one before without a blank between


class CurvesPanel(QWidget):
    """Shows one run, and earlier ones under it.

    `show_run` reads a run's folder; `add_events` goes on with batches of the living one, which may
    overlap with what was read. `overlay` draws other runs beneath.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = RunCurves()
        self.earlier: list[RunCurves] = []
        self.folder: Path | None = None
        self._zoom: tuple[float, float] | None = None
        self._readings: dict[Background, Path] = {}
        self._waiting: list[ev.AnyEvent] | None = None  # live events while the run's past is being read
        self._lines = Lines()
        self._memory: LayoutMemory | None = None
        self.tools = CurveTools()
        self.grid = CurveGrid()
        self.saver = CurveSaver(self)
        self._build()
        self._connect()
        self._sampler = HardwareSampler(self, self._add_hardware)
        self._show_new_lines()

    # -- called by the Train and Runs pages

    def show_run(self, folder: Path) -> None:
        """Show the run of a folder, old or living; a big one is read in the background."""
        if (curves := _curves_at_once(folder)) is not None:
            self.show_curves(curves, folder)
            return
        self._begin(RunCurves(), folder)
        self._waiting = []
        if self._pages.currentWidget() is self.grid:
            self._blank.start()
        else:
            self._show_reading()
        self._read(folder)

    def show_curves(self, run: RunCurves, folder: Path | None = None) -> None:
        """Show curves that were read already."""
        self._begin(run, folder)
        self._show_new_lines()

    def add_events(self, events: Sequence[ev.AnyEvent], rewound: bool = False) -> None:
        """More events of the run that is shown; `rewound`: these are all of them."""
        if rewound:
            limit, name = self.run.length_limit, self.run.name
            self._forget_readings(self.folder)
            self.run = RunCurves(name)
            self.run.length_limit = limit
            self._waiting = None
        if self._waiting is not None:
            self._waiting += events
            return
        known = len(self.run.curves)
        grew = self.run.add(events)
        self._sampler.follow(events)
        if len(self.run.curves) != known or rewound:
            self._show_new_lines()
        elif grew:
            self.grid.show_marks(self.run, self.tools.choices.axis)
            self.renew()

    def clear(self) -> None:
        """Show nothing; earlier runs that are drawn beneath stay."""
        self._begin(RunCurves(), None)
        self._show_new_lines()

    def overlay(self, folders: Sequence[Path]) -> None:
        """Draw these runs, dashed, beneath; none: the run stands alone again."""
        for folder in set(self._readings.values()) - {self.folder}:
            self._forget_readings(folder)
        self.earlier = [RunCurves(folder.name) for folder in folders]
        for at, folder in enumerate(folders):
            if (curves := _curves_at_once(folder)) is not None:
                self.earlier[at] = curves
            else:
                self._read(folder, at)
        self._show_new_lines()

    def remember_in(self, memory: LayoutMemory) -> None:
        """Restore the choices of the last start (axis, smoothing, hidden plots), and store new ones."""
        self._memory = memory
        try:
            self.tools.set_choices(Choices.model_validate_json(memory.states.get(KEPT_AS) or "{}"))
        except ValidationError:
            memory.states.pop(KEPT_AS, None)

    # -- the stretch in view

    @property
    def runs(self) -> list[RunCurves]:
        """The run itself and the earlier ones, without the empty."""
        return [run for run in (self.run, *self.earlier) if run.curves]

    @property
    def _has_two_phases(self) -> bool:
        return len({phase for run in self.runs for phase in run.phase_starts("step")}) > 1

    @property
    def _phase(self) -> str:
        """The phase in view, or "all"."""
        if not self._has_two_phases:
            return "all"
        chosen = self.tools.choices.stretch
        return newest_phase(self.runs) if chosen == "newest" else chosen

    def stretch(self) -> tuple[float, float]:
        """From where to where the x axes go now."""
        return self._zoom or where(self.runs, self.tools.choices.axis, self._phase)

    def zoom_to(self, left: float, right: float) -> None:
        """Show this stretch in all plots."""
        whole = where(self.runs, self.tools.choices.axis, "all")
        span = max(right - left, (whole[1] - whole[0]) * 1e-5, 1e-6)
        middle = min(max((left + right) / 2, whole[0]), whole[1])
        if span >= (whole[1] - whole[0]) * 1.2:
            self.reset_zoom()
            return
        self._zoom = (middle - span / 2, middle + span / 2)
        self.refresh()

    def zoom_by(self, factor: float, at: float) -> None:
        """Zoom in (below 1) or out around a place that stays where it is."""
        left, right = self.stretch()
        self.zoom_to(at - (at - left) * factor, at + (right - at) * factor)

    def pan(self, by: float) -> None:
        left, right = self.stretch()
        self.zoom_to(left + by, right + by)

    def reset_zoom(self) -> None:
        """Follow the run again."""
        self._zoom = None
        for plot in self.grid.plots.values():
            plot.free_y()
        self.refresh()

    def refresh(self, everywhere: bool = False) -> None:
        """Draw what is in sight at once, as the mouse needs it; the rest when it is scrolled to."""
        if self.isVisible() or everywhere:
            self.grid.refresh(self._viewport(), everywhere)

    def renew(self, changed: bool = True) -> None:
        """Draw what is in sight, one plot after another; `changed` is False after mere scrolling."""
        if self.isVisible():
            self.grid.renew(self._viewport(), changed=changed)

    # -- inside

    def _viewport(self) -> Viewport:
        choices = self.tools.choices
        return Viewport(*self.stretch(), choices.axis, choices.smoothing)

    def _begin(self, run: RunCurves, folder: Path | None) -> None:
        """Change to another run; its curves are not on the screen yet."""
        self._forget_readings(self.folder)
        self._blank.stop()
        self.run, self.folder, self._waiting, self._zoom = run, folder, None, None
        self._sampler.stop()
        self.grid.enlarge("")

    def _show_reading(self) -> None:
        """Reading takes a while: the curves of the run before must go."""
        if self._waiting is not None:
            self._show_new_lines()
            self._show_text(self.tr("Reading the run…"))

    def _take(self, folder: Path, run: RunCurves, earlier: int | None = None) -> None:
        if earlier is not None:
            if earlier < len(self.earlier):
                self.earlier[earlier] = run
        elif folder == self.folder:
            self.run = run
            waiting, self._waiting = self._waiting or [], None
            self._blank.stop()
            self.run.add(waiting)
            self._sampler.follow(waiting)
        self._show_new_lines()

    def _read(self, folder: Path, earlier: int | None = None) -> None:
        reading = Background(self)
        self._readings[reading] = folder
        reading.done.connect(lambda record: self._was_read(reading, record, earlier))
        reading.start(lambda _: read_run(folder, with_curves=True))

    def _was_read(self, reading: Background, record: RunRecord, earlier: int | None) -> None:
        """Show what was read, unless another run was requested meanwhile."""
        folder = self._readings.pop(reading, None)
        reading.deleteLater()
        if folder is not None and record.curves is not None:
            self._take(folder, record.curves, earlier)

    def _forget_readings(self, folder: Path | None) -> None:
        self._readings = {reading: path for reading, path in self._readings.items() if path != folder}

    def _show_new_lines(self) -> None:
        """Curves came or went, or other ones were chosen: assign them to the plots."""
        shown = self._fill(self.grid, self._lines)
        self.tools.set_dimensions(self._lines.dimensions())
        self.tools.show_stretch(self._has_two_phases)
        if shown:
            self._pages.setCurrentWidget(self.grid)
            self._hint.show()
            self.renew()
        elif self._waiting is None:
            self._show_text(
                self.tr("All plots are hidden. Choose some under Plots.")
                if self.runs
                else self.tr("No curves yet. They begin with the first step of training.")
            )

    def _fill(self, grid: CurveGrid, lines: Lines) -> Sequence[str]:
        return grid.show_runs([self.run, *self.earlier], lines, self.tools.choices, self._phase)

    def fill_copy(self, grid: CurveGrid) -> None:
        """Draw what is shown here, in sight or not, in the plots of another grid."""
        self._fill(grid, Lines())
        grid.settle()
        grid.refresh(self._viewport(), everywhere=True)

    def _choices_changed(self) -> None:
        if self._memory is not None:
            self._memory.states[KEPT_AS] = self.tools.choices.model_dump_json()
        self._show_new_lines()

    def _hovered(self, at: float | None) -> None:
        self.grid.show_cross(at)
        self._hint.show_text(
            place_text(self.run, self.tools.choices.axis, at) if at is not None else self._hint_text()
        )

    def _hint_text(self) -> str:
        return self.tr("Drag in a plot to zoom in, use Ctrl+wheel to zoom, double-click to see everything.")

    def _add_hardware(self, now: ev.Event, gpu: float | None, celsius: float | None) -> None:
        known = len(self.run.curves)
        self.run.add_hardware(now, gpu, celsius)
        self._show_new_lines() if len(self.run.curves) != known else self.renew()

    def _show_text(self, text: str) -> None:
        self._message.setText(text)
        self._pages.setCurrentWidget(self._message)
        self._hint.hide()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.renew()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        left, right = self.stretch()
        match event.key():
            case Qt.Key.Key_Home | Qt.Key.Key_0:
                self.reset_zoom()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(0.7, (left + right) / 2)
            case Qt.Key.Key_Minus:
                self.zoom_by(1 / 0.7, (left + right) / 2)
            case Qt.Key.Key_Left:
                self.pan((left - right) / 10)
            case Qt.Key.Key_Right:
                self.pan((right - left) / 10)
            case _:
                super().keyPressEvent(event)

    def _build(self) -> None:
        self.setObjectName("curves_panel")
        self._message = label("", "muted", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._message)
        self._pages.addWidget(self.grid)
        self._hint = ElidedLabel("muted")
        self._hint.show_text(self._hint_text())
        self.setLayout(column(self.tools, self._pages, self._hint, stretch=self._pages))

    def _connect(self) -> None:
        self._blank = QTimer(self, singleShot=True, interval=SOON_MS)
        self._blank.timeout.connect(self._show_reading)
        self.grid.sight_changed.connect(lambda: self.renew(changed=False))
        self.tools.changed.connect(self._choices_changed)
        self.tools.stretch_chosen.connect(self.reset_zoom)
        self.tools.reset_requested.connect(self.reset_zoom)
        self.tools.png_requested.connect(self.saver.save_png)
        self.tools.csv_requested.connect(self.saver.save_csv)
        self.tools.copy_requested.connect(self.saver.copy_picture)
        for name, plot in self.grid.plots.items():
            plot.hovered.connect(self._hovered)
            plot.stretch_requested.connect(self.zoom_to)
            plot.zoom_requested.connect(self.zoom_by)
            plot.pan_requested.connect(self.pan)
            plot.reset_requested.connect(self.reset_zoom)
            plot.entry_clicked.connect(self.tools.toggle_curve)
            plot.enlarge_requested.connect(lambda name=name: self._enlarge(name))

    def _enlarge(self, name: str) -> None:
        self.grid.enlarge(name)
        self.renew()


def _curves_at_once(folder: Path) -> RunCurves | None:
    """The curves of a run that is known or small; None where reading it would stall the window."""
    record = read_run(folder, with_curves=True) if is_small(folder) else known_run(folder, with_curves=True)
    return record.curves if record is not None else None
