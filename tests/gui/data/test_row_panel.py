"""The panel beside the rows: what is typed there is taken over, or kept and said to be wrong."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtTest import QTest

from gui.data.page import DataPage


def typed(edit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def test_what_is_typed_into_the_panel_is_taken_over_after_a_pause(page, store, qtbot):
    typed(page.editor.prompt, "typed here")
    assert store.all[0].prompt != "typed here"
    qtbot.waitUntil(lambda: store.all[0].prompt == "typed here", timeout=3000)
    assert store.undo_text == "Edit prompt"
    assert page.editor.prompt.toPlainText() == "typed here"


def test_working_is_edited_where_the_task_has_it_or_the_row_does(page, store, workspace):
    assert page.editor.working.isHidden()
    workspace.set_task(replace(workspace.project.task, working=True))
    assert not page.editor.working.isHidden()
    page.editor.working.setPlainText("period 2030-07-20 month -1\nso June ")
    page.view.choose_line(2)
    assert store.all[0].reasoning == "period 2030-07-20 month -1\nso June"
    assert (store.undo_text, page.editor.working.toPlainText()) == ("Edit working", "")
    workspace.set_task(replace(workspace.project.task, working=False))
    assert page.editor.working.isHidden()
    page.view.choose_line(0)
    assert not page.editor.working.isHidden()


def test_going_to_another_row_takes_over_what_is_typed(page, store):
    typed(page.editor.kind, "#1")
    page.view.choose_line(4)
    assert store.all[0].kind == "#1"
    assert page.editor.kind.text() == store.all[4].kind


def test_a_split_chosen_in_the_panel_is_an_edit(page, store):
    page.editor.split.setCurrentIndex(2)
    page.editor.split.activated.emit(2)
    assert store.all[0].split == "test"
    page.actions_.undo.trigger()
    assert store.all[0].split == "train"
    assert page.editor.split.currentData() == "train"


def test_an_answer_that_is_wrong_is_never_written_and_never_lost(page, store, workspace, board, qtbot):
    before = store.all
    page.editor.answer.setPlainText('{"from": "2030-01-01", ')
    page.view.choose_line(3)
    assert store.all == before
    assert page.editor.state.isHidden()
    page.view.choose_line(0)
    assert page.editor.answer.toPlainText() == '{"from": "2030-01-01", '
    assert "Not saved: the answer" in page.editor.state.text() and not page.editor.state.isHidden()
    assert "not valid json" in page.editor.fault.text().casefold()
    assert page.leave()
    again = DataPage(workspace, board)  # another session
    qtbot.addWidget(again)
    assert again.editor.answer.toPlainText() == '{"from": "2030-01-01", '
    again.editor.discard.click()
    assert json.loads(again.editor.answer.toPlainText()) == store.all[0].completion
    assert again.leave()
    assert not (workspace.folder / "rows.drafts.json").exists()


def test_an_answer_that_breaks_the_schema_is_taken_over_and_said_to_be_wrong(page, store):
    page.editor.answer.setPlainText('{"from": 1}')
    page.editor.commit()
    assert store.all[0].completion == {"from": 1}
    assert page.editor.fault.text() and page.editor.state.isHidden()


def test_undo_shows_in_the_panel_what_the_row_is_again(page, store):
    before = store.all[0]
    page.editor.answer.setPlainText("{}")
    page.editor.commit()
    page.view.choose_line(9)
    page.actions_.undo.trigger()
    assert page.view.current_row() == before
    assert json.loads(page.editor.answer.toPlainText()) == before.completion


def test_an_emptied_prompt_is_not_saved_and_stays_emptied(page, store):
    before = store.all[0].prompt
    page.editor.prompt.setPlainText("")
    page.editor.commit()
    assert store.all[0].prompt == before
    page.view.choose_line(1)
    page.view.choose_line(0)
    assert page.editor.prompt.toPlainText() == ""
    page.editor.discard_drafts()
    assert page.editor.prompt.toPlainText() == before
