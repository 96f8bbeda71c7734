"""Bringing rows in and out of a project from a terminal."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.cli import main as cli


def lathe(*arguments):
    return cli.main([str(one) for one in arguments])


def test_a_table_of_columns_becomes_rows_and_reports_what_it_skipped(small_project, tmp_path, capsys):
    file = tmp_path / "rows.csv"
    file.write_text(
        "ask,begin,to,granularity\n"
        "today=20300101 this year,2030-01-01,2030-12-31,year\n"
        ",2030-01-01,2030-12-31,Day\n"
    )
    fields = ("--field", "from=begin", "--field", "to=to", "--field", "granularity=granularity")
    assert lathe("import", small_project.folder, file, "--prompt", "ask", *fields, "--into", "valid") == 0
    said = capsys.readouterr().out
    assert "record 3:" in said and "1 rows added, 1 records skipped" in said
    row = small_project.rows()[-1]
    assert (row.split, row.completion["granularity"]) == ("valid", ["Year"])


def test_rows_exported_and_imported_again_are_reported_as_repeated(small_project, tmp_path, capsys):
    before = small_project.rows()
    file = tmp_path / "rows.xlsx"
    assert lathe("export-rows", small_project.folder, file, "--split", "test") == 0
    assert "6 rows" in capsys.readouterr().out
    assert lathe("import", small_project.folder, file, "--skip-repeated", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["added"], len(told["repeated"]), told["skipped"]) == (0, 6, [])
    assert small_project.rows() == before
    assert lathe("import", small_project.folder, file) == 0
    after = small_project.rows()
    assert after[: len(before)] == before and len(after) == len(before) + 6
    assert len({row.id for row in after}) == len(after)


@pytest.mark.parametrize(
    "line",
    [
        "import {project} {folder}/missing.csv",
        "import {project} {folder}/rows.doc",
        "import {project} {folder}/t.csv --prompt nowhere",
        "import {project} {folder}/t.csv --field nonsense",
        "import {project} {folder}/t.csv --encoding nonsense",
        "export-rows {project} {folder}/rows.doc",
        "export-rows {project} {folder}/rows.csv --split valid",
        "export-rows {project} {project}/rows.jsonl",
    ],
)
def test_a_mistake_is_one_sentence_and_leaves_the_rows_alone(line, small_project, tmp_path, capsys):
    (tmp_path / "t.csv").write_text("prompt,completion\na,{}\n")
    before = small_project.rows_file.read_bytes()
    assert lathe(*line.format(project=small_project.folder, folder=tmp_path).split()) == 2
    assert capsys.readouterr().err.startswith("lathe: ")
    assert small_project.rows_file.read_bytes() == before


def test_rows_are_drawn_into_a_project_of_the_example_alone(small_project, tmp_path, capsys):
    before = small_project.rows()
    assert lathe("draw-rows", small_project.folder, "--rows", "20", "--seed", "5") == 0
    assert "20 training rows drawn with seed 5" in capsys.readouterr().out
    after = small_project.rows()
    assert after[: len(before)] == before and {row.split for row in after[len(before) :]} == {"train"}
    assert len({row.prompt for row in after}) == len(before) + 20
    assert lathe("draw-rows", small_project.folder, "--rows", "0") == 2
    own = replace(small_project, task=replace(small_project.task, prompt_helper=""))
    own.save()
    assert lathe("draw-rows", own.folder, "--rows", "5") == 2
    assert "Nothing draws rows" in capsys.readouterr().err and own.rows() == after
