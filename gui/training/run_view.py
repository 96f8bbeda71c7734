"""One run, live or old: controls, result, curves, and tabs of answers, probes, alarms and looks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from engine.errors import UserError
from engine.training import events as ev
from engine.training.runlog import read_events
from engine.training.runs import status_of
from gui.jobs import Job
from gui.layout_memory import LayoutMemory
from gui.training.alarms_view import AlarmsView
from gui.training.background import Background
from gui.training.controls import Controls
from gui.training.curves_panel import CurvesPanel
from gui.training.held_out_view import HeldOutView
from gui.training.probes_view import ProbesView
from gui.training.result_card import ResultCard
from gui.training.run_picture import RunPicture
from gui.training.samples_view import SamplesView
from gui.training.shown_run import ShownRun
from gui.widgets import Card, label

WIDE = 1350  # from this width on the tabs stand beside the curves


@dataclass(frozen=True, slots=True)
class _Read:
    """An old run, read whole."""

    folder: Path
    picture: RunPicture
    status: str


class RunView(QWidget):
    """`run` is what is shown. A live run is followed through its job, an old one is read once."""

    def __init__(self, layout: LayoutMemory) -> None:
        super().__init__()
        self.run: ShownRun | None = None
        self._stale: set[str] = set()  # parts that have not been shown what came
        self._reader = Background(self)
        self._reader.done.connect(self._was_read)
        self._build(layout)

    # -- which run

    def show_run(self, folder: Path, job: Job | None) -> None:
        """Show a run; `job` is the one that makes it, also where it has ended by now."""
        if self.run is not None and self.run.folder == folder and self.run.job is job and job is not None:
            return
        self._let_go()
        self.run = ShownRun(folder, job)
        self.curves.show_run(folder)
        self.samples.show_run(folder)
        self._reading.hide()
        if job is None:
            self._reading.setText(self.tr("Reading the run…"))
            self._reading.setVisible(folder.is_dir())
            self._reader.ask(lambda: _read(folder))
        else:
            job.events_arrived.connect(self._events_arrived)
            job.progressed.connect(self._progressed)
            job.ended.connect(self._ended)
        if not folder.is_dir():
            self._reading.setText(self.tr("The folder of this run is gone: {path}").format(path=folder))
            self._reading.show()
        self._show_all()

    def refresh(self) -> None:
        """The page became visible: show what came meanwhile."""
        if self._stale:
            self._stale.clear()
            self._show_all()
            self.samples.refresh()

    def fit(self, width: int) -> None:
        """Tabs beside the curves where there is room, else below them."""
        wish = Qt.Orientation.Horizontal if width >= WIDE else Qt.Orientation.Vertical
        if self._split.orientation() != wish:
            self._split.setOrientation(wish)
            self._split.setSizes([600, 400])

    # -- a live run

    def _events_arrived(self, events: list[ev.AnyEvent], rewound: bool) -> None:
        run = self.run
        if run is None or self.sender() is not run.job:
            return
        if rewound:
            run.picture = RunPicture()
        run.picture.take(events)
        self.curves.add_events(events, rewound)
        if not self.isVisible():
            self._stale.add("all")
            return
        kinds = {type(event) for event in events}
        if rewound:
            self._show_all()
            self.samples.refresh()
            return
        if ev.GrpoStep in kinds:
            self.samples.refresh()
        if ev.Probes in kinds:
            self.probes.show_picture(run.picture)
        if ev.HeldOut in kinds:
            self.held_out.show_picture(run.picture)
        if ev.Alarm in kinds:
            self._show_alarms()

    def _progressed(self) -> None:
        if self.isVisible():
            self.controls.show_run(self.run)

    def _ended(self) -> None:
        self._show_all()
        self.samples.refresh()

    # -- an old run

    @Slot(object)
    def _was_read(self, found: object) -> None:
        if self.run is None or not isinstance(found, _Read) or found.folder != self.run.folder:
            return
        if self.run.job is None:
            self.run.picture, self.run.read_status = found.picture, found.status
            if self.run.folder.is_dir():
                self._reading.hide()
            self._show_all()

    # -- showing

    def _show_all(self) -> None:
        if self.run is None:
            return
        picture = self.run.picture
        self.controls.show_run(self.run)
        self.result.show_run(self.run)
        self.probes.show_picture(picture)
        self.held_out.show_picture(picture)
        self._show_alarms()

    def _show_alarms(self) -> None:
        assert self.run is not None
        self.alarms.show_picture(self.run.picture)
        count = self.alarms.count
        text = self.tr("Alarms ({n})").format(n=count) if count else self.tr("Alarms")
        self.tabs.setTabText(self.tabs.indexOf(self.alarms), text)

    def _let_go(self) -> None:
        if self.run is not None and (job := self.run.job) is not None:
            job.events_arrived.disconnect(self._events_arrived)
            job.progressed.disconnect(self._progressed)
            job.ended.disconnect(self._ended)

    # -- building

    def _build(self, layout: LayoutMemory) -> None:
        self.controls, self.result = Controls(), ResultCard()
        self.curves = CurvesPanel()
        self.curves.remember_in(layout)
        self.samples, self.probes = SamplesView(), ProbesView()
        self.alarms, self.held_out = AlarmsView(), HeldOutView()
        self.tabs = QTabWidget()
        self.tabs.setObjectName("training_tabs")
        self.tabs.setDocumentMode(True)
        for widget, title in (
            (self.samples, self.tr("Answers")),
            (self.probes, self.tr("Watch it learn")),
            (self.alarms, self.tr("Alarms")),
            (self.held_out, self.tr("Held-out")),
        ):
            self.tabs.addTab(widget, title)
        self._reading = label("", "muted")
        self._reading.setObjectName("reading")
        self._reading.hide()
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self.curves)
        self._split.addWidget(self.tabs)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([600, 400])
        layout.remember_splitter(self._split, "training.split")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self._reading)
        card = Card()
        card.body.addWidget(self.controls)
        card.body.addWidget(self.result)
        box.addWidget(card)
        box.addWidget(self._split, 1)


def _read(folder: Path) -> _Read:
    """In a thread: every event of an old run, added up."""
    picture = RunPicture()
    try:
        events = read_events(folder)
    except UserError:
        events = []
    picture.take(events)
    return _Read(folder, picture, status_of(events))
