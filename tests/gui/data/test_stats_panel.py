"""The statistics of the small example project, as shown."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from engine.data.rows import Row
from engine.data.tokens import TokenLengths, row_mark, task_mark, write_lengths
from engine.jobs import FOLDER
from gui.data.bar_plot import BarCard
from gui.data.stats_panel import MOST_BARS, StatsPanel


@pytest.fixture
def panel(qtbot, workspace, board):
    found = StatsPanel(workspace, board)
    qtbot.addWidget(found)
    found.resize(1000, 700)
    found.show()
    qtbot.waitUntil(lambda: found.stats is not None, timeout=10_000)
    yield found
    found.close()


def figures(panel, name):
    return panel.findChild(BarCard, name).figures.text()


def test_every_figure_of_the_rows_stands_in_words_too(panel):
    assert figures(panel, "stats_splits") == "Train 24 (80%)  ·  Test 6 (20%)"
    assert figures(panel, "stats_values_granularity").startswith("Day ")
    assert "Median" in figures(panel, "stats_ranges") and "characters" in figures(panel, "stats_prompts")
    assert (
        panel.findChild(BarCard, "stats_ranges").heading.text() == "Days from “from” to “to”, both included"
    )


def test_all_figures_can_be_copied(panel):
    panel.copy()
    copied = QGuiApplication.clipboard().text()
    assert "Rows in each split\nTrain 24 (80%)" in copied and "Answer lengths" in copied


def test_a_change_of_the_rows_is_counted(qtbot, panel, workspace):
    workspace.rows.insert_many([Row("new", "p", {}, "odd", "valid")], "add")
    qtbot.waitUntil(lambda: panel.stats.rows == 31, timeout=10_000)
    assert "Validation 1" in figures(panel, "stats_splits")


def test_many_kinds_are_put_together(qtbot, panel, workspace):
    rows = [Row(f"n{n}", f"p{n}", {}, f"kind {n}") for n in range(40)]
    workspace.rows.insert_many(rows, "add")
    qtbot.waitUntil(lambda: panel.stats.rows == 70, timeout=10_000)
    card = panel.findChild(BarCard, "stats_kinds")
    kinds = len(panel.stats.by_kind)
    assert f"{kinds - MOST_BARS + 1} others" in card.figures.text()


def test_lengths_are_in_tokens_once_they_are_counted(qtbot, panel, workspace):
    project, rows = workspace.project, workspace.rows.all
    lengths = {row.id: (row_mark(row), 50 + n, 20) for n, row in enumerate(rows)}
    write_lengths(project.folder / FOLDER, TokenLengths("embedded", 0, task_mark(project.task), lengths))
    panel.tokens.counted.emit()
    qtbot.waitUntil(lambda: panel.stats.in_tokens, timeout=10_000)
    assert figures(panel, "stats_prompts").endswith("from 50 to 79 tokens.")


def test_without_rows_it_says_what_to_do(qtbot, panel, workspace):
    (workspace.folder / "none.jsonl").touch()
    workspace.rows.open(workspace.folder / "none.jsonl")
    qtbot.waitUntil(lambda: panel.stats.rows == 0, timeout=10_000)
    assert panel._pages.currentIndex() == 1


def test_a_panel_that_is_not_seen_counts_nothing(qtbot, workspace, board):
    panel = StatsPanel(workspace, board)
    qtbot.addWidget(panel)
    workspace.rows.insert_many([Row("new", "p", {})], "add")
    assert not panel._work.running and not panel._soon.isActive()


def test_cards_stand_side_by_side_where_there_is_room(qtbot, panel):
    assert panel._columns == 2
    panel.resize(500, 700)
    assert panel._columns == 1
