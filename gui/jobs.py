"""Jobs as the window sees them: a process and the events of its folder, watched by a background thread."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QObject, QThread, Signal, Slot

from engine.errors import UserError
from engine.jobs import AnyJob, create_job, read_result
from engine.project import Project
from engine.training import events as ev
from engine.training.recipe import Recipe
from engine.training.runlog import Tail, Wish, wish
from engine.training.runs import create_run, run_folders, status_of

POLL_SECONDS = 0.25
LARGEST_BATCH = 2000  # events handed to the window at once: an old run of 100,000 must not stall it
_ENTRY = () if getattr(sys, "frozen", False) else (str(Path(__file__).resolve().parent.parent / "main.py"),)
COMMAND = (sys.executable, *_ENTRY, "worker")


class Job(QObject):
    """One job's folder, followed from its first event on. Facts as signals; wishes as methods.

    kind: "train", "assess", "score", "export" or "base_file". state: "running", "paused", "done",
    "stopped" or "failed". `done` of `total` (0: not known yet) within `stage`, for a progress bar.
    """

    events_arrived = Signal(list, bool)  # new events; True: the run was rewound, these are all of them
    progressed = Signal()  # state, stage, done, total or seconds_left changed
    ended = Signal()  # state is final; `finished` holds the last event

    def __init__(self, kind: str, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.folder = folder
        self.state = "running"
        self.stage = ""
        self.done = 0
        self.total = 0
        self.seconds_left: float | None = None
        self.finished: ev.Finished | None = None
        self.events: list[ev.AnyEvent] = []  # all so far, for pages that come later
        self._marks: list[tuple[float, int]] = []

    @property
    def live(self) -> bool:
        return self.state in ("running", "paused")

    @property
    def message(self) -> str:
        """How it ended, in a sentence; empty while it lives."""
        return self.finished.message if self.finished else ""

    def wish(self, name: Wish) -> None:
        """Leave a wish in the folder. Raises UserError where the disk does not take it."""
        wish(self.folder, name)

    def result(self) -> Any:
        """The value of result.json (not for "train"). Raises UserError before it is done."""
        return read_result(self.folder)

    def take(self, events: list[ev.AnyEvent], rewound: bool) -> None:
        """Events from the watching thread, in the window's thread."""
        if rewound:
            self.events.clear()
        self.events += events
        for event in events:
            self._see(event)
        self.events_arrived.emit(events, rewound)
        self.progressed.emit()

    def end(self, state: str, finished: ev.Finished) -> None:
        self.state, self.finished, self.seconds_left = state, finished, None
        self.progressed.emit()
        self.ended.emit()

    def _see(self, event: ev.AnyEvent) -> None:
        match event:
            case ev.Progress():
                self._count(event.stage, event.done, event.total, event.time)
            case ev.PhaseStarted():
                self._count(event.phase, 0, event.steps, event.time)
            case ev.WarmStep() | ev.GrpoStep():
                phase = "warm_start" if isinstance(event, ev.WarmStep) else "grpo"
                self._count(phase, event.step, max(self.total, event.step), event.time)
            case ev.Paused():
                self.state, self.seconds_left = "paused", None
            case ev.Started() | ev.Continued():
                self.state = "running"
                self._marks.clear()
            case _:
                pass

    def _count(self, stage: str, done: int, total: int, now: float) -> None:
        if stage != self.stage:
            self._marks.clear()
        self.stage, self.done, self.total = stage, done, total
        self._marks = [*self._marks[-20:], (now, done)]
        (first, before), (last, after) = self._marks[0], self._marks[-1]
        moved = after > before and last > first
        self.seconds_left = (total - done) * (last - first) / (after - before) if moved else None


