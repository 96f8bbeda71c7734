"""One run, live or old: controls, result, curves, and tabs of answers, probes, alarms and evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from engine.runs import events as ev
from gui.curves.curves_panel import CurvesPanel
from gui.curves.run_record import RunRecord, known_run, read_run
from gui.shared.background import Background
from gui.shared.layout_memory import LayoutMemory
from gui.shared.run_labels import unreadable_text
from gui.shared.widgets import Card, column, label
from gui.training.alarms_view import AlarmsView
from gui.training.controls import Controls
from gui.training.held_out_view import HeldOutView
from gui.training.probes_view import ProbesView
from gui.training.result_card import ResultCard
from gui.training.samples_view import SamplesView
from gui.training.shown_run import ShownRun
from gui.workspace.jobs import Job
from gui.workspace.turning_splitter import TurningSplitter

WIDE = 1000  # from this width on the tabs stand beside the curves
LOW, LEAST = 620, 700  # where it is low, already from this width on: below them nothing would have room
SOON_MS = 250  # a run that is read sooner takes the place of the one before without a blank between


class RunView(QWidget):
    """`run` is what is shown. A live run is followed through its job, an old one is read once.

    Of the tabs only the one in sight is filled; the others are when they are chosen.
    """

    def __init__(
        self, layout: LayoutMemory, curves: CurvesPanel, samples: SamplesView, probes: ProbesView
    ) -> None:
        super().__init__()
        self.curves, self.samples, self.probes = curves, samples, probes
        self.run: ShownRun | None = None
        self._unfilled: set[QWidget] = set()  # tabs whose content is out of date
        self._unseen = False  # something came while another page was open
        self._reader = Background(self)
        self._reader.done.connect(self._was_read)
        self._blank = QTimer(self, singleShot=True, interval=SOON_MS)
        self._blank.timeout.connect(self._show_reading)
        self._fill = QTimer(self, singleShot=True, interval=0)  # in a turn of the event loop of its own
        self._fill.timeout.connect(self._fill_tab)
        self._build(layout)

    # -- which run

    def show_run(self, folder: Path, job: Job | None) -> None:
        """Show a run; `job` is the one that makes it, also where it has ended by now."""
        if self.run is not None and self.run.folder == folder and self.run.job is job and job is not None:
            return
        self._unfollow()
        first = self.run is None
        self.run = ShownRun(folder, job)
        self._reading.hide()
        self._blank.stop()
        self.curves.show_run(folder)
        if not folder.is_dir():
            self._reading.setText(self.tr("The folder of this run is gone: {path}").format(path=folder))
            self._reading.show()
        known = known_run(folder, with_curves=True) if job is None else None
        if known is not None:
            self._was_read(known)
        elif job is None:
            self._reader.start(lambda _: read_run(folder, with_curves=True))
            self._blank.start()
        else:
            job.events_arrived.connect(self._events_arrived)
            job.progressed.connect(self._progressed)
            job.ended.connect(self._ended)
        if job is not None or first:
            self._show_all()

    def refresh(self) -> None:
        """The page became visible: show what came meanwhile."""
        if self._unseen:
            self._unseen = False
            self._show_all()

    # -- a live run

    def _events_arrived(self, events: list[ev.AnyEvent], rewound: bool) -> None:
        run = self.run
        if run is None or self.sender() is not run.job:
            return
        self.curves.add_events(events, rewound)
        if not self.isVisible():
            self._unseen = True
            return
        if rewound:
            self._show_all()
            return
        shown = zip((ev.SampledStep, ev.Probes, ev.Alarm, ev.HeldOut), self._all_tabs, strict=True)
        self._renew([tab for kind, tab in shown if any(isinstance(event, kind) for event in events)])

    def _progressed(self) -> None:
        if self.isVisible():
            self.controls.show_run(self.run)

    def _ended(self) -> None:
        self._show_all()

    # -- an old run

    @Slot(object)
    def _was_read(self, record: RunRecord) -> None:
        run = self.run
        if run is None or record.summary.folder != run.folder:
            return
        if run.job is None:
            self._blank.stop()
            run.read = record.summary
            if run.folder.is_dir():
                self._reading.setText(unreadable_text(run.read))
                self._reading.setVisible(bool(run.read.unreadable))
            self._show_all()

    def _show_reading(self) -> None:
        """Reading takes a while: what is shown of the run before must go."""
        if self.run is not None and self.run.folder.is_dir():
            self._reading.setText(self.tr("Reading the run…"))
            self._reading.show()
        self._show_all()

    # -- showing

    def _show_all(self) -> None:
        if self.run is None:
            return
        self.controls.show_run(self.run)
        self.result.show_run(self.run)
        self._renew(self._all_tabs)

    def _renew(self, tabs: Sequence[QWidget]) -> None:
        """These have something new to show: the one in sight does so now."""
        assert self.run is not None
        if self.alarms in tabs:
            count = len(self.run.summary.alarms)
            text = self.tr("Alarms ({n})").format(n=count) if count else self.tr("Alarms")
            self.tabs.setTabText(self.tabs.indexOf(self.alarms), text)
        self._unfilled.update(tabs)
        self._fill.start()

    def _fill_tab(self) -> None:
        tab = self.tabs.currentWidget()
        if self.run is None or tab not in self._unfilled:
            return
        self._unfilled.discard(tab)
        if tab is self.samples:
            self.samples.show_run(self.run.folder, self.run.summary.steps["warm_start"])
        elif isinstance(tab, ProbesView | AlarmsView | HeldOutView):
            tab.show_run(self.run.summary)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tabs beside the curves where there is room, else below them; beside an open setup maybe neither."""
        super().resizeEvent(event)
        low = self.height() < LOW
        wide = self.width() >= (LEAST if low else WIDE)
        self.tabs.setVisible(wide or not low)
        self._split.turn(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    def _unfollow(self) -> None:
        if self.run is not None and (job := self.run.job) is not None:
            job.events_arrived.disconnect(self._events_arrived)
            job.progressed.disconnect(self._progressed)
            job.ended.disconnect(self._ended)

    # -- building

    def _build(self, layout: LayoutMemory) -> None:
        self.controls, self.result = Controls(), ResultCard()
        self.curves.remember_in(layout)
        self.alarms, self.held_out = AlarmsView(), HeldOutView()
        self.tabs = QTabWidget()
        self.tabs.setObjectName("training_tabs")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self._all_tabs = (self.samples, self.probes, self.alarms, self.held_out)
        titles = (self.tr("Answers"), self.tr("Watch it learn"), self.tr("Alarms"), self.tr("Held-out"))
        for tab, title in zip(self._all_tabs, titles, strict=True):
            self.tabs.setTabToolTip(self.tabs.addTab(tab, title), title)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.setUsesScrollButtons(False)
        self._reading = label("", "muted", wrap=True, name="reading")
        self._reading.hide()
        self.tabs.currentChanged.connect(lambda _: self._fill.start())
        self._split = TurningSplitter(layout, "training.split")
        self._split.addWidget(self.curves)
        self._split.addWidget(self.tabs)
        card = Card()
        result = self.result
        self.controls.add_buttons(
            result.measure_button, result.export_button, result.compare_button, result.further_button
        )
        card.body.addWidget(self.controls)
        card.body.addWidget(self.result)
        self.setLayout(column(self._reading, card, self._split, spacing=10, stretch=self._split))
