"""An assessment as a page, a table and JSON: whole, offline, and harmless whatever the answers are."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from html.parser import HTMLParser

import pytest

from engine.assess.assessment import Sampling
from engine.assess.exports import check_export, write_export
from engine.assess.judge import Answered, judge
from engine.assess.marks import Mark, with_marks
from engine.assess.page import MOST_CASES, page
from engine.base.errors import UserError
from engine.base.missing import Missing
from engine.base.text import Text
from engine.data.rows import Row
from tests.assess.test_judge import ROWS, RUBRIC, A, B, C

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"&</pre></details>{{x}}"
VOID = {"meta", "img", "br", "hr", "link", "input"}


class Reader(HTMLParser):
    """Notes the elements, checks that each is closed in its order, and keeps the texts of cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if data.strip() and self._open[-1] != "style":
            self.texts.append(data.strip())

    @property
    def words(self) -> str:
        return " ".join(self.texts)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def found(*answers, rows=ROWS, samples=(), names=("one", "two", "three")):
    models = [Answered(name, said, name, samples) for name, said in zip(names, answers, strict=False)]
    return judge(rows, models, RUBRIC, {})


def test_the_page_stands_alone_and_says_everything() -> None:
    board = found(A, B, C).model_copy(update={"split": "test", "left_out": 2})
    read = Reader(page(board, "2026-11-30 12:00"))
    assert {tag for tag, _ in read.elements}.isdisjoint({"script", "link", "img", "iframe", "form"})
    assert not any(
        name.startswith("on") or name in ("src", "href") for _, attrs in read.elements for name in attrs
    )
    policy = [attrs["content"] for tag, attrs in read.elements if tag == "meta" and "http-equiv" in attrs]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    words = read.words
    for said in (
        "Leaderboard of 3 models", "three is exact in 100.0% of the rows",
        "but they do not tell it apart from: one, two", "three vs two", "Holm's method", "With these 4 rows",
        "4 rows of the split test", "2 rows are left out", "2026-11-30 12:00",
        "Exact match by kind of row", "The share of rows in which a field is right",
    ):  # fmt: skip
        assert said in words
    assert read.count("details") == 4 and words.index("prompt 1") < words.index("prompt 0")  # by disagreement
    assert "prefers-color-scheme: dark" in page(board) and "@media print" in page(board)


def test_a_case_shows_what_differs_place_by_place() -> None:
    rows = [Row("r", "p", {"a": 1, "b": {"c": 2}, "d": 3})]
    text = page(found(['{"a":1,"b":{"c":9},"e":"x"}'], ["no"], [Missing(Text("refused"))], rows=rows))
    words = Reader(text).words
    assert "b.c 2 → 9" in words and "d 3 → nothing" in words and 'e nothing → "x"' in words
    assert "not a JSON object" in words and "No answer: refused" in words
    assert "Rows without an answer, which count as wrong" in words


def test_whatever_a_model_a_row_or_a_name_holds_stays_text() -> None:
    rows = [Row(HOSTILE, HOSTILE, {"n": HOSTILE, HOSTILE: 1}, kind=HOSTILE), Row("2", "p", {"n": 1})]
    said = [json.dumps({"n": HOSTILE + "x", HOSTILE: HOSTILE}), HOSTILE]
    names = [HOSTILE, "b", "c"]
    board = found(said, [Missing(Text("{reason}", HOSTILE)), "x"], said, rows=rows, names=names)
    read = Reader(page(board, title=lambda name: name))
    assert {"script", "img"}.isdisjoint(tag for tag, _ in read.elements)
    assert not any(name.startswith("on") for _, attrs in read.elements for name in attrs)
    assert HOSTILE in read.words and read.count("details") == 2


def test_sampled_answers_and_marks_have_their_columns() -> None:
    board = found(A, samples=[["?", one] for one in A])
    board = board.model_copy(update={"sampling": Sampling(samples=2, temperature=0.7, seed=5)})
    assert "With your marks" not in page(board)
    board = with_marks(board, {("1", "one"): Mark(row="1", model="one", right=True)})
    words = Reader(page(board)).words
    assert "Assessment of one" in words and "With your marks" in words and "75.0%" in words
    assert "2 answers a prompt at temperature 0.7, seed 5." in words and "pass@2" in words


def test_of_very_many_cases_the_page_has_those_that_differ_most() -> None:
    rows = ROWS * 200
    read = Reader(page(found(A * 200, B * 200, rows=rows)))
    assert read.count("details") == MOST_CASES
    assert f"The {MOST_CASES} in which the models differ most, of 800." in read.words


def test_every_text_of_the_page_can_be_said_in_another_language() -> None:
    board = found(A, B, C, samples=[["?", "?"]] * 4).model_copy(update={"split": "test"})
    words = Reader(page(board, say=lambda text: "~", title=lambda name: "M", language="zh")).words
    left = re.findall(
        r"[A-Za-z]{3,}", re.sub(r"prompt \d|nothing|odd|even|json_parse|field_equals", "", words)
    )
    assert set(left) == {"pass"}  # pass@2 is a name


def test_the_table_has_a_line_for_each_answer_and_no_cell_that_a_spreadsheet_would_calculate(
    tmp_path,
) -> None:
    board = found(['=cmd|"/c calc"!A1', *A[1:]], [Missing(Text("late")), *B[1:]])
    marks = {("1", "one"): Mark(row="1", model="one", right=True, comment="+fine")}
    write_export(tmp_path / "a.csv", board, marks)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 8 and [line["model"] for line in lines[:2]] == ["one", "two"]
    assert lines[0]["answer"].startswith("'=cmd") and lines[1]["no_answer_because"] == "late"
    assert (lines[2]["mark"], lines[2]["comment"], lines[3]["mark"]) == ("right", "'+fine", "")
    assert [line["exact"] for line in lines] == ["0", "0", "0", "1", "0", "0", "1", "0"]
    assert lines[3]["reward: json_parse"] == "1"


def test_json_holds_everything_and_another_kind_of_file_is_refused(tmp_path) -> None:
    board = found(A, B)
    marks = {("1", "one"): Mark(row="1", model="one", right=True)}
    write_export(tmp_path / "a.json", board, marks)
    value = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert value.pop("person_marks") == [{"row": "1", "model": "one", "right": True, "comment": ""}]
    assert value == board.to_json()
    write_export(tmp_path / "a.HTML", board, marks, datetime(2026, 11, 30, 9, 5))
    assert "2026-11-30 09:05" in (tmp_path / "a.HTML").read_text("utf-8")
    with pytest.raises(UserError, match="no kind of file"):
        check_export(tmp_path / "a.pdf")
