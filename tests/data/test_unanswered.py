"""Prompts without an expected answer: kept apart from the rows, judged by what needs none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.cli.main import main
from engine.data.rows import Row
from engine.data.unanswered import FILE, Added, add_prompts, kept_prompts, unanswered_rows, write_prompts
from engine.project import new_project
from engine.rewards import model_judge
from engine.rewards.dimensions import is_exact
from engine.rewards.registry import dimension, dimensions
from engine.rewards.rubric import Entry, Rubric, score

ROWS = [Row("1", "ten bolts", {"item": "bolt"}), Row("2", "Two nuts", {"item": "nut"}, split="test")]


def test_only_new_prompts_are_added_and_none_that_a_row_has(tmp_path: Path) -> None:
    assert kept_prompts(tmp_path) == []
    assert add_prompts(tmp_path, ["a screw", " ", "A  SCREW", "TWO nuts", "one\nwasher"], ROWS) == Added(
        2, 1, 1
    )
    assert add_prompts(tmp_path, ["a screw"], ROWS) == Added(0, 1, 0)
    assert kept_prompts(tmp_path) == ["a screw", "one\nwasher"]
    assert [row.completion for row in unanswered_rows(tmp_path)] == [None, None]
    write_prompts(tmp_path, [])
    assert not (tmp_path / FILE).exists()


def test_a_damaged_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"prompt": "a"}\n{"text": "b"}\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"prompts\.jsonl, line 2"):
        kept_prompts(tmp_path)


def test_what_compares_with_an_answer_does_not_apply_and_the_rest_judges() -> None:
    row = Row("p", "today=20300720 Business requirement: sales of last week", None)
    answer = '{"from":"2030-07-15","to":"2030-07-08","granularity":["Day"]}'
    rubric = Rubric(entries=tuple(Entry(dimension=name) for name in dimensions()))
    judged = score(rubric, row, answer)
    given = {name: part.score for name, part in judged.parts.items() if part.score is not None}
    assert given == {"json_parse": 1.0, "date_format": 1.0, "date_order": 0.0}  # it has no schema, no working
    assert judged.total == pytest.approx(2 / 3)
    assert not is_exact(row, "null", {}) and not is_exact(row, answer, {})


@pytest.mark.parametrize("name", list(dimensions()))
def test_a_dimension_that_needs_no_answer_gives_the_same_for_any(name: str) -> None:
    one = dimension(name)
    if one.needs_answer or name == model_judge.NAME:  # a judge sees the expected text where there is one
        return
    for text in ('{"from":"2030-07-15","to":"2030-07-08"}', "no JSON", "", '{"item": 3}'):
        parts = {one.score(Row("1", "p", gold), text, one.parameters()) for gold in (None, {}, {"item": 3})}
        assert len(parts) == 1


def test_the_command_keeps_the_prompts_of_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = new_project(tmp_path / "p")
    known = project.rows()[0].prompt
    table = tmp_path / "more.csv"
    table.write_text(f'text\n"sales, by day"\n{known}\n\nsales by week\n', encoding="utf-8")
    assert main(["import", str(project.folder), str(table), "--only-prompts", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"added": 2, "repeated": 0, "of_rows": 1}
    assert kept_prompts(project.folder) == ["sales, by day", "sales by week"]
    assert project.rows() == new_project(tmp_path / "q").rows()
