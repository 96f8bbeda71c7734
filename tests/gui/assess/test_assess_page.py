"""The assess page over real comparisons of made answers."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from engine.assess import saved
from engine.assess.assessment import Verdict, assessment_from_json
from engine.base.missing import Missing
from engine.base.text import Text
from engine.jobs import AssessJob
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from gui.assess.case_model import (
    NO_OBJECT,
    CaseFilter,
    CaseModel,
    Fault,
    Which,
    case_rows,
    counts_of,
    wrong_fields,
)
from gui.assess.diff_view import lines_of_fields
from gui.assess.labels import (
    chance_sentences,
    figures,
    headline,
    interval_text,
    letter,
    split_warning,
)
from gui.assess.page import AssessPage
from gui.shared import desktop
from gui.shared.run_labels import model_title
from gui.workspace.job_panel import BesideTraining
from gui.workspace.jobs import Job
from tests.gui.assess.made import TRAINED, comparison, kept_one, of_models, renamed, right_in


@pytest.fixture
def page(qtbot, workspace, board):
    found = AssessPage(workspace, board)
    qtbot.addWidget(found)
    found.resize(1112, 740)
    found.show()
    yield found
    found.close()


def action(page, start):
    """The action of the page whose text begins so."""
    return next(one for one in page.page_actions() if one.text().replace("&", "").startswith(start))


def shown(qtbot, page, found) -> None:
    """Keep a comparison, and wait until the page shows it."""
    one = kept_one(page.workspace.project, found)
    page.arrive({"path": str(one.path)})
    qtbot.waitUntil(lambda: page.result.saved is not None and page.result.saved.folder == one.folder)


# -- what is said


def test_better_is_said_only_where_the_interval_leaves_zero_out(small_project) -> None:
    slight = comparison(small_project, 0, 1, copies=5)
    assert slight.pair(0, 1).exact_difference.estimate > 0
    assert slight.pair(0, 1).finding == "none"
    clear = comparison(small_project, 0, 30, copies=5)
    assert clear.pair(0, 1).finding == "better"
    assert headline(clear) == "The tuned model is better than the base model."
    even = comparison(small_project, 3, 3)
    assert headline(even) == "No difference in exact match that these rows can show."
    worse = comparison(small_project, 30, 0, copies=5)
    assert headline(worse) == "The tuned model is worse than the base model."


def test_the_figures_name_both_shares_the_interval_and_all_three_counts(small_project) -> None:
    found = comparison(small_project, 0, 30, copies=5)
    assert figures(found, found.pair(0, 1)).startswith("Exact match 0.0% → 100.0%, difference +100.0 [")
    assert "B wins 30, ties 0 and loses 0 of 30 rows." in figures(found, found.pair(0, 1))


def test_a_higher_reward_without_more_exact_answers_is_said_as_such(small_project) -> None:
    found = comparison(small_project, 0, 0, copies=5)
    assert headline(found).startswith("No difference in exact match")
    assert "By mean reward B is ahead" in figures(found, found.pair(0, 1))


def test_an_answer_is_accepted_in_its_row_and_the_case_shows_which_right_answer_was_met(page, qtbot) -> None:
    project, store = page.workspace.project, page.workspace.rows
    shown(qtbot, page, comparison(project, 0, 0))
    detail = page.result.cases.detail
    row = store.by_id(detail.shown.case.row_id)
    assert detail.panes[0].accept_button.isHidden()  # "nothing" is no answer at all
    detail.panes[1].accept_button.click()
    assert store.by_id(row.id).accepted == ({**row.completion, "granularity": ["Minute"]},)
    assert detail.panes[1].accept_button.isHidden() and not detail.panes[1].accepted_now.isHidden()
    store.flush()
    shown(qtbot, page, comparison(page.workspace.project, 0, 0))
    assert detail.shown.case.answers[1].exact and detail.shown.wrong[1] == ()
    assert "(right answer 2)" in detail.panes[1].words and "2 right answers" in detail.expected.words
    assert detail.panes[1].accept_button.isHidden() and detail.panes[1].accepted_now.isHidden()
    store.undo()
    assert store.by_id(row.id) == row


def test_how_small_a_difference_the_rows_can_show_is_said_and_first_where_they_show_none(page, qtbot) -> None:
    none = comparison(page.workspace.project, 0, 1, copies=5)
    sentence = (
        "With these 30 rows, a difference in exact match under about 17 points cannot be told from chance"
    )
    assert none.pair(0, 1).exact_difference.low <= 0 and sentence in figures(none, none.pair(0, 1))
    shown(qtbot, page, none)
    assert sentence in page.result.words
    clear = comparison(page.workspace.project, 0, 30, copies=5)
    last = chance_sentences(clear, clear.pair(0, 1))[-1]
    assert "told from chance" not in figures(clear, clear.pair(0, 1)) and "told from chance" in last


def test_no_interval_shows_a_minus_zero_or_hides_its_sign(small_project) -> None:
    value = comparison(small_project, 3, 3).pair(0, 1).exact_difference
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
    found = comparison(small_project, 2, 3)
    rows = case_rows(found.cases)
    counts = counts_of(found, rows)
    which = dict(counts.which)
    assert which[Which("only_right", 0)] == 2 and which[Which("only_right", 1)] == 3
    assert (which[Which("differ")], which[Which("none_right")], which[Which("all_right")]) == (5, 1, 0)
    pair = {"pair": (0, 1)}
    assert sum(CaseFilter(verdict=Verdict.LOSS, **pair).takes(row) for row in rows) == 2
    lost = CaseFilter(verdict=Verdict.LOSS, which=Which("only_right", 1), **pair)
    assert not any(lost.takes(row) for row in rows)
    faults = dict(counts.faults)
    assert faults[Fault(1, "granularity")] == 3 and faults[Fault(0, NO_OBJECT)] == 4
    some = CaseFilter(fault=Fault(1, "granularity"), text=rows[0].case.row_id.upper())
    assert [row.number for row in rows if some.takes(row)] == [0]


def test_models_have_letters_as_columns_of_a_sheet_do() -> None:
    assert [letter(at) for at in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_the_case_table_keeps_to_the_rules_of_models_and_sorts_by_a_model(small_project) -> None:
    model = CaseModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_cases(case_rows(comparison(small_project, 2, 3).cases), ["base", "trained"])
    model.sort(model.first_model + 1, Qt.SortOrder.DescendingOrder)
    assert [row.case.answers[1].exact for row in model.items] == [True] * 3 + [False] * 3
    model.set_filter(CaseFilter(text="no such words"))
    assert model.rowCount() == 0


def test_five_thousand_cases_of_eight_models_are_filtered_and_sorted_at_once(small_project) -> None:
    import time

    models = {f"m{at}": right_in(small_project, range(at % 6)) for at in range(8)}
    rows = case_rows(of_models(small_project, models).cases) * 850
    model = CaseModel()
    model.show_cases(rows, list(models))
    began = time.perf_counter()
    model.set_filter(CaseFilter(text="requirement", which=Which("wrong", 7)))
    model.sort(3)
    assert time.perf_counter() - began < 0.5
    assert model.rowCount() == 5 * 850


# -- the page


def test_a_kept_assessment_is_shown_with_its_cases(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    assert "No difference" in page.result.words
    assert page.result.cases.model.rowCount() == 6
    assert page.saved_card.list.count() == 1
    assert page.setup.estimate == "6 rows take about 6 s on this computer."


def test_up_and_down_move_through_the_cases_and_n_and_p_through_the_wrong_answers(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    cases = page.result.cases
    page.result.tabs.setCurrentWidget(cases)
    cases.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    cases.choose(0)
    cases.table.setFocus()
    qtbot.keyClick(cases.table, Qt.Key.Key_Down)
    qtbot.keyClick(cases.table, Qt.Key.Key_Down)
    assert cases.detail.shown.number == 2
    assert cases.detail.prompt.text() == cases.model.items[2].case.prompt
    assert cases.detail.model == 1  # B, which has the last three right
    action(page, "Previous wrong").trigger()
    assert cases.detail.shown.number == 1
    action(page, "Next wrong").trigger()
    action(page, "Next wrong").trigger()
    assert cases.detail.shown.number == 2
    action(page, "Next model").trigger()
    action(page, "Next wrong").trigger()
    assert (cases.detail.model, cases.detail.shown.number) == (0, 3)


def test_cases_in_which_the_models_are_farthest_apart_come_first(page, qtbot) -> None:
    project = page.workspace.project
    models = {
        "one": right_in(project, [0, 3]),
        "two": right_in(project, [0]),
        "three": right_in(project, [0]),
    }
    shown(qtbot, page, of_models(project, models))
    rows = page.result.cases.model.items
    assert [row.number for row in rows] == [3, 0, 1, 2, 4, 5]
    assert rows[0].disagreement[0] == 2


def test_a_case_is_marked_field_by_field_by_sign_and_in_words(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    cases, detail = page.result.cases, page.result.cases.detail
    cases.choose(cases.model.row_of(cases.model.all[0].case.row_id))
    assert detail.panes[0].words == "✓ exactly as expected"
    assert set(detail.panes[0].view.marks.values()) == {True}
    assert detail.panes[1].words == "✗ differs: granularity"
    assert list(detail.panes[1].view.marks.values()) == [True, True, False]
    cases.choose(cases.model.row_of(cases.model.all[3].case.row_id))
    assert detail.panes[0].words == "✗ not a single JSON object"
    assert detail.parts.rowCount() == len(detail.shown.case.answers[0].score.parts)


def test_an_answer_that_could_not_be_had_is_marked_in_the_list_the_table_and_the_case(page, qtbot) -> None:
    project = page.workspace.project
    said = [*right_in(project, [0, 1, 2])]
    said[3] = Missing(Text("The server answered with status {status}.", 500))
    shown(qtbot, page, of_models(project, {"base:embedded": right_in(project, []), "endpoint:far": said}))
    cases, board = page.result.cases, page.result.overview.models
    assert board.model.items[0].result.unanswered == 1 and "B: 1" in board.note.text()
    cases.filters.which.setCurrentIndex(cases.filters.which.findData(Which("missing", 1).key))
    assert [row.number for row in cases.model.items] == [3]
    at = cases.model.index(0, cases.model.first_model + 1)
    assert at.data() == "!"
    assert "no answer: The server answered with status 500." in cases.detail.panes[1].words


def test_a_filter_keeps_the_chosen_case_and_show_all_brings_the_rest_back(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    cases, filters = page.result.cases, page.result.cases.filters
    cases.choose(cases.model.row_of(cases.model.all[4].case.row_id))
    filters.which.setCurrentIndex(filters.which.findData(Which("only_right", 1).key))
    assert cases.model.rowCount() == 3
    assert cases.detail.shown.number == 4
    filters.search.setText("no such words at all")
    assert cases.model.rowCount() == 0 and not cases.table.isVisibleTo(cases)
    filters.clear_button.click()
    assert cases.model.rowCount() == 6


def test_the_verdict_and_the_wrong_field_filter_the_list(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    cases, filters = page.result.cases, page.result.cases.filters
    filters.verdict.setCurrentIndex(3)
    assert filters.verdict.itemText(0) == "B vs A: wins, ties, losses"
    assert cases.model.rowCount() == 2
    filters.clear()
    filters.fault.setCurrentIndex(1)
    assert filters.fault.currentText() == "B wrong: granularity (3)"
    assert cases.model.rowCount() == 3


def test_a_kind_leads_to_its_cases_and_a_model_to_what_it_got_wrong(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    overview, cases = page.result.overview, page.result.cases
    kinds = overview.kinds
    kinds.view.activated.emit(kinds.model.index(0, 0))
    assert page.result.tabs.currentWidget() is cases
    assert {row.case.kind for row in cases.model.items} == {kinds.model.items[0].key}
    overview.models.view.activated.emit(overview.models.model.index(1, 0))
    place = overview.models.model.items[1].place
    assert not any(row.case.answers[place].exact for row in cases.model.items)


# -- any number of models


def four(project):
    """A base, two trained models of which the second is clearly the better one, and an endpoint."""
    rights = {"base:embedded": [], "a:best": range(12), "b:best": range(29), "endpoint:far": range(14)}
    return of_models(project, {name: right_in(project, at, 5) for name, at in rights.items()}, copies=5)


def test_four_models_stand_in_one_table_the_best_first_with_every_pair_in_words(page, qtbot) -> None:
    shown(qtbot, page, four(page.workspace.project))
    result, overview = page.result, page.result.overview
    assert [one.place for one in overview.models.model.items] == [2, 3, 1, 0]
    assert result.words.startswith("C is better than all others. C vs A: exact match 0.0% → 96.7%")
    verdicts = [overview.pairs.model.index(at, 1).data() for at in range(6)]
    assert verdicts == [
        "▲ B is better",
        "▲ C is better",
        "▲ D is better",
        "▲ C is better",
        "= no difference shown",
        "▼ C is better",
    ]
    overview.pairs.view.selectRow(4)
    assert (result.pair.a, result.pair.b) == (1, 3) and "D vs B: exact match" in result.words
    assert "D vs B" in overview.pair.outcomes.heading.text()
    fields = overview.fields.model
    assert [fields.columns[at].title for at in range(1, 5)] == ["A", "B", "C", "D"]
    assert fields.items[0].shares[0] == 0.0 and fields.items[0].shares[2] == pytest.approx(29 / 30)


def test_where_the_rows_cannot_tell_the_models_apart_none_is_called_the_best(page, qtbot) -> None:
    project = page.workspace.project
    found = of_models(project, {f"m{at}:best": right_in(project, [at]) for at in range(3)})
    assert headline(found) == "No model is ahead of the others so far that these rows can show it."


def test_the_model_that_is_selected_is_the_one_to_go_on_with(page, qtbot) -> None:
    asked = []
    page.workspace.page_requested.connect(lambda name, payload: asked.append((name, payload)))
    shown(qtbot, page, four(page.workspace.project))
    assert page.result.model == 2 and page.result.export_button.text() == "Export C"
    assert page.result.export_button.property("role") == "primary"
    board = page.result.overview.models
    board.choose(1)
    assert page.result.export_button.text() == "Export B"
    assert page.result.export_button.property("role") != "primary"
    page.result.play_button.click()
    board.choose(3)
    assert not page.result.export_button.isVisible()
    assert asked == [("play", {"run": "a", "adapter": "best"})]


def test_one_model_alone_has_its_figures_and_cases_and_no_pairs(page, qtbot) -> None:
    project = page.workspace.project
    shown(qtbot, page, of_models(project, {TRAINED: right_in(project, [1, 2, 3])}))
    overview, cases = page.result.overview, page.result.cases
    assert page.result.words.startswith("50.0% [18.8%, 81.2%] of the rows are answered exactly.")
    assert not overview.pairs.isVisible() and not overview.pair.isVisible()
    page.result.tabs.setCurrentWidget(cases)
    assert not cases.filters.verdict.isVisible() and cases.model.first_model == 3
    assert cases.model.rowCount() == 6 and len(cases.detail.panes) >= 1
    shown(qtbot, page, comparison(project, 2, 3))
    assert cases.filters.verdict.isVisible() and cases.model.first_model == 4


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
    box = page.setup.models.lines[1].box
    assert box.currentText().startswith("aaa · 50.0% exact · step 5, ")
    titles = [box.itemText(at) for at in range(box.count())]
    assert [title.split(",")[0] for title in titles[2:4]] == [
        "newer · 25.0% exact · step 5",
        "zzz · not measured",
    ]


def test_no_model_answers_twice_and_an_empty_split_cannot_be_assessed(page) -> None:
    page.arrive()
    assert page.setup.models.names == ("base:embedded",) and page.setup.start_button.isEnabled()
    run_with_best(page.workspace.project)
    page.arrive()  # nobody chose the base model alone, so the usual pair is offered now
    first, second = page.setup.models.names
    assert page.setup.start_button.isEnabled() and page.setup.warning == ""
    page.setup.choose((second, second))
    assert not page.setup.start_button.isEnabled() and "on the list twice" in page.setup.warning
    page.setup.choose((first, second))
    page.setup.split.setCurrentIndex(page.setup.split.findData("valid"))
    assert "has no rows" in page.setup.warning
    assert not page.setup.start_button.isEnabled()
    page.setup.split.setCurrentIndex(page.setup.split.findData("train"))
    assert "trained on" in page.setup.warning and page.setup.start_button.isEnabled()


def test_models_are_added_moved_up_and_taken_off_the_list(page, qtbot) -> None:
    runs = [run_with_best(page.workspace.project, name, exact) for name, exact in (("x", 0.5), ("y", 0.3))]
    page.arrive()
    models = page.setup.models
    models.add_button.click()
    base, x, y = "base:embedded", *(f"{run.name}:best" for run in runs)
    assert models.names == (base, x, y)
    models.lines[2].up_button.click()
    models.lines[1].up_button.click()
    assert models.names == (y, base, x) and not models.lines[0].up_button.isVisible()
    models.lines[1].remove_button.click()
    assert page.setup.job().models == (y, x)
    page.arrive()
    assert models.names == (y, x)  # what was chosen stays
    models.lines[0].remove_button.click()
    assert models.names == (x,) and not models.lines[0].remove_button.isVisible()
    assert page.setup.start_button.isEnabled()


def test_a_file_from_elsewhere_can_be_chosen_and_a_closed_dialog_changes_nothing(page, tmp_path) -> None:
    page.arrive()
    page.setup.models.add()
    box = page.setup.models.lines[1].box
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


def test_a_run_and_models_can_be_brought_from_other_pages(page) -> None:
    run = run_with_best(page.workspace.project)
    page.arrive(run.name)
    assert page.setup.models.names == ("base:embedded", f"{run.name}:best")
    page.arrive({"models": (f"{run.name}:best", "/x/file.gguf")})
    assert page.setup.models.names == (f"{run.name}:best", "/x/file.gguf")


# -- taking away


def test_all_of_an_assessment_is_saved_as_json(page, qtbot, tmp_path) -> None:
    found = comparison(page.workspace.project, 2, 3)
    shown(qtbot, page, found)
    page.save_as("json", tmp_path / "all.json")
    assert assessment_from_json(json.loads((tmp_path / "all.json").read_text("utf-8"))) == found


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
