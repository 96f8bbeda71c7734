"""Works off the cells of a study, one process at a time, until all are done, the hours are up, or a request.

Each cell's training is a process of its own (`lathe worker train`), and so is the answering of the test rows
(`lathe worker job`): a crash costs one cell, and memory comes back between them. All that is known stands in
the study's folder, so whoever goes on with it needs nothing else.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from engine import jobs
from engine.app import program
from engine.base import lock
from engine.base.errors import UserError
from engine.base.progress import Cancelled
from engine.base.text import Text
from engine.runs import events as ev
from engine.runs import launch
from engine.runs.runlog import RunLog, Tail, request_control
from engine.runs.runs import run_folders
from engine.runs.summary import RunSummary, read_summary
from engine.study.cells import cell_title
from engine.study.folder import SPLIT, Ended, Result, State, Study, studies
from engine.study.forecast import Forecast
from engine.study.grid import Cell, is_endpoint, passes_for
from engine.study.page import write_report

LOOKS = 0.3  # seconds between two looks at a process
PATIENCE = 120.0  # seconds that a process has to end by itself once it was asked to


class Process(Protocol):
    """What is used of `subprocess.Popen`."""

    pid: int

    def poll(self) -> int | None: ...

    def kill(self) -> None: ...


Start = Callable[[list[str], Path], Process]  # the words after `lathe worker`, and the job's folder


class _HoursUpError(Exception):
    """What the study may take is used up."""


class Drive:
    """One sitting of a study. `log` is that of the job: it says how far it is, and takes the requests."""

    def __init__(self, study: Study, log: RunLog, start: Start | None = None) -> None:
        self._study, self._log, self._start = study, log, start or start_worker
        self._failures: dict[str, Text] = {}
        self._left_out: dict[str, Text] = {}
        self._results: dict[Cell, Result] = {}

    def carry_on(self) -> Ended:
        """Go on until nothing is left to do; a stop request ends it with Cancelled, and nothing is lost.

        Raises UserError where another process works on the same study.
        """
        busy = UserError(
            "The study {name} is already being worked on.",
            self._study.name,
            hint="Stop it first, or wait until it ends.",
        )
        with lock.only_one(self._study.folder, "study", busy):
            self._results = self._study.results()
            ended: Ended = "failed"
            try:
                ended = self._all_cells()
            except _HoursUpError:
                ended = "hours"
            except (Cancelled, KeyboardInterrupt):
                ended = "stopped"
                raise
            finally:
                self._study.keep_state(State(ended=ended, failures=self._failures, left_out=self._left_out))
            self._log.say(ev.Progress, stage=Text("Writing the report"), done=0, total=1)
            write_report(self._study)
            return ended

    def _all_cells(self) -> Ended:
        cells = self._study.grid.cells
        for cell in cells:
            if cell in self._results:
                continue
            self._wait_for_other_runs()
            key = self._study.grid.key(cell)
            try:
                if (why := self._why_not(cell)) is not None:
                    self._left_out[key] = why
                    continue
                self._results[cell] = self._one_cell(cell)
            except Cancelled:
                raise
            except UserError as error:  # the next cell may fare better
                self._failures[key] = error.text
        if not self._results:
            return "failed"
        return "hours" if self._left_out and self._study.grid.hours else "done"

    def _why_not(self, cell: Cell) -> Text | None:
        """Why a cell is not begun; None where it is."""
        grid = self._study.grid
        if cell.method == "supervised-longer" and grid.paid_by(cell) not in self._results:
            return Text("the cell whose time it gets is not done")
        left = self._seconds_left()
        if left is None:
            return None
        begun = self._study.train_seconds(cell)
        needed = Forecast(self._study.project, grid, self._results).seconds(cell)
        if left > 0 and (needed is None or needed - begun <= left):
            return None
        return Text("it did not fit into the hours that were left")

    def _seconds_left(self) -> float | None:
        """Of the hours that the study may take; None for no limit."""
        if not self._study.grid.hours:
            return None
        spent = sum(
            self._results[cell].seconds if cell in self._results else self._study.train_seconds(cell)
            for cell in self._study.grid.cells
        )
        return 3600 * self._study.grid.hours - spent

    def _one_cell(self, cell: Cell) -> Result:
        run = self._trained(cell) if cell.trains else None
        began = time.monotonic()
        name = run.name if run else cell.model if is_endpoint(cell.model) else f"base:{cell.model}"
        answers = self._answered(cell, name)
        result = Result(
            run=run.name if run else "",
            rows=tuple(one["row_id"] for one in answers),
            outputs=tuple(one["output"] for one in answers),
            exact=tuple(one["exact"] for one in answers),
            rewards=tuple(one["score"]["total"] for one in answers),
            train_seconds=round(self._study.train_seconds(cell), 1),
            answer_seconds=round(time.monotonic() - began, 1),
            missing=sum(one["missing"] is not None for one in answers),
        )
        self._study.keep_result(cell, result)
        if run is not None:
            _tidy(run, self._study.grid.keep_adapters)
        return result

    def _trained(self, cell: Cell) -> Path:
        """The run of a cell, trained to its end. Raises UserError where it failed."""
        run = self._study.run_of(cell)
        resumes = run is not None and (run / "events.jsonl").exists()
        run = run or self._study.new_run(cell, self._passes(cell))
        summary = read_summary(run)
        if summary.status != "done":
            words = ["train", str(self._study.folder), str(run), *(["--resume"] if resumes else [])]
            living = launch.has_process(run)  # a sitting that was killed left it behind
            process = _Left(run) if living else self._start(words, run)
            summary = self._attend(process, run, cell, Text("training"))
        if summary.status != "done":
            raise _ended(summary, UserError("The training ended without a word."))
        return run

    def _passes(self, cell: Cell) -> float | None:
        """The passes of a cell that trains as long as another one did."""
        if cell.method != "supervised-longer":
            return None
        paid = self._study.grid.paid_by(cell)
        run = self._study.run_of(paid)
        if run is None:
            raise UserError("The run whose time this cell gets is gone.")
        seconds = read_summary(run).step_seconds
        return passes_for(self._study.grid.recipe_of(paid), sum(seconds["warm_start"]), sum(seconds["grpo"]))

    def _answered(self, cell: Cell, name: str) -> list[dict[str, Any]]:
        """The judged answers of a model to the test rows, in their order. Raises UserError."""
        tokens = self._study.grid.recipe.max_answer_tokens
        job = jobs.ScoreJob(model=name, split=SPLIT, limit=0, max_tokens=tokens)
        folder = jobs.create_job(self._study.folder, job)
        words = ["job", str(self._study.folder), str(folder)]
        summary = self._attend(self._start(words, folder), folder, cell, Text("answering the test rows"))
        if summary.status != "done":
            raise _ended(summary, UserError("Answering ended without a word."))
        found: list[dict[str, Any]] = jobs.read_result(folder)["scored"]
        return found

    def _attend(self, process: Process, folder: Path, cell: Cell, doing: Text) -> RunSummary:
        """Tell how far a process is, and pass requests on, until it ends. Raises Cancelled, _HoursUpError."""
        cells = self._study.grid.cells
        title = cell_title(self._study.grid, cell)
        stage = Text("{at} of {all}, {cell}: {doing}", cells.index(cell) + 1, len(cells), title, doing)
        tail, summary, said = Tail(folder / "events.jsonl"), RunSummary(folder), (-1, -1)
        left = self._seconds_left()
        until = None if left is None else time.monotonic() + left
        try:
            while process.poll() is None:
                paused = self._takes_requests(folder, stage)
                if until is not None and time.monotonic() > (until := until + paused):
                    raise _HoursUpError
                events, rewound = tail.poll()
                summary = RunSummary(folder) if rewound else summary
                for event in events:
                    summary.add(event)
                now = summary.done, summary.total
                if now != said:
                    said = now
                    self._log.say(ev.Progress, stage=stage, done=now[0], total=now[1])
                time.sleep(LOOKS)
        except BaseException:
            self._end(process, folder)
            raise
        return read_summary(folder)

    def _takes_requests(self, folder: Path, stage: Text) -> float:
        """Meet a request to stop or to pause; the seconds of the pause. Raises Cancelled."""
        requests = self._log.requests()
        if "stop" in requests:
            raise Cancelled(stage)
        if "pause" not in requests:
            return 0.0
        began = time.monotonic()
        self._log.fulfil("pause", "resume")
        request_control(folder, "pause")
        self._log.say(ev.Paused)
        while not {"resume", "stop"} & self._log.requests():
            time.sleep(LOOKS)
        (folder / "control.pause").unlink(missing_ok=True)
        request_control(folder, "resume")
        self._log.fulfil("resume")
        self._log.say(ev.Continued)
        return time.monotonic() - began

    def _end(self, process: Process, folder: Path) -> None:
        """Have a process save what it has and end."""
        with contextlib.suppress(UserError):
            request_control(folder, "stop")
        until = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        if process.poll() is None:
            process.kill()

    def _wait_for_other_runs(self) -> None:
        """Until no other run of the project or its studies trains: two would take each other's memory."""
        said = False
        while (run := _training_beside(self._study)) is not None:
            if not said:
                said = True
                stage = Text("Waiting until the run {name} is over", read_summary(run).name)
                self._log.say(ev.Progress, stage=stage, done=0, total=0)
            if "stop" in self._log.requests():
                raise Cancelled(Text("Waiting for another run"))
            time.sleep(LOOKS)


