"""On the welcome page: the jobs of recent projects that run on without a window, or in another one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal

from engine.base.progress import Progress
from engine.base.text import Text
from gui.frame.entries import RunningEntry
from gui.frame.status import HELPERS, room_of
from gui.shared.background import Background
from gui.shared.widgets import Card
from gui.workspace.jobs import Job, JobBoard
from gui.workspace.living import living_jobs

FIRST_LOOK_MS, LOOK_EVERY_MS = 100, 10_000


class RunningJobs(Card):
    """Follows these jobs while the welcome page is shown; hidden while there are none.

    A job that ends meanwhile stays, with how it ended, until the page is left.
    """

    chosen = Signal(object, str)  # the Path of the project, and the page of the job

    def __init__(self) -> None:
        super().__init__(self.tr("Running now"))
        self.body.setSpacing(2)
        self.entries: list[RunningEntry] = []
        self._projects: list[Path] = []
        self._project_of: dict[Path, Path] = {}  # by the folder of the job
        self._board = JobBoard(self)
        self._board.job_added.connect(self._added)
        self._looking = Background(self)
        self._looking.done.connect(self._found)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._look)
        self.hide()

    def look_in(self, projects: Sequence[str]) -> None:
        """Show what runs in these project folders, from now on."""
        self.end()
        self._projects = [Path(folder) for folder in projects]
        if projects:
            self._again.start(FIRST_LOOK_MS)  # after the first picture

    def end(self) -> None:
        """Follow nothing any more; the jobs go on."""
        self._again.stop()
        self._looking.drop()
        self._board.forget()
        self._project_of.clear()
        for entry in list(self.entries):
            self._drop(entry)
        self.hide()

    def _look(self) -> None:
        projects = self._projects

        def look(progress: Progress) -> list[tuple[Path, str, Path]]:
            found = []
            for at, project in enumerate(projects):
                progress(Text("Looking for jobs"), at, len(projects))
                found += [
                    (project, kind, folder) for kind, folder in living_jobs(project) if kind not in HELPERS
                ]
            return found

        self._looking.start(look)

    def _found(self, found: list[tuple[Path, str, Path]]) -> None:
        for project, kind, folder in found:
            self._project_of[folder] = project
            self._board.follow(kind, folder)
        self._again.start(LOOK_EVERY_MS)

    def _drop(self, entry: RunningEntry) -> None:
        self.entries.remove(entry)
        self.body.removeWidget(entry)
        entry.deleteLater()

    def _added(self, job: Job) -> None:
        for before in [entry for entry in self.entries if entry.job.folder == job.folder]:
            self._drop(before)  # it ended, and was resumed elsewhere
        project = self._project_of[job.folder]
        entry = RunningEntry(project, job)
        entry.chosen.connect(lambda: self.chosen.emit(project, room_of(job)))
        self.entries.append(entry)
        self.body.addWidget(entry)
        self.show()
