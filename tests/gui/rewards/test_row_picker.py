"""Choosing one row of many."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from engine.data.rows import Row
from gui.rewards.row_picker import RowPicker

# The offscreen platform says this at every popup.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard")
ROWS = tuple(Row(f"r{number}", f"show Sales of {2000 + number}", {"n": number}) for number in range(30))


@pytest.fixture
def picker(qtbot, look):
    found = RowPicker()
    qtbot.addWidget(found)
    found.tester = QAbstractItemModelTester(found.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    found.show()
    found.show_rows(ROWS)
    return found


def test_the_first_row_is_chosen_at_first(picker):
    assert picker.row is ROWS[0]
    assert picker.place_label.text() == "1 of 30"


def test_steps_go_round_at_the_ends(picker):
    picker.step(-1)
    assert picker.row is ROWS[29]
    picker.step(1)
    assert picker.row is ROWS[0]


def test_typing_narrows_the_rows_and_enter_takes_the_first(picker, qtbot):
    qtbot.keyClicks(picker.search_edit, "2017 sales")
    assert picker.place_label.text() == "1 found"
    qtbot.keyClick(picker.search_edit, Qt.Key.Key_Return)
    assert picker.row is ROWS[17]
    assert picker.place_label.text() == "1 of 1"
    picker.search_edit.clear()
    assert picker.place_label.text() == "18 of 30"


def test_a_search_without_a_hit_says_so_and_leaves_the_row(picker, qtbot):
    qtbot.keyClicks(picker.search_edit, "nothing like it")
    assert picker.place_label.text() == "none found"
    picker.step(1)
    picker.pick_any()
    assert picker.row is ROWS[0]


def test_a_row_is_picked_by_its_id_also_while_another_search_stands(picker, qtbot):
    qtbot.keyClicks(picker.search_edit, "2017")
    assert picker.pick("r3")
    assert picker.row is ROWS[3]
    assert picker.search_edit.text() == ""
    assert not picker.pick("gone")


def test_the_chosen_row_stays_when_others_come_and_go(picker, qtbot):
    picker.pick("r5")
    with qtbot.assertNotEmitted(picker.picked):
        picker.show_rows((Row("new", "x", {}), *ROWS[4:]))
    assert picker.place_label.text() == "3 of 27"
    with qtbot.waitSignal(picker.picked):
        picker.show_rows(ROWS[10:])
    assert picker.row is ROWS[10]
    picker.show_rows(())
    assert picker.row is None
    assert picker.place_label.text() == "no rows"


def test_a_hundred_thousand_rows_are_searched_without_a_stall(picker, qtbot):
    picker.show_rows(tuple(Row(str(n), f"prompt number {n} of many", {}) for n in range(100_000)))
    qtbot.keyClicks(picker.search_edit, "number 9")  # folds the texts, once
    began = time.perf_counter()
    qtbot.keyClicks(picker.search_edit, "9")
    assert time.perf_counter() - began < 0.5
    assert len(picker.model.places) > 1000
    assert picker.model.rowCount() == 200
