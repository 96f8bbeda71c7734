"""The panel beside the rows lists further right answers: added, changed, removed, undone."""

from __future__ import annotations

import json
from dataclasses import replace

from engine.data.edits import Replace
from engine.data.rows import canonical
from gui.data.page import DataPage

OTHER = {"from": "2031-01-01", "to": "2031-12-31", "granularity": ["Day"]}


def test_a_further_right_answer_is_added_changed_and_removed_each_as_one_edit(page, store):
    before, edit = store.all[0], page.editor.accepted
    edit.add_button.click()
    (box,) = edit.boxes
    assert json.loads(box.toPlainText()) == before.completion
    assert "change it" in edit.fault.text()  # the expected answer itself is no other one
    page.editor.commit()
    assert store.all[0] == before
    box.setPlainText(canonical(OTHER))
    page.editor.commit()
    assert store.all[0].accepted == (OTHER,)
    assert edit.fault.isHidden() and edit.boxes == [box]
    assert store.undo_text == "Edit the answers that are also right"
    edit.remove(box)
    assert store.all[0] == before and edit.boxes == []
    page.actions_.undo.trigger()
    assert [json.loads(one.toPlainText()) for one in edit.boxes] == [OTHER]
    page.actions_.undo.trigger()
    assert edit.boxes == []


def test_a_further_answer_that_is_wrong_is_kept_as_a_draft(page, store, workspace, board, qtbot):
    before = store.all
    page.editor.accepted.add_button.click()
    page.editor.accepted.boxes[0].setPlainText('{"from": ')
    page.view.choose_line(3)
    assert store.all == before and page.editor.accepted.boxes == []
    page.view.choose_line(0)
    assert "Not saved: what is also right" in page.editor.state.text()
    assert page.leave()
    again = DataPage(workspace, board)  # another session
    qtbot.addWidget(again)
    assert [box.toPlainText() for box in again.editor.accepted.boxes] == ['{"from": ']
    again.editor.discard.click()
    assert again.editor.accepted.boxes == []


def test_a_further_answer_is_found_by_filter_and_search(page, store):
    row = replace(store.all[2], accepted=({**OTHER, "to": "2099-12-31"},))
    store.apply(Replace(((2, row),)), "")
    page.filter_bar.text.setText("2099-12-31")
    page.filter_bar.filter_changed.emit()
    assert [page.table.row_at(line).id for line in range(page.table.rowCount())] == [row.id]
    page.view.choose_line(0)
    assert page.editor.accepted.boxes[0].toPlainText().startswith("{")
