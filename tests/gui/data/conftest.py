"""The data page over the small project."""

from __future__ import annotations

import pytest

from gui.data.page import DataPage


@pytest.fixture
def page(workspace, board, qtbot):
    found = DataPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1100, 700)
    found.show()
    yield found
    found.close()


@pytest.fixture
def store(workspace):
    return workspace.rows
