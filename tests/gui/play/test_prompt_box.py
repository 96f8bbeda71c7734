"""What is asked: typed, dated, or taken from the dataset."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt

from engine.data.rows import Row
from gui.play.prompt_box import PromptBox


@pytest.fixture
def box(qtbot, workspace):
    found = PromptBox(workspace)
    qtbot.addWidget(found)
    return found


def test_the_date_is_written_into_the_prompt_and_read_from_it(box):
    box.set_prompt("today=20300720 sales of last week")
    assert box.day.date() == QDate(2030, 7, 20)
    box.day.setDate(QDate(2031, 1, 2))
    assert box.prompt == "today=20310102 sales of last week"
    box.editor.undo()
    assert box.prompt == "today=20300720 sales of last week"


def test_a_prompt_without_its_date_gets_the_one_that_is_picked(box):
    box.day.setDate(QDate(2031, 1, 2))
    box.set_prompt("sales of last week")
    assert box.complete()
    assert box.prompt == "today=20310102 sales of last week"


def test_an_empty_prompt_is_not_asked(box):
    box.set_prompt("  \n")
    assert not box.complete()


def test_a_dataset_without_dates_has_no_date_picker(box, workspace):
    assert not box.day.isHidden() and box.day_label.text() == "today"
    for number in range(200):
        workspace.rows.add(Row(f"plain-{number}", f"plain request {number}", {}))
    box._index_rows()
    assert box.day.isHidden()
    box.set_prompt("sales")
    assert box.complete() and box.prompt == "sales"


def test_the_row_of_the_prompt_is_told_within_the_card(box, workspace, qtbot):
    box.resize(900, 200)
    box.show()
    box.take(workspace.rows.all[0])
    qtbot.wait(50)
    assert box.where.isVisible() and box.where.text()
    assert box.where.mapTo(box, box.where.rect().topRight()).x() < box.width()
    box.set_prompt("a prompt from elsewhere")
    assert not box.where.isVisible()


def test_rows_are_stepped_through_and_wrap_around(box, workspace):
    rows = workspace.rows.all
    box.take_next(1)
    assert box.row is rows[0]
    box.take_next(1)
    assert box.row is rows[1]
    box.take_next(-1)
    box.take_next(-1)
    assert box.row is rows[-1]


def test_a_random_row_is_one_of_the_test_split(box):
    for _ in range(10):
        box.take_random()
        assert box.row is not None and box.row.split == "test"


def test_a_changed_prompt_belongs_to_no_row(box, workspace):
    box.take(workspace.rows.all[0])
    box.editor.textCursor().deletePreviousChar()
    assert box.row is None and box.where.whole == ""
    box.editor.undo()
    assert box.row is workspace.rows.all[0]


def test_a_prompt_with_odd_spaces_is_asked_letter_by_letter(box, workspace):
    odd = Row("odd", " today=20300720 a\u00a0b\r\nc ", {})
    workspace.rows.add(odd)
    box.take(odd)
    assert box.prompt == odd.prompt and box.row is odd


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)
def test_the_search_finds_rows_by_words_in_any_order(box, workspace, qtbot):
    row = workspace.rows.all[5]
    words = row.prompt.split()
    box.finder.model.search(f"{words[-1].upper()} {words[0]}")
    assert row in [workspace.rows.all[place] for place in box.finder.model.places]
    qtbot.keyClicks(box.finder, row.prompt[:60])
    assert box.finder.model.rowCount() >= 1 and box.finder.popup.isVisible()
    qtbot.keyClick(box.finder, Qt.Key.Key_Return)
    assert box.row is not None and box.row.prompt.startswith(row.prompt[:60])
    assert box.finder.text() == "" and not box.finder.popup.isVisible()


def test_the_date_of_a_taken_row_is_shown(box, workspace):
    row = workspace.rows.all[3]
    box.take(row)
    digits = row.prompt.split()[0].removeprefix("today=")
    assert box.day.date().toPython() == date.fromisoformat(digits)


def test_settings_are_within_their_limits(box):
    box.editor_of("temperature").setValue(9)
    assert box.settings.temperature == 2
    assert box.settings.sampling_params({"type": "object"}).schema is None
    box.editor_of("grammar").setChecked(True)
    assert box.settings.sampling_params({"type": "object"}).schema == {"type": "object"}


def test_the_row_of_the_prompt_is_shown_within_the_card(box, qtbot):
    box.resize(800, 200)
    box.show()
    qtbot.waitExposed(box)
    box.take_random()
    qtbot.waitUntil(lambda: bool(box.where.whole))
    assert box.where.width() >= box.where.minimumWidth()
    assert box.rect().contains(box.where.geometry())
