"""Nothing is cut in a small window: every page at 1024x700, in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget, QWidget

from engine.base.settings import Settings
from engine.export import index
from engine.export.index import ExportedFile
from gui.frame.main_window import MainWindow
from gui.frame.rooms import ROOMS
from gui.shared import i18n
from gui.shared.widgets import ElidedLabel
from tests.gui.assess.made import comparison, kept_one, run_with_best
from tests.gui.cut_texts import cut_texts
from tests.gui.export.test_export_page import GOOD, write_small_gguf
from tests.gui.training.recorded import write_run

PAGES = [room.name for room in ROOMS]


def assert_whole(root, qtbot):
    """Nothing is cut below `root` once it has come to rest, for which a busy machine is given time."""
    for _ in range(50):
        if not cut_texts(root):
            return
        qtbot.wait(100)
    assert cut_texts(root) == []


@pytest.fixture
def full_project(small_project):
    """A project with runs, an assessment and an exported file, so that its pages have something to show."""
    write_run(small_project.folder)
    run = run_with_best(small_project)
    path = small_project.folder / "exports" / run.name / "m-Q8_0.gguf"
    path.parent.mkdir(parents=True)
    write_small_gguf(path)
    index.add(ExportedFile(path, "Q8_0", path.stat().st_size, run.name, "best", GOOD, 1.7e9))
    kept_one(small_project, comparison(small_project, 2, 5))
    return small_project


@pytest.fixture(params=["en", "zh_CN"])
def small_window(request, qapp, qtbot, look, full_project):
    i18n.install(qapp, request.param)
    window = MainWindow(look, Settings(language=request.param))
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    window.open_project(full_project.folder)
    yield window
    window.close()
    i18n.install(qapp, "en")


def test_an_open_setup_leaves_a_finished_run_whole_in_a_small_window(small_window, qtbot):
    small_window.show_page("training")
    qtbot.wait(700)
    page = small_window.pages["training"]
    page.setup_button.click()
    qtbot.wait(300)
    assert page.setup.isVisible() and page.view.result.isVisible()
    assert_whole(small_window, qtbot)


@pytest.mark.parametrize("page", PAGES)
def test_no_text_is_cut_in_a_small_window(small_window, page, qtbot):
    small_window.show_page(page)
    qtbot.wait(700)
    assert_whole(small_window, qtbot)
    for tabs in [one for one in small_window.findChildren(QTabWidget) if one.isVisible()]:
        for at in range(1, tabs.count()):
            tabs.setCurrentIndex(at)
            qtbot.wait(100)
            assert_whole(small_window, qtbot)


def test_the_setup_of_a_first_run_fits_and_never_slides_sideways(window, small_project, qtbot):
    window.resize(1024, 700)
    window.open_project(small_project.folder)
    window.show_page("training")
    qtbot.wait(700)
    assert_whole(window, qtbot)


def test_every_page_has_its_title_in_one_place_and_size(small_window, qtbot):
    places = {}
    for page in PAGES:
        small_window.show_page(page)
        qtbot.wait(50)
        title = small_window.pages[page].findChild(QLabel, "page_title")
        places[page] = (title.mapTo(small_window, title.rect().topLeft()), title.height(), title.font())
    assert len({(place.x(), place.y(), height, font.key()) for place, height, font in places.values()}) == 1


def test_the_finder_of_cut_texts_finds_what_is_cut(qtbot):
    box = QWidget()
    qtbot.addWidget(box)
    box.resize(300, 200)
    cut, whole, shortened = QLabel("a text that is too long", box), QLabel("short", box), ElidedLabel()
    shortened.setParent(box)
    press = QPushButton("a button that is too narrow", box)
    for at, one in enumerate((cut, whole, shortened, press)):
        one.setGeometry(0, 40 * at, 60, 20)
    shortened.show_text("a text that is too long but shortened")
    box.show()
    assert [line.split(": ", 1)[1] for line in cut_texts(box)] == [
        "'a text that is too long' is cut",
        "'a button that is too narrow' is cut",
    ]


def test_why_a_model_cannot_be_loaded_is_read_whole_in_a_small_window(small_window, qtbot):
    small_window.show_page("play")
    box = small_window.findChild(QWidget, "failure_right")
    qtbot.waitUntil(box.isVisible, timeout=60_000)  # the small file is not one that llama.cpp loads
    assert_whole(small_window, qtbot)
