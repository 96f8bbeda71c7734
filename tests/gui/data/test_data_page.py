"""The data page as its user meets it."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from engine.data.checks import Code, Problem
from engine.data.dataset import Dataset
from engine.data.edits import Delete, Replace
from engine.data.rows import Row, read_rows, write_rows
from engine.project import new_project
from gui.data import actions
from gui.data.columns import KIND, PROMPT
from gui.data.page import DataPage
from gui.schema.task_dialog import TaskDialog

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


def test_the_task_is_edited_from_the_page(page, workspace, monkeypatch):
    def typed(dialog):
        dialog.name.setText("Ranges")
        return dialog.save()

    monkeypatch.setattr(TaskDialog, "exec", typed)
    page.edit_task()
    assert workspace.project.task.name == "Ranges"


def test_rows_that_do_not_fit_a_new_schema_are_shown_alone(page, workspace, qtbot, monkeypatch):
    schema = json.loads(json.dumps(workspace.project.task.schema))
    kept = workspace.rows.all[0].completion["from"]
    schema["properties"]["from"] = {"enum": [kept]}

    def typed(dialog):
        dialog.schema.json.setPlainText(json.dumps(schema))
        qtbot.waitUntil(lambda: not dialog.schema.breaks.waiting)
        dialog.schema.breaks.rows_button.click()
        return dialog.result()

    monkeypatch.setattr(TaskDialog, "exec", typed)
    page.edit_task()
    assert workspace.project.task.schema == schema
    broken = [row for row in workspace.rows.all if row.completion["from"] != kept]
    qtbot.waitUntil(lambda: page.table.rowCount() == len(broken), timeout=20_000)
    assert page.side.currentIndex() == 1


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


def test_prompts_keep_room_to_be_read_in_the_smallest_window(page):
    page.resize(788, 560)
    assert page.view.columnWidth(PROMPT) >= 240
    page.resize(1500, 700)
    assert page.view.columnWidth(PROMPT) > 400


def test_a_kind_column_without_kinds_hides_itself_and_comes_back(page, store, qtbot):
    assert not page.view.isColumnHidden(KIND)
    store.apply(Replace(tuple((at, replace(row, kind="")) for at, row in enumerate(store.all))), "clear")
    qtbot.waitUntil(lambda: page.view.isColumnHidden(KIND), timeout=3000)
    page.table.type_into(store.all[0].id, "kind", "new")
    qtbot.waitUntil(lambda: not page.view.isColumnHidden(KIND), timeout=3000)
