"""What stands on the two sides, and what becomes of their answers: binding, rows, history."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from engine.play.history import HistoryEntry, Reply
from engine.play.wire import Stats
from engine.task import Task
from gui.play.add_row import AddRowDialog
from tests.gui.play.test_play_page import SECONDS, settings

SIZE = {
    "type": "object",
    "properties": {"size": {"enum": ["small", "large"]}},
    "required": ["size"],
    "additionalProperties": False,
}


def shown(page, text: str, prompt: str = "today=20300720 something new") -> None:
    """Let the left side show an answer as from the history."""
    reply = Reply(model="m", text=text, stats=Stats(3, 0, 9, 0.1, 0.2, "end"))
    page.bring_back(HistoryEntry(time=1.0, prompt=prompt, replies=(reply,)))


def test_one_click_asks_a_model_as_it_is_and_bound_to_the_schema(page, qtbot, workspace, tiny_file, tmp_path):
    other = tmp_path / "other.gguf"
    other.write_bytes(tiny_file.read_bytes())
    page.choosers.choose_file(other, 0)
    page.choosers.choose_file(tiny_file, 1)
    workspace.set_task(Task("Size", "Answer with JSON.", SIZE))
    settings(page, max_tokens=30)
    page.box.set_prompt("how large")
    left, right = page.panes
    right.bound_button.click()
    qtbot.waitUntil(lambda: all(slot.stats is not None for slot in page.slots), timeout=SECONDS)
    assert page.slots[0].choice.path == page.slots[1].choice.path == tiny_file
    assert json.loads(page.slots[1].text)["size"] in ("small", "large")
    assert left.verdict.whole.startswith("✗") and right.verdict.whole.startswith("✓")
    assert "as asked" in left.status.text() and "bound to the schema" in right.status.text()
    switch = page.box.editor_of("grammar")
    assert not switch.isEnabled() and not switch.isChecked()
    right.bound_button.click()
    assert page.slots[0].choice.path == other and switch.isEnabled()
    assert "as asked" not in left.status.text() and not right.bound_button.isChecked()
    left.bound_button.click()
    assert page.binding.apart and page.slots[1].choice.path == other
    page.choosers.choose_file(tiny_file, 0)  # another model ends it
    assert not page.binding.apart and not left.bound_button.isChecked()


def test_a_good_answer_becomes_a_row_with_one_key(page, qtbot, workspace):
    fits = workspace.rows.all[0].answer_text()
    shown(page, fits)
    count = len(workspace.rows.all)
    qtbot.keyClick(
        page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert len(workspace.rows.all) == count + 1
    row = workspace.rows.all[-1]
    assert (row.prompt, row.answer_text(), row.split) == ("today=20300720 something new", fits, "train")
    assert row.id in page.panes[0].note.text()
    assert page.panes[0].reward.isVisible()  # it is measured against the new row


@pytest.mark.parametrize("wrong", [True, False])
def test_an_answer_that_must_be_looked_at_opens_the_dialog(page, workspace, monkeypatch, wrong):
    known = workspace.rows.all[0]
    seen: list[AddRowDialog] = []
    monkeypatch.setattr(AddRowDialog, "exec", lambda dialog: seen.append(dialog))
    if wrong:
        shown(page, "no JSON")
    else:
        shown(page, known.answer_text(), known.prompt)
    count = len(workspace.rows.all)
    page.add_good_one()
    assert len(seen) == 1 and len(workspace.rows.all) == count


def test_ctrl_enter_saves_the_row_of_the_dialog(qtbot, workspace):
    rows, schema = workspace.rows.all, workspace.project.task.schema
    dialog = AddRowDialog(None, rows, schema, "new", rows[0].answer_text())
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    dialog.answer.setFocus()
    qtbot.keyClick(dialog.answer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == AddRowDialog.DialogCode.Accepted


def test_the_history_is_searched_by_words_of_prompts_answers_and_models(page):
    history = page.results.history
    for number, prompt in enumerate(["sales of May", "costs of May"]):
        reply = Reply(model=f"model-{number}", text='{"n": 1}')
        history.keep(HistoryEntry(time=float(number), prompt=prompt, replies=(reply,)))
    for words, found in (("", 2), ("may", 2), ("MAY sales", 1), ("model-1", 1), ("n costs", 1), ("june", 0)):
        history.search.setText(words)
        assert history.model.rowCount() == found
    assert "0 of 2" in history.status.text() and history.clear_button.isEnabled()
    history.keep(HistoryEntry(time=3.0, prompt="a day in June"))
    assert history.model.rowCount() == 1 and "1 of 3" in history.status.text()
