"""The assess page over real comparisons of made answers."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from engine.assess import saved
from engine.assess.assessment import Verdict
from engine.assess.saved import SavedAssessment
from engine.jobs import AssessJob
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from gui.assess import report
from gui.assess.case_model import NO_OBJECT, CaseFilter, CaseModel, CaseRow, Fault, faults_of, wrong_fields
from gui.assess.diff_view import lines_of_fields
from gui.assess.kinds import EXACT_B, KindsModel
from gui.assess.labels import (
    chance_sentences,
    figures,
    headline,
    interval_text,
    split_warning,
)
from gui.assess.page import AssessPage
from gui.shared import desktop
from gui.shared.run_labels import model_title
from gui.workspace.job_panel import BesideTraining
from gui.workspace.jobs import Job
from tests.gui.assess.made import comparison, kept_one, renamed, said_by_b


@pytest.fixture
def page(qtbot, workspace, board):
    found = AssessPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1112, 740)
    found.show()
    yield found
    found.close()


def shown(qtbot, page, found) -> None:
    """Keep a comparison, and wait until the page shows it."""
    one = kept_one(page.workspace.project, found)
    page.arrive({"path": str(one.path)})
    qtbot.waitUntil(lambda: page.result.saved is not None and page.result.saved.folder == one.folder)


# -- what is said


def test_better_is_said_only_where_the_interval_leaves_zero_out(small_project) -> None:
    slight = comparison(small_project, 0, 1, copies=5)
    assert slight.pair.exact_difference.estimate > 0
    assert slight.pair.finding == "none"
    clear = comparison(small_project, 0, 30, copies=5)
    assert clear.pair.finding == "better"
    assert headline(clear) == "The tuned model is better than the base model."
    even = comparison(small_project, 3, 3)
    assert headline(even) == "No difference in exact match that these rows can show."
    worse = comparison(small_project, 30, 0, copies=5)
    assert headline(worse) == "The tuned model is worse than the base model."


def test_the_figures_name_both_shares_the_interval_and_all_three_counts(small_project) -> None:
    found = comparison(small_project, 0, 30, copies=5)
    assert figures(found).startswith("Exact match 0.0% → 100.0%, difference +100.0 [")
    assert "B wins 30, ties 0 and loses 0 of 30 rows." in figures(found)


def test_a_higher_reward_without_more_exact_answers_is_said_as_such(small_project) -> None:
    found = comparison(small_project, 0, 0, copies=5)
    assert headline(found).startswith("No difference in exact match")
    assert "By mean reward B is ahead" in figures(found)


def test_an_answer_is_accepted_in_its_row_and_the_case_shows_which_right_answer_was_met(page, qtbot) -> None:
    project, store = page.workspace.project, page.workspace.rows
    shown(qtbot, page, comparison(project, 0, 0))
    detail = page.result.cases.detail
    row = store.by_id(detail.shown.case.row_id)
    assert detail.a.accept_button.isHidden()  # "nothing" is no answer at all
    detail.b.accept_button.click()
    assert store.by_id(row.id).accepted == ({**row.completion, "granularity": ["Minute"]},)
    assert detail.b.accept_button.isHidden() and not detail.b.accepted_now.isHidden()
    store.flush()
    shown(qtbot, page, comparison(page.workspace.project, 0, 0))
    assert detail.shown.case.exact_b and detail.shown.wrong_b == ()
    assert "(right answer 2)" in detail.b.words and "2 right answers" in detail.expected.words
    assert detail.b.accept_button.isHidden() and detail.b.accepted_now.isHidden()
    first = next(csv.DictReader(report.cases_csv(page.result.comparison).splitlines()))
    assert json.loads(first["accepted"]) == [{**row.completion, "granularity": ["Minute"]}]
    assert (first["met_a"], first["met_b"]) == ("1", "2")
    store.undo()
    assert store.by_id(row.id) == row


def test_how_small_a_difference_the_rows_can_show_is_said_and_first_where_they_show_none(page, qtbot) -> None:
    none = comparison(page.workspace.project, 0, 1, copies=5)
    sentence = (
        "With these 30 rows, a difference in exact match under about 17 points cannot be told from chance"
    )
    assert none.pair.exact_difference.low <= 0 and sentence in figures(none)
    shown(qtbot, page, none)
    assert sentence in page.result.words
    clear = comparison(page.workspace.project, 0, 30, copies=5)
    assert "told from chance" not in figures(clear) and "told from chance" in chance_sentences(clear)[-1]


def test_no_interval_shows_a_minus_zero_or_hides_its_sign(small_project) -> None:
    value = comparison(small_project, 3, 3).pair.exact_difference
    assert interval_text(value.model_copy(update={"low": -0.0001, "estimate": -0.0, "high": 0.2}), True) == (
        "+0.000 [+0.000, +0.200]"
    )


def test_only_the_test_rows_come_without_a_warning() -> None:
    assert split_warning("test") == ""
    assert "trained on" in split_warning("train")
    assert "chose the best checkpoint" in split_warning("valid")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("base", "Base model"),
        ("base:embedded", "Base: SmolLM2 135M Instruct (embedded)"),
        ("20261122-150959-demo:best", "demo · best, 22 Nov 2026, 15:09"),
        ("mine:warm_start_end", "mine · after warm start"),
        ("/home/anna/model-Q8_0.gguf", "model-Q8_0.gguf"),
        ("/home/anna/p/exports/20261122-150959-demo/p-Q8_0.gguf", "p-Q8_0.gguf · demo, 22 Nov 2026, 15:09"),
        ("exports\\mine\\p-Q4_0.gguf", "p-Q4_0.gguf · mine"),
    ],
)
def test_models_are_called_by_names_people_know(name, title) -> None:
    assert model_title(name) == title


# -- the cases


def test_the_fields_an_answer_got_wrong_are_found_whatever_their_order() -> None:
    expected = '{"from":"2020-01-01","granularity":["Day","Week"],"deep":{"x":1}}'
    assert wrong_fields(expected, '{"granularity":["Week","Day"],"deep":{"x":1},"from":"2020-01-01"}') == ()
    assert wrong_fields(expected, '{"from":"2020-01-02","granularity":["Day"],"deep":{"y":1}}') == (
        "from",
        "granularity",
        "deep.x",
        "deep.y",
    )
    assert wrong_fields(expected, "nothing") == (NO_OBJECT,)


def test_each_line_of_an_indented_answer_knows_its_field() -> None:
    text = json.dumps({"a": 1, "b": ["x", "y"], "c": {"d": 2, "e": {"f": 3}}}, indent=2)
    assert lines_of_fields(text) == ["", "a", "b", "b", "b", "b", "c", "c.d", "c.e", "c.e.f", "c.e", "c", ""]


def test_filters_combine_and_count(small_project) -> None:
    rows = [CaseRow(n, case) for n, case in enumerate(comparison(small_project, 2, 3).cases)]
    assert sum(CaseFilter(outcome="only_a").takes(row) for row in rows) == 2
    assert sum(CaseFilter(outcome="only_b").takes(row) for row in rows) == 3
    assert sum(CaseFilter(verdict=Verdict.LOSS).takes(row) for row in rows) == 2
    assert sum(CaseFilter(verdict=Verdict.LOSS, outcome="only_b").takes(row) for row in rows) == 0
    faults = dict(faults_of(rows))
    assert faults[Fault("b", "granularity")] == 3
    assert faults[Fault("a", NO_OBJECT)] == 4
    some = CaseFilter(fault=Fault("b", "granularity"), text=rows[0].case.row_id.upper())
    assert [row.number for row in rows if some.takes(row)] == [0]


def test_the_case_table_keeps_to_the_rules_of_models(qtmodeltester, small_project) -> None:
    model = CaseModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_cases(comparison(small_project, 2, 3).cases)
    model.sort(6, Qt.SortOrder.DescendingOrder)
    assert [row.case.score_b.total for row in model.items][:3] == [1.0] * 3
    model.set_filter(CaseFilter(text="no such words"))
    assert model.rowCount() == 0


def test_the_table_of_kinds_keeps_to_the_rules_of_models_and_sorts(small_project) -> None:
    model = KindsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    found = comparison(small_project, 2, 3)
    model.show_items(found.by_kind.items())
    model.sort(EXACT_B, Qt.SortOrder.DescendingOrder)
    assert found.by_kind[model.items[0][0]].exact_b.estimate == 1.0
    assert model.rowCount() == len(found.by_kind)


def test_ten_thousand_cases_are_filtered_and_sorted_without_a_stall(small_project) -> None:
    import time

    cases = comparison(small_project, 2, 3).cases * 1700
    model = CaseModel()
    model.show_cases(cases)
    began = time.perf_counter()
    model.set_filter(CaseFilter(text="requirement"))
    model.sort(2)
    assert time.perf_counter() - began < 1.0
    assert model.rowCount() == len(cases)


# -- the page


def test_a_kept_assessment_is_shown_with_its_cases(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    assert "No difference" in page.result.words
    assert page.result.cases.model.rowCount() == 6
    assert page.saved_card.list.count() == 1
    assert page.setup.estimate == "6 rows take about 12 s on this computer."


def test_up_and_down_move_through_the_cases_and_n_and_p_through_the_losses(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    cases = page.result.cases
    page.result.tabs.setCurrentWidget(cases)
    cases.table.setFocus()
    qtbot.keyClick(cases.table, Qt.Key.Key_Down)
    qtbot.keyClick(cases.table, Qt.Key.Key_Down)
    assert cases.detail.shown.number == 2
    assert cases.detail.prompt.text() == cases.model.items[2].case.prompt
    page.page_actions()[2].trigger()
    assert cases.detail.shown.case.verdict is Verdict.LOSS and cases.detail.shown.number == 1
    page.page_actions()[2].trigger()
    assert cases.detail.shown.number == 0
    page.page_actions()[1].trigger()
    assert cases.detail.shown.number == 1


def test_a_case_is_marked_field_by_field_by_sign_and_in_words(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    detail = page.result.cases.detail
    page.result.cases.choose(0)
    assert detail.a.words == "✓ exactly as expected"
    assert set(detail.a.view.marks.values()) == {True}
    assert detail.b.words == "✗ differs: granularity"
    assert list(detail.b.view.marks.values()) == [True, True, False]
    page.result.cases.choose(3)
    assert detail.a.words == "✗ not a single JSON object"
    assert detail.parts.rowCount() == len(detail.shown.case.score_a.parts)


def test_a_filter_keeps_the_chosen_case_and_show_all_brings_the_rest_back(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    cases = page.result.cases
    cases.choose(4)
    cases.outcome.setCurrentIndex(cases.outcome.findData("only_b"))
    assert cases.model.rowCount() == 3
    assert cases.detail.shown.number == 4
    cases.search.setText("no such words at all")
    assert cases.model.rowCount() == 0 and not cases.table.isVisibleTo(cases)
    cases.clear_button.click()
    assert cases.model.rowCount() == 6


def test_the_verdict_and_the_wrong_field_filter_the_list(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    cases = page.result.cases
    cases.verdict.setCurrentIndex(3)
    assert cases.model.rowCount() == 2
    cases.clear_filter()
    cases.fault.setCurrentIndex(1)
    assert cases.fault.currentText() == "B wrong: granularity (3)"
    assert cases.model.rowCount() == 3


def test_a_kind_leads_to_its_cases(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    overview = page.result.overview
    overview.table.activated.emit(overview.kinds.index(0, 0))
    cases = page.result.cases
    assert page.result.tabs.currentWidget() is cases
    assert {row.case.kind for row in cases.model.items} == {overview.kinds.items[0][0]}


def test_a_case_leads_to_the_playground_and_to_its_row(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    asked = []
    page.workspace.page_requested.connect(lambda name, payload: asked.append((name, payload)))
    detail = page.result.cases.detail
    detail.play_button.click()
    detail.edit_button.click()
    assert asked == [("play", detail.shown.case.prompt), ("data", detail.shown.case.row_id)]


def test_a_trained_model_that_was_compared_can_be_exported_and_tried_next(page, qtbot) -> None:
    asked = []
    page.workspace.page_requested.connect(lambda name, payload: asked.append((name, payload)))
    found = comparison(page.workspace.project, 0, 30, copies=5)
    shown(qtbot, page, renamed(found, b="20300101-demo:best"))
    assert page.result.export_button.property("role") == "primary"  # it is better
    page.result.export_button.click()
    page.result.play_button.click()
    model = {"run": "20300101-demo", "adapter": "best"}
    assert asked == [("export", model), ("play", model)]


def test_a_file_that_was_compared_can_be_tried_next_and_a_base_model_leads_nowhere(page, qtbot) -> None:
    asked = []
    page.workspace.page_requested.connect(lambda name, payload: asked.append((name, payload)))
    found = comparison(page.workspace.project, 3, 3)
    shown(qtbot, page, renamed(found, b="x.gguf", spec_b="/models/x.gguf"))
    assert page.result.play_button.property("role") != "primary" and not page.result.export_button.isVisible()
    page.result.play_button.click()
    assert asked == [("play", {"model": "/models/x.gguf"})]
    shown(qtbot, page, renamed(found, b="base:embedded"))
    assert not page.result.play_button.isVisible()


def test_a_run_is_compared_with_its_base_model_at_once(page) -> None:
    run = run_with_best(page.workspace.project)
    run_with_best(page.workspace.project, "better", exact=0.9)
    started: list[AssessJob] = []
    page.setup.start_requested.disconnect()
    page.setup.start_requested.connect(started.append)
    page.setup.split.setCurrentIndex(page.setup.split.findData("train"))
    page.arrive({"compare": run.name})
    assert started == [AssessJob(models=("base:embedded", f"{run.name}:best"), split="test", limit=0)]
    page.setup.set_busy(True)
    page.arrive({"compare": run.name})
    page.arrive({"compare": "no such run"})
    assert len(started) == 1


def test_a_deleted_assessment_goes_to_the_trash_and_the_next_one_is_shown(page, qtbot, monkeypatch) -> None:
    import shutil

    project = page.workspace.project
    first = kept_one(project, comparison(project, 3, 3))
    shown(qtbot, page, renamed(comparison(project, 0, 6), b="other"))
    thrown = []
    monkeypatch.setattr(desktop, "to_trash", lambda path: (thrown.append(path), shutil.rmtree(path)))
    gone = page.result.saved.folder
    page.saved_card.delete_button.click()
    qtbot.waitUntil(lambda: page.result.saved is not None and page.result.saved.folder == first.folder)
    assert thrown == [gone]
    assert page.saved_card.list.count() == 1


def test_a_damaged_assessment_is_told_kindly_and_the_shown_one_stays(page, qtbot) -> None:
    project = page.workspace.project
    shown(qtbot, page, comparison(project, 3, 3))
    before = page.result.saved
    bad = kept_one(project, renamed(comparison(project, 0, 6), b="bad"))
    bad.path.write_text("{", encoding="utf-8")
    with qtbot.waitSignal(page.workspace.error_raised) as told:
        page.open(bad)
    assert "is not valid JSON" in str(told.args[0])
    assert page.result.saved == before


# -- choosing


def run_with_best(project, name="demo", exact=0.25, step=5):
    run = create_run(project.folder, Recipe(), name)
    folder = run / "checkpoints" / "best"
    folder.mkdir(parents=True)
    (folder / "adapter_config.json").write_text("{}")
    figures = {"phase": "grpo", "step": step, "count": step, "exact": exact, "reward": 0.5}
    (folder / "whole.json").write_text(json.dumps(figures))
    return run


def test_the_best_run_is_held_against_its_base_by_default_and_figures_are_in_the_list(page) -> None:
    run = run_with_best(page.workspace.project, "aaa", exact=0.5)
    run_with_best(page.workspace.project, "newer")
    run_with_best(page.workspace.project, "zzz", step=-1)
    page.arrive()
    assert page.setup.job() == AssessJob(models=("base:embedded", f"{run.name}:best"), split="test", limit=0)
    assert page.setup.b.currentText().startswith("aaa · 50.0% exact · step 5, ")
    titles = [page.setup.b.itemText(at) for at in range(page.setup.b.count())]
    assert [title.split(",")[0] for title in titles[2:4]] == [
        "newer · 25.0% exact · step 5",
        "zzz · not measured",
    ]


def test_nothing_can_be_compared_with_itself_or_on_an_empty_split(page) -> None:
    page.arrive()
    assert not page.setup.start_button.isEnabled()
    assert page.setup.warning == ""  # there is no other model to choose; the page says what to do
    run_with_best(page.workspace.project)
    page.arrive()
    assert page.setup.start_button.isEnabled() and page.setup.warning == ""
    other = page.setup.a.name
    page.setup.choose(a=page.setup.b.name)
    assert not page.setup.start_button.isEnabled() and "same model" in page.setup.warning
    page.setup.choose(a=other)
    page.setup.split.setCurrentIndex(page.setup.split.findData("valid"))
    assert "has no rows" in page.setup.warning
    assert not page.setup.start_button.isEnabled()
    page.setup.split.setCurrentIndex(page.setup.split.findData("train"))
    assert "trained on" in page.setup.warning and page.setup.start_button.isEnabled()


def test_a_file_from_elsewhere_can_be_chosen_and_a_closed_dialog_changes_nothing(page, tmp_path) -> None:
    page.arrive()
    box = page.setup.b
    box.ask_for_file = lambda: None
    before = box.name
    last = box.count() - 2  # before the entry that adds an endpoint
    box.setCurrentIndex(last)
    box.activated.emit(last)
    assert box.name == before
    box.ask_for_file = lambda: tmp_path / "mine.gguf"
    box.setCurrentIndex(last)
    box.activated.emit(last)
    assert box.name == str(tmp_path / "mine.gguf")
    assert box.currentText() == "mine.gguf"
    page.arrive()
    assert box.name == str(tmp_path / "mine.gguf")


def test_a_run_and_a_pair_can_be_brought_from_other_pages(page) -> None:
    run = run_with_best(page.workspace.project)
    page.arrive(run.name)
    assert page.setup.b.name == f"{run.name}:best"
    page.arrive({"a": f"{run.name}:best", "b": "/x/file.gguf"})
    assert (page.setup.a.name, page.setup.b.name) == (f"{run.name}:best", "/x/file.gguf")
    page.setup.swap_button.click()
    assert (page.setup.a.name, page.setup.b.name) == ("/x/file.gguf", f"{run.name}:best")


# -- taking away


def test_the_report_and_the_table_carry_the_same_numbers(page, qtbot, tmp_path) -> None:
    found = comparison(page.workspace.project, 2, 3)
    shown(qtbot, page, found)
    for kind in ("html", "md", "csv"):
        page.save_as(kind, tmp_path / f"report.{kind}")
    line = figures(found)
    assert line in (tmp_path / "report.md").read_text("utf-8")
    html = (tmp_path / "report.html").read_text("utf-8")
    assert line in html and "<link" not in html and "src=" not in html
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 6
    assert sum(int(one["exact_b"]) for one in lines) == 3
    assert json.loads(lines[0]["expected"]) == json.loads(found.cases[0].expected)


def test_a_cell_that_a_spreadsheet_would_calculate_is_made_harmless(small_project) -> None:
    found = comparison(small_project, 2, 3)
    text = report.cases_csv(said_by_b(found, text='=cmd|"/c calc"!A1'))
    assert "\"'=cmd" in text


def test_working_has_columns_in_the_table_only_where_a_model_wrote_some(small_project) -> None:
    found = comparison(small_project, 2, 3)
    assert "working_a" not in report.cases_csv(found)
    (line,) = csv.DictReader(report.cases_csv(said_by_b(found, working="so it is")).splitlines())
    assert (line["working_a"], line["working_b"]) == ("", "so it is")


def test_a_case_with_tags_stays_text_in_the_report(small_project) -> None:
    found = comparison(small_project, 2, 3)
    found = renamed(found, b="<script>x</script>")
    assert "<script>" not in report.page(found, SavedAssessment(Path(), datetime.now(), found.found))


def test_while_a_run_trains_it_is_said_that_both_take_longer(page, tmp_path) -> None:
    said = page.setup.findChild(BesideTraining)
    assert not said.isVisible()
    job = Job("train", tmp_path)
    page.board.jobs.append(job)
    page.board.jobs_changed.emit()
    assert said.isVisible() and "both take longer" in said.text()
    job.state = "done"
    page.board.jobs_changed.emit()
    assert not said.isVisible()


def test_the_list_of_kept_assessments_survives_without_the_page(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 3, 3))
    assert len(saved.saved_assessments(page.workspace.folder)) == 1
