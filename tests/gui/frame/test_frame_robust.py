"""Folders that vanish, damage, and two windows on one project: a kind message, and the window lives."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from engine.base import lock, store
from engine.base import settings as app_settings
from engine.base.errors import UserError
from engine.base.settings import Settings
from gui.frame import machine
from gui.frame.main_window import MainWindow
from gui.shared import errors


class Window(MainWindow):
    """A window whose question about another window is answered by the test."""

    anyway = False
    said = ""

    def ask_to_open_anyway(self, said):
        self.said = said
        return self.anyway


@pytest.fixture
def shown(monkeypatch):
    found = []
    monkeypatch.setattr(errors, "show", lambda parent, error: found.append(error))
    return found


@pytest.fixture
def window(qtbot, look, monkeypatch):
    monkeypatch.setattr(machine, "LOOK_EVERY_SECONDS", 0.05)
    found = Window(look, Settings(page="runs"))
    qtbot.addWidget(found)
    found.show()
    yield found
    found.close()


@pytest.fixture
def other_process():
    found = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield found
    found.communicate(b"\n")


def hold(folder, process):
    holder = lock.Holder(pid=process.pid, host=os.uname().nodename, time=time.time())
    store.write_text(folder / lock.FILE, holder.model_dump_json())


def test_a_folder_that_vanishes_is_told_and_its_return_too(window, small_project, qtbot):
    window.open_project(small_project.folder)
    away = small_project.folder.with_name("away")
    small_project.folder.rename(away)
    qtbot.waitUntil(window.banner.isVisible)
    assert "is gone" in window.banner.words
    away.rename(small_project.folder)
    qtbot.waitUntil(lambda: not window.banner.isVisible())


def test_a_vanished_project_is_not_half_made_again_by_saving(window, small_project, qtbot):
    window.open_project(small_project.folder)
    shutil.rmtree(small_project.folder)
    with pytest.raises(UserError, match="gone"):
        window.workspace.set_rubric(small_project.rubric)
    assert not small_project.folder.exists()
    window.show_page("runs")
    window.close_project()
    assert window.page is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_project_opens_and_says_that_nothing_can_be_saved(window, small_project, qtbot):
    small_project.folder.chmod(0o555)
    try:
        assert window.open_project(small_project.folder)
        qtbot.waitUntil(window.banner.isVisible)
        assert "read-only" in window.banner.words
    finally:
        small_project.folder.chmod(0o755)


@pytest.mark.parametrize("damage", ["", "[task", "[task]\nname = 'x'", "\x00\x01"])
def test_a_damaged_project_file_is_a_sentence_and_the_open_project_stays(
    window, small_project, tmp_path, damage, shown
):
    window.open_project(small_project.folder)
    broken = tmp_path / "broken"
    shutil.copytree(small_project.folder, broken)
    (broken / "project.toml").write_text(damage, encoding="utf-8")
    assert not window.open_project(broken)
    assert str(broken) in shown[0].message or "task" in shown[0].message
    assert window.workspace.folder == small_project.folder.resolve()


def test_a_folder_that_is_no_project_is_a_sentence(window, tmp_path, shown):
    assert not window.open_project(tmp_path)
    assert not window.open_project(tmp_path / "nowhere")
    assert "not a Lathe project" in shown[0].message and "not a folder" in shown[1].message


def test_a_project_without_rows_opens(window, tmp_path):
    from engine.project import new_project

    assert window.open_project(new_project(tmp_path / "blank", "blank").folder)
    assert window.workspace.rows.all == ()


def test_a_second_window_is_warned_and_may_be_kept_out(window, small_project, other_process):
    hold(small_project.folder, other_process)
    assert not window.open_project(small_project.folder)
    assert f"process {other_process.pid}" in window.said
    assert window.workspace.project is None
    assert lock.other_holder(small_project.folder) is not None


def test_a_second_window_may_insist_and_then_holds_the_project(window, small_project, other_process):
    hold(small_project.folder, other_process)
    window.anyway = True
    assert window.open_project(small_project.folder)
    assert lock.other_holder(small_project.folder) is None


def test_a_lock_of_a_killed_window_is_taken_over_unasked(window, small_project):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    hold(small_project.folder, gone)
    assert window.open_project(small_project.folder)
    assert window.said == ""


def test_the_lock_goes_with_the_project(window, small_project, tmp_path):
    window.open_project(small_project.folder)
    assert (small_project.folder / lock.FILE).exists()
    second = tmp_path / "second"
    shutil.copytree(small_project.folder, second)
    window.open_project(second)
    assert not (small_project.folder / lock.FILE).exists() and (second / lock.FILE).exists()
    window.close()
    assert not (second / lock.FILE).exists()


def test_settings_that_cannot_be_saved_are_told_quietly(window, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LATHE_DATA", str(tmp_path / "file" / "below"))
    window.remember(lambda settings: settings)
    assert "could not be saved" in window.toast.words


def test_a_window_opens_with_damaged_settings(qtbot, look):
    path = store.data_folder() / app_settings.FILE
    path.write_text('{"geometry": "\u00e9", "layout": {"data.side": "!!"}, "page": "nowhere", "recent": 5}')
    found = MainWindow(look, app_settings.load())
    qtbot.addWidget(found)
    found.show()
    assert found.page is None
    found.close()
