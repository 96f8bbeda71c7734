"""The panel of problems, with the real checks on the small example project."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from engine.data.checks import Code, Problem
from engine.data.rows import Row
from engine.data.tokens import TokenLengths, row_mark, task_mark, write_lengths
from engine.jobs import FOLDER
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from gui.data.checks_panel import ChecksPanel
from gui.data.problem_labels import words_of
from gui.data.problem_tree import ORDER, ProblemTree


@pytest.fixture
def panel(qtbot, workspace, board):
    found = ChecksPanel(workspace, board)
    qtbot.addWidget(found)
    found.show()
    qtbot.waitUntil(lambda: "rows" in found.summary.text(), timeout=20_000)
    yield found
    found.close()


def spoil(workspace):
    """A leak, a broken answer and a second answer to one prompt."""
    first = workspace.rows.all[0]
    broken = Row("broken", "today=20300101 x", {"from": "soon"})
    leak = replace(first, id="leak", split="test")
    other = replace(first, id="other", completion={**first.completion, "granularity": ["Quarter"]})
    workspace.rows.insert_many([broken, leak, other], "spoil")


def test_sound_rows_are_said_to_be_sound(panel):
    assert panel.summary.text() == "No problems in 30 rows"
    assert panel.problems() == {}


def test_a_change_is_checked_by_itself_and_told_by_row(qtbot, panel, workspace):
    with qtbot.waitSignal(panel.problems_changed, timeout=20_000):
        spoil(workspace)
    codes = {key: {one.code for one in found} for key, found in panel.problems().items()}
    assert Code.SCHEMA in codes["broken"] and Code.GOLD_REWARD in codes["broken"]
    assert codes["leak"] == {Code.LEAK} and Code.TWO_ANSWERS in codes["other"]


def test_problems_are_grouped_with_counts_the_worst_first(qtbot, panel, workspace):
    with qtbot.waitSignal(panel.problems_changed, timeout=20_000):
        spoil(workspace)
    model = panel.tree.model()
    titles = [model.index(place, 0).data() for place in range(model.rowCount())]
    assert titles[0] == "Answers that break the schema (1)"
    assert "Training prompts among the held-out rows (2)" in titles
    assert words_of(Code.SCHEMA).meaning == panel._meaning.text()


def test_a_click_on_a_problem_asks_for_its_row(qtbot, panel, workspace):
    with qtbot.waitSignal(panel.problems_changed, timeout=20_000):
        spoil(workspace)
    child = panel.tree.model().index(0, 0, panel.tree.model().index(0, 0))
    with qtbot.waitSignal(panel.row_chosen) as chosen:
        panel.tree.clicked.emit(child)
    assert chosen.args == ["broken"]


def test_undoing_the_fault_empties_the_list(qtbot, panel, workspace):
    with qtbot.waitSignal(panel.problems_changed, timeout=20_000):
        spoil(workspace)
    with qtbot.waitSignal(panel.problems_changed, timeout=20_000):
        workspace.rows.undo()
    assert panel.problems() == {} and panel.summary.text() == "No problems in 30 rows"


def test_counted_tokens_bring_rows_beyond_the_limit(qtbot, panel, workspace):
    project, rows = workspace.project, workspace.rows.all
    create_run(project.folder, Recipe())  # whose limit is 96
    lengths = {row.id: (row_mark(row), 50, 97 if row is rows[3] else 20) for row in rows}
    write_lengths(project.folder / FOLDER, TokenLengths("embedded", 2048, task_mark(project.task), lengths))
    with qtbot.waitSignal(panel.problems_changed, timeout=20_000):
        panel.again_button.click()
    assert [one.code for one in panel.problems()[rows[3].id]] == [Code.TOO_LONG]
    assert panel.tokens.note.text() == "Tokens counted with embedded."


def test_without_counted_tokens_the_panel_says_so(panel):
    assert panel.tokens.note.text() == "Tokens are not counted yet."


def test_closing_the_project_empties_the_list(qtbot, panel, workspace):
    with qtbot.waitSignal(panel.problems_changed, timeout=20_000):
        spoil(workspace)
    workspace.close()
    assert panel.problems() == {}


def test_the_tree_of_problems_is_a_sound_model():
    model = ProblemTree()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    problems = {code: [Problem(str(n), code, "why") for n in range(3)] for code in (Code.LEAK, Code.SCHEMA)}
    model.set_problems(problems)
    assert [model.code_of(model.index(place, 0)) for place in (0, 1)] == [Code.SCHEMA, Code.LEAK]
    child = model.index(2, 1, model.index(1, 0))
    assert (child.data(), model.parent(child).row(), model.code_of(child)) == ("2", 1, Code.LEAK)
    model.set_problems({})
    assert model.rowCount() == 0


def test_every_kind_of_problem_has_words_and_a_place_in_the_list():
    assert set(ORDER) == set(Code)
    assert all(words_of(code).title and words_of(code).advice for code in Code)


def test_nobody_is_told_that_all_is_well_beside_something_that_is_not_saved(page, store, qtbot):
    qtbot.waitUntil(lambda: page.checks.checked, timeout=20_000)
    page.side.setCurrentIndex(1)
    fine = page.checks._pages.currentWidget()
    page.table.type_into(store.all[0].id, "completion", "{broken")
    assert page.checks._pages.currentWidget() is not fine
    assert not page.checks._unsaved_label.isHidden() and page.filter_bar.problem_button.isHidden()
    page.editor.discard_drafts()
    page.drafts.drop(store.all[0].id, "completion")
    assert page.checks._pages.currentWidget() is fine and not page.filter_bar.problem_button.isHidden()


def test_a_reward_whose_field_is_gone_is_listed_and_a_click_leads_to_it(qtbot, panel, workspace):
    task = workspace.project.task
    fewer = {key: rule for key, rule in task.schema["properties"].items() if key != "granularity"}
    schema = {**task.schema, "properties": fewer, "required": ["from", "to"]}
    with qtbot.waitSignal(panel.problems_changed, timeout=20_000):
        workspace.set_task(replace(task, schema=schema))
    model = panel.tree.model()
    assert model.index(0, 0).data() == "Rewards without a field to judge (1)"
    assert "without a field to judge" in panel.summary.text()
    assert "" not in panel.problems()  # it is no problem of a row
    problem = model.index(0, 0, model.index(0, 0))
    assert "judges the field granularity" in problem.data()
    with qtbot.waitSignal(workspace.page_requested) as asked:
        panel.tree.clicked.emit(problem)
    name, missing = asked.args
    assert name == "rewards" and missing.path == "granularity"
