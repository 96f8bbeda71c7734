"""What the engine says, in Chinese."""

import json
import re
import time
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.base.progress import Cancelled
from engine.base.text import Text, shown
from engine.data.checks import Code, Limits, Problem, check
from engine.data.rows import Row, parse_lines, read_good_rows
from engine.data.tokens import TokenLengths, row_mark
from engine.rewards import registry
from engine.rewards.dryrun import gold_fault
from engine.rewards.field_paths import missing_fields
from engine.rewards.rubric import Entry, Rubric
from engine.runs.recipe_values import recipe_from
from gui.rewards.breakers import broken
from gui.shared import errors, i18n
from gui.shared.sentences import engine_text, error_text

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ROW = Row(
    id="r1",
    prompt="today=20300720 Business requirement: planned production of last year by week",
    completion={"from": "2029-07-20", "to": "2030-07-20", "granularity": ["Day", "Week"], "count": 12},
    split="train",
)
ANSWERS = [
    ROW.answer_text(),
    *broken(ROW).values(),
    '{"from": "2029-07-20"}',
    '{"from": 5, "to": "2030-02-30", "granularity": "Day", "count": "x"}',
    '{"from": "2031-01-01", "to": "2030-01-01", "granularity": ["Year", "Year"], "count": 90}',
    "[1]",
    "",
]
SCHEMA = {
    "type": "object",
    "properties": {
        "from": {"type": "string", "format": "date"},
        "granularity": {"type": "array", "items": {"enum": ["Day", "Week"]}, "uniqueItems": True},
    },
    "required": ["from"],
    "additionalProperties": False,
}


@pytest.fixture
def chinese(qapp):
    i18n.install(qapp, "zh_CN")
    yield qapp
    i18n.install(QApplication.instance(), "en")


TEXTS = st.text(max_size=40).map(shown)  # as a sentence shows them
VALUES = st.one_of(TEXTS, st.integers(), st.sampled_from(["{", "{x}", "}}", "'\"", "\n", "a; b", "%s"]))


@given(values=st.lists(VALUES, min_size=3, max_size=3))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_values_stay_as_they_are_in_each_language(chinese, values):
    text = Text("{field} is {given}, expected {wanted}", *values)
    assert text == "{} is {}, expected {}".format(*values)
    assert engine_text(text) == "{}为{}，期望{}".format(*values)
    assert engine_text(Text.load(json.loads(json.dumps(text.to_json())))) == engine_text(text)


def test_texts_within_a_text_are_translated_and_values_are_not(chinese):
    inner = Text("{key} is missing", '"read"')
    text = Text("{held} of {counted} constraints hold: {reason}", 1, 3, [inner, Text("the texts are equal")])
    assert text == '1 of 3 constraints hold: "read" is missing; the texts are equal'
    assert engine_text(text) == '3条约束中满足1条：缺少"read"；文本相同'
    assert engine_text(disk_error("read", "/read", OSError(5, "Input/output error")).text) == (
        "无法读取/read：输入/输出错误。"
    )


def test_in_english_a_text_is_as_the_engine_wrote_it(qapp):
    text = Text("{path} has {n:,} bad lines: {reasons}.", "a.jsonl", 1200, [Text("it is nested too deeply")])
    assert engine_text(text) == text == "a.jsonl has 1,200 bad lines: it is nested too deeply."


def reasons():
    """What every dimension says of every answer."""
    found = set()
    for dimension in registry.dimensions().values():
        names = dimension.parameters.model_fields
        fields = ("from", "granularity", "count", "missing") if "field" in names else ("",)
        for field in fields:
            chosen = {"field": field} if field else {}
            if "answer_schema" in names:
                chosen["answer_schema"] = SCHEMA
            parameters = dimension.parameters(**chosen)
            found.update(dimension.score(ROW, answer, parameters).reason for answer in ANSWERS)
    return found


def test_every_reason_of_every_dimension_is_said_in_chinese(chinese):
    assert [reason for reason in reasons() if not CHINESE.search(engine_text(reason))] == []


def test_every_fault_of_a_row_is_said_in_chinese(chinese):
    lines = ["[1]", "{", '{"prompt": 1}', '{"prompt": "x"}', '{"prompt": "x", "completion": 3}']
    lines += ['{"prompt": "x", "completion": {}, "split": "dev"}', '{"prompt": "x", "prompt": "y"}']
    lines += ['{"prompt": "x", "completion": {"a": NaN}}', '{"prompt": "x", "completion": {}, "id": []}']
    lines += ['{"prompt": "x", "completion": {}, "id": 7}'] * 2
    reasons = [line.reason for line in parse_lines(lines).bad]
    assert len(reasons) == 10
    left = [reason for reason in reasons if re.search("[a-z]{3} [a-z]", engine_text(reason))]
    assert left == []


