"""A window's surroundings without a screen: application, theme, open project, board of jobs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.base.settings import Settings
from gui.frame.main_window import MainWindow
from gui.shared import errors, i18n
from gui.shared.theme import Theme
from gui.workspace import jobs
from gui.workspace.jobs import JobBoard
from gui.workspace.workspace import Workspace


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    """No test sees or changes the user's settings."""
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "lathe-data"))


@pytest.fixture(autouse=True)
def no_box_waits_for_ever(monkeypatch):
    """A message box that nobody answers is closed after a while, and fails its test."""
    unanswered, shown = [], QMessageBox.exec

    def answered_in_time(box: QMessageBox) -> int:
        def give_up() -> None:
            unanswered.append(f"{box.text()} {box.informativeText()}")
            box.reject()

        QTimer.singleShot(30000, box, give_up)
        return shown(box)

    monkeypatch.setattr(QMessageBox, "exec", answered_in_time)
    yield
    assert not unanswered


@pytest.fixture(scope="session")
def english(qapp) -> None:
    """The window's own language, with its numbers: "1 row", "2 rows"."""
    i18n.install(qapp, "en")


@pytest.fixture(scope="session")
def look(qapp) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture(autouse=True)
def no_window_is_left_over(qapp, english):
    """A test closes what it shows."""
    yield
    left = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    for one in left:
        one.close()
    assert not left, f"left open: {left}"


@pytest.fixture
def window(qtbot, look):
    """The program's window without a project."""
    found = MainWindow(look, Settings())
    qtbot.addWidget(found)
    found.show()
    yield found
    found.close()


@pytest.fixture
def workspace(look, small_project):
    """The small example project (24 training rows, 6 test rows), open."""
    space = Workspace()
    space.open(small_project.folder)
    yield space
    space.deleteLater()  # else a watcher of its files stays, and a process may have 128 of them


@pytest.fixture
def told(monkeypatch):
    """What was said in a message box."""
    said: list[str] = []
    monkeypatch.setattr(errors, "show", lambda parent, error: said.append(str(error)))
    return said


@pytest.fixture
def board():
    found = JobBoard()
    yield found
    found.forget()


@pytest.fixture
def stand_in_worker(monkeypatch):
    """Jobs are started with a worker that only talks; those still alive at the end are ended."""
    monkeypatch.setattr(jobs, "COMMAND", (sys.executable, str(Path(__file__).parent / "stand_in.py")))
    started = []
    popen = subprocess.Popen

    def noted(*arguments, **options):
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(jobs.subprocess, "Popen", noted)
    yield started
    for process in started:
        process.kill()
        process.wait()


_ended: list[int] = []


def pytest_sessionfinish(session, exitstatus):
    _ended.append(int(exitstatus))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """Leave at once when all is told: at Python's own end Qt's objects go in no order, which can crash."""
    if _ended:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_ended[-1])
