"""The data page as its user meets it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from engine.data.checks import Code, Problem
from engine.data.dataset import Dataset
from engine.data.edits import Delete
from engine.data.finding import Search
from engine.data.rows import Row, read_rows, write_rows
from engine.project import new_project
from gui import errors
from gui.data import actions
from gui.data.page import DataPage
from gui.data.task_dialog import TaskDialog


@pytest.fixture
def page(workspace, board, qtbot):
    found = DataPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1100, 700)
    found.show()
    yield found
    found.close()


@pytest.fixture
def told(monkeypatch):
    """What was said in a message box."""
    said: list[str] = []
    monkeypatch.setattr(errors, "show", lambda parent, error: said.append(str(error)))
    return said


@pytest.fixture
def store(workspace):
    return workspace.rows


def typed(edit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


# -- the panel


def test_what_is_typed_into_the_panel_is_taken_over_after_a_pause(page, store, qtbot):
    typed(page.editor.prompt, "typed here")
    assert store.all[0].prompt != "typed here"
    qtbot.waitUntil(lambda: store.all[0].prompt == "typed here", timeout=3000)
    assert store.undo_text == "Edit prompt"
    assert page.editor.prompt.toPlainText() == "typed here"


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


# -- actions


def test_a_new_row_has_the_fields_of_the_schema_and_waits_for_typing(page, store):
    page.actions_.add.trigger()
    row = store.all[-1]
    assert set(row.completion) == {"from", "to", "granularity"}
    assert page.view.current_row() == row
    assert page.editor.prompt.textCursor().selectedText() == row.prompt
    page.actions_.undo.trigger()
    assert len(store.all) == 30


def test_a_new_row_is_shown_whatever_the_filter(page, store):
    page.filter_bar.text.setText("nothing like it")
    QTest.keyClick(page.filter_bar.text, Qt.Key.Key_Return)
    assert page.table.rowCount() == 0
    page.actions_.add.trigger()
    assert page.view.current_row() == store.all[-1]


def test_chosen_rows_are_duplicated_moved_and_deleted_as_one_edit_each(page, store):
    before = store.all
    page.view.choose_ids([before[1].id, before[3].id])
    page.actions_.duplicate.trigger()
    assert [row.prompt for row in store.all[:6]] == [before[i].prompt for i in (0, 1, 1, 2, 3, 3)]
    assert page.view.chosen_places() == [2, 5]
    page.actions_.moves[1].trigger()
    assert [row.split for row in store.all[:6]] == ["train", "train", "valid", "train", "train", "valid"]
    page.actions_.delete.trigger()
    assert store.all == before
    for _ in range(3):
        page.actions_.undo.trigger()
    assert store.all == before and not store.can_undo
    for _ in range(3):
        page.actions_.redo.trigger()
    assert store.all == before and store.undo_text == "Delete"


def test_delete_is_a_key_of_the_table_and_not_of_the_texts(page, store, qtbot):
    page.window().activateWindow()
    page.editor.prompt.setFocus()
    page.editor.prompt.moveCursor(page.editor.prompt.textCursor().MoveOperation.Start)
    QTest.keyClick(page.editor.prompt, Qt.Key.Key_Delete)
    page.editor.commit()
    assert len(store.all) == 30 and store.all[0].prompt.startswith("oday")
    page.view.setFocus()
    qtbot.waitUntil(page.view.hasFocus)
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    assert len(store.all) == 29


def test_rows_are_copied_as_a_table_and_whole(page, store):
    page.view.choose_ids([store.all[0].id, store.all[1].id])
    page.actions_.copy.trigger()
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().splitlines()
    assert lines[0] == "prompt\tcompletion\tkind\tsplit" and len(lines) == 3
    whole = bytes(data.data(actions.JSONL_MIME).data()).decode().splitlines()
    assert [json.loads(line)["id"] for line in whole] == [row.id for row in store.all[:2]]
    page.actions_.copy_jsonl.trigger()
    assert json.loads(QGuiApplication.clipboard().text().splitlines()[1])["id"] == store.all[1].id


def test_rows_shown_and_selected_are_offered_for_export_in_the_order_shown(page, store, tmp_path, qtbot):
    assert len(page.actions_.export_dialog()._sets) == 3  # all, train, test
    page.filter_bar.split.setCurrentIndex(page.filter_bar.split.findData("test"))
    page.filter_bar.split.activated.emit(0)
    page.view.choose_ids([row.id for row in store.all if row.split == "test"][:2])
    dialog = page.actions_.export_dialog()
    shown = tuple(row for row in store.all if row.split == "test")
    assert dialog.rows() == shown and dialog._sets[2] == shown[:2]
    dialog.set_path(tmp_path / "out.jsonl")
    dialog.start()
    qtbot.waitUntil(lambda: dialog.written is not None, timeout=5000)
    assert read_rows(tmp_path / "out.jsonl").rows == shown


def test_the_projects_own_file_is_no_target_of_an_export(page, workspace, told):
    before = workspace.project.rows_file.read_bytes()
    dialog = page.actions_.export_dialog()
    dialog.set_path(workspace.project.rows_file)
    dialog.start()
    assert "own file" in told[0]
    assert workspace.project.rows_file.read_bytes() == before


def test_an_edit_that_is_refused_is_said_kindly_and_nothing_changes(page, store, workspace, told):
    (workspace.folder / "rows.journal.jsonl").symlink_to("/dev/full")
    page.view.choose_line(0)
    page.actions_.delete.trigger()
    assert "disk is full" in told[0]
    assert len(store.all) == page.table.rowCount() == 30


# -- filter, find and replace


def test_the_filter_counts_what_it_shows_and_can_be_taken_off(page, store, qtbot):
    assert page.filter_bar.count.text() == "30 rows"
    QTest.keyClicks(page.filter_bar.text, store.all[2].prompt[:25])
    qtbot.waitUntil(lambda: page.table.rowCount() < 30)
    assert page.filter_bar.count.text() == f"{page.table.rowCount()} of 30 rows"
    page.filter_bar.clear_button.click()
    assert page.table.rowCount() == 30


def test_the_kinds_offered_follow_the_rows(page, store, qtbot):
    page.table.setData(page.table.index(0, 2), "a brand new kind")
    combo = page.filter_bar.kind
    qtbot.waitUntil(lambda: combo.findData("a brand new kind") > 0, timeout=3000)
    combo.setCurrentIndex(combo.findData("a brand new kind"))
    combo.activated.emit(0)
    assert page.table.rowCount() == 1


def test_find_goes_through_the_rows_shown_and_round(page, store):
    word = store.all[10].prompt.split()[-1]
    hits = [
        n
        for n, row in enumerate(store.all)
        if word.casefold() in f"{row.prompt}\n{row.answer_text()}".casefold()
    ]
    page.find_bar.open(replacing=False)
    page.find_bar.text.setText(word)
    seen = []
    for _ in range(len(hits) + 1):
        QTest.keyClick(page.find_bar.text, Qt.Key.Key_Return)
        seen.append(page.view.currentIndex().row())
    later = [n for n in hits if n > 0]
    assert seen[: len(later)] == later and seen[len(hits)] == seen[0]
    page.find_bar.previous()
    assert page.view.currentIndex().row() == seen[len(hits) - 1]
    assert page.editor.prompt.textCursor().selectedText().casefold() in (word.casefold(), "")


def test_the_number_of_matching_rows_is_counted(page, store, qtbot):
    page.find_bar.open(replacing=False)
    page.find_bar.text.setText("today=")
    qtbot.waitUntil(lambda: page.find_bar.said.text() == "30 rows", timeout=3000)
    page.find_bar.text.setText("no such text")
    qtbot.waitUntil(lambda: "Not found" in page.find_bar.said.text(), timeout=3000)
    page.find_bar.regex.setChecked(True)
    page.find_bar.text.setText("(")
    qtbot.waitUntil(lambda: "regular expression" in page.find_bar.said.text(), timeout=3000)


def test_replace_all_is_one_edit_and_leaves_what_it_would_break(page, store):
    before = store.all
    page.find_bar.open(replacing=True)
    page.find_bar.text.setText('"granularity":')
    page.find_bar.where.setCurrentIndex(2)
    page.find_bar.by.setText('"steps":')
    page.find_bar.all_button.click()
    assert all("steps" in row.completion and "granularity" not in row.completion for row in store.all)
    assert page.find_bar.said.text() == "Replaced in 30 rows."
    page.actions_.undo.trigger()
    assert store.all == before
    page.find_bar.text.setText('"from":')
    page.find_bar.by.setText("broken")
    page.find_bar.all_button.click()
    assert store.all == before
    assert "30 rows were left as they are" in page.find_bar.said.text()


def test_replace_here_changes_the_row_and_goes_to_the_next(page, store):
    page.find_bar.open(replacing=True)
    page.find_bar.text.setText("today")
    page.find_bar.by.setText("Today")
    page.find_bar.case.setChecked(True)
    page.find_bar.where.setCurrentIndex(1)
    page.view.choose_line(0)
    page.find_bar.replace_button.click()
    assert store.all[0].prompt.startswith("Today=") and store.all[1].prompt.startswith("today=")
    assert page.view.currentIndex().row() == 1


@pytest.mark.parametrize(
    ("search", "count"),
    [
        (Search("A.b"), 1),
        (Search("a.b", regex=True), 2),
        (Search("ab", whole_words=True), 1),
        (Search("AB", case=True), 0),
        (Search("ab"), 2),
    ],
)
def test_the_options_of_a_search(search, count):
    from engine.data.finding import matching

    rows = [Row("1", "x a.b y", {}), Row("2", "x a-b ab", {}), Row("3", "xaby", {})]
    assert len(list(matching(search, rows, range(3)))) == count


# -- problems, notices, task


def test_problems_reach_the_table_the_filter_and_the_panel(page, store):
    row_id = store.all[2].id
    page.checks._by_row = {row_id: [Problem(row_id, Code.LEAK, "it leaks")]}
    page.checks.problems_changed.emit()
    assert page.table.index(2, 4).data() == "1"
    page.checks.row_chosen.emit(row_id)
    assert page.view.current_row().id == row_id
    assert "it leaks" in page.editor.problems.text()
    combo = page.filter_bar.problem
    combo.setCurrentIndex(combo.findData(str(Code.LEAK)))
    combo.activated.emit(0)
    assert page.table.rowCount() == 1


def test_the_count_of_problems_shows_just_these_rows_and_a_second_click_all(page, store, qtbot):
    bar = page.filter_bar
    qtbot.waitUntil(lambda: page.checks.checked, timeout=10000)
    row_id = store.all[2].id
    page.checks._by_row = {row_id: [Problem(row_id, Code.LEAK, "it leaks")]}
    page.checks.problems_changed.emit()
    assert bar.problem_button.isVisible() and bar.problem_button.text() == "1 row with a problem"
    bar.problem_button.click()
    assert page.table.rowCount() == 1 and page.view.current_row().id == row_id
    assert page.side.currentIndex() == page.side.indexOf(page.checks.parentWidget())
    bar.problem_button.click()
    assert page.table.rowCount() == len(store.all)


def test_rows_without_problems_are_said_to_have_none_only_when_they_were_checked(page, qtbot):
    assert not page.filter_bar.problem_button.isVisible()
    qtbot.waitUntil(lambda: page.checks.checked, timeout=10000)
    page.checks._by_row = {}
    page.checks.problems_changed.emit()
    assert page.filter_bar.problem_button.text() == "No problems"


def test_a_row_asked_for_by_another_page_is_shown_even_if_filtered_out(page, store):
    page.filter_bar.text.setText("nothing like it")
    QTest.keyClick(page.filter_bar.text, Qt.Key.Key_Return)
    page.arrive(store.all[20].id)
    assert page.view.current_row() == store.all[20]


def test_lines_that_could_not_be_read_are_said_and_can_be_taken_out(workspace, board, qtbot):
    path = workspace.project.rows_file
    workspace.close()
    with path.open("a", encoding="utf-8") as file:
        file.write("not json\n")
    workspace.open(path.parent)
    page = DataPage(workspace, board)
    qtbot.addWidget(page)
    assert len(page.notices.texts()) == 1 and "line 31" in page.notices.texts()[0]
    page.notices.drop_bad_lines()
    assert "kept in rows.bad-lines" in page.notices.texts()[0]
    assert read_rows(path).bad == () and len(workspace.project.rows()) == 30


def test_edits_brought_back_after_a_crash_are_said(workspace, board, qtbot):
    path = workspace.project.rows_file
    workspace.close()
    Dataset(path).apply(Delete((0,)), "Delete")
    workspace.open(path.parent)
    page = DataPage(workspace, board)
    qtbot.addWidget(page)
    assert "1 edit that" in page.notices.texts()[0]
    assert page.table.rowCount() == 29


def test_another_programs_change_offers_both_versions(page, store, workspace, qtbot):
    with qtbot.waitSignal(store.changed_on_disk, timeout=5000):
        write_rows(workspace.project.rows_file, [Row("theirs", "p", {})])
    assert "changed by another program" in page.notices.texts()[0]
    page.notices.take_file()
    assert page.table.rowCount() == 1
    assert "Yours is kept in rows.mine" in page.notices.texts()[0]


def test_an_empty_project_offers_to_import_or_to_add(workspace, board, tmp_path, qtbot):
    workspace.open(new_project(tmp_path / "blank", "blank").folder)
    page = DataPage(workspace, board)
    qtbot.addWidget(page)
    if workspace.rows.all:
        page.view.selectAll()
        page.actions_.delete.trigger()
    assert page._stack.currentIndex() == 1
    page.findChild(type(page._make_empty().button), "empty_add").click()
    assert page._stack.currentIndex() == 0
    assert len(workspace.rows.all) == 1


def test_the_task_is_edited_whole_or_not_at_all(page, workspace, told, qtbot):
    dialog = TaskDialog(page, workspace)
    qtbot.addWidget(dialog)
    before = workspace.project.task
    dialog.prompt.setPlainText("Answer with JSON.")
    dialog.schema.setPlainText('{"type": 3}')
    dialog.save()
    assert told and workspace.project.task == before
    schema = json.loads(json.dumps(before.schema))
    schema["title"] = "A range"
    dialog.schema.setPlainText(json.dumps(schema))
    dialog.save()
    assert dialog.result() == TaskDialog.DialogCode.Accepted
    assert workspace.project.task.system_prompt == "Answer with JSON."
    assert workspace.project.task.prompt_helper == before.prompt_helper
    assert page.editor.answer.schema == schema


def test_a_page_that_is_gone_hears_of_no_more_edits(workspace, board, qtbot):
    page = DataPage(workspace, board)
    gone = []
    page.table.destroyed.connect(lambda: gone.append(True))
    page.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))
    workspace.rows.apply(Delete((0,)), "Delete")
    workspace.rows.undo()
    workspace.flush()
    assert read_rows(workspace.project.rows_file).rows == workspace.rows.all


def test_a_split_that_cannot_be_saved_leaves_the_row_and_no_draft(page, store, workspace, told, qtbot):
    (workspace.folder / "rows.journal.jsonl").symlink_to("/dev/full")
    page.editor.split.setCurrentIndex(2)
    page.editor.split.activated.emit(2)
    qtbot.waitUntil(lambda: bool(told))
    assert store.all[0].split == "train" and len(page.drafts) == 0


def test_every_action_has_a_name_and_shortcuts_are_used_once(page):
    acts = [one for one in page.page_actions() if not one.isSeparator()]
    assert all(one.text() for one in acts)
    keys = [key.toString() for one in acts for key in one.shortcuts()]
    assert len(keys) == len(set(keys))
