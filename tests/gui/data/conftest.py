"""The data page over the small project, and what it says in boxes."""

from __future__ import annotations

import pytest

from gui.data.page import DataPage
from gui.shared import errors


@pytest.fixture
def page(workspace, board, qtbot):
    found = DataPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1100, 700)
    found.show()
    yield found
    found.close()


@pytest.fixture
def told(monkeypatch):
    """What was said in a message box."""
    said: list[str] = []
    monkeypatch.setattr(errors, "show", lambda parent, error: said.append(str(error)))
    return said


@pytest.fixture
def store(workspace):
    return workspace.rows