class JobBoard(QObject):
    """The jobs of the open project: starts them, finds the living ones again, and tells of them all."""

    job_added = Signal(object)  # a Job that is live now
    job_ended = Signal(object)
    jobs_changed = Signal()  # for the status bar: something of some live job changed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs: list[Job] = []
        self._threads: list[_Watcher] = []

    @property
    def live(self) -> list[Job]:
        return [job for job in self.jobs if job.live]

    @property
    def training(self) -> Job | None:
        """The live training run, or None; there is at most one in a project."""
        return next((job for job in self.live if job.kind == "train"), None)

    def start_training(self, project: Project, recipe: Recipe, name: str = "") -> Job:
        """Make a run and start its worker. Raises UserError, also while another run is live."""
        self._check_free()
        return self._start("train", project.folder, create_run(project.folder, recipe, name))

    def resume_training(self, project: Project, run: Path) -> Job:
        """Go on with a run that was stopped or killed. Raises UserError while another one is live."""
        self._check_free()
        return self._start("train", project.folder, run, "--resume")

    def start(self, project: Project, job: AnyJob) -> Job:
        """Start a job other than training. Raises UserError."""
        return self._start("job", project.folder, create_job(project.folder, job), kind=job.kind)

    def attach(self, project: Project) -> None:
        """Follow the runs of a newly opened project that live in processes of their own."""
        from engine.training.runlog import read_events

        self.forget()
        for folder in run_folders(project.folder):
            if status_of(read_events(folder)) in ("running", "paused"):
                self._watch(Job("train", folder, self), None)

    def forget(self) -> None:
        """Stop watching; the jobs' processes go on by themselves."""
        for thread in self._threads:
            thread.quit_soon()
        for thread in self._threads:
            thread.wait()
        self._threads.clear()
        self.jobs.clear()
        self.jobs_changed.emit()

    def _check_free(self) -> None:
        if self.training is not None:
            raise UserError("A run is already training.", "Stop it first, or wait until it is done.")

    def _start(self, worker: str, project: Path, folder: Path, *more: str, kind: str = "") -> Job:
        job = Job(kind or worker, folder, self)
        try:
            process = subprocess.Popen(
                [*COMMAND, worker, str(project), str(folder), *more],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=(folder / "worker.log").open("ab"),
                **_apart(),
            )
        except OSError as error:
            raise UserError(f"The worker process could not be started: {error.strerror or error}.") from error
        self._watch(job, process)
        return job

    def _watch(self, job: Job, process: subprocess.Popen[bytes] | None) -> None:
        thread = _Watcher(job.folder, process)
        thread.events_arrived.connect(job.take)
        thread.ended.connect(job.end)
        job.progressed.connect(self.jobs_changed)
        job.ended.connect(lambda: self.job_ended.emit(job))
        self.jobs.append(job)
        self._threads.append(thread)
        thread.start()
        self.job_added.emit(job)
        self.jobs_changed.emit()


class _Watcher(QThread):
    """Tails one job's events a few times a second and sees its process end."""

    events_arrived = Signal(list, bool)
    ended = Signal(str, object)

    def __init__(self, folder: Path, process: subprocess.Popen[bytes] | None) -> None:
        super().__init__()
        self._folder = folder
        self._process = process
        self._quit = threading.Event()

    def quit_soon(self) -> None:
        self._quit.set()

    @Slot()
    def run(self) -> None:
        tail = Tail(self._folder / "events.jsonl")
        pid: int | None = None
        last: ev.Finished | None = None
        while not self._quit.is_set():
            gone = self._gone(pid)  # asked before the file is read, so that its last words are read
            events, rewound = self._poll(tail)
            for event in events:
                if isinstance(event, ev.Started):
                    pid, last = event.pid, None
                elif isinstance(event, ev.Finished):
                    last = event
            self._hand_over(events, rewound)
            if gone:
                self.ended.emit(*self._verdict(last))
                return
            self._quit.wait(POLL_SECONDS)

    def _poll(self, tail: Tail) -> tuple[list[ev.AnyEvent], bool]:
        with contextlib.suppress(OSError, UserError):
            return tail.poll()
        return [], False

    def _hand_over(self, events: list[ev.AnyEvent], rewound: bool) -> None:
        for at in range(0, len(events), LARGEST_BATCH):
            self.events_arrived.emit(events[at : at + LARGEST_BATCH], rewound and at == 0)
            if at:
                time.sleep(0.01)

    def _gone(self, pid: int | None) -> bool:
        if self._process is not None:
            return self._process.poll() is not None
        if pid is None:
            return False
        try:
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.Error:
            return True

    def _verdict(self, last: ev.Finished | None) -> tuple[str, ev.Finished]:
        if last is not None:
            return last.status, last
        code = None if self._process is None else self._process.returncode
        said = f"The worker process ended without a word (exit code {code})."
        return "failed", ev.Finished(time=time.time(), status="failed", message=said, report=self._log())

    def _log(self) -> str:
        try:
            return (self._folder / "worker.log").read_text("utf-8", "replace")[-4000:]
        except OSError:
            return ""


def _apart() -> dict[str, Any]:
    """A process group of its own: the job outlives the window, and Ctrl+C in its terminal."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