def test_every_problem_of_the_data_checks_is_said_in_chinese(chinese):
    rows = [
        Row("a", "How many in week 3", {"from": "2020"}, split="train"),
        Row("b", "how many in  week 3", {"from": "2020"}, split="test"),
        Row("c", "How many in week 3", {"from": "2021"}, split="train"),
        Row("d", "How many in week 3", {"from": "2020"}, split="train", accepted=({"from": "2020"},)),
        Row("e", "How many of the parts in the week before the last", {"from": 3, "more": 1}, split="train"),
        Row("f", "How many of the part in the week before the last", {"from": 3, "more": 1}, split="train"),
    ]
    counted = {row.id: (row_mark(row), 30, 9 if row.id == "a" else 2) for row in rows}
    limits = Limits(TokenLengths("m", 20, 0, counted), 3)
    rubric = Rubric(entries=(Entry(dimension="json_schema", parameters={"answer_schema": SCHEMA}),))
    gone = Rubric(entries=(Entry(dimension="field_equals", parameters={"field": "gone"}),))
    found = check(rows, SCHEMA, partial(gold_fault, rubric), limits)
    assert {one.code for one in found} == set(Code) - {Code.NEAR_LEAK, Code.MISSING_FIELD}
    found += [Problem("", Code.MISSING_FIELD, one.message) for one in missing_fields(gone, SCHEMA)]
    left = [one.message for one in found if not CHINESE.search(engine_text(one.message))]
    assert left == []
    for one in found:
        assert "How many" not in engine_text(one.message)


@pytest.mark.parametrize(
    ("text", "chinese_text"),
    [
        (Text("{path} is not a date", "to"), "to不是日期"),
        (
            Text("its prompt is also that of {id} in {split}, this is {split2}", "r1", "train", "test"),
            "训练划分中r1",
        ),
        (
            Text(
                "Best: exact match {n:.3f}, reward {n2:.3f} on {n3} validation rows, "
                "at step {step} of {total}.",
                0.41, 0.8, 48, 8, 20,
            ),
            "第8步（共20步）",
        ),
        (Cancelled(Text("The download of {hub_id}", "Qwen/Q")).message, "Qwen/Q的下载已停止。"),
    ],
)  # fmt: skip
def test_the_facts_of_a_text_stay(chinese, text, chinese_text):
    assert chinese_text in engine_text(text)


def test_what_a_library_says_of_a_file_is_translated(chinese, tmp_path):
    path = tmp_path / "x.json"
    path.write_text('{\n"a": }', "utf-8")
    with pytest.raises(UserError) as raised:
        store.read_json(path)
    assert "第2行第6列" in error_text(raised.value)
    path.write_text('{"prompt": "p"}\n[1]\n', "utf-8")
    with pytest.raises(UserError) as raised:
        read_good_rows(path)
    assert '有2个坏行：第1行：缺少"completion"；第2行：' in error_text(raised.value)
    with pytest.raises(UserError) as raised:
        recipe_from({"steps": 0, "model": "x"})
    assert CHINESE.search(error_text(raised.value))
    assert "Input" not in error_text(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "something nobody ever wrote",
        "count is 12",
        'Traceback (most recent call last):\n  File "x", line 3, in y\n    z()\nOSError: x is not a file.',
        "x" * 5000 + " is not a file.",
        "",
        "{path} {0} {",
    ],
)
def test_a_text_without_a_translation_is_left_alone(chinese, text):
    assert engine_text(text) == text


def test_a_path_stays_whole_in_the_message_of_an_error(chinese, monkeypatch, tmp_path):
    path = tmp_path / "Meine Daten; neu: 2" / "rows.jsonl"
    with pytest.raises(UserError) as raised:
        store.read_text(path)
    boxes = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: boxes.append(box))
    errors.show(None, raised.value)
    assert boxes[0].text() == f"{path}不存在。"
    assert boxes[0].informativeText() == "请检查拼写，或者文件夹是否被移走了。"
    assert str(path) in error_text(disk_error("write", path, PermissionError(13, "Permission denied")))


def test_ten_thousand_different_messages_are_made_and_translated_within_a_blink(chinese):
    began = time.process_time()
    for n in range(10_000):
        engine_text(Text("its prompt is also that of {id} in {split}, this is {split2}", n, "train", "test"))
    assert time.process_time() - began < 3  # measured: 0.4 s
