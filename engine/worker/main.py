"""The front door of every job: guards stdout, and turns an exception into Finished("failed").

Each job runs in a process of its own, started by the window or by the command line. What it has to
say it says in the job's folder; stdout is free for nobody, because the libraries print to it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.app import crash, heap
from engine.app.cuda_start import take_up
from engine.base import lock, store
from engine.base.errors import UserError
from engine.base.text import Text
from engine.jobs import load_job
from engine.project import open_project
from engine.runs import events as ev
from engine.runs.runlog import RunLog, SilentLog
from engine.runs.runs import check_startable
from engine.training.distributed.process_failure import reporting_lost_process
from engine.training.distributed.process_group import rank_and_world_size

Tell = Callable[[UserError], object]
# Libraries that would keep things in the home folder itself, or in the folder for temporary files.
CACHES = {"MPLCONFIGDIR": "matplotlib", "TRITON_CACHE_DIR": "triton", "TORCHINDUCTOR_CACHE_DIR": "inductor"}
EXIT_DONE, EXIT_DEFECT, EXIT_USER = 0, 1, 2


def quiet() -> None:
    """Keep the libraries from printing, asking the network, or making threads fight over cores.

    Before anything of a job: where CUDA parts were fetched and cannot be loaded, the process begins again.
    """
    # A thread that waits spins for some microseconds and then sleeps. Spinning on starves the window and
    # other jobs where cores are few (steps 10 times as long); sleeping at once costs a fifth of the speed.
    os.environ.setdefault("GOMP_SPINCOUNT", "20000")
    heap.limit_caches()
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")
    for name, place in CACHES.items():
        os.environ.setdefault(name, str(store.cache_folder() / place))
    warnings.filterwarnings("ignore")
    take_up()


@contextlib.contextmanager
def stdout_guarded() -> Iterator[None]:
    """Send what anything prints to stdout, native code too, to stderr."""
    sys.stdout.flush()
    saved = os.dup(1)
    try:
        os.dup2(2, 1)
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(saved, 1)
        os.close(saved)


def guarded(
    run: Path,
    job: Callable[[], ev.Status],
    tell: Tell,
    again: Text = Text("Resume the run to go on from its last checkpoint."),
) -> int:
    """Do a job of a run folder; returns the exit code. Every way to fail ends in an event.

    `again` is the hint where it was interrupted from the keyboard.
    """
    quiet()
    crash.about_job(run)
    try:
        with stdout_guarded():
            job()
    except UserError as error:
        _say_failed(run, error.message, error.hint)
        tell(error)
        return EXIT_USER
    except KeyboardInterrupt:
        _say_failed(run, Text("Interrupted from the keyboard."), again)
        return 130
    except Exception as error:
        crash.keep(error)
        report = traceback.format_exc()
        _say_failed(run, Text.verbatim(f"{type(error).__name__}: {error}"), Text.verbatim(report))
        print(report, file=sys.stderr)  # noqa: T201 - a defect is shown whole
        return EXIT_DEFECT
    return EXIT_DONE


def complain(error: UserError) -> None:
    """The one sentence for the terminal; of several processes of a run only the first one speaks."""
    if rank_and_world_size()[0] == 0:
        print(f"lathe: {error}", file=sys.stderr)  # noqa: T201


def _say_failed(run: Path, message: Text, report: Text) -> None:
    if rank_and_world_size()[0]:
        return
    with contextlib.suppress(UserError):
        # A full disk must not hide the first error behind a second one.
        RunLog(run).say(ev.Finished, status="failed", message=message, report=report)


def train_job(project_folder: Path, run: Path, resume: bool = False, tell: Tell | None = None) -> int:
    """Train the run in `run`, from its recipe or from its last whole checkpoint; gives the exit code.

    `tell` hears what the user can mend; without it the sentence goes to the terminal.
    """
    tell = tell or complain
    quiet()
    try:
        # Before anything is written: a run that goes on elsewhere must not be told that it failed.
        if rank_and_world_size()[0] == 0:
            check_startable(run, resume)
    except UserError as error:
        tell(error)
        return EXIT_USER

    def job() -> ev.Status:
        from engine.training.pipeline import train

        log = RunLog(run) if rank_and_world_size()[0] == 0 else SilentLog(run)

        def progress(stage: Text, done: int, total: int) -> None:
            log.say(ev.Progress, stage=stage, done=done, total=total)

        with reporting_lost_process(run):
            return train(open_project(project_folder), run, resume, progress)

    if rank_and_world_size()[0]:
        return guarded(run, job, tell)
    try:
        # Until a run has said Started, which it does once torch is loaded, nothing else tells of it.
        busy = UserError(
            "The run {name} is already running.", run.name, hint="Stop it first, or wait until it ends."
        )
        with lock.only_one(run, "train", busy):
            return guarded(run, job, tell)
    except UserError as error:
        tell(error)
        return EXIT_USER


def folder_job(project_folder: Path, folder: Path, tell: Tell | None = None) -> int:
    """Do the job of a job folder (`engine.jobs`); gives the exit code."""
    log = RunLog(folder)

    def job() -> ev.Status:
        from engine.base.progress import Cancelled
        from engine.worker.handlers import carry_out

        log.say(ev.Started, job=load_job(folder).kind, pid=os.getpid(), host=ev.HOST)
        try:
            carry_out(open_project(project_folder), folder, log)
        except Cancelled as stopped:
            log.say(ev.Finished, status="stopped", message=stopped.message)
            return "stopped"
        log.say(ev.Finished, status="done", message=Text("Done."))
        return "done"

    return guarded(folder, job, tell or complain, Text("Start it again."))


def main(arguments: list[str]) -> int:
    """`worker train PROJECT RUN [--resume]` or `worker job PROJECT FOLDER`: what the window starts."""
    kind, project, folder, *rest = arguments
    if kind == "train":
        return train_job(Path(project), Path(folder), "--resume" in rest)
    if kind == "job":
        return folder_job(Path(project), Path(folder))
    raise SystemExit(f"lathe: there is no job {kind!r}")
