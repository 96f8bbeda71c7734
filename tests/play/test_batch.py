"""Many prompts and their answers as a table in a file."""

from __future__ import annotations

import csv
import json

import pytest

from engine.base.csv_text import csv_text
from engine.base.errors import UserError
from engine.base.text import Text
from engine.data.rows import Row
from engine.play.batch import Asked, prompts_of, result_of, rows_of, write_results
from engine.play.history import Reply
from engine.play.wire import Stats
from engine.task import Task

TASK = Task("t", "s", {"type": "object"})
ROW = Row("r", "=1+1", {"a": [1, "é"]}, "k", "test")
DONE = Stats(3, 0, 9, 0.1, 0.25, "end")


def results():
    return [
        result_of(TASK, Asked("=1+1", ROW), Reply(model="m", text='{ "a": [1, "é"] }', stats=DONE)),
        result_of(TASK, Asked("=1+1", ROW), Reply(model="n", text="{}", stats=DONE)),
        result_of(TASK, Asked("new"), Reply(model="m", text="{}", stats=DONE)),
        result_of(TASK, Asked("=1+1", ROW), Reply(model="m", failure=Text("too long"))),
    ]


def test_an_answer_is_exact_or_not_only_where_a_right_one_is_known_and_one_came() -> None:
    assert [one.exact for one in results()] == [True, False, None, None]
    assert [one.seconds for one in results()] == [0.25, 0.25, 0.25, None]
    assert results()[0].expected == ROW.answer_text() and results()[3].no_answer_because == "too long"


def test_the_table_as_csv_and_as_json_lines(tmp_path) -> None:
    write_results(tmp_path / "a.csv", results())
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0][:5] == ["prompt", "model", "answer", "working", "expected"]
    assert lines[0][5:] == ["exact", "seconds", "no_answer_because"] and len(lines) == 5
    assert lines[1][:3] == ["'=1+1", "m", '{ "a": [1, "é"] }']
    assert [line[5] for line in lines[1:]] == ["1", "0", "", ""]
    write_results(tmp_path / "a.jsonl", results())
    read = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["exact"] for one in read] == [True, False, None, None] and read[0]["prompt"] == "=1+1"
    with pytest.raises(UserError, match="neither"):
        write_results(tmp_path / "a.txt", results())


def test_prompts_are_lines_and_rows_the_first_of_a_split() -> None:
    assert prompts_of(" a \n\n\tb\r\nc") == ["a", "b", "c"]
    rows = [Row(str(at), f"p{at}", {}, "", "test" if at % 2 else "train") for at in range(6)]
    assert rows_of(rows, "test", 2) == [Asked("p1", rows[1]), Asked("p3", rows[3])]


def test_no_cell_is_a_formula() -> None:
    assert csv_text([["=1", "-1", "a", "@x"]]) == "'=1,'-1,a,'@x\r\n"
