"""A judge beside the person's own marks: what is compared, what it comes to, and what may weigh."""

import json

import pytest

from engine import jobs
from engine.assess.judge_agreement import compare
from engine.assess.marked import comparable, marked_answers
from engine.assess.saved import load
from engine.assess.stats import cohen_kappa
from engine.base.errors import UserError
from engine.cli import main as cli
from engine.endpoints.settings import save_endpoint
from engine.judging.agreement import Agreement, agreement_of, read_agreements, require, sufficient_agreement
from engine.judging.cost import most_verdicts
from engine.judging.text import agreement_text
from engine.project import Project, open_project
from engine.rewards.rubric import Entry
from engine.rewards.verdicts import Verdicts
from engine.runs.recipe import Recipe
from engine.worker.main import folder_job
from tests.judging.conftest import agreeing, mark_answers, notes


@pytest.fixture
def entry(project):
    return project.rubric.entries[1]


def compared(project: Project, entry: Entry) -> Agreement:
    return compare(project, entry, marked_answers(project))


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ((20, 5, 10, 15), 0.4),  # the usual worked example: agreement 0.7, by chance 0.5
        ((45, 15, 25, 15), 0.1304347826),  # agreement 0.60, by chance 0.54
        ((118, 5, 2, 0), -0.0233918129),  # 0.944 against 0.945248
        ((10, 0, 0, 10), 1.0),
        ((0, 10, 10, 0), -1.0),
        ((20, 0, 3, 0), 0.0),
        ((20, 0, 0, 0), None),
    ],
)
def test_kappa_is_that_of_worked_examples(table, kappa):
    assert cohen_kappa(*table) == (None if kappa is None else pytest.approx(kappa))


def test_a_comparison_counts_both_sides_and_lists_where_they_differ(project, endpoint, entry, server):
    mark_answers(project, agreeing)
    found = compared(project, entry)
    assert (found.both, found.only_person, found.only_judge, found.neither) == (18, 1, 1, 4)
    assert (found.marks, round(found.share, 4), found.unjudged) == (24, 0.9167, 0)
    assert (round(found.low, 4), round(found.high, 4)) == (0.7415, 0.9768)  # Wilson, 22 of 24
    assert found.kappa == pytest.approx((22 / 24 - 386 / 576) / (1 - 386 / 576))
    one, other = found.disagreements
    assert (one.given, one.right, one.score) == ("all wet", True, 0.0)
    assert (other.given, other.right, other.score) == ("a pump for sale", False, 1.0)
    assert (found.input_tokens, found.output_tokens) == (11, 4)
    assert "It agrees with 22 of your 24 marks (92%, 95% interval 74% to 98%)" in agreement_text(found)
    assert agreement_of(project.folder, entry) == found
    assert len(server.asked) == 24
    compared(project, entry)
    assert len(server.asked) == 24 and len(read_agreements(project.folder)) == 1


def test_only_marks_that_say_something_of_the_judge_are_compared(project, endpoint, entry):
    expected = {row.id: row.completion["note"] for row in project.rows()}
    mark_answers(project, lambda at: (expected[f"r{at + 2}"], True))
    assert comparable(entry, project.rubric, marked_answers(project)) == []  # nothing would be asked
    mark_answers(project, lambda at: ("wet", at % 2 == 0 if at < 4 else None), urgent="?")
    found = comparable(entry, project.rubric, marked_answers(project))
    assert [one.right for one in found] == [True, True]  # a wrong one is wrong elsewhere too
    mark_answers(project, lambda at: ("wet", False if at == 0 else None))
    found = comparable(entry, project.rubric, marked_answers(project))
    assert sorted(one.right for one in found) == [False, True, True]


def test_of_two_marks_of_the_same_answer_the_newest_counts(project, endpoint):
    for right in (False, True):
        mark_answers(project, lambda at, right=right: ("wet", right if at == 0 else None))
    assert [one.right for one in marked_answers(project)] == [True]


def test_without_marks_or_a_verdict_there_is_a_sentence(project, endpoint, entry, server):
    with pytest.raises(UserError, match="no mark to compare"):
        compared(project, entry)
    mark_answers(project, agreeing)
    server.behaviour = lambda handler, body: handler.answer("yes")
    with pytest.raises(UserError, match=r"gave no verdict: .* did not answer with a verdict"):
        compared(project, entry)


def test_a_judge_weighs_only_after_twenty_marks_and_only_as_it_was_compared(project, endpoint, entry):
    with pytest.raises(UserError, match=r"“same note” may not weigh yet.* 0 of your marks; 20 are"):
        require(project)
    mark_answers(project, lambda at: agreeing(at) if at < 19 else (agreeing(at)[0], None))
    compared(project, entry)
    with pytest.raises(UserError, match="compared with 19 of your marks"):
        sufficient_agreement(project.folder, entry)
    mark_answers(project, agreeing)
    compared(project, entry)
    require(project)
    for change in ({"criterion": "Another one."}, {"field": ""}, {"model": "base:embedded"}):
        other = entry.model_copy(update={"parameters": entry.parameters.model_copy(update=change)})
        with pytest.raises(UserError, match="may not weigh yet"):
            sufficient_agreement(project.folder, other)
    save_endpoint(endpoint.model_copy(update={"model": "newer"}))
    with pytest.raises(UserError, match="may not weigh yet"):
        sufficient_agreement(project.folder, entry)
    require(notes(project.folder, weight=0))  # what weighs nothing needs nothing


