"""The frame with real pages, offscreen."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QSplitter, QWidget

from engine.base import settings as app_settings
from gui.frame.help_view import PAGES, HelpDialog
from gui.frame.main_window import MainWindow
from gui.frame.menus import HELP_KEY
from gui.frame.rooms import ROOMS
from gui.shared.layout_memory import LayoutMemory
from gui.shared.shortcuts import ShortcutsDialog


def test_a_window_without_a_project_shows_the_welcome_page_alone(window):
    assert window.page is None
    assert not any(action.isEnabled() for action in window.room_actions.values())
    assert not window.rail.isVisible()


def test_the_window_is_no_larger_than_the_screen_unless_it_must(window):
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert window.width() <= max(screen.width(), window.minimumWidth())
    assert window.height() <= max(screen.height(), window.minimumHeight())


def test_the_example_opens_from_the_welcome_page_and_is_remembered(window):
    window.welcome.example.open_button.click()
    assert window.workspace.project is not None
    assert len(window.workspace.rows.all) == 1433
    assert window.settings.recent == (str(window.workspace.folder),)


@pytest.mark.parametrize("room", [room.name for room in ROOMS])
def test_every_room_opens_by_its_action(window, small_project, room, qtbot):
    window.open_project(small_project.folder)
    window.room_actions[room].trigger()
    qtbot.waitUntil(lambda: window.page.name == room, timeout=20000)
    assert list(window.pages) == list(dict.fromkeys(("data", room)))


def test_of_two_rooms_that_were_asked_for_in_haste_the_last_one_opens(window, small_project, qtbot):
    window.open_project(small_project.folder)
    window.room_actions["assess"].trigger()
    qtbot.wait(1)
    window.room_actions["rewards"].trigger()
    qtbot.waitUntil(lambda: window.page.name == "rewards", timeout=20000)
    assert list(window.pages) == ["data", "rewards"]
    window.room_actions["assess"].trigger()
    window.room_actions["data"].trigger()
    qtbot.wait(200)
    assert window.page.name == "data" and window.room_actions["data"].isChecked()
    window.room_actions["assess"].trigger()
    qtbot.waitUntil(lambda: window.page.name == "assess", timeout=20000)


def test_a_room_that_is_being_made_goes_with_its_project(window, small_project, qtbot):
    window.open_project(small_project.folder)
    window.room_actions["training"].trigger()
    qtbot.wait(1)
    window.close_project()
    qtbot.wait(200)
    assert window.page is None and not window.pages


def test_the_rooms_open_by_the_keyboard_and_the_rail_shows_which_one(window, small_project, qtbot):
    window.open_project(small_project.folder)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.page.name == "runs", timeout=20000)
    assert [name for name, button in window.rail.buttons.items() if button.isChecked()] == ["runs"]


def test_a_click_on_a_rail_button_leaves_the_focus_with_the_page(window, small_project, qtbot):
    window.open_project(small_project.folder)
    qtbot.mouseClick(window.rail.buttons["runs"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.page.name == "runs", timeout=20000)
    assert not window.rail.buttons["runs"].hasFocus()


def test_a_page_is_built_at_its_first_visit_and_kept(window, small_project):
    window.open_project(small_project.folder)
    assert list(window.pages) == ["data"]
    window.show_page("runs")
    first = window.page
    window.show_page("data")
    window.show_page("runs")
    assert window.page is first


def test_a_page_that_keeps_the_user_is_not_left(window, small_project, monkeypatch):
    window.open_project(small_project.folder)
    monkeypatch.setattr(window.page, "leave", lambda: False)
    window.room_actions["runs"].trigger()
    assert window.page.name == "data"
    assert window.room_actions["data"].isChecked()
    assert not window.close()
    monkeypatch.undo()


def test_the_last_page_is_shown_again_at_the_next_start(window, small_project, look, qtbot):
    window.open_project(small_project.folder)
    window.show_page("export")
    window.close()
    again = MainWindow(look, app_settings.load())
    qtbot.addWidget(again)
    again.open_project(small_project.folder)
    assert again.page.name == "export"
    again.close()


def test_a_long_project_name_is_elided_and_its_path_is_in_the_tooltip(window, small_project):
    window.open_project(small_project.folder)
    window.rail.project.show_name("a-project-with-a-very-long-name-indeed", "/somewhere/else")
    assert "…" in window.rail.project.text()
    assert window.rail.project.toolTip() == "/somewhere/else"


def test_splitters_stand_where_they_were_left(qtbot):
    memory = LayoutMemory()
    first, second = _splitter(qtbot), _splitter(qtbot)
    memory.remember_splitter(first, "x")
    first.setSizes([100, 300])
    first.splitterMoved.emit(100, 1)
    LayoutMemory(memory.states).remember_splitter(second, "x")
    assert second.sizes() == first.sizes() != _splitter(qtbot).sizes()
    LayoutMemory({"x": "no base64 at all \u00e9"}).remember_splitter(_splitter(qtbot), "x")


def test_the_layout_and_the_place_of_the_window_are_stored_when_it_closes(window):
    window.workspace.layout.states["data.side"] = "AAAA"
    window.close()
    stored = app_settings.load()
    assert stored.layout["data.side"] == "AAAA" and stored.geometry


def test_every_action_of_the_menus_is_in_the_list_of_shortcuts(window, small_project, qtbot):
    window.open_project(small_project.folder)
    dialog = ShortcutsDialog(window, window.menuBar())
    qtbot.addWidget(dialog)
    entries = dict(dialog.entries())
    assert entries["Help for this page"] == "F1"
    assert entries["Data"] == QKeySequence("Ctrl+1").toString(QKeySequence.SequenceFormat.NativeText)
    for action in [one for one in window.page.page_actions() if not one.isSeparator()]:
        assert any(action.text().replace("&", "") == text for text in entries), action.text()
    dialog.search.setText("full scr")
    assert [text for text, _ in dialog.entries()] == ["Full screen"]


def letters(menu: QWidget) -> list[str]:
    """The letters by which the entries of a menu are chosen, in lower case."""
    marked = (QKeySequence.mnemonic(one.text()).toString()[-1:].lower() for one in menu.actions())
    return [letter for letter in marked if letter]


def test_no_two_actions_of_the_window_share_their_keys_or_their_letter_in_a_menu(window, small_project):
    window.open_project(small_project.folder)
    for room in ROOMS:
        window.show_page(room.name)
        for menu in (window.menuBar(), *(action.menu() for action in window.menuBar().actions())):
            assert len(letters(menu)) == len(set(letters(menu))), (room.name, sorted(letters(menu)))
        dialog = ShortcutsDialog(window, window.menuBar())
        keys = [keys for _, keys in dialog.entries() if keys]
        assert len(keys) == len(set(keys)), (room.name, sorted(keys))
        dialog.deleteLater()


def test_every_button_of_the_frame_has_words_or_a_tooltip(window, small_project):
    window.open_project(small_project.folder)
    window.toast.say("Done", "A sentence.", action="Show")
    for part in (window.welcome, window.rail, window.status, window.toast):
        for one in part.findChildren(QAbstractButton):
            shown = one.isVisibleTo(part)
            assert one.text() or one.toolTip() or not shown, one.objectName()


def test_a_project_folder_dropped_on_the_window_is_opened(window, small_project, qtbot):
    _drop(window, small_project.folder / "project.toml")
    qtbot.waitUntil(lambda: window.workspace.project is not None)
    assert window.workspace.folder == small_project.folder.resolve()


def test_other_files_dropped_on_the_window_are_left_alone(window, tmp_path, qapp):
    _drop(window, tmp_path)
    qapp.processEvents()
    assert window.workspace.project is None


def test_closing_a_project_leads_back_to_the_welcome_page(window, small_project):
    window.open_project(small_project.folder)
    window.close_project()
    assert window.page is None and window.windowTitle() == "Lathe"
    assert not (small_project.folder / ".window.json").exists()


def test_light_and_dark_follow_the_choice_at_once(window, look):
    look.choose("dark")
    dark = window.palette().window().color()
    look.choose("light")
    assert dark.lightness() < 60 < window.palette().window().color().lightness()


def _splitter(qtbot):
    splitter = QSplitter()
    qtbot.addWidget(splitter)
    for _ in range(2):
        splitter.addWidget(QWidget())
    splitter.resize(400, 100)
    splitter.setSizes([200, 200])
    return splitter


def _drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_two_windows_keep_each_others_settings(window, small_project, look, qtbot, tmp_path):
    other = MainWindow(look, app_settings.load())
    qtbot.addWidget(other)
    window.open_project(small_project.folder)
    window.workspace.layout.states["data.side"] = "mine"
    other.workspace.layout.states["runs.side"] = "other"
    other.remember(lambda settings: settings.with_recent(str(tmp_path)))
    window.close()
    other.close()
    stored = app_settings.load()
    assert stored.recent == (str(tmp_path), str(small_project.folder))
    assert (stored.layout["data.side"], stored.layout["runs.side"]) == ("mine", "other")


def test_the_recent_projects_are_in_the_project_menu(window, small_project, tmp_path):
    window.remember(lambda settings: settings.with_recent(str(tmp_path / "gone")))
    window.open_project(small_project.folder)
    menu = window.menus._recent
    menu.aboutToShow.emit()
    here, gone, _, clear = menu.actions()
    assert here.isEnabled() and here.toolTip() == str(small_project.folder)
    assert not gone.isEnabled() and gone.toolTip() == f"{tmp_path / 'gone'} is gone"
    window.close_project()
    here.trigger()
    assert window.workspace.folder == small_project.folder
    clear.trigger()
    assert app_settings.load().recent == ()


@pytest.mark.parametrize("answer", ["here", "new", ""])
def test_a_file_of_rows_dropped_on_an_open_project_asks_where_it_goes(
    window, small_project, tmp_path, qapp, monkeypatch, answer
):
    from gui.importing import dialog

    went = []
    monkeypatch.setattr(window.drops, "ask_where", lambda path: went.append(path.name) or answer)
    monkeypatch.setattr(window.menus, "new_from_file", lambda path: went.append("new"))
    monkeypatch.setattr(dialog, "import_file", lambda parent, space, path: went.append("here"))
    window.open_project(small_project.folder)
    path = tmp_path / "rows.csv"
    path.write_text("prompt,completion\n")
    _drop(window, path)
    qapp.processEvents()
    assert went == ["rows.csv", *([answer] if answer else [])]


def test_a_file_of_rows_dropped_on_the_welcome_page_becomes_a_project(window, tmp_path, qapp, monkeypatch):
    went = []
    monkeypatch.setattr(window.menus, "new_from_file", went.append)
    path = tmp_path / "rows.xlsx"
    path.touch()
    _drop(window, path)
    qapp.processEvents()
    assert went == [path]


def test_a_file_dropped_on_a_text_field_is_left_to_the_window(window, small_project):
    window.open_project(small_project.folder)
    prompt = window.page.editor.prompt
    assert not prompt.acceptDrops() and not prompt.viewport().acceptDrops()


def test_f1_in_a_dialog_opens_the_help_of_what_it_is_about(window, qtbot):
    from gui.endpoints.dialog import EndpointsDialog

    window.show()
    dialog = EndpointsDialog(window)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.findChild(QShortcut, HELP_KEY) is not None)
    QTest.keyClick(dialog, Qt.Key.Key_F1)
    help_dialog = dialog.findChild(HelpDialog)
    assert help_dialog.isVisible() and PAGES[help_dialog.pages.currentRow()] == "endpoints"
    help_dialog.close()
