"""What the walks through the program share: its window, its process with a person beside it, its screen."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

import psutil
from PySide6.QtWidgets import QApplication

from gui.frame.main_window import MainWindow
from tests.gui.real_window import Person, screen

ROOT = Path(__file__).resolve().parents[2]


def window() -> MainWindow:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))


def with_a_person(person: Person) -> tuple[int, list[psutil.Process]]:
    """The program as `main.py` starts it, and the person beside it: its exit code, and what it left running.

    That is killed, and the long waits are printed. Where the person met a problem, the process ends here.
    """
    import main as program

    began = time.monotonic()
    person.start()
    sys.argv = ["main.py"]
    code = program.main()
    person.join(5)
    left = psutil.Process().children(recursive=True)
    for child in left:
        child.kill()
    for what, seconds in person.times:
        if seconds > 1:
            print(f"{seconds:6.1f} s  {what}")
    print(f"{time.monotonic() - began:6.1f} s  in all", flush=True)
    if person.problem is not None:
        traceback.print_exception(person.problem)
        sys.stderr.flush()
        os._exit(1)  # the window stands open, with threads that run
    return code, left


def on_a_screen(
    module: str, words: Sequence[str], seconds: float, **own: str
) -> subprocess.CompletedProcess[str]:
    """A walk in a process and on a screen of its own; `own` is put into its environment."""
    with screen() as environment:
        return subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env={**environment, "LC_ALL": "C.UTF-8", **own},
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
