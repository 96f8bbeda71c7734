"""A project of orders, as a workspace has it open."""

from __future__ import annotations

import pytest

from engine.project import new_project
from gui.workspace.workspace import Workspace


@pytest.fixture
def workspace(tmp_path, qapp):
    found = Workspace()
    found.open(new_project(tmp_path / "orders", "extraction").folder)
    yield found
    found.close()
