"""A window's surroundings without a screen: application, theme, open project, board of jobs."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from gui.jobs import JobBoard
from gui.theme import Theme
from gui.workspace import Workspace


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    """No test sees or changes the user's settings."""
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "lathe-data"))


@pytest.fixture(scope="session")
def look(qapp) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture(autouse=True)
def no_window_is_left_over(qapp):
    """A test closes what it shows."""
    yield
    left = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    for one in left:
        one.close()
    assert not left, f"left open: {left}"


@pytest.fixture
def workspace(look, small_project):
    """The small example project (24 training rows, 6 test rows), open."""
    space = Workspace()
    space.open(small_project.folder)
    return space


@pytest.fixture
def board():
    found = JobBoard()
    yield found
    found.forget()
