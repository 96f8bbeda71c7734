"""The assess page over real assessments of made answers."""

from __future__ import annotations

import pytest

from engine.assess import saved
from engine.jobs import AssessJob
from gui.assess.labels import (
    chance_sentences,
    figures,
    headline,
    interval_text,
    split_warning,
)
from gui.assess.pairs import PairsModel
from gui.shared import desktop
from gui.shared.run_labels import model_title
from tests.gui.assess.made import (
    TRAINED,
    comparison,
    four,
    kept_one,
    of_models,
    renamed,
    right_in,
    run_with_best,
    shown,
)

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


# -- the page


def test_a_kept_assessment_is_shown_with_its_cases(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    assert "No difference" in page.result.words
    assert page.result.cases.model.rowCount() == 6
    assert page.saved_card.list.count() == 1
    assert page.setup.estimate == "6 rows take about 6 s on this computer."


# -- any number of models


def test_the_table_of_pairs_shows_no_end_as_zero_that_is_not(qtbot, small_project) -> None:
    pair = four(small_project).pair(0, 1)
    near = pair.exact_difference.model_copy(update={"low": 0.0004, "estimate": 0.02, "high": 0.04})
    model = PairsModel()
    model.show_items([pair.model_copy(update={"exact_difference": near})])
    assert model.index(0, 5).data() == "+2.00 [+0.04, +4.00]"


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
    assert not cases.filters.verdict.isVisible() and cases.model.first_model == 1
    assert cases.model.rowCount() == 6 and len(cases.detail.panes) >= 1
    shown(qtbot, page, comparison(project, 2, 3))
    assert cases.filters.verdict.isVisible() and cases.model.first_model == 2


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


def test_the_list_of_kept_assessments_survives_without_the_page(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 3, 3))
    assert len(saved.saved_assessments(page.workspace.folder)) == 1
