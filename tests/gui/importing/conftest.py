"""A file of one's own, and the page over it."""

from __future__ import annotations

import pytest

from gui.importing.new_from_file import NewFromFile
from gui.shared.layout_memory import LayoutMemory
from gui.workspace import new_folder
from tests.gui.own_file import orders_csv


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where new projects go."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr("gui.importing.place_form.projects_folder", lambda: home)
    assert new_folder.projects_folder() != home
    return home


@pytest.fixture
def orders(tmp_path):
    return orders_csv(tmp_path / "orders 2026.csv")


@pytest.fixture
def page(qtbot, look, place):
    found = NewFromFile(None, LayoutMemory())
    qtbot.addWidget(found, before_close_func=lambda closed: setattr(closed, "touched", False))
    found.show()
    return found


@pytest.fixture
def settled(qtbot, page):
    """Waits until all that was asked for is worked out."""

    def wait() -> None:
        def calm():
            return not (page._reading.running or page._working.running or page._soon.isActive())

        qtbot.waitUntil(calm, timeout=10000)

    return wait
