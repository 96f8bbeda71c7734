"""Jobs as the window sees them: a process and the events of its folder, watched by a background thread."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.app import program
from engine.app.priority import IN_THE_BACKGROUND, WAITED_FOR
from engine.base.errors import UserError
from engine.endpoints.settings import folder as endpoint_folder
from engine.jobs import AnyJob, EndpointTestJob, create_job, dataset_folder, read_result
from engine.project import Project
from engine.runs import events as ev
from engine.runs import launch
from engine.runs.further import add_steps
from engine.runs.queue import QueuedRun
from engine.runs.recipe import Recipe
from engine.runs.runlog import Control, request_control
from engine.runs.runs import create_run, forget_start
from engine.runs.summary import RunSummary
from gui.workspace.living import living_jobs
from gui.workspace.run_queue import RunQueue
from gui.workspace.watcher import Watcher

COMMAND = (*program.command(), "worker")
Secrets = Mapping[str, str] | None  # variables for one process, which no file holds


class Job(QObject):
    """One job's folder, followed from its first event on. Facts as signals; control requests as methods.

    kind: "train", or that of a job (`engine/jobs.py`). state: "running", "paused", "done",
    "stopped" or "failed".
    """

    events_arrived = Signal(list, bool)  # new events; True: the run was rewound, these are all of them
    progressed = Signal()  # state, stage, done, total or seconds_left changed
    ended = Signal()  # state is final; `finished` holds the last event

    def __init__(self, kind: str, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.folder = folder
        self.state = "running"
        self.seconds_left: float | None = None
        self.stepped = False  # whether this process has made a step yet
        self.finished: ev.Finished | None = None
        self.events: list[ev.AnyEvent] = []  # all so far, for pages that come later
        self.summary = RunSummary(folder)
        self._marks: dict[str, list[tuple[ev.Event, int]]] = {}  # by stage: it comes back after an evaluation

    @property
    def live(self) -> bool:
        return self.state in ("running", "paused")

    @property
    def stage(self) -> str:
        """A Text of the worker, or the name of a phase."""
        return self.summary.stage

    @property
    def done(self) -> int:
        """How far it has come within its stage; the steps of a run are counted over both phases."""
        return self.summary.done

    @property
    def total(self) -> int:
        """What `done` comes to; 0 where that is not known yet."""
        return self.summary.total

    @property
    def measures(self) -> bool:
        """Whether this only evaluates a run on its held-out rows."""
        return self.summary.started is not None and self.summary.started.job == "measure"

    @property
    def message(self) -> str:
        """How it ended, in a sentence; empty while it lives."""
        return self.finished.message if self.finished else ""

    def request(self, name: Control) -> None:
        """Leave a control request in the folder. Raises UserError where the disk does not take it."""
        if not self.folder.is_dir():
            raise UserError(
                "The folder of this job is gone: {folder}.", self.folder, hint="Was it moved or deleted?"
            )
        request_control(self.folder, name)
        self.progressed.emit()

    def requested(self, name: Control) -> bool:
        """Whether this control request is still waiting in the folder."""
        return (self.folder / f"control.{name}").exists()

    def result(self) -> Any:
        """The value of result.json (not for "train"). Raises UserError before it is done."""
        return read_result(self.folder)

    def take(self, events: list[ev.AnyEvent], rewound: bool) -> None:
        """Events from the watching thread, in the window's thread."""
        if rewound:
            self.events.clear()
            self.summary = RunSummary(self.folder)
        self.events += events
        self.summary.take(events)
        for event in events:
            self._see(event)
        self.events_arrived.emit(events, rewound)
        self.progressed.emit()

    def end(self, state: str, finished: ev.Finished) -> None:
        self.state, self.finished, self.seconds_left = state, finished, None
        self.summary.update_status()
        self.progressed.emit()
        self.ended.emit()

    def _see(self, event: ev.AnyEvent) -> None:
        match event:
            case ev.Progress():
                self._mark(event, event.stage, event.done, event.total)
            case ev.HeldOut():
                self.seconds_left = None
            case ev.PhaseStarted():
                # No mark yet: the model is looked at before the first step, and a resumed phase does
                # not begin at 0.
                self.seconds_left = None
                self._marks.clear()
            case ev.Step():
                self._mark(event, event.phase, event.step, self.summary.planned(event.phase))
                self.stepped = True
            case ev.Paused():
                self.state, self.seconds_left = "paused", None
            case ev.Started() | ev.Continued():
                self.state, self.seconds_left = "running", None
                self.stepped = self.stepped and isinstance(event, ev.Continued)
                self._marks.clear()
            case _:
                pass

    def _mark(self, event: ev.Event, stage: str, done: int, total: int) -> None:
        """Tell the time left from how fast this stage went on lately."""
        marks = self._marks.get(stage, [])
        marks = [*(marks[-20:] if marks and marks[-1][1] <= done else []), (event, done)]
        self._marks[stage] = marks
        (first, before), (last, after) = marks[0], marks[-1]
        passed = ev.seconds_between(first, last)
        moved = after > before and passed > 0
        self.seconds_left = (total - done) * passed / (after - before) if moved else None


