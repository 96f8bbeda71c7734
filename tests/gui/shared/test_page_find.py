"""Ctrl+F finds words in every text of a page, and leads to each of them."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gui.shared.page_find import PageFind


class PlainPage(QWidget):
    """One of each kind of widget, higher than the window, and a tab that is not shown."""

    def __init__(self) -> None:
        super().__init__()
        inner = QWidget()
        box = QVBoxLayout(inner)
        self.label = QLabel("Apples are red")
        self.check = QCheckBox("Peel the a&pples")
        self.editor = QPlainTextEdit("an apple\n" * 3 + "\n" * 80 + "the last Apple")
        self.line = QLineEdit("apple pie")
        self.combo = QComboBox()
        self.combo.addItems(["Apple", "Apple tree"])
        self.list = QListWidget()
        self.list.addItems([f"pear {number}" for number in range(60)] + ["apple"])
        self.tabs = QTabWidget()
        self.tabs.addTab(QLabel("an apple that is shown"), "One")
        self.tabs.addTab(QLabel("an apple that is not shown"), "Two")
        for one in (self.label, self.check, self.editor, self.line, self.combo, self.list, self.tabs):
            one.setMinimumHeight(120)
            box.addWidget(one)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.addWidget(self.area)


@pytest.fixture
def page(qtbot, look):
    found = PlainPage()
    qtbot.addWidget(found)
    found.resize(500, 400)
    found.show()
    yield found
    found.close()


@pytest.fixture
def bar(page):
    found = PageFind(page)
    found.open()
    return found


def marks(page):
    return [one for one in page.findChildren(QFrame, "find_mark") if one.isVisible()]


def test_each_place_is_visited_from_top_to_bottom_and_round_again(page, bar, qtbot):
    qtbot.keyClicks(bar.text, "APPLE")
    qtbot.waitUntil(lambda: bar.outcome.text() == "1 / 10")
    visited = [bar._places[bar._at].widget]
    for _ in range(10):
        qtbot.keyClick(bar.text, Qt.Key.Key_Return)
        visited.append(bar._places[bar._at].widget)
        assert len(marks(page)) == 1
    kinds = [type(one).__name__ for one in visited]
    assert kinds == ["QLabel", "QCheckBox", *["QPlainTextEdit"] * 4, "QLineEdit", "QComboBox", "QListWidget",
                     "QLabel", "QLabel"]  # fmt: skip
    qtbot.keyClick(bar.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar._places[bar._at].widget.text() == "an apple that is shown"


def test_the_page_scrolls_to_what_was_found_and_lists_choose_it(page, bar, qtbot):
    bar.text.setText("the last apple")
    qtbot.waitUntil(lambda: bar.outcome.text() == "1 / 1")
    assert page.editor.textCursor().selectedText() == "the last Apple"
    bar.text.setText("apple")
    qtbot.waitUntil(lambda: bar.outcome.text() == "1 / 10")
    for _ in range(8):
        bar.go(1)
    assert page.list.currentRow() == 60
    assert page.area.verticalScrollBar().value() > 0
    bar.go(-8)
    assert not page.label.visibleRegion().isEmpty()


def test_words_that_are_nowhere_are_told_and_escape_closes(page, bar, qtbot):
    bar.text.setText("plum")
    qtbot.waitUntil(lambda: bar.outcome.text() == "none")
    assert bar.text.property("wrong") and not marks(page)
    bar.text.setText("pie")
    qtbot.waitUntil(lambda: bar.outcome.text() == "1 / 1")
    qtbot.keyClick(bar.text, Qt.Key.Key_Escape)
    assert not bar.isVisible() and not marks(page)
    assert page.line.hasFocus()


def test_the_bar_stays_in_the_corner_of_its_page(page, bar, qtbot):
    page.resize(800, 400)
    qtbot.waitUntil(lambda: bar.x() + bar.width() + 12 == 800)


def test_the_bar_makes_room_for_what_it_would_hide(page, bar, qtbot):
    page.resize(bar.width() + 24, 400)
    bar.text.setText("Apples are")
    qtbot.waitUntil(lambda: bar.outcome.text() == "1 / 1")
    assert not bar.geometry().contains(marks(page)[0].mapTo(page, QPoint(5, 5)))


def test_what_is_gone_meanwhile_is_no_place(page, bar, qtbot):
    bar.text.setText("apple")
    qtbot.waitUntil(lambda: bar.outcome.text() == "1 / 10")
    page.label.hide()
    page.list.clear()
    bar.go(1)
    assert len(bar._places) == 8


@pytest.mark.parametrize(
    ("room", "words"),
    [
        ("rewards", "weight"),
        ("training", "model"),
        ("export", "export"),
        ("play", "model"),
        ("assess", "a"),
    ],
)
def test_every_page_has_the_bar_by_its_key(window, small_project, room, words, qtbot):
    window.open_project(small_project.folder, room)
    page = window.page
    window.activateWindow()
    assert any(action.shortcut().toString() == "Ctrl+F" for action in window.menus._page.actions())
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = page.findChild(PageFind)
    qtbot.waitUntil(bar.isVisible)
    bar.text.setText(words)
    qtbot.waitUntil(lambda: bar.outcome.text().startswith("1 / "))


def test_runs_and_rows_have_a_search_of_their_own(window, small_project, qtbot):
    window.open_project(small_project.folder, "runs")
    window.page.find_action.trigger()
    assert window.page.filter.hasFocus()
    window.show_page("data")
    assert window.page.find_action is None and window.page.findChild(PageFind) is None