class _Left:
    """The process of a run that another sitting started, and that outlived it."""

    def __init__(self, run: Path) -> None:
        self._run = run
        found = launch.launch_of(run)
        self.pid = found.pid if found else 0

    def poll(self) -> int | None:
        return None if launch.has_process(self._run) else 0

    def kill(self) -> None:
        found = launch.launch_of(self._run)
        if found is not None and found.process is not None:
            found.process.kill()


def start_worker(words: list[str], folder: Path) -> Process:
    """Start a worker apart from this process, whose priority it keeps: Ctrl+C is for the study alone."""
    return launch.start(program.command("worker", *words), folder, niceness=0)


def _training_beside(study: Study) -> Path | None:
    """A run that trains in the project of a study, or in another study of it."""
    others = [folder for folder in studies(study.parent) if folder != study.folder]
    runs = (run for place in (study.parent, *others) for run in run_folders(place))
    return next((run for run in runs if launch.has_process(run)), None)


def _tidy(run: Path, keep_adapters: bool) -> None:
    """Delete what a finished cell no longer needs: what it would resume from, or all its weights."""
    saved = run / "checkpoints"
    for folder in saved.iterdir() if saved.is_dir() else ():
        if not keep_adapters or not (folder / "adapter_config.json").is_file():
            shutil.rmtree(folder, ignore_errors=True)


def _ended(summary: RunSummary, otherwise: UserError) -> UserError:
    """Why a worker ended, as it said; what is known otherwise."""
    return UserError(summary.message) if summary.message else otherwise
