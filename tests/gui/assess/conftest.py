"""The page, open over the small example project."""

from __future__ import annotations

import pytest

from gui.assess.page import AssessPage


@pytest.fixture
def page(qtbot, workspace, board):
    found = AssessPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1112, 740)
    found.show()
    yield found
    found.close()
