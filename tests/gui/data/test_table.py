"""The table over the rows: edits in place, filter, order, and what follows an edit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from engine.data.checks import Code, Problem
from engine.data.edits import Batch, Delete, Insert, Replace
from engine.data.rows import Row
from gui.data.columns import ANSWER, KIND, PROBLEMS, PROMPT, SPLIT
from gui.data.drafts import Drafts
from gui.data.row_filter import ANY_PROBLEM, NO_PROBLEM, Filter
from gui.data.row_texts import RowTexts
from gui.data.row_view import RowView
from gui.data.table_model import RowTable

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def store(workspace):
    return workspace.rows


@pytest.fixture
def table(workspace, qapp):
    store = workspace.rows
    found = RowTable(store, RowTexts(store, workspace), Drafts(workspace.folder, workspace))
    tester = QAbstractItemModelTester(found, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield found
    del tester


@pytest.fixture
def view(table, workspace, qtbot):
    found = RowView(table, lambda: ["alpha", "beta"], lambda: workspace.project.task.schema)
    qtbot.addWidget(found)
    found.resize(900, 500)
    found.show()
    yield found
    found.close()


def shown(table: RowTable) -> list[Row]:
    return [table.row_at(line) for line in range(table.rowCount())]


def text(table: RowTable, line: int, column: int) -> str:
    return table.index(line, column).data()


def test_the_rows_stand_in_file_order_with_compact_answers(table, store):
    assert shown(table) == list(store.all)
    assert text(table, 0, ANSWER).replace("\u200b", "") == store.all[0].answer_text()
    assert text(table, 0, SPLIT) == "Train"
    assert table.index(0, PROMPT).data(Qt.ItemDataRole.ToolTipRole).count("today=") == 1


@pytest.mark.parametrize(
    ("column", "typed", "field", "value"),
    [
        (PROMPT, "another prompt", "prompt", "another prompt"),
        (KIND, " a kind ", "kind", "a kind"),
        (SPLIT, "valid", "split", "valid"),
        (ANSWER, '{"b": [1.0, "ö"], "a": 1}', "completion", {"b": [1.0, "ö"], "a": 1}),
    ],
)
def test_typing_into_a_cell_is_one_edit(table, store, column, typed, field, value):
    before = store.all
    assert table.setData(table.index(3, column), typed)
    assert getattr(store.all[3], field) == value
    assert store.all[:3] + store.all[4:] == before[:3] + before[4:]
    store.undo()
    assert store.all == before


def test_another_order_of_keys_is_another_answer(table, store):
    row = store.all[0]
    turned = {key: row.completion[key] for key in reversed(row.completion)}
    assert table.setData(table.index(0, ANSWER), str(turned).replace("'", '"'))
    assert list(store.all[0].completion) == list(reversed(row.completion))
    assert store.can_undo


@pytest.mark.parametrize("typed", ['{"from": ', "[1]", '{"a": NaN}', '{"a": 1, "a": 2}'])
def test_an_answer_that_is_no_json_object_is_kept_as_a_draft(table, store, typed):
    before = store.all
    assert not table.setData(table.index(0, ANSWER), typed)
    assert store.all == before and not store.can_undo
    assert table.index(0, ANSWER).data(Qt.ItemDataRole.EditRole) == typed
    assert table.setData(table.index(0, ANSWER), '{"a": 1}')
    assert table.index(0, ANSWER).data(Qt.ItemDataRole.EditRole) == '{"a":1}'


def test_an_edit_that_cannot_be_journaled_is_told_and_kept_as_a_draft(table, store, workspace, qtbot):
    (workspace.folder / "rows.journal.jsonl").symlink_to("/dev/full")
    with qtbot.waitSignal(table.edit_refused) as refused:
        assert not table.setData(table.index(0, PROMPT), "typed with care")
    assert "disk is full" in str(refused.args[0])
    assert table.index(0, PROMPT).data(Qt.ItemDataRole.EditRole) == "typed with care"


def test_the_filter_finds_text_in_prompts_and_answers_without_regard_to_capitals(table, store):
    wanted = store.all[5].completion["from"]
    table.set_filter(Filter(text=wanted.upper()))
    assert store.all[5] in shown(table)
    assert all(wanted in row.answer_text() or wanted in row.prompt for row in shown(table))
    table.set_filter(Filter(text="BUSINESS"))
    assert table.rowCount() == sum("business" in row.prompt.casefold() for row in store.all)
    table.set_filter(Filter(text="no such text anywhere"))
    assert table.rowCount() == 0
    table.set_filter(Filter())
    assert table.rowCount() == 30


def test_the_filter_takes_kind_split_and_problem_together(table, store):
    found = {store.all[0].id: [Problem(store.all[0].id, Code.LEAK, "a leak")]}
    table.set_problems(found)
    table.set_filter(Filter(split="test"))
    assert {row.split for row in shown(table)} == {"test"} and table.rowCount() == 6
    table.set_filter(Filter(kind=store.all[0].kind))
    assert {row.kind for row in shown(table)} == {store.all[0].kind}
    table.set_filter(Filter(problem=ANY_PROBLEM))
    assert shown(table) == [store.all[0]]
    table.set_filter(Filter(problem=str(Code.LEAK), split="test"))
    assert shown(table) == []
    table.set_filter(Filter(problem=NO_PROBLEM))
    assert table.rowCount() == 29
    table.set_filter(Filter())
    assert text(table, 0, PROBLEMS) == "1"
    assert "a leak" in table.index(0, PROBLEMS).data(Qt.ItemDataRole.ToolTipRole)


def test_sorting_is_stable_both_ways_and_the_third_click_gives_file_order(view, table, store, qtbot):
    header = view.horizontalHeader()
    at = header.sectionViewportPosition(KIND) + 20
    for expected in (UP, DOWN, None):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, 8))
        kinds = [row.kind for row in shown(table)]
        if expected is None:
            assert shown(table) == list(store.all)
        else:
            assert kinds == sorted(kinds, key=str.casefold, reverse=expected == DOWN)
            places = {kind: [] for kind in kinds}
            for line, kind in enumerate(kinds):
                places[kind].append(table.place_at(line))
            assert all(group == sorted(group) for group in places.values())


def test_the_chosen_row_stays_chosen_when_rows_are_filtered_and_sorted(view, table, store):
    view.choose_line(7)
    row = view.current_row()
    table.sort(ANSWER, DOWN)
    assert view.current_row() == row
    table.set_filter(Filter(split=row.split))
    assert view.current_row() == row
    table.sort(-1)
    table.set_filter(Filter())
    assert view.current_row() == row and view.chosen_places() == [7]


EDITS = [
    Insert(((0, Row("n1", "p", {})), (4, Row("n2", "p", {})), (32, Row("n3", "p", {})))),
    Insert(tuple((2 * number, Row(f"n{number}", "p", {})) for number in range(30))),
    Delete((0, 1, 2, 9, 29)),
    Delete((*range(0, 30, 2), 29)),
    Delete(tuple(range(30))),
    Batch((Delete((3,)), Insert(((0, Row("n1", "p", {})),)))),
]


@pytest.mark.parametrize("edit", EDITS)
def test_rows_that_come_and_go_leave_the_table_true_to_the_store(view, table, store, edit):
    view.choose_line(5)
    store.apply(edit, "edit")
    assert shown(table) == list(store.all)
    store.undo()
    assert shown(table) == list(store.all)
    store.redo()
    assert shown(table) == list(store.all)


@pytest.mark.parametrize("edit", EDITS)
def test_rows_that_come_and_go_under_a_filter_and_an_order(view, table, store, edit):
    table.set_filter(Filter(split="train"))
    table.sort(PROMPT, DOWN)
    before = shown(table)
    store.apply(edit, "edit")
    now = {row.id for row in store.all}
    if not isinstance(edit, Batch):
        assert [row for row in shown(table) if row in before] == [row for row in before if row.id in now]
        assert {row.id for row in shown(table)} - {row.id for row in before} == {
            row.id for row in store.all if row.id.startswith("n") and row.prompt == "p"
        }
    assert len(np.unique(table.places())) == table.rowCount()
    store.undo()
    table.set_filter(Filter())
    table.sort(-1)
    assert shown(table) == list(store.all)


def test_a_row_edited_out_of_the_filter_stays_in_sight(table, store):
    table.set_filter(Filter(split="test"))
    row = table.row_at(0)
    table.setData(table.index(0, SPLIT), "train")
    assert table.row_at(0) == replace(row, split="train")
    table.set_filter(Filter(split="test"))
    assert row.id not in [one.id for one in shown(table)]


def test_the_texts_for_searching_follow_every_edit(table, store, qtbot):
    texts = table._texts
    qtbot.waitUntil(lambda: not texts._timer.isActive())
    for edit in (*EDITS[:3], Replace(((0, replace(store.all[0], prompt="changed")),)), EDITS[5]):
        store.apply(edit, "edit")
        assert texts.answers() == [row.answer_text() for row in store.all]
        assert texts.folded()[0].startswith(store.all[0].prompt.casefold())
        store.undo()
        assert texts.answers() == [row.answer_text() for row in store.all]


def test_return_ends_an_edit_in_place_and_shift_return_makes_a_line(view, table, store):
    view.choose_line(2)
    view.edit(table.index(2, PROMPT))
    editor = view.viewport().findChild(QPlainTextEdit)
    editor.setPlainText("first")
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(editor, "second")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert store.all[2].prompt == "first\nsecond"
    assert text(table, 2, PROMPT) == "first second"


def test_escape_leaves_the_cell_as_it_was(view, table, store):
    before = store.all
    view.edit(table.index(2, ANSWER))
    editor = view.viewport().findChild(QPlainTextEdit)
    editor.setPlainText('{"a": 1}')
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert store.all == before


def test_the_kind_completes_and_the_split_is_chosen_in_the_cell(view, table, store, qtbot):
    view.edit(table.index(1, KIND))
    line = view.viewport().findChild(QLineEdit)
    assert line.completer().model().stringList() == ["alpha", "beta"]  # type: ignore[attr-defined]
    line.setText("beta")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: store.all[1].kind == "beta")
    view.edit(table.index(1, SPLIT))
    combo = view.viewport().findChild(QComboBox)
    combo.setCurrentIndex(2)
    combo.activated.emit(2)
    assert store.all[1].split == "test"


def test_all_rows_chosen_are_told_as_places(view, table):
    table.sort(PROMPT, UP)
    view.selectAll()
    assert view.chosen_places() == list(range(30))
