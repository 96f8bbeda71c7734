"""The facts of all runs of the project: read beside the window, and followed while a run lives."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs.facts import RunDigest, RunFacts, read_facts
from engine.runs.runs import run_folders
from gui.shared.background import Background
from gui.workspace.jobs import Job, JobBoard

SHOW_EVERY_MS = 1000
Stamp = tuple[int, ...]
Known = dict[Path, tuple[Stamp, RunFacts]]


class RunReader(QObject):
    """`refresh` reads what changed; `runs_read` gives all runs, `run_changed` one that lives."""

    runs_read = Signal(list)
    run_changed = Signal(object)

    def __init__(self, board: JobBoard, parent: QObject) -> None:
        super().__init__(parent)
        self._known: Known = {}
        self._digests: dict[Path, RunDigest] = {}
        self._fresh: set[Path] = set()
        self._background = Background(self)
        self._background.done.connect(self._read)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOW_EVERY_MS)
        self._timer.timeout.connect(self._show_living)
        for job in board.jobs:
            self._follow(job)
        board.job_added.connect(self._follow)

    def refresh(self, project: Path) -> None:
        """Read the runs of a project again, as far as their files changed."""
        known = dict(self._known)
        self._background.ask(lambda: _read_all(project, known))

    def _read(self, result: Known | UserError) -> None:
        if isinstance(result, UserError):
            return
        self._known = result
        living = {folder: digest.facts() for folder, digest in self._digests.items()}
        self.runs_read.emit([living.get(folder, facts) for folder, (_, facts) in result.items()])

    def _follow(self, job: Job) -> None:
        if job.kind != "train" or not job.live:
            return
        digest = self._digests[job.folder] = RunDigest(job.folder)
        digest.add(job.events)
        job.events_arrived.connect(lambda events, rewound: self._take(job.folder, events, rewound))
        job.ended.connect(lambda: self._ended(job.folder))

    def _take(self, folder: Path, events: list[ev.AnyEvent], rewound: bool) -> None:
        if rewound or folder not in self._digests:
            self._digests[folder] = RunDigest(folder)
        self._digests[folder].add(events)
        self._fresh.add(folder)
        if not self._timer.isActive():
            self._timer.start()

    def _show_living(self) -> None:
        for folder in self._fresh:
            if folder in self._digests:
                self.run_changed.emit(self._digests[folder].facts())
        self._fresh.clear()

    def _ended(self, folder: Path) -> None:
        """From now on the folder's files say all, also that its process went without a word."""
        self._digests.pop(folder, None)
        self.run_changed.emit(read_facts(folder))


def _read_all(project: Path, known: Known) -> Known:
    found: Known = {}
    for folder in run_folders(project):
        stamp = _stamp(folder)
        old = known.get(folder)
        fresh = old is None or old[0] != stamp or old[1].live
        found[folder] = (stamp, read_facts(folder)) if fresh or old is None else old
    return found


def _stamp(folder: Path) -> Stamp:
    """Sizes and times of the files that the facts come from."""
    found: list[int] = []
    for name in ("events.jsonl", "about.json", "recipe.json"):
        try:
            state = (folder / name).stat()
            found += [state.st_size, state.st_mtime_ns]
        except OSError:
            found.append(0)
    return tuple(found)