class JobBoard(QObject):
    """The jobs of the open project: starts them, finds the living ones again, and tells of them all."""

    job_added = Signal(object)  # a Job that is live now
    job_ended = Signal(object)
    jobs_changed = Signal()  # for the status bar: something of some live job changed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs: list[Job] = []
        self.before_start: Callable[[], object] = lambda: None  # may raise UserError: then nothing starts
        self._threads: list[Watcher] = []
        self.queue = RunQueue(self)

    @property
    def live(self) -> list[Job]:
        return [job for job in self.jobs if job.live]

    @property
    def training(self) -> Job | None:
        """The live training run, or None; there is at most one in a project."""
        return next((job for job in self.live if job.kind == "train"), None)

    @property
    def occupied(self) -> bool:
        """Whether a run trains or a study is worked on, beside which no other run is started."""
        return any(job.kind in ("train", "study") for job in self.live)

    def start_training(self, project: Project, recipe: Recipe, name: str = "") -> Job:
        """Make a run and start its worker. Raises UserError, also while another run is live."""
        self._check_free()
        self.before_start()
        run = create_run(project.folder, recipe, name)
        try:
            return self._start("train", project.folder, run)
        except UserError:
            forget_start(run)
            raise

    def resume_training(self, project: Project, run: Path, more: int = 0) -> Job:
        """Go on with a run that was stopped or killed, or that is finished and gets `more` steps.

        Raises UserError while another one is live.
        """
        self._check_free()
        _check_there(run)
        self.before_start()
        if more:
            add_steps(run, more)
        return self._start("train", project.folder, run, "--resume")

    def start_queued(self, project: Project, queued: QueuedRun) -> Job:
        """Start what a place of the queue is for. Raises UserError, also while another run is live."""
        if queued.recipe is not None:
            return self.start_training(project, queued.recipe, queued.name)
        run = project.folder / "runs" / queued.run
        return (
            self.start_measuring(project, run)
            if queued.measures
            else self.resume_training(project, run, queued.more)
        )

    def start_or_queue(self, project: Project, run: QueuedRun) -> None:
        """Start it now, or put it into the queue while another run is live. Raises UserError."""
        if not self.occupied:
            self.start_queued(project, run)
        else:
            self.queue.add(run)

    def start_measuring(self, project: Project, run: Path) -> Job:
        """Evaluate the last checkpoint of a run on its held-out rows. Raises UserError, as training does."""
        self._check_free()
        _check_there(run)
        self.before_start()
        return self._start("train", project.folder, run, "--measure")

    def start(self, project: Project, job: AnyJob, secrets: Secrets = None) -> Job:
        """Start a job other than training, with `secrets` in its environment. Raises UserError."""
        self.before_start()
        folder = create_job(project.folder, job)
        return self._start("job", project.folder, folder, kind=job.kind, secrets=secrets)

    def start_alone(self, job: AnyJob) -> Job:
        """Start a job that needs no project: of a dataset of the hub, or an endpoint. Raises UserError."""
        place = endpoint_folder() if isinstance(job, EndpointTestJob) else dataset_folder()
        return self._start("job", place, create_job(place, job), kind=job.kind)

    def attach(self, project: Project) -> None:
        """Follow the runs and jobs of a newly opened project that live in processes of their own."""
        self.forget()
        self.look_again(project)
        self.queue.open(project)

    def look_again(self, project: Project) -> None:
        """Follow also what was started elsewhere since, by the command line or by a window now closed."""
        watched = {job.folder for job in self.live}
        for kind, folder in living_jobs(project.folder, watched):
            self.follow(kind, folder)

    def follow(self, kind: str, folder: Path) -> None:
        """Follow a run or job that lives in a process of its own, unless that is done already."""
        if all(job.folder != folder for job in self.live):
            self._watch(Job(kind, folder, self), None)

    def stop(self, job: Job) -> None:
        """Stop a job: at the end of its step, or at once where it has not come to its first step.

        Before the first step there is nothing to save, and the process may be within a library that looks
        for no control request; so may one that waits for the network's answer. Raises UserError.
        """
        begins = job.kind == "train" and not job.stepped and not job.measures
        if begins or job.kind == "dataset_parts":
            for thread in reversed(self._threads):
                if thread.folder == job.folder:
                    thread.end_process()
                    return
        job.request("stop")

    def forget(self) -> None:
        """Stop watching; the jobs' processes go on by themselves."""
        for thread in self._threads:
            thread.quit_soon()
        for thread in self._threads:
            thread.wait()
            if thread.process is not None and thread.process.poll() is None:
                # Someone must take note of its end; a daemon, since the job may outlive the window.
                threading.Thread(target=thread.process.wait, daemon=True).start()
        self._threads.clear()
        self.jobs.clear()
        self.queue.open(None)
        self.jobs_changed.emit()

    def handed_over(self) -> JobBoard:
        """A new board that watches the same living jobs; this one forgets them, and speaks no more.

        The jobs are new objects, so that pages of the old window, which is gone, are not told of them.
        """
        live = {job.folder: job.kind for job in self.live}
        processes = {thread.folder: thread.process for thread in self._threads}
        project = self.queue.project
        self.forget()
        other = JobBoard()
        for folder, kind in live.items():
            other._watch(Job(kind, folder, other), processes.get(folder))
        with contextlib.suppress(UserError):  # damaged since: whoever queues the next run is told
            other.queue.open(project)
        return other

    def _check_free(self) -> None:
        if self.training is not None:
            raise UserError("A run is already training.", hint="Stop it first, or wait until it is done.")
        if self.occupied:
            raise UserError("A study is training.", hint="Stop it first, or wait until it is done.")

    def _start(
        self, worker: str, project: Path, folder: Path, *more: str, kind: str = "", secrets: Secrets = None
    ) -> Job:
        command = [*COMMAND, worker, str(project), str(folder), *more]
        niceness = WAITED_FOR if kind == "serve" else IN_THE_BACKGROUND
        process = launch.start(command, folder, niceness, secrets)
        job = Job(kind or worker, folder, self)
        self._watch(job, process)
        return job

    def _watch(self, job: Job, process: subprocess.Popen[bytes] | None) -> None:
        thread = Watcher(job.folder, process)
        thread.events_arrived.connect(job.take)
        thread.ended.connect(job.end)
        job.progressed.connect(self.jobs_changed)
        job.ended.connect(lambda: self.job_ended.emit(job))
        self.jobs.append(job)
        self._threads.append(thread)
        thread.start()
        self.job_added.emit(job)
        self.jobs_changed.emit()


def _check_there(run: Path) -> None:
    if not run.is_dir():
        raise UserError("The run {name} is gone from this project.", run.name, hint="Was its folder deleted?")
