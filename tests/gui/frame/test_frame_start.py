"""Welcome page, new projects, help, language, and how the program is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from engine.base import settings as app_settings
from engine.base import store
from engine.base.settings import Settings
from engine.data.rows import read_good_rows
from engine.project import EXAMPLE, open_project
from engine.runs.recipe import Recipe
from gui.frame import help_view, new_project
from gui.frame.app import Program
from gui.frame.new_project import NewProject, example_folder, fault_of, free_name
from gui.frame.welcome import Welcome
from gui.shared import i18n

MAIN = Path(new_project.__file__).parents[2] / "main.py"


@pytest.fixture
def welcome(qtbot, look):
    found = Welcome()
    qtbot.addWidget(found)
    return found


@pytest.fixture
def dialog(qtbot, look, tmp_path, monkeypatch):
    monkeypatch.setattr(new_project, "projects_folder", lambda: tmp_path)
    found = NewProject(None)
    qtbot.addWidget(found)
    return found


def entries(welcome):
    box = welcome._recent_box
    return [box.itemAt(number).widget() for number in range(box.count())]


def test_a_recent_project_opens_by_click_and_by_key(welcome, small_project, qtbot):
    welcome.refresh([str(small_project.folder)])
    chosen = []
    welcome.folder_chosen.connect(chosen.append)
    (entry,) = entries(welcome)
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert chosen == [small_project.folder] * 2


def test_a_missing_project_does_not_open_but_can_be_taken_off_the_list(welcome, tmp_path, qtbot):
    welcome.refresh([str(tmp_path / "gone")])
    chosen, dropped = [], []
    welcome.folder_chosen.connect(chosen.append)
    welcome.recent_dropped.connect(dropped.append)
    (entry,) = entries(welcome)
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(entry.drop_button, Qt.MouseButton.LeftButton)
    assert chosen == [] and dropped == [str(tmp_path / "gone")]


def test_without_recent_projects_their_card_is_hidden(welcome):
    welcome.refresh([])
    assert welcome._recent_card_frame.isHidden()


def test_the_texts_of_the_welcome_page_are_not_cut(welcome, qtbot):
    from PySide6.QtWidgets import QLabel

    welcome.resize(1280, 760)
    welcome.show()
    qtbot.waitExposed(welcome)
    for label in welcome.findChildren(QLabel):
        if label.wordWrap() and label.isVisible():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    welcome.close()


def test_the_example_is_explained_by_one_of_its_own_rows(welcome):
    sample = read_good_rows(store.resource("examples", EXAMPLE) / "rows.jsonl")[0]
    assert welcome.example.prompt.text() == sample.prompt
    assert welcome.example.answer.text() == sample.answer_text()


def test_the_example_is_made_once_and_then_found_again():
    first = example_folder()
    (first / "rows.jsonl").write_text("", encoding="utf-8")
    assert example_folder() == first and open_project(first).rows() == ()


def test_a_project_is_made_from_the_chosen_template(dialog, tmp_path):
    dialog.name.setText("orders")
    dialog.choose("extraction")
    dialog.create_button.click()
    assert dialog.folder == tmp_path / "orders"
    assert open_project(dialog.folder).task.name == "Order e-mails"


def test_templates_are_chosen_by_mouse_and_by_space(dialog, qtbot):
    qtbot.mouseClick(dialog.cards[1], Qt.MouseButton.LeftButton)
    assert dialog.template == dialog.cards[1].template.name
    qtbot.keyClick(dialog.cards[2], Qt.Key.Key_Space)
    assert dialog.template == dialog.cards[2].template.name


@pytest.mark.parametrize("name", ["", "a/b", "..", "what?", " .x", "taken"])
def test_a_name_that_cannot_be_is_said_while_it_is_typed(dialog, tmp_path, name):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").write_text("")
    dialog.name.setText(name)
    assert not dialog.create_button.isEnabled() and dialog.fault.property("role") == "bad"
    dialog.name.setText("free")
    assert dialog.create_button.isEnabled() and str(tmp_path / "free") in dialog.fault.text()


def test_a_place_that_cannot_be_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    assert "is a file" in fault_of("x", str(tmp_path / "file"))
    assert "Choose the folder" in fault_of("x", "") and "Choose the folder" in fault_of("x", "here")
    assert fault_of("x", str(tmp_path / "new" / "deep")) == ""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_without_permission_is_said(tmp_path):
    tmp_path.chmod(0o555)
    assert "no permission" in fault_of("x", str(tmp_path))
    tmp_path.chmod(0o755)


def test_the_proposed_name_is_free(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a-2").mkdir()
    assert free_name("a", tmp_path) == "a-3" and free_name("b", tmp_path) == "b"


def test_every_page_has_help_in_english_of_some_length():
    for name in help_view.PAGES:
        text = store.read_text(store.resource("help", "en", f"{name}.md"))
        assert text.startswith("# ") and len(text) > 800, name


@pytest.fixture
def help_dialog(qtbot, look):
    dialog = help_view.HelpDialog(None)
    dialog.show_page("welcome")
    dialog.show()
    yield dialog
    dialog.close()


def shown_page(dialog):
    return help_view.PAGES[dialog.pages.currentRow()]


def test_help_follows_links_to_other_pages(help_dialog):
    help_dialog.browser.anchorClicked.emit("data.md")
    assert shown_page(help_dialog) == "data"
    assert "Data" in help_dialog.browser.toPlainText()[:20]


def marked(dialog):
    """The words that are painted, and the one painted most."""
    marks = dialog.browser.extraSelections()
    most = [mark for mark in marks if mark.format.foreground().style() != Qt.BrushStyle.NoBrush]
    return [mark.cursor.selectedText().lower() for mark in marks], [m.cursor.position() for m in most]


def test_words_are_found_in_all_help_pages_and_marked_where_they_stand(help_dialog, qtbot):
    dialog = help_dialog
    assert dialog.pages.isVisible() and not dialog.places.isVisible()
    qtbot.keyClicks(dialog.search, "model")
    assert dialog.places.isVisible() and not dialog.pages.isVisible()
    heads = [dialog.places.item(line).text() for line in range(dialog.places.count())]
    assert any(head.startswith("Export (") for head in heads)
    seen = set()
    for hit in dialog._hits:
        words, (current,) = marked(dialog)
        assert set(words) == {"model"} and current == hit.position + len("model")
        assert any(head.endswith(f"({len(words)})") for head in heads)
        seen.add(shown_page(dialog))
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert len(seen) > 4


def test_typing_on_with_fewer_hits_each_time_shows_a_place_of_the_new_words(help_dialog, qtbot):
    dialog = help_dialog
    dialog.search.setText("p")
    dialog._go(len(dialog._hits) - 1)
    for letter in "ause":
        qtbot.keyClicks(dialog.search, letter)
        assert dialog._hits and 0 <= dialog._at < len(dialog._hits)
    words, (current,) = marked(dialog)
    assert set(words) == {"pause"}
    assert current == dialog._hits[dialog._at].position + len("pause")


def test_a_click_on_a_place_leads_there(help_dialog, qtbot):
    help_dialog.search.setText("leak")
    number = next(at for at, hit in enumerate(help_dialog._hits) if hit.page != shown_page(help_dialog))
    hit = help_dialog._hits[number]
    items = [help_dialog.places.item(at) for at in range(help_dialog.places.count())]
    item = next(one for one in items if one.data(Qt.ItemDataRole.UserRole) == number)
    assert "leak" in item.text().lower() and item.toolTip() == hit.heading
    box = help_dialog.places.visualItemRect(item)
    qtbot.mouseClick(help_dialog.places.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert shown_page(help_dialog) == hit.page
    assert marked(help_dialog)[1] == [hit.position + hit.length]


def test_words_that_stand_nowhere_say_so_and_escape_brings_the_pages_back(help_dialog, qtbot):
    dialog = help_dialog
    dialog.search.setText("no such words here")
    assert dialog.found.isVisible() and dialog.found.text()
    dialog.search.setFocus()
    qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert dialog.isVisible() and dialog.pages.isVisible() and not dialog.browser.extraSelections()


@pytest.fixture
def program(qapp, qtbot):
    app_settings.save(Settings(page="runs", theme="light", language="en"))
    found = Program(qapp)
    yield found
    found.window.close()
    i18n.install(qapp, "en")
    found.deleteLater()


def test_the_language_changes_at_once_and_jobs_go_on(program, small_project, stand_in_worker, qtbot):
    old = program.window
    old.ask_about_jobs = lambda jobs: pytest.fail("nothing is to be asked")
    old.show()
    old.open_project(small_project.folder)
    job = old.board.start_training(old.workspace.project, Recipe(method="grpo"))
    qtbot.waitUntil(lambda: job.done > 0, timeout=10000)
    old.language_chosen.emit("zh_CN")
    new = program.window
    assert new is not old and not old.isVisible() and new.isVisible()
    assert new.workspace.project is not None and new.page.name == "runs"
    assert i18n.current() == "zh_CN"
    assert app_settings.load().language == "zh_CN"
    assert new.project_lock.folder == small_project.folder.resolve()
    same = new.board.training
    assert same.folder == job.folder
    qtbot.waitUntil(lambda: same.done > job.done, timeout=10000)
    with qtbot.waitSignal(same.ended, timeout=10000):
        same.request("stop")
    assert "Stopped" in new.toast.words


def test_a_page_that_keeps_the_user_keeps_the_language_too(program, small_project, monkeypatch):
    program.window.open_project(small_project.folder)
    monkeypatch.setattr(program.window.page, "leave", lambda: False)
    old = program.window
    old.language_chosen.emit("zh_CN")
    assert program.window is old and i18n.current() == "en"
    monkeypatch.undo()


def test_nothing_heavy_is_imported_before_the_first_window_is_up():
    code = (
        "import sys, gui.frame.app;"
        "heavy = 'numpy pyqtgraph jsonschema rapidfuzz pyarrow openpyxl torch'.split();"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=MAIN.parent, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only there can a screen be missing")
def test_without_a_screen_the_window_is_refused_in_a_sentence():
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {key: value for key, value in os.environ.items() if key not in hidden}
    for arguments in ([], ["window"], ["window", "some-folder"]):
        done = subprocess.run(
            [sys.executable, str(MAIN), *arguments], env=bare, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1 and "no screen" in done.stderr


def test_a_window_on_a_folder_opens_that_project_from_the_command_line(small_project, tmp_path):
    code = (
        "import sys, runpy; from PySide6.QtCore import QTimer; from gui.frame import app;"
        "make = app.make_window;"
        "app.make_window = lambda *a: (w := make(*a), QTimer.singleShot(1500, lambda: ("
        "print(w.workspace.project.folder, w.isVisible()), w.close())))[0];"
        f"sys.argv = ['main.py', 'window', {str(small_project.folder)!r}];"
        f"runpy.run_path({str(MAIN)!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=MAIN.parent,
        env={**os.environ, "LATHE_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.strip() == f"{small_project.folder.resolve()} True", done.stderr
    assert done.returncode == 0
