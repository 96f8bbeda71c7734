"""The frame with real pages, offscreen."""

import pytest

from engine.settings import Settings
from gui.main_window import ROOMS, MainWindow


@pytest.fixture
def window(qtbot, look):
    found = MainWindow(look, Settings())
    qtbot.addWidget(found)
    found.show()
    yield found
    found.close()


def test_a_window_without_a_project_shows_the_welcome_page_alone(window):
    assert window.page is None
    assert not any(action.isEnabled() for action in window.room_actions.values())


def test_the_example_opens_from_the_welcome_page_and_is_remembered(window):
    window.welcome.example_button.click()
    assert window.workspace.project is not None
    assert len(window.workspace.rows.all) == 1433
    assert window.settings.recent == (str(window.workspace.folder),)


@pytest.mark.parametrize("room", [room.name for room in ROOMS])
def test_every_room_opens_by_its_action(window, small_project, room):
    window.open_project(small_project.folder)
    window.room_actions[room].trigger()
    assert window.page is not None and window.page.name == room
