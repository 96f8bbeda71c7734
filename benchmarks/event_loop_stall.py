"""How long the window stands still while a training worker runs on the same cores.

python -m benchmarks.event_loop_stall [--seconds 60] [--model embedded|tiny|FOLDER]

A real training run (warm start, then GRPO) is started as the window starts it. Once it makes steps, a
script uses the window ten times a second: it opens every page, each for the first time within the measured
time, scrolls, types into filters and the prompt, chooses rows, tabs and runs, drags a weight, and moves the
pointer over curves. A timer in the same event loop ticks every 5 ms; a stall is the time by which a tick
comes late. Prints the figures, what was being done in the longest stalls, the steps of the worker, and how
busy the cores were and by whom; exit code 1 where a limit is passed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from PySide6.QtCore import QEventLoop, Qt, QTimer

from benchmarks.window_use import Script, write_runs
from engine.project import new_project
from engine.runs.events import GrpoStep, Started, WarmStep
from engine.runs.recipe import Recipe
from gui.frame.app import make_app, make_window
from gui.shared import errors
from gui.workspace.jobs import Job

LONGEST_MS, PERCENTILE_MS = 100.0, 33.0
TICK_MS = 5
ACTION_MS = 100
ROOT = Path(__file__).resolve().parents[1]
WORK = Path(tempfile.mkdtemp(prefix="lathe-stall-"))


class Heart:
    """A timer in the event loop that notes by how much each tick comes late."""

    def __init__(self) -> None:
        self.late: list[tuple[float, float, str]] = []  # late by, the window's own work in it, what was done
        self.doing = "nothing"
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        late = max(0.0, (now - self._last) * 1000 - TICK_MS)
        self.late.append((late, (worked - self._worked) * 1000, self.doing))
        self._last, self._worked = now, worked


def main() -> int:
    chosen = _arguments()
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("LATHE_DATA", str(WORK / "data"))
    model = str(made_tiny_model()) if chosen.model == "tiny" else chosen.model
    app = make_app()
    errors.install_hook(app)
    project = new_project(WORK / "project")
    write_runs(project.folder)
    window = make_window(app)
    window.ask_about_jobs = lambda jobs: "stop"  # type: ignore[method-assign]  # nobody answers
    window.resize(1280, 800)
    window.show()
    window.open_project(project.folder)
    recipe = Recipe(model=model, warm_epochs=1, steps=100000, probes=2, validation_rows=16, evaluate_every=10)
    job = window.board.start_training(window.workspace.project, recipe)  # type: ignore[arg-type]  # it is open
    print(f"waiting for the first step of {recipe.model} ...", flush=True)
    if not wait_for_steps(job, chosen.patience):
        window.close()
        raise SystemExit(f"the worker made no step: {job.message}")
    heart, before = Heart(), Load.now(job)
    use(Script(window), heart, chosen.seconds)
    after = Load.now(job)
    window.close()
    return report(heart, before, after, job)


@dataclass(frozen=True, slots=True)
class Load:
    """Who used how many seconds of the cores so far, and how many steps the worker made."""

    time: float
    all: float
    worker: float
    window: float
    stolen: float  # by other guests of the same host, where this machine is a virtual one
    steps: int

    @classmethod
    def now(cls, job: Job) -> Load:
        pid = next(event.pid for event in reversed(job.events) if isinstance(event, Started))
        every = psutil.cpu_times()
        return cls(
            time.perf_counter(),
            sum(every[:7]) - every.idle - getattr(every, "iowait", 0.0) if sys.platform == "linux" else 0.0,
            sum(psutil.Process(pid).cpu_times()[:2]),
            time.process_time(),
            getattr(every, "steal", 0.0),
            sum(isinstance(event, WarmStep | GrpoStep) for event in job.events),
        )


def use(script: Script, heart: Heart, seconds: float) -> None:
    """Let the script use the window for so long."""

    def act() -> None:
        heart.doing = script.step()

    loop = QEventLoop()
    actions = QTimer()
    actions.timeout.connect(act)
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    heart.start()
    actions.start(ACTION_MS)
    loop.exec()
    actions.stop()
    heart.stop()


def report(heart: Heart, before: Load, after: Load, job: Job) -> int:
    late = sorted(value for value, _, _ in heart.late)
    longest, share = late[-1], late[min(len(late) - 1, int(len(late) * 0.99))]
    seconds, steps = after.time - before.time, after.steps - before.steps
    worker, window = after.worker - before.worker, after.window - before.window
    others = max(0.0, after.all - before.all - worker - window)
    cores = f"{os.cpu_count()} cores"
    print(f"{seconds:.0f} s of use, {len(late)} ticks; the worker made {steps} steps; 1-minute load", end=" ")
    print(f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown")
    print(
        f"of {cores}: worker {100 * worker / seconds:.0f} %, window {100 * window / seconds:.0f} %, "
        f"others {100 * others / seconds:.0f} %; the host took {1000 * (after.stolen - before.stolen):.0f} ms"
    )
    print(f"longest stall    {longest:7.1f} ms   (limit {LONGEST_MS:.0f})")
    print(f"99th percentile  {share:7.1f} ms   (limit {PERCENTILE_MS:.0f})")
    print(f"median           {late[len(late) // 2]:7.1f} ms")
    first = [value for value, _, doing in heart.late if doing.startswith("first")]
    later = [value for value, _, doing in heart.late if not doing.startswith("first")]
    print(
        f"longest at the first visit of a page {max(first, default=0):.1f} ms, otherwise {max(later):.1f} ms"
    )
    print("the longest, and what of each was the window's own work; the rest is waiting for a core:")
    for value, own, doing in sorted(heart.late, reverse=True)[:12]:
        print(f"  {value:7.1f} ms  {own:7.1f} ms  {doing}")
    return 0 if longest < LONGEST_MS and share < PERCENTILE_MS and steps > 0 and not job.finished else 1


def wait_for_steps(job: Job, seconds: float) -> bool:
    """Wait for the first step of the run, and for its first look at the held-out rows, which comes before."""
    loop = QEventLoop()
    job.progressed.connect(lambda: loop.quit() if job.stepped else None)
    job.ended.connect(loop.quit)
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    return job.live and job.stepped


def made_tiny_model() -> Path:
    """In a process of its own: torch is not to be in the window's."""
    code = "import sys, pathlib, tests.tiny as tiny; tiny.make_tiny_model(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(WORK / "tiny")], cwd=ROOT, check=True)
    return WORK / "tiny"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.event_loop_stall", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--model", default="embedded", help="embedded (default), tiny, a folder or a hub id")
    parser.add_argument("--patience", type=float, default=300, help="seconds to wait for the first step")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
