"""What a study says of answers of which the truth is known."""

from __future__ import annotations

import json

import pytest

from engine.data.rows import read_good_rows
from engine.project import Project
from engine.study.page import describe, page
from engine.study.report import report_of
from engine.study.verdict import MORE_ROWS, WHICH_METHOD, WHICH_MODEL, verdicts
from tests.study.made_up import made_up_study


@pytest.fixture
def report(small_project):
    return report_of(made_up_study(small_project, rows=6000, apart=0.0))


def said(report):
    return {verdict.question: " ".join(verdict.sentences) for verdict in verdicts(report)}


def test_a_clear_winner_is_named_with_its_lead(report):
    words = said(report)[WHICH_METHOD]
    assert words.startswith("The best method is supervised + GRPO (")
    assert "points more than supervised" in words
    assert all(pair.p_holm >= pair.p for pair in report.methods) and len(report.methods) == 3


def test_rows_that_help_are_forecast_and_one_model_is_no_choice(report):
    words = said(report)[MORE_ROWS]
    assert words.startswith("Yes: 48 rows would bring about")
    assert said(report)[WHICH_MODEL] == "Only one model was studied."
    (growth,) = (one for one in report.growth if one.method == "supervised")
    assert growth.rows == (6, 12, 24) and growth.answer == "yes"
    assert growth.seen.low > 0 and growth.doubled.low > 0


def test_few_test_rows_tell_nothing(small_project):
    report = report_of(made_up_study(small_project, rows=12, seeds=(1,)))
    words = said(report)
    assert words[WHICH_METHOD].startswith("Cannot tell which is best")
    assert "Cannot tell" in words[MORE_ROWS]


def test_a_study_that_was_cut_short_says_what_is_missing(small_project):
    report = report_of(made_up_study(small_project, cut=8))
    missing = [line for line in report.lines if line.exact is None]
    assert len(missing) == 8 and all("hours" in line.note for line in missing)
    assert said(report)[WHICH_METHOD]


def test_a_report_reads_the_rows_once(small_project, monkeypatch):
    study = made_up_study(small_project, rows=40)
    reads = []
    monkeypatch.setattr(Project, "rows", lambda project: reads.append(project) or rows)
    rows = read_good_rows(small_project.rows_file)
    assert report_of(study).train_rows == 24
    assert len(reads) == 1


def test_methods_that_failed_with_different_seeds_are_not_compared(small_project):
    study = made_up_study(small_project, rows=40)
    gone = {("supervised", 1, 1.0), ("supervised+grpo", 2, 1.0), ("supervised+grpo", 1, 0.25)}
    for cell in study.grid.cells:
        if (cell.method, cell.seed, cell.share) in gone:
            (study.folder / "results" / f"{study.grid.key(cell)}.json").unlink()
    report = report_of(study)
    assert [{pair.a[1], pair.b[1]} for pair in report.methods] == [
        {"base", "supervised"},
        {"base", "supervised+grpo"},
    ]
    assert said(report)[WHICH_METHOD].startswith("Cannot tell which is best")
    assert [one.rows for one in report.growth] == [(6, 12, 24), (12, 24)]


def test_each_model_has_its_own_verdict_and_the_best_is_named(small_project):
    report = report_of(made_up_study(small_project, models=("embedded", "owner/name"), seeds=(1,)))
    words = said(report)
    assert "embedded: " in words[WHICH_METHOD] and "owner/name: " in words[MORE_ROWS]
    assert words[WHICH_MODEL].startswith("Cannot tell")  # both have the same truth
    assert len(report.models) == 1


def test_the_page_needs_no_other_file_and_the_json_no_program(report):
    text = page(report)
    assert text.count("<svg") == 1 and "Figueroa" in text
    assert "http:" not in text and "https:" not in text and "<script" not in text and "src=" not in text
    assert json.loads(json.dumps(report.to_json()))["test_rows"] == 6000
    assert "Which method?" in describe(report)


def test_answers_that_could_not_be_had_are_said_beside_their_cell(small_project):
    study = made_up_study(small_project, rows=20)
    cell = study.grid.cells[0]
    study.keep_result(cell, study.results()[cell].model_copy(update={"missing": 2}))
    assert "base model (2 answers could not be had and count as wrong)" in describe(report_of(study))
