"""The window on a real screen where something is wrong around it, and two windows at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from engine.base import lock
from tests.gui import real_window
from tests.installed.conftest import Things, User, contents

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="an X server is Linux's"),
    pytest.mark.skipif(bool(real_window.missing()), reason="Xvfb, openbox and xdotool are needed"),
]


@dataclass(frozen=True)
class Screen:
    """A screen, and what a person sees and presses there."""

    environment: dict[str, str]

    def tell(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True)
        return done.stdout

    def wait(self, title: str, process: subprocess.Popen[str], count: int = 1) -> list[str]:
        """The windows of this title, once there are so many."""
        until = time.monotonic() + 90
        while True:
            found = self.tell("search", "--onlyvisible", "--name", title).split()
            if len(found) == count:
                return found
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until, f"{len(found)} windows are called {title}"
            time.sleep(0.1)

    def press(self, window: str, keys: str) -> None:
        self.tell("windowactivate", "--sync", window)
        self.tell("key", "--clearmodifiers", keys)


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with real_window.screen() as environment:
        yield Screen(environment)


def opened(user: User, screen: Screen, *words: object) -> subprocess.Popen[str]:
    return user.start("window", *words, DISPLAY=screen.environment["DISPLAY"], QT_QPA_PLATFORM="xcb")


def closed(process: subprocess.Popen[str], screen: Screen, window: str) -> None:
    """It goes by the window manager's key, and has said nothing."""
    screen.press(window, "alt+F4")
    try:
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0 and "Traceback" not in said, said


def test_a_second_window_on_a_project_says_so_and_stays_free_for_another(
    user: User, things: Things, screen: Screen, place: Path
) -> None:
    project, other = user.home / "First", user.home / "Second"
    shutil.copytree(things.project, project)
    shutil.copytree(things.project, other)
    user.own(project, other)
    before = contents(project)
    first = opened(user, screen, project)
    (window,) = screen.wait("^First - Lathe$", first)
    second = opened(user, screen, project)
    screen.wait("^Lathe$", second, count=2)  # the window, and the question before it
    question = screen.tell("getactivewindow").strip()
    screen.press(question, "Escape")
    (welcome,) = screen.wait("^Lathe$", second)
    assert len(screen.wait("^First - Lathe$", first)) == 1, "two windows hold the project"
    third = opened(user, screen, other)
    (beside,) = screen.wait("^Second - Lathe$", third)
    closed(second, screen, welcome)
    assert lock.other_holder(project) is not None, "the first one holds it on"
    closed(third, screen, beside)
    closed(first, screen, window)
    assert lock.other_holder(project) is None and not (project / lock.FILE).exists()
    assert contents(project) == before


@pytest.mark.parametrize("trouble", ["read-only", "cannot be made", "full"])
def test_the_window_opens_and_closes_without_a_data_folder_that_it_may_write_to(
    user: User, things: Things, screen: Screen, place: Path, trouble: str
) -> None:
    data = place / "data"
    data.mkdir()
    mounted = False
    if trouble == "full":
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(data)], capture_output=True
        )
        if made.returncode:
            pytest.skip("mounting a small disk needs root")
        mounted = True
        user.own(data)
        (data / "filler").write_bytes(b"x" * os.statvfs(data).f_bavail * os.statvfs(data).f_frsize)
    else:
        data.chmod(0o555)
    try:
        there = replace(user, data=data / "below" if trouble == "cannot be made" else data)
        process = opened(there, screen, things.project)
        (window,) = screen.wait(f"^{things.project.name} - Lathe$", process)
        time.sleep(1.5)  # what a start does a little later
        closed(process, screen, window)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(data)], check=True)


def test_a_window_on_a_full_disk_opens_and_loses_nothing(
    user: User, things: Things, screen: Screen, place: Path
) -> None:
    disk = place / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(disk)]).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        project = disk / "Voll"
        shutil.copytree(things.project, project, ignore=shutil.ignore_patterns("checkpoints"))
        user.own(project)
        with (disk / "filler").open("wb", buffering=0) as file:
            while os.statvfs(disk).f_bavail:
                file.write(b"x" * 4096)
        before = contents(project)
        process = opened(user, screen, project)
        (window,) = screen.wait("^Voll - Lathe$", process)
        closed(process, screen, window)
        assert contents(project) == before
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
