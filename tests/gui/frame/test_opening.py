"""What a double click in a file manager, or the menu entry, hands to the window."""

import shutil

import pytest
from PySide6.QtGui import QFileOpenEvent

from engine.base import settings as app_settings
from gui.frame import opening
from gui.frame.app import Program
from gui.shared import errors


@pytest.fixture
def window(qapp, qtbot, monkeypatch):
    program = Program(qapp)
    qtbot.addWidget(program.window)
    yield program.window
    program.window.close()


@pytest.fixture
def said(monkeypatch):
    found = []
    monkeypatch.setattr(errors, "show", lambda parent, error: found.append(f"{error.message} {error.hint}"))
    return found


@pytest.fixture
def asked(window, monkeypatch):
    """What the window was asked to show, in the place of pages that start processes."""
    found = []
    monkeypatch.setattr(window, "show_page", lambda name, payload=None: found.append((name, payload)))
    return found


@pytest.mark.parametrize("name", [".", "project.toml"])
def test_a_project_opens_by_its_folder_and_by_its_file(window, small_project, asked, name):
    opening.open_at_start(window, str(small_project.folder / name))
    assert window.workspace.folder == small_project.folder


def test_an_exported_file_opens_the_project_it_lies_in_and_is_asked(window, small_project, asked, said):
    file = small_project.folder / "exports" / "one" / "model.GGUF"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"GGUF")
    opening.open_at_start(window, str(file))
    assert window.workspace.folder == small_project.folder
    assert asked[-1] == ("play", {"model": file}) and not said


def test_a_file_from_elsewhere_is_asked_in_the_project_that_was_open_last(
    window, small_project, asked, tmp_path
):
    gone = tmp_path / "gone"
    shutil.copytree(small_project.folder, gone)
    recent = app_settings.Settings().with_recent(str(small_project.folder)).with_recent(str(gone))
    shutil.rmtree(gone)
    window.remember(lambda _: recent)
    file = tmp_path / "elsewhere.gguf"
    file.write_bytes(b"GGUF")
    opening.open_at_start(window, str(file))
    assert window.workspace.folder == small_project.folder and asked[-1] == ("play", {"model": file})


def test_a_file_without_any_project_says_what_to_do(window, said, tmp_path):
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF")
    opening.open_at_start(window, str(file))
    assert window.workspace.project is None
    assert "within a project" in said[0] and str(file) in said[0]


@pytest.mark.parametrize(("name", "words"), [("notes.txt", "neither"), ("gone.gguf", "not a folder")])
def test_what_is_no_project_and_no_model_is_said_so(window, said, tmp_path, name, words):
    (tmp_path / "notes.txt").write_text("x")
    opening.open_at_start(window, str(tmp_path / name))
    assert words in said[0] and name in said[0]


def test_a_double_click_on_macos_comes_as_an_event_and_opens_the_project(window, small_project, qapp, qtbot):
    opener = opening.FileOpener(qapp, lambda: window)
    qapp.postEvent(qapp, QFileOpenEvent(str(small_project.folder / "project.toml")))
    qtbot.waitUntil(lambda: window.workspace.project is not None, timeout=5000)
    assert window.workspace.folder == small_project.folder
    qapp.removeEventFilter(opener)


def test_the_menu_entrys_wishes_open_the_example_and_the_dialog_of_a_new_project(window, asked, monkeypatch):
    opening.open_at_start(window, "--example")
    assert window.workspace.project is not None and window.workspace.folder.name == "example"
    wished = []
    monkeypatch.setattr(window.menus, "new_project", lambda: wished.append(True))
    opening.open_at_start(window, "--new")
    assert wished
