"""What a person does with an assessment: marks, judging again, files."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from engine.assess.judge import Answered, judge
from engine.assess.marks import read_marks
from engine.jobs import JudgeJob, load_job
from engine.rewards.rubric import Entry, Rubric
from gui.assess.anew import is_outdated
from gui.shared import errors
from gui.workspace import jobs
from tests.gui.assess.made import (
    action,
    comparison,
    shown,
    with_samples,
)


def marked(page, row: int, model: int):
    """The mark of an answer as it is kept."""
    spec = page.result.assessment.models[model].spec
    return read_marks(page.result.saved.folder).get((page.result.cases.model.all[row].case.row_id, spec))


def test_an_answer_is_marked_by_a_key_and_the_figures_with_marks_follow(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    result, cases = page.result, page.result.cases
    cases.choose(cases.model.row_of(cases.model.all[0].case.row_id))
    assert cases.detail.model == 1 and not cases.model.all[0].case.answers[1].exact
    action(page, "Mark the answer as right").trigger()
    assert marked(page, 0, 1).right is True
    assert result.assessment.models[1].marked.estimate == pytest.approx(4 / 6)
    assert result.assessment.models[0].marked is None
    titles = [column.title for column in result.overview.models.model.columns]
    assert "With your marks" in titles
    cell = cases.model.index(cases.model.row_of(cases.model.all[0].case.row_id), cases.model.first_model + 1)
    assert cell.data() == "✗ ✓"
    action(page, "Mark the answer as right").trigger()  # again: the mark is taken away
    assert marked(page, 0, 1) is None and result.assessment.models[1].marked is None


def test_a_comment_and_a_mark_survive_the_page_and_are_found_by_the_filter(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    cases = page.result.cases
    cases.choose(cases.model.row_of(cases.model.all[4].case.row_id))
    pane = cases.detail.panes[0]
    pane.wrong_button.click()
    pane.comment.setFocus()
    qtbot.keyClicks(pane.comment, "not what was asked")
    qtbot.keyClick(pane.comment, Qt.Key.Key_Return)
    page.open(page.result.saved)
    page.result.saved = None
    qtbot.waitUntil(lambda: page.result.saved is not None)
    assert marked(page, 4, 0).comment == "not what was asked"
    cases.filters.which.setCurrentIndex(cases.filters.which.count() - 1)
    assert [row.number for row in cases.model.items] == [4]
    assert (
        cases.detail.panes[0].mark is False and cases.detail.panes[0].comment.text() == "not what was asked"
    )


def test_a_mark_that_cannot_be_written_is_told_and_not_shown(page, qtbot, told) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    (page.result.saved.folder / "marks.json").mkdir()  # no file can take its place
    pane = page.result.cases.detail.panes[1]
    pane.right_button.click()
    assert told and pane.mark is None


def test_letters_typed_into_a_comment_mark_nothing(page, qtbot) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    page.result.tabs.setCurrentWidget(page.result.cases)
    comment = page.result.cases.detail.panes[1].comment
    comment.setFocus()
    qtbot.keyClicks(comment, "r w n")
    assert comment.text() == "r w n" and page.result.cases.detail.panes[1].mark is None


def test_an_assessment_is_judged_again_where_its_rows_have_changed_since(page, qtbot) -> None:
    project = page.workspace.project
    shown(qtbot, page, comparison(project, 0, 0))
    result, detail = page.result, page.result.cases.detail
    assert not result.anew.isVisible()
    detail.panes[1].accept_button.click()
    qtbot.waitUntil(result.anew.isVisible)
    result.anew.start_button.click()
    qtbot.waitUntil(lambda: result.assessment.models[1].exact.estimate > 0)
    assert result.assessment.models[1].exact.estimate == pytest.approx(1 / 6)
    assert not result.anew.isVisible()


def test_other_rewards_make_an_assessment_outdated(page, qtbot) -> None:
    workspace = page.workspace
    shown(qtbot, page, comparison(workspace.project, 2, 3))
    rubric = workspace.project.rubric
    first, *others = rubric.entries
    heavier = first.model_copy(update={"weight": first.weight + 3})
    workspace.set_rubric(rubric.model_copy(update={"entries": (heavier, *others)}))
    page.arrive()
    qtbot.waitUntil(page.result.anew.isVisible)
    assert "have changed" in page.result.anew.words


@pytest.mark.usefixtures("stand_in_worker")
def test_where_a_model_judges_a_job_judges_again_and_can_be_stopped(page, qtbot, monkeypatch) -> None:
    workspace = page.workspace
    shown(qtbot, page, comparison(workspace.project, 2, 3))
    judged = [*workspace.project.rubric.entries, Entry(dimension="model_judge")]
    workspace.set_rubric(Rubric(entries=tuple(judged)).bound_to(workspace.project.task))
    path, result = page.result.saved.path, page.result
    page.work.judge()
    (job,) = page.board.live
    assert load_job(job.folder) == JudgeJob(assessment=str(path))
    qtbot.waitUntil(lambda: "Judging again: " in result.anew.words, timeout=20_000)
    page.work.judge()
    assert page.board.live == [job]
    result.anew.stop_button.click()
    qtbot.waitUntil(lambda: job.state == "stopped", timeout=20_000)
    assert result.anew.start_button.isVisibleTo(result.anew)
    monkeypatch.setenv("STAND_IN_STEPS", "2")
    with qtbot.waitSignal(page.work.judged, timeout=20_000):
        result.anew.start_button.click()


def test_a_job_that_cannot_start_is_said_and_may_be_tried_again(page, qtbot, monkeypatch) -> None:
    workspace, said = page.workspace, []
    shown(qtbot, page, comparison(workspace.project, 2, 3))
    judged = [*workspace.project.rubric.entries, Entry(dimension="model_judge")]
    workspace.set_rubric(Rubric(entries=tuple(judged)).bound_to(workspace.project.task))
    monkeypatch.setattr(jobs, "COMMAND", (str(workspace.folder / "no-such-program"),))
    monkeypatch.setattr(errors, "show", lambda parent, error: said.append(str(error)))
    page.work.judge()
    assert len(said) == 1 and "could not be started" in said[0]
    assert page.board.live == [] and "Judging again" not in page.result.anew.words


def test_a_schema_by_which_an_answer_is_exact_makes_an_assessment_outdated(small_project) -> None:
    rows = [row for row in small_project.split("test") if len(row.completion["granularity"]) > 1]
    turned = [{**row.completion, "granularity": row.completion["granularity"][::-1]} for row in rows]
    answers = [Answered("one", [json.dumps(one) for one in turned], "one")]
    in_order, as_sets = (
        judge(rows, answers, small_project.rubric, by) for by in ({}, small_project.task.schema)
    )
    totals = [[case.answers[0].score.total for case in found.cases] for found in (in_order, as_sets)]
    assert rows and totals[0] == totals[1]
    assert is_outdated(in_order, rows, small_project) and not is_outdated(as_sets, rows, small_project)


@pytest.mark.parametrize("kind", ["html", "json", "csv"])
def test_the_shown_assessment_is_written_to_a_file(page, qtbot, tmp_path, kind) -> None:
    found = comparison(page.workspace.project, 2, 3)
    shown(qtbot, page, found)
    path = tmp_path / f"all.{kind}"
    page.ask_for_path = lambda suggested, pattern: path
    page._save(kind)
    qtbot.waitUntil(path.is_file)
    text = path.read_text("utf-8-sig")
    assert found.cases[0].row_id in text and "demo" in text


def test_a_file_that_cannot_be_written_is_one_sentence(page, qtbot, tmp_path) -> None:
    shown(qtbot, page, comparison(page.workspace.project, 2, 3))
    (tmp_path / "all.csv").mkdir()
    page.ask_for_path = lambda suggested, pattern: tmp_path / "all.csv"
    with qtbot.waitSignal(page.workspace.error_raised):
        page._save("csv")


def test_sampled_answers_have_a_table_and_a_line_in_each_case(page, qtbot) -> None:
    project = page.workspace.project
    shown(qtbot, page, with_samples(project, right=2, of=4))
    card = page.result.overview.sampled
    assert card.isVisible()
    assert [card.model.index(0, at).data() for at in range(1, 4)] == ["50.0%", "50.0%", "100.0%"]
    pane = page.result.cases.detail.panes[0]
    assert pane.samples.toggle.text() == "Samples: 2 of 4 exact"
    assert pane.samples.text.toPlainText().startswith("✓ 2 × {")
