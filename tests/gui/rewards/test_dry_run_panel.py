"""The dry run: job, result, and what it means."""

import os
import time
from dataclasses import replace

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from engine.base.text import Text
from engine.jobs import ScoreJob, create_job, load_job, write_result
from engine.rewards.dryrun import DryRun, GoldProblem, Prediction, Scored, Summary
from engine.rewards.part import Score
from gui.rewards.advice import advice
from gui.rewards.dry_run_results import DryRunResults
from gui.rewards.page import RewardsPage
from gui.shared.tables import Column, ItemTable


def made(*dimensions, gold=(), std=0.2, without_row=()):
    scored = tuple(Scored(str(n), "p", "o", False, Score(0.5)) for n in range(4))
    return DryRun(scored, dimensions, 0.5, std, 0.0, without_row, (), gold)


def said(run, weighed=("a",)):
    return advice(run, {"a": "Alpha"}, frozenset(weighed))


def test_a_dimension_that_is_always_the_same_is_warned_of():
    assert "Alpha is 0 for every answer" in said(made(Summary("a", 0.0, 0.0, 0.0)))[0]
    assert "Alpha is 1 for every answer" in said(made(Summary("a", 1.0, 0.0, 0.0)))[0]
    assert "same score" in said(made(Summary("a", 0.5, 0.0, 0.5)))[0]
    assert "none of these rows" in said(made(Summary("a", None, None, 1.0)))[0]


def test_what_tells_answers_apart_or_does_not_count_is_no_reason_to_warn():
    assert said(made(Summary("a", 0.4, 0.1, 0.0))) == []
    assert said(made(Summary("a", 0.0, 0.0, 0.0)), weighed=()) == []


def test_gold_answers_below_full_reward_and_lost_rows_are_named():
    gold = (GoldProblem("r7", 0.5, "exact: not as expected"),)
    first, second = said(made(gold=gold, without_row=(Prediction("p", "o"),)))
    assert "row r7" in first and "1 of the expected answers" in first
    assert "1 answers were left out" in second


def test_totals_that_are_all_equal_leave_nothing_to_learn():
    assert "same total" in said(made(std=0.0))[0]


def test_the_tables_are_sound_item_models(qtbot):
    table = ItemTable([Column("Text", str), Column("Number", lambda one: f"{one:.1f}", True)])
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.show_items([1, 2])
    table.show_items([3])
    assert table.index(0, 1).data() == "3.0"
    assert table.rowCount() == 1


@pytest.fixture
def panel(page):
    page.tabs.setCurrentWidget(page.dry_run)
    return page.dry_run


@pytest.fixture
def finished(workspace, dry_run_result):
    folder = create_job(workspace.folder, ScoreJob(limit=8))
    write_result(folder, dry_run_result)
    old = time.time() - 3 * 3600
    os.utime(folder / "result.json", (old, old))
    return folder


def test_without_a_result_the_panel_says_so(panel):
    assert panel._nothing.isVisibleTo(panel)
    assert not panel.results.isVisibleTo(panel)


def test_the_last_result_is_shown_with_its_age(finished, panel):
    assert panel.results.mean_label.text() == "0.750"
    assert panel.results.exact_label.text() == "75.0%"
    assert panel.results.age_label.text() == "8 answers of the base model to training rows, 3 h ago."
    assert sum(panel.results.histogram.counts) == 8
    titles = [panel.results.dimensions.index(row, 0).data() for row in range(9)]
    assert titles[0] == "Is JSON"
    assert panel.results.dimensions.index(8, 1).data() == "0.750"


def test_other_rewards_judge_the_same_answers_anew_and_say_so(finished, page, panel, qtbot):
    page.editor.add("text_similar")
    qtbot.waitUntil(lambda: panel.results.mean_label.text() != "0.750")
    assert "judged anew, the mean was 0.750" in panel.results.age_label.text()
    assert panel.results.dimensions.rowCount() == 10


def test_a_click_on_a_low_answer_puts_it_on_the_bench(finished, page, panel):
    index = panel.results.worst.index(1, 0)
    panel.results.worst_view.clicked.emit(index)
    assert page.tabs.currentWidget() is page.bench
    assert page.bench.answer == "no idea"
    assert page.bench.picker.row.id == panel.results.worst.items[1].row_id
    assert page.bench.total.text() == "0.00"


def test_a_damaged_result_is_passed_over(workspace, finished, dry_run_result, page):
    newer = create_job(workspace.folder, ScoreJob())
    (newer / "result.json").write_text("{", encoding="utf-8")
    page.dry_run.read_last()
    assert page.dry_run.last.folder == finished
    write_result(newer, {"scored": [{"output": 3}]})
    page.dry_run.read_last()
    page.dry_run.judge()
    assert "damaged" in page.dry_run.message.text()


def test_the_job_is_followed_to_its_result(panel, qtbot, stand_in_worker, dry_run_result, monkeypatch):
    monkeypatch.setenv("STAND_IN_STEPS", "5")
    panel.limit_box.setValue(8)
    panel.start_button.click()
    assert load_job(panel.job.folder) == ScoreJob(model="base:embedded", split="train", limit=8)
    assert panel.panel.isVisibleTo(panel) and not panel.start_button.isVisibleTo(panel)
    write_result(panel.job.folder, dry_run_result)
    qtbot.waitUntil(lambda: panel.job is None, timeout=10000)
    assert panel.results.mean_label.text() == "0.750"
    assert "just now" in panel.results.age_label.text()
    assert panel.start_button.isVisibleTo(panel) and not panel.panel.isVisibleTo(panel)


def test_the_job_can_be_cancelled(panel, qtbot, stand_in_worker):
    panel.start_button.click()
    qtbot.waitUntil(lambda: panel.job.done > 0, timeout=10000)
    panel.panel.stop_button.click()
    qtbot.waitUntil(lambda: panel.job is None, timeout=10000)
    assert panel.panel.words.startswith("Stopped")


def test_a_page_that_is_built_while_the_job_runs_follows_it(panel, workspace, board, qtbot, stand_in_worker):
    panel.start_button.click()
    later = RewardsPage(workspace, board)
    qtbot.addWidget(later)
    assert later.dry_run.job is panel.job
    panel.panel.stop_button.click()
    qtbot.waitUntil(lambda: later.dry_run.job is None, timeout=10000)


def test_an_answer_that_could_not_be_had_is_marked_with_its_reason(qtbot):
    lost = Scored("1", "p", "", False, Score(0.0), Text("{host} did not answer", "api.example.com"))
    run = replace(made(Summary("a", 0.4, 0.1, 0.0)), scored=(lost,))
    results = DryRunResults()
    qtbot.addWidget(results)
    results.show_run(run, ())
    assert results.worst.index(0, 1).data() == "✗ no answer: api.example.com did not answer"
    assert any("could not be had" in sentence for sentence in said(run))
