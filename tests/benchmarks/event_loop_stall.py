"""How long the window stands still while a training worker runs on the same cores.

python -m tests.benchmarks.event_loop_stall [--seconds 60] [--model tiny|embedded|FOLDER]

A real training run is started as the window starts it. Then a script uses the window: it changes pages,
scrolls tables, types, and moves the pointer over curves, about ten times a second, and each page is
visited for the first time within that. A timer in the same event loop ticks every 5 ms; a stall is the
time by which a tick comes late. Prints the longest stall, the 99th percentile, and what was being done in
the longest ones; exit code 1 where a limit is passed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from engine.project import new_project
from engine.training.recipe import Recipe
from gui import errors
from gui.app import make_app, make_window
from gui.jobs import Job
from gui.main_window import MainWindow
from gui.rooms import ROOMS

LONGEST_MS, PERCENTILE_MS = 100.0, 33.0
TICK_MS = 5
ACTION_MS = 100
FIRST = "first visit"
ROOT = Path(__file__).resolve().parent.parent.parent
WORK = Path(tempfile.mkdtemp(prefix="lathe-stall-"))


class Heart:
    """A timer in the event loop that notes by how much each tick comes late."""

    def __init__(self) -> None:
        self.late: list[tuple[float, str]] = []
        self.doing = "nothing"
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append((max(0.0, (now - self._last) * 1000 - TICK_MS), self.doing))
        self._last = now


class Script:
    """One small action after another on whatever page is shown."""

    def __init__(self, window: MainWindow, heart: Heart) -> None:
        self._window = window
        self._heart = heart
        self._actions = self._forever()

    def step(self) -> None:
        name, act = next(self._actions)
        page = self._window.page
        first = name.startswith("go to") and name.removeprefix("go to ") not in self._window.pages
        self._heart.doing = f"{FIRST + ': ' if first else ''}{name} ({page.name if page else 'welcome'})"
        act()

    def _forever(self) -> Iterator[tuple[str, Callable[[], object]]]:
        while True:
            for room in ROOMS:
                yield f"go to {room.name}", lambda name=room.name: self._window.show_page(name)
                for count in range(4):
                    yield "scroll", lambda at=count: self._scroll(at)
                    yield "type", lambda at=count: self._type("abc1"[at])
                    yield "hover", lambda at=count: self._hover(at)
                yield "wipe", self._wipe

    def _shown(self, kind: type[QWidget]) -> list[QWidget]:
        page = self._window.page
        return [one for one in page.findChildren(kind) if one.isVisible()] if page else []

    def _scroll(self, count: int) -> None:
        for view in self._shown(QAbstractItemView)[:2]:
            assert isinstance(view, QAbstractScrollArea)
            bar = view.verticalScrollBar()
            bar.setValue((bar.value() + bar.pageStep() * (count + 1)) % max(1, bar.maximum()))

    def _field(self) -> QWidget | None:
        fields = [one for kind in (QLineEdit, QPlainTextEdit) for one in self._shown(kind)]
        return next((one for one in fields if one.isEnabled() and not one.isReadOnly()), None)  # type: ignore[attr-defined]

    def _type(self, letter: str) -> None:
        if (field := self._field()) is not None:
            field.setFocus()
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                key = QKeyEvent(kind, ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(field, key)

    def _wipe(self) -> None:
        field = self._field()
        if isinstance(field, QLineEdit):
            field.clear()

    def _hover(self, count: int) -> None:
        for plot in self._shown(QAbstractScrollArea)[:6]:
            if not hasattr(plot, "plotItem"):
                continue
            spot = QPointF(plot.width() * (0.2 + 0.2 * count), plot.height() / 2)
            move = QMouseEvent(
                QMouseEvent.Type.MouseMove,
                spot,
                plot.mapToGlobal(spot),
                Qt.MouseButton.NoButton,
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
            )
            QApplication.sendEvent(plot.viewport(), move)  # type: ignore[attr-defined]


def main() -> int:
    chosen = _arguments()
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("LATHE_DATA", str(WORK / "data"))
    model = str(made_tiny_model()) if chosen.model == "tiny" else chosen.model
    app = make_app()
    errors.install_hook(app)
    project = new_project(WORK / "project")
    window = make_window(app)
    window.ask_about_jobs = lambda jobs: "stop"  # type: ignore[method-assign]
    window.resize(1280, 800)
    window.show()
    window.open_project(project.folder)
    recipe = Recipe(model=model, method="grpo", steps=100000, probes=2, validation_rows=16, evaluate_every=10)
    job = window.board.start_training(window.workspace.project, recipe)  # type: ignore[arg-type]
    print(f"waiting for the first step of {recipe.model} ...", flush=True)
    if not wait_for_steps(job, chosen.patience):
        raise SystemExit(f"the worker made no step: {job.message}")
    before = job.done
    heart = Heart()
    script = Script(window, heart)
    use(script, heart, chosen.seconds)
    steps, alive = job.done - before, job.live
    window.close()
    return report(heart, chosen.seconds, steps, alive)


def use(script: Script, heart: Heart, seconds: float) -> None:
    loop = QEventLoop()
    actions = QTimer()
    actions.timeout.connect(script.step)
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    heart.start()
    actions.start(ACTION_MS)
    loop.exec()
    actions.stop()
    heart.stop()


def report(heart: Heart, seconds: float, steps: int, alive: bool) -> int:
    late = sorted(value for value, _ in heart.late)
    longest, share = late[-1], late[min(len(late) - 1, int(len(late) * 0.99))]
    print(f"{seconds:.0f} s of use, {len(late)} ticks; the worker made {steps} steps and is alive: {alive}")
    print(f"longest stall    {longest:7.1f} ms   (limit {LONGEST_MS:.0f})")
    print(f"99th percentile  {share:7.1f} ms   (limit {PERCENTILE_MS:.0f})")
    print(f"median           {late[len(late) // 2]:7.1f} ms")
    first = [value for value, doing in heart.late if doing.startswith(FIRST)]
    if first:
        print(
            f"longest at the first visit of a page {max(first):.1f} ms, otherwise "
            f"{max(value for value, doing in heart.late if not doing.startswith(FIRST)):.1f} ms"
        )
    for value, doing in sorted(heart.late, reverse=True)[:8]:
        print(f"  {value:7.1f} ms  {doing}")
    return 0 if longest < LONGEST_MS and share < PERCENTILE_MS and alive else 1


def wait_for_steps(job: Job, seconds: float) -> bool:
    loop = QEventLoop()
    job.progressed.connect(lambda: loop.quit() if job.done > 0 and job.stage == "grpo" else None)
    job.ended.connect(loop.quit)
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    return job.live and job.done > 0


def made_tiny_model() -> Path:
    """In a process of its own: torch is not to be in the window's."""
    code = "import sys, pathlib, tests.tiny as tiny; tiny.make_tiny_model(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(WORK / "tiny")], cwd=ROOT, check=True)
    return WORK / "tiny"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.event_loop_stall", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--model", default="tiny", help="tiny (default), embedded, a folder or a hub id")
    parser.add_argument("--patience", type=float, default=300, help="seconds to wait for the first step")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
