"""The entry point of every job: guards stdout, and turns an exception into Finished("failed").

Each job runs in a process of its own, started by the window or by the command line, and reports in its
folder; stdout is not used, because the libraries print to it.
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
from engine.base.errors import NotMeasuredError, UserError
from engine.base.text import Text
from engine.jobs import load_job
from engine.project import open_project
from engine.runs import events as ev
from engine.runs import launch
from engine.runs.runlog import RunLog, SilentLog
from engine.runs.runs import check_startable
from engine.training.distributed.process_failure import reporting_lost_process
from engine.training.distributed.process_group import rank_and_world_size

Tell = Callable[[UserError], object]
# Caches that libraries would put into the home folder, or into the folder for temporary files.
CACHES = {"MPLCONFIGDIR": "matplotlib", "TRITON_CACHE_DIR": "triton", "TORCHINDUCTOR_CACHE_DIR": "inductor"}
EXIT_DONE, EXIT_DEFECT, EXIT_USER = 0, 1, 2


def quiet() -> None:
    """Keep the libraries from printing, from the network, and from oversubscribing the cores.

    To be called first: where the CUDA parts cannot be loaded, the process restarts.
    """
    # A waiting thread spins for some microseconds and then sleeps. Longer spinning starves the window and
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
    """Redirect stdout to stderr, for native code too."""
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
    """Do the job of a folder; returns the exit code. Every failure ends in an event.

    `again` is the hint after an interruption from the keyboard.
    """
    quiet()
    crash.about_job(run)
    try:
        with stdout_guarded():
            job()
    except NotMeasuredError as error:  # the run has ended as it had ended before
        tell(error)
        return EXIT_USER
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
    """Print the error on the terminal, in the first process of a run only."""
    if rank_and_world_size()[0] == 0:
        print(f"lathe: {error}", file=sys.stderr)  # noqa: T201


def _say_failed(run: Path, message: Text, report: Text) -> None:
    if rank_and_world_size()[0]:
        return
    with contextlib.suppress(UserError):
        # A full disk must not hide the first error behind a second one.
        RunLog(run).say(ev.Finished, status="failed", message=message, report=report)


def train_job(
    project_folder: Path, run: Path, resume: bool = False, tell: Tell | None = None, *, measures: bool = False
) -> int:
    """Train `run` from its recipe or from its last complete checkpoint, or only measure that checkpoint.

    Returns the exit code. `tell` is called with a UserError, `complain` by default.
    """
    tell = tell or complain
    quiet()
    try:
        # Before anything is written: a run that another process trains must not be marked as failed.
        if rank_and_world_size()[0] == 0:
            check_startable(run, resume and not measures)
            launch.note(run, os.getpid())
    except UserError as error:
        tell(error)
        return EXIT_USER

    def job() -> ev.Status:
        log = RunLog(run) if rank_and_world_size()[0] == 0 else SilentLog(run)
        log.say(ev.Progress, stage=Text("Loading the libraries"), done=0, total=1)
        from engine.training.measure import measure
        from engine.training.pipeline import train

        project = open_project(project_folder)
        with reporting_lost_process(run):
            return measure(project, run) if measures else train(project, run, resume)

    if rank_and_world_size()[0]:
        return guarded(run, job, tell)
    try:
        # The lock shows that the run is taken before torch is loaded and Started is written.
        busy = UserError(
            "The run {name} is already running.", run.name, hint="Stop it first, or wait until it ends."
        )
        with lock.only_one(run, "train", busy):
            return guarded(run, job, tell)
    except UserError as error:
        tell(error)
        return EXIT_USER


def folder_job(project_folder: Path, folder: Path, tell: Tell | None = None) -> int:
    """Do the job of a job folder (`engine.jobs`); returns the exit code."""
    log = RunLog(folder)

    def job() -> ev.Status:
        from engine.base.progress import Cancelled
        from engine.worker.handlers import carry_out

        log.say(ev.Started, job=load_job(folder).kind, pid=os.getpid(), host=ev.HOST)
        try:
            carry_out(project_folder, folder, log)
        except Cancelled as stopped:
            log.say(ev.Finished, status="stopped", message=stopped.message)
            return "stopped"
        log.say(ev.Finished, status="done", message=Text("Done."))
        return "done"

    return guarded(folder, job, tell or complain, Text("Start it again."))


def main(arguments: list[str]) -> int:
    """`worker train PROJECT RUN [--resume | --measure]` or `worker job PROJECT FOLDER`."""
    kind, project, folder, *rest = arguments
    if kind == "train":
        return train_job(Path(project), Path(folder), "--resume" in rest, measures="--measure" in rest)
    if kind == "job":
        return folder_job(Path(project), Path(folder))
    raise SystemExit(f"lathe: there is no job {kind!r}")
