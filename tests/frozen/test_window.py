"""The window of the built program on a real X server, and how long it takes to come."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lathe_build.about import ROOT

from tests.frozen.conftest import Program
from tests.gui import real_window

LIMIT = 2.5
RUNS = 5
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="an X server is Linux's")


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """An X server with a window manager. Nothing is skipped for want of its programs."""
    assert real_window.missing() == []
    with real_window.screen() as environment:
        yield environment["DISPLAY"]


def started(command: list[str], environment: dict[str, str], display: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env={**environment, "DISPLAY": display}, stderr=subprocess.PIPE)


def windows(display: str, name: str) -> list[str]:
    """The visible windows of this title."""
    asked = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", name],
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        text=True,
    )
    return asked.stdout.split()


def awaited(display: str, name: str, process: subprocess.Popen[bytes], seconds: float = 60) -> str:
    """The window of this title, as soon as it is there."""
    until = time.monotonic() + seconds
    while not (found := windows(display, name)):
        assert process.poll() is None and time.monotonic() < until, f"no window {name}"
        time.sleep(0.01)
    return found[0]


def told(display: str, *words: str) -> None:
    subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": display}, check=True)


def ended(process: subprocess.Popen[bytes], display: str, window: str) -> str:
    """What it said to stderr, after it was closed by the keys of the window manager."""
    try:
        for _ in range(12):  # a window manager that has just started misses keys
            with contextlib.suppress(subprocess.CalledProcessError):  # it has gone
                told(display, "windowactivate", window)
                told(display, "key", "--clearmodifiers", "alt+F4")
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
                break
        _, said = process.communicate(timeout=5)
    finally:
        process.kill()
    assert process.returncode == 0, said.decode()
    return said.decode()


def test_the_window_comes_and_goes_without_a_word(program, display):
    process = started([str(program.path)], program.environment, display)
    assert ended(process, display, awaited(display, "^Lathe$", process)) == ""
    assert (program.data / "settings.json").is_file() or list(program.data.glob("settings*"))


def test_every_page_of_a_project_is_shown(lasting, small, display):
    process = started([str(lasting.path), "window", str(small)], lasting.environment, display)
    try:
        window = awaited(display, f"^{small.name} - Lathe$", process)
        told(display, "windowactivate", "--sync", window)
        for number in range(1, 8):
            told(display, "key", "--clearmodifiers", f"ctrl+{number}")
            time.sleep(2)
            assert process.poll() is None
        assert "Traceback" not in ended(process, display, window)
    finally:
        process.kill()


def test_a_window_without_a_screen_is_a_sentence(program):
    program.run(code=2)


def test_the_first_window_comes_soon(program, display):
    """From before the process is created; the built program and the source take turns in one run."""
    source = [sys.executable, str(ROOT / "main.py")]
    times: dict[str, list[float]] = {"built": [], "source": []}
    for turn in range(RUNS + 1):
        for name, command in (("built", [str(program.path)]), ("source", source)):
            seconds = _first_window(command, program, display)
            if turn:  # the first one warms the disk's cache
                times[name].append(seconds)
    built, plain = (statistics.median(times[name]) for name in ("built", "source"))
    figure = f"first window: built {built:.2f} s, from source {plain:.2f} s, ratio {built / plain:.2f}"
    Path(os.environ.get("LATHE_FIGURES") or tempfile.mkdtemp(), "first-window.txt").write_text(f"{figure}\n")
    print(figure)
    assert built / plain < LIMIT, times


def _first_window(command: list[str], program: Program, display: str) -> float:
    began = time.monotonic()
    process = started(command, program.environment, display)
    try:
        awaited(display, "^Lathe$", process)
        return time.monotonic() - began
    finally:
        process.kill()
        process.communicate()