def test_a_judge_elsewhere_needs_consent(project, endpoint, entry, server):
    far = endpoint.model_copy(update={"base_url": "https://api.example.com/v1"})
    save_endpoint(far)
    mark_answers(project, agreeing)
    with pytest.raises(UserError, match=r"not agreed that prompts go to api\.example\.com"):
        compared(project, entry)


def test_marks_of_one_kind_and_chance_agreement_are_called_what_they_are():
    facts = {"criterion": "c", "field": "", "model": "m", "content": "x", "low": 0.0, "high": 1.0}
    facts |= {"unjudged": 0, "input_tokens": 1, "output_tokens": 1, "seconds": 1, "made": 1}
    one = Agreement(**facts, both=20, only_person=5, only_judge=0, neither=0, kappa=0.0)
    assert "all of one kind" in agreement_text(one)
    one = Agreement(**facts, both=10, only_person=10, only_judge=10, neither=10, kappa=0.0)
    assert "hardly better than chance" in agreement_text(one)
    one = Agreement(**facts, both=5, only_person=0, only_judge=0, neither=5, kappa=1.0)
    assert "once it was compared with 20 marks" in agreement_text(one)


def lathe(*arguments):
    return cli.main([str(one) for one in arguments])


def test_the_command_compares_shows_and_refuses(project, endpoint, capsys):
    answers = project.folder / "answers.jsonl"
    answers.write_text(json.dumps({"prompt": "Machine 0 leaks", "output": '{"note": "a pump"}'}) + "\n")
    assert lathe("score", project.folder, "--completions", answers) == 2
    assert lathe("train", project.folder, "--preset", "quick") == 2
    assert not (project.folder / "runs").exists()
    said = capsys.readouterr().err
    assert said.count("“same note” may not weigh yet") == 2 and "Mark answers on the Assess page" in said
    mark_answers(project, agreeing)
    assert lathe("judge", project.folder) == 0
    said = capsys.readouterr()
    assert "same note: It agrees with 22 of your 24 marks" in said.out and "Asking the judge" in said.err
    assert "r24: you say right, the judge 0.00 (about all wet): all wet" in said.out
    assert lathe("judge", project.folder, "--entry", "same note", "--json") == 0
    assert json.loads(capsys.readouterr().out)["same note"]["both"] == 18
    assert lathe("judge", project.folder, "--entry", "other") == 2
    assert lathe("score", project.folder, "--completions", answers, "--json") == 0
    (one,) = json.loads(capsys.readouterr().out)["scored"]
    assert one["score"]["parts"]["same note"]["score"] == 1.0
    assert lathe("hand-over", project.folder, "--preset", "quick", "--out", project.folder / "out") == 2


def test_a_job_compares_and_judges_a_saved_assessment_again(project, endpoint, capsys):
    mark_answers(project, agreeing)
    folder = jobs.create_job(project.folder, jobs.JudgeJob(entry="same note"))
    assert folder_job(project.folder, folder) == 0
    assert jobs.read_result(folder)["compared"][0]["both"] == 18
    Verdicts().clear()
    (path,) = (project.folder / "assessments").glob("*/assessment.json")
    before = json.loads(path.read_text("utf-8"))["models"][0]["reward"]["estimate"]
    again = jobs.create_job(project.folder, jobs.JudgeJob(assessment=str(path)))
    assert folder_job(project.folder, again) == 0
    after = json.loads(path.read_text("utf-8"))["models"][0]
    assert before == 1.0 and after["parts"]["same note"]["estimate"] == pytest.approx(19 / 24)
    assert load(path).models[0].marked.estimate == pytest.approx(19 / 24)


@pytest.mark.parametrize(
    "model", ["tiny", pytest.param("base:embedded", marks=pytest.mark.slow)], ids=["tiny", "embedded"]
)
def test_a_model_of_this_computer_judges_at_least_in_form(tmp_path, tiny_file, model):
    project = notes(tmp_path / "notes", model=str(tiny_file) if model == "tiny" else model)
    mark_answers(project, lambda at: (f"the pump {at} leaks", True) if at < 1 else ("", None))
    found = compared(project, project.rubric.entries[1])
    assert found.marks == 1 and found.unjudged == 0 and found.seconds > 0
    assert open_project(project.folder).rubric == project.rubric


@pytest.mark.parametrize(
    ("changes", "valid", "most"),
    [
        ({}, 10, 10 * 2 * 4 + (1 + 2 + 3) * 10),  # 5 warm steps and 10 sampled ones, evaluated every 4
        ({"evaluate_every": 0}, 10, 10 * 2 * 4 + 3 * 10),  # at the start and at the end of each phase
        ({"resample_groups": 1}, 10, 10 * 3 * 4 + 6 * 10),
        ({"method": "grpo"}, 10, 10 * 2 * 4 + (1 + 3) * 10),
        ({"method": "warm_start"}, 10, (1 + 2) * 10),
        ({}, 0, 10 * 2 * 4 + 6 * 8),  # a fifth of the training rows
    ],
)
def test_a_training_asks_for_no_more_verdicts_than_it_scores_answers(changes, valid, most):
    facts = {"steps": 10, "prompts_per_step": 2, "group_size": 4, "resample_groups": 0, "evaluate_every": 4}
    facts |= {"warm_epochs": 1, "warm_batch": 8, "warm_share": 1, "validation_rows": 20}
    recipe = Recipe.model_validate(facts | changes)
    assert most_verdicts(recipe, 40, valid) == most
