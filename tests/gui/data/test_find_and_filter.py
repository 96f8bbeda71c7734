"""Filter, find and replace on the data page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.base.text import Text
from engine.data.checks import Code, Problem
from engine.data.finding import Search
from engine.data.rows import Row


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
    qtbot.waitUntil(lambda: page.find_bar.outcome.text() == "30 rows", timeout=3000)
    page.find_bar.text.setText("no such text")
    qtbot.waitUntil(lambda: "Not found" in page.find_bar.outcome.text(), timeout=3000)
    page.find_bar.regex.setChecked(True)
    page.find_bar.text.setText("(")
    qtbot.waitUntil(lambda: "regular expression" in page.find_bar.outcome.text(), timeout=3000)


def test_replace_all_is_one_edit_and_leaves_what_it_would_break(page, store):
    before = store.all
    page.find_bar.open(replacing=True)
    page.find_bar.text.setText('"granularity":')
    page.find_bar.where.setCurrentIndex(2)
    page.find_bar.by.setText('"steps":')
    page.find_bar.all_button.click()
    assert all("steps" in row.completion and "granularity" not in row.completion for row in store.all)
    assert page.find_bar.outcome.text() == "Replaced 30 times in 30 rows."
    page.actions_.undo.trigger()
    assert store.all == before
    page.find_bar.text.setText('"from":')
    page.find_bar.by.setText("broken")
    page.find_bar.all_button.click()
    assert store.all == before
    assert "30 rows were not changed" in page.find_bar.outcome.text()


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


def test_several_selected_rows_are_counted_in_the_filter_line_and_in_the_editor(page, store):
    assert page.editor.chosen.isHidden()
    page.view.choose_ids([store.all[0].id, store.all[2].id, store.all[4].id])
    assert page.filter_bar.count.text().startswith("3 row") and not page.editor.chosen.isHidden()
    page.view.choose_line(1)
    assert page.filter_bar.count.text() == "30 rows" and page.editor.chosen.isHidden()


def test_a_problem_that_no_row_has_any_more_keeps_its_name_in_the_filter(page):
    bar = page.filter_bar
    bar.set_problems({"x": [Problem("x", Code.SCHEMA, Text("broken"))]})
    bar.problem.setCurrentIndex(bar.problem.findData("schema"))
    bar.set_problems({})
    assert bar.problem.currentText() == "Answers that break the schema"
