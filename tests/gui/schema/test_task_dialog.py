"""The task dialog: saved whole or not at all, and what becomes of rewards and rows when fields change."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from engine.base.errors import UserError
from engine.data.importing import Columns
from engine.from_file.mapping import remember, remembered_columns
from engine.project import open_project
from engine.reading.tables import Table
from engine.rewards.field_paths import missing_fields
from gui.schema.change_dialog import LEAVE, REMOVE, ChangeDialog
from gui.schema.helper_choice import HelperChoice
from gui.schema.task_dialog import TaskDialog
from gui.schema.titles import Column
from gui.shared import boxes


@pytest.fixture
def discards(monkeypatch):
    """How often it was asked whether to discard what was typed; the answer is yes unless "no" is put in."""
    asked = []
    monkeypatch.setattr(boxes, "agreed", lambda *_, **__: asked.append(True) or "no" not in asked)
    return asked


@pytest.fixture
def dialog(qtbot, workspace, discards):
    found = TaskDialog(None, workspace)
    qtbot.addWidget(found)
    found.show()
    qtbot.waitExposed(found)
    return found


def place(dialog, path):
    return [line.field.path for line in dialog.schema.table.lines].index(path)


def put(dialog, path, column, value):
    table = dialog.schema.table
    assert table.setData(table.index(place(dialog, path), column), value)


def press(dialog, name, path=""):
    if path:
        dialog.schema.view.go_to(place(dialog, path))
    dialog.schema._tools[name].click()


def answer(act):
    """Save meanwhile: `act` gets the dialog that asks, and closes it."""

    def look():
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, ChangeDialog)
        try:
            act(asked)
        except BaseException:
            asked.reject()
            raise

    QTimer.singleShot(100, look)


def names(rubric):
    return [entry.part_name for entry in rubric.entries]


def judged(workspace):
    entries = open_project(workspace.folder).rubric.entries
    return {entry.part_name: getattr(entry.parameters, "field", "") for entry in entries}


def test_the_task_is_saved_whole_or_not_at_all(dialog, workspace, told):
    before = workspace.project.task
    dialog.prompt.setPlainText("Answer with JSON.")
    dialog.schema.json.setPlainText('{"type": 3}')
    dialog.save()
    assert told and workspace.project.task == before
    schema = {**before.schema, "title": "An order"}
    dialog.schema.json.setPlainText(json.dumps(schema))
    dialog.save()
    assert dialog.result() == TaskDialog.DialogCode.Accepted
    saved = open_project(workspace.folder).task
    assert saved.system_prompt == "Answer with JSON." and saved.schema == schema


def test_working_before_the_answer_is_switched_on_with_the_task(dialog, workspace):
    assert not dialog.working.isChecked()
    dialog.working.click()
    assert dialog.save()
    saved = open_project(workspace.folder)
    assert saved.task.working and saved.rubric.working and saved.task == workspace.project.task


def test_what_was_typed_is_discarded_only_after_a_question(dialog, qtbot, discards):
    put(dialog, "quantity", Column.VALUES, "1 … 99")
    discards.append("no")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(discards) == 2 and dialog.isVisible()
    discards.clear()
    dialog.reject()
    assert discards and not dialog.isVisible()


def test_a_task_that_nobody_changed_closes_at_once(dialog, discards):
    dialog.reject()
    assert not discards and not dialog.isVisible()


def test_the_prompt_is_written_from_the_fields_and_can_be_taken_back(dialog, workspace):
    before = dialog.prompt.toPlainText()
    put(dialog, "due", Column.ABOUT, "the day of delivery")
    dialog.write_button.click()
    assert "the day of delivery" in dialog.prompt.toPlainText()
    dialog.prompt.undo()
    assert dialog.prompt.toPlainText() == before


def test_a_prompt_made_of_the_fields_follows_them_until_it_is_edited(dialog, workspace, qtbot):
    dialog.write_button.click()
    put(dialog, "customer", Column.NAME, "client")
    prompt = dialog.prompt.toPlainText()
    assert "- client:" in prompt and "customer" not in prompt
    answer(lambda asked: asked.save_button.click())
    assert dialog.save()
    assert workspace.project.task.system_prompt == prompt
    again = TaskDialog(None, workspace)
    qtbot.addWidget(again)
    put(again, "client", Column.NAME, "buyer")
    assert "- buyer:" in again.prompt.toPlainText()
    again.prompt.setPlainText("My own words about buyer.")
    assert not again.gone.isVisibleTo(again)
    put(again, "buyer", Column.NAME, "client")
    assert again.prompt.toPlainText() == "My own words about buyer."
    assert again.gone.isVisibleTo(again) and "still names buyer:" in again.gone.text()
    again.prompt.setPlainText("My own words about the client of buyers.")
    assert not again.gone.isVisibleTo(again)


def test_a_change_of_rules_asks_nothing(dialog, workspace):
    put(dialog, "quantity", Column.VALUES, "1 … 99")
    assert dialog.save()
    assert workspace.project.task.schema["properties"]["quantity"]["maximum"] == 99


def test_rewards_and_rows_follow_a_renamed_field(dialog, workspace, qtbot):
    rows = workspace.rows.all
    put(dialog, "customer", Column.NAME, "client")
    qtbot.waitUntil(lambda: not dialog.schema.breaks.waiting)
    assert dialog.schema.breaks.breaks == ()  # the rows' fields will be renamed too

    def act(asked):
        assert [box.text() for box in asked.rename_boxes.values()] == ["customer is called client now"]
        assert asked.rows_box.isVisible() and not asked._lost and not asked._added
        asked.save_button.click()

    answer(act)
    assert dialog.save()
    assert judged(workspace)["client"] == "client" and "customer" not in judged(workspace)
    assert all("client" in row.completion and "customer" not in row.completion for row in workspace.rows.all)
    workspace.rows.undo()
    assert workspace.rows.all == rows


def test_the_next_file_is_read_into_the_renamed_field(dialog, workspace):
    fields = {"customer": "Kunde", "due": "Termin"}
    remember(workspace.folder, Columns("prompt", "", "", fields, "", "", "", "", ""))
    put(dialog, "customer", Column.NAME, "client")
    answer(lambda asked: asked.save_button.click())
    assert dialog.save()
    table = Table(("prompt", "Kunde", "Termin"), (), ())
    found = remembered_columns(workspace.folder, table)
    assert found is not None and dict(found.fields) == {"client": "Kunde", "due": "Termin"}


def test_the_rows_can_stay_as_they_are(dialog, workspace):
    rows = workspace.rows.all
    put(dialog, "customer", Column.NAME, "client")

    def act(asked):
        asked.rows_box.click()
        asked.save_button.click()

    answer(act)
    assert dialog.save() and workspace.rows.all == rows


def test_cancel_changes_nothing_and_goes_back_to_the_task(dialog, workspace):
    project, rows = workspace.project, workspace.rows.all
    put(dialog, "customer", Column.NAME, "client")
    answer(lambda asked: asked.reject())
    assert not dialog.save()
    assert dialog.isVisible() and workspace.project is project and workspace.rows.all == rows
    assert open_project(workspace.folder).task == project.task


def test_lost_fields_are_named_each_with_a_choice_and_new_ones_with_a_reward(dialog, workspace):
    for path in ("product", "quantity", "due"):
        press(dialog, "remove", path)
    press(dialog, "add")
    put(dialog, "field", Column.KIND, "integer")
    put(dialog, "field", Column.NAME, "pieces")

    def act(asked):
        combos = {asked.change.lost[at].path: combo for at, combo in enumerate(asked._lost.values())}
        assert list(combos) == ["product", "quantity", "due"]
        assert not asked.rows_box.isVisible()
        combos["product"].setCurrentIndex(combos["product"].findData(LEAVE))
        combos["quantity"].setCurrentIndex(combos["quantity"].findData("=pieces"))
        assert combos["due"].currentData() == REMOVE
        ((box, one),) = asked._added
        assert one.path == "pieces" and box.isChecked() and "Number is close" in box.text()
        box.click()
        asked.save_button.click()

    answer(act)
    assert dialog.save()
    found = judged(workspace)
    assert found["pieces"] == "pieces" and found["product"] == "product" and "due" not in found
    (missing,) = missing_fields(workspace.project.rubric, workspace.project.task.schema)
    assert missing.path == "product"  # left as it was, and a problem from now on


def test_a_new_field_gets_its_reward(dialog, workspace):
    press(dialog, "add", "due")
    answer(lambda asked: asked.save_button.click())
    assert dialog.save()
    assert judged(workspace)["field"] == "field" and list(judged(workspace))[-1] == "exact"


def test_a_guessed_rename_can_be_refused(dialog, workspace):
    text = json.dumps(dialog.schema.schema()).replace('"quantity"', '"pieces"')
    dialog.schema.json.setPlainText(text)

    def act(asked):
        asked.rename_boxes["quantity"].click()
        assert [one.path for one in asked.change.lost] == ["quantity"] and not asked.rename_rows
        asked.save_button.click()

    answer(act)
    assert dialog.save()
    assert judged(workspace)["pieces"] == "pieces" and "quantity" not in judged(workspace)
    assert all("quantity" in row.completion for row in workspace.rows.all)


def test_when_the_rows_cannot_be_written_the_task_stays_too(dialog, workspace, told, monkeypatch):
    project = workspace.project
    put(dialog, "customer", Column.NAME, "client")

    def full(edit, label):
        raise UserError("The disk is full.")

    monkeypatch.setattr(workspace.rows, "apply", full)
    answer(lambda asked: asked.save_button.click())
    assert not dialog.save()
    assert told == ["The disk is full."] and open_project(workspace.folder).task == project.task
    assert names(open_project(workspace.folder).rubric) == names(project.rubric)


def test_rows_that_do_not_fit_are_asked_for_after_saving(dialog, workspace, qtbot):
    put(dialog, "quantity", Column.VALUES, "1 … 2")
    qtbot.waitUntil(lambda: not dialog.schema.breaks.waiting)
    dialog.schema.breaks.rows_button.click()
    assert dialog.rows_wanted and dialog.result() == TaskDialog.DialogCode.Accepted
    broken = {row.id for row in workspace.rows.all if row.completion["quantity"] > 2}
    assert set(dialog.rows_wanted) == broken


def test_facts_can_be_added_to_prompts_that_begin_with_today(dialog, workspace, discards):
    assert dialog.helper.isHidden()
    dialog.helper.set_prompts(["today=20300720 a train on Tuesday", "today=20300721 tomorrow", "no day"])
    assert not dialog.helper.isHidden() and dialog.helper.value() == ""
    dialog.helper.box.setCurrentIndex(dialog.helper.box.findData("week_ahead"))
    assert "Tue 07-23" in dialog.helper.findChildren(QLabel)[-1].text()
    assert dialog.save() and not discards
    assert open_project(workspace.project.folder).task.prompt_helper == "week_ahead"


def test_a_helper_of_one_example_is_offered_to_no_other_task(qtbot):
    choice = HelperChoice()
    qtbot.addWidget(choice)
    choice.set_prompts(["today=20300720 sales"])
    assert [choice.box.itemData(at) for at in range(choice.box.count())] == ["", "week_ahead"]
    kept = HelperChoice("calendar_facts")
    qtbot.addWidget(kept)
    kept.set_prompts(["sales"])
    assert kept.value() == "calendar_facts" and kept.box.currentData() == "calendar_facts"
