"""A row may list further right answers: they are read, written, checked, and never lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.data.checks import Code, check, same_prompts
from engine.data.dataset import with_new_ids
from engine.data.finding import Search, matching, replaced
from engine.data.guessing import guess_columns
from engine.data.importing import Columns, import_rows
from engine.data.rows import Row, dump_rows, parse_lines
from engine.reading.files import read_table

LINE = {"id": "1", "prompt": "how many", "completion": {"n": 1}}


def read(accepted: Any) -> tuple[Row, ...]:
    return parse_lines([json.dumps({**LINE, "accepted": accepted})]).rows


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ([{"n": 2}, {"n": 3}], ({"n": 2}, {"n": 3})),
        (['{"n": 2}'], ({"n": 2},)),
        ('[{"n": 2}]', ({"n": 2},)),
        ({"n": 2}, ({"n": 2},)),
        ([], ()),
        (None, ()),
        (" ", ()),
    ],
)
def test_further_answers_are_read_as_a_list_of_objects_or_as_its_text(given: Any, accepted: Any) -> None:
    (row,) = read(given)
    assert row.accepted == accepted
    assert row.answers() == ({"n": 1}, *accepted)
    (line,) = dump_rows([row])
    assert ("accepted" in json.loads(line)) == bool(accepted)  # no empty list in every line
    assert parse_lines([line]).rows == (row,)


@pytest.mark.parametrize("given", ["yes", 3, [3], ["yes"], '{"n": 2'])
def test_further_answers_that_are_no_objects_make_a_bad_line(given: Any) -> None:
    (bad,) = parse_lines([json.dumps({**LINE, "accepted": given})]).bad
    assert "JSON" in bad.reason or "accepted" in bad.reason


def test_one_answer_can_be_looked_at_alone() -> None:
    (row,) = read([{"n": 2}])
    assert row.with_only(1) == Row("1", "how many", {"n": 2})
    assert row.with_only(0).accepted == ()
    plain = Row("1", "how many", {"n": 1})
    assert plain.with_only(0) is plain


def test_a_row_with_a_new_id_keeps_its_further_answers() -> None:
    (row,) = read([{"n": 2}])
    assert with_new_ids([row], {"1"})[0].accepted == ({"n": 2},)


def test_a_column_of_further_answers_is_recognised_by_name_and_content(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        'prompt,completion,Accepted answers\na,"{""n"": 1}","[{""n"": 2}]"\nb,"{""n"": 1}",\n', "utf-8"
    )
    table = read_table(path)
    columns = guess_columns(table)
    assert columns.accepted == "Accepted answers"
    first, second = import_rows(table, columns).rows
    assert (first.accepted, second.accepted) == (({"n": 2},), ())
    assert "Accepted answers" not in first.extra


def test_a_column_of_that_name_that_says_yes_or_no_is_none(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('prompt,completion,accepted\na,"{""n"": 1}",yes\n', "utf-8")
    assert guess_columns(read_table(path)).accepted == ""


def test_a_cell_that_lists_no_answers_skips_its_record_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('prompt,completion,more\na,"{""n"": 1}",[3]\n', "utf-8")
    found = import_rows(read_table(path), Columns(accepted="more"))
    assert found.rows == ()
    assert "accepted" in found.skipped[0].reason


SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}


@pytest.mark.parametrize(
    ("accepted", "code", "said"),
    [
        (({"n": 2}, {"n": "x"}), Code.SCHEMA, "an answer that it accepts too breaks the schema"),
        (({"n": 2}, {"n": 1}), Code.ACCEPTED, "its expected answer is listed again"),
        (({"n": 2}, {"n": 2}), Code.ACCEPTED, "listed twice"),
    ],
)
def test_the_checks_name_what_is_wrong_with_a_further_answer(accepted: Any, code: Code, said: str) -> None:
    (problem,) = check([Row("1", "how many", {"n": 1}, accepted=accepted)], SCHEMA)
    assert problem.code is code
    assert said in problem.message


def test_sound_further_answers_are_no_problem() -> None:
    assert check([Row("1", "how many", {"n": 1}, accepted=({"n": 2}, {"n": 3}))], SCHEMA) == []


def test_rows_that_accept_each_others_answers_do_not_contradict_each_other() -> None:
    one, other = Row("1", "a", {"n": 1}, accepted=({"n": 2},)), Row("2", "A", {"n": 2}, accepted=({"n": 1},))
    assert same_prompts([one, other]) == []
    (problem,) = same_prompts([one, other.with_only(0)])
    assert problem.code is Code.TWO_ANSWERS


def test_find_and_replace_reach_the_further_answers() -> None:
    rows = [Row("1", "a", {"n": "x"}, accepted=({"n": "old"}, {"n": "older"})), Row("2", "old", {"n": "y"})]
    search = Search("old", "answers")
    assert list(matching(search, rows, range(2))) == [0]
    found = replaced(search, "new", rows, range(2))
    assert (found.rows, found.places) == (1, 2)
    assert found.edit is not None
    assert found.edit.rows[0][1].accepted == ({"n": "new"}, {"n": "newer"})
    refused = replaced(Search('"n"', "answers"), '"n":1,"n"', rows, range(1)).refused
    assert refused[0].row_id == "1"
