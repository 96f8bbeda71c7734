"""Which run is shown, and which earlier ones lie under its curves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from engine.runs.summary import RunSummary
from gui.shared.chooser import Chooser
from gui.shared.run_labels import score_of_run, state_name, title_in, title_of
from gui.shared.widgets import button, row
from gui.workspace.jobs import Job

MOST_OVERLAID = 15


class RunSelector(QWidget):
    """Live runs first, then the others, the newest first."""

    chosen = Signal(object)  # the Path of a run
    overlay_changed = Signal(list)  # the Paths of the runs to lay under it

    def __init__(self) -> None:
        super().__init__()
        self._overlaid: list[Path] = []
        self._runs: Sequence[RunSummary] = ()
        self._shown: Path | None = None
        self.box = Chooser(
            "run_selector", self.tr("The run that is shown: the live one first, then earlier ones")
        )
        self.box.setMinimumWidth(260)
        self.box.setMaximumWidth(440)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.currentIndexChanged.connect(lambda _: self._picked())
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.overlay_button = button(
            self.tr("Overlay"),
            icon="runs",
            tip=self.tr("Show the curves of earlier runs behind those of this one"),
        )
        self.overlay_button.setObjectName("overlay")
        self.overlay_button.setMenu(self.menu)
        self.setLayout(row(self.box, self.overlay_button))

    def fill(self, jobs: Sequence[Job], runs: Sequence[RunSummary], shown: Path | None) -> None:
        """Offer these runs, with `shown` as the chosen one; no signal."""
        self._runs, self._shown = runs, shown
        living = {job.folder for job in jobs}
        self.box.blockSignals(True)
        self.box.clear()
        for job in jobs:
            self.box.addItem(f"{title_of(job.summary)}   ·   {state_name(job.state)}", str(job.folder))
        for run in runs:
            if run.folder not in living:
                came_to = score_of_run(run)
                told = (title_of(run), state_name(run.status), *([came_to] if came_to else []))
                self.box.addItem("   ·   ".join(told), str(run.folder))
        if shown is not None and self.box.findData(str(shown)) < 0:
            self.box.addItem(title_in(shown.parent.parent, shown.name), str(shown))
        self.box.setCurrentIndex(self.box.findData(str(shown)))
        self.box.blockSignals(False)
        self.box.setVisible(self.box.count() > 0)
        self._show_overlay()

    def show_chosen(self, folder: Path) -> bool:
        """Show this run as the chosen one, no signal; False where it is not among those offered."""
        at = self.box.findData(str(folder))
        self.box.blockSignals(True)
        self.box.setCurrentIndex(at)
        self.box.blockSignals(False)
        self._shown = folder
        self._show_overlay()
        return at >= 0

    def _show_overlay(self) -> None:
        """A run does not lie under itself, and the button is there where another one can."""
        if self._shown in self._overlaid:
            self._overlay(self._shown, False)
        others = any(run.folder != self._shown for run in self._runs[:MOST_OVERLAID])
        self.overlay_button.setVisible(others and self._shown is not None)

    def _fill_menu(self) -> None:
        self.menu.clear()
        for run in self._runs[:MOST_OVERLAID]:
            if run.folder != self._shown:
                action = self.menu.addAction(title_of(run))
                action.setCheckable(True)
                action.setChecked(run.folder in self._overlaid)
                action.toggled.connect(lambda on, folder=run.folder: self._overlay(folder, on))

    def _overlay(self, folder: Path | None, on: bool) -> None:
        others = [one for one in self._overlaid if one != folder]
        self._overlaid = [*others, folder] if on and folder is not None else others
        self.overlay_changed.emit(list(self._overlaid))

    def _picked(self) -> None:
        if path := self.box.currentData():
            self.chosen.emit(Path(path))
