"""The cases of an assessment: the list, its filters, and one case in full."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from engine.assess.assessment import Verdict
from engine.base.missing import Missing
from engine.base.text import Text
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
from gui.assess.diff_view import DiffView, lines_of_fields
from gui.assess.labels import (
    letter,
)
from tests.gui.assess.made import (
    action,
    comparison,
    of_models,
    right_in,
    shown,
)


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


def test_a_line_that_is_broken_counts_as_several(qtbot) -> None:
    view = DiffView()
    qtbot.addWidget(view)
    view.resize(200, 300)
    view.show()
    view.show_answer('{"a": "word word word word word word word word"}', ())
    assert view.lines() > 3 == view.document().blockCount()
    view.close()


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
    model.sort(1)
    assert time.perf_counter() - began < 0.5
    assert model.rowCount() == 5 * 850


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


def test_answers_that_stood_beside_each_other_go_under_each_other_in_a_narrower_window(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    page.result.tabs.setCurrentWidget(page.result.cases)
    detail = page.result.cases.detail
    page.resize(1600, 740)
    qtbot.waitUntil(lambda: detail.panes[1].y() == detail.expected.y())
    page.resize(840, 740)
    qtbot.waitUntil(lambda: detail.panes[1].y() > detail.expected.y())
    assert detail.grid.width() <= detail.width()


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
