"""What the engine says, in Chinese: made by the engine's own templates, so that none goes stale."""

import json
import re
import time
from functools import partial

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.data.checks import Code, Limits, check
from engine.data.rows import Row, parse_lines
from engine.data.tokens import TokenLengths, row_mark
from engine.rewards import registry
from engine.rewards.dryrun import gold_fault
from engine.rewards.rubric import Entry, Rubric
from gui.rewards.breakers import broken
from gui.shared import errors, i18n, sentences
from gui.shared.sentences import engine_text, error_text, reason_text

TEMPLATES = json.loads(store.resource("i18n", "sentences.json").read_text("utf-8"))
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
VALUES = st.one_of(
    st.from_regex(r"[A-Za-z0-9_]{1,12}(/[A-Za-z0-9_ ]{1,12}){0,3}(\.[a-z]{1,5})?", fullmatch=True),
    st.from_regex(r"'[A-Za-zäöü项目0-9_-]{1,12}'", fullmatch=True),
)
NUMBERS = st.one_of(
    st.integers(0, 10**9).map(lambda n: f"{n:,}"),
    st.floats(0, 1e6).map(lambda x: f"{x:.3f}"),
    st.integers(-400, 400).map(lambda n: f"{n:+d}"),
    st.integers(0, 100).map(lambda n: f"{n}%"),
)


@pytest.fixture
def chinese(qapp):
    i18n.install(qapp, "zh_CN")
    yield qapp
    i18n.install(QApplication.instance(), "en")


def slots(template):
    return re.findall(r"(?<!\{)\{(\w+)\}", template)


def kind(slot):
    return slot.rstrip("0123456789")


def rules(data, template):
    """Values for the slots of a template. A sentence within it is one that only the engine says."""
    of = {"n": NUMBERS, "rest": st.sampled_from(["it is nested too deeply", "the texts are equal"])}
    of |= {"split": st.sampled_from(["train", "valid", "test"])}
    of |= {"phase": st.sampled_from(["warm_start", "grpo"])}
    of |= {"word": st.sampled_from(["read", "write", "delete"])}
    of |= {"word2": VALUES}  # a path, where an action stands before it
    return {slot: data.draw(of.get(slot, of.get(kind(slot), VALUES)), label=slot) for slot in slots(template)}


def said_by_hand(template, values):
    """What the translation of a template comes to."""
    inner = {"rest": reason_text, "word": engine_text, **sentences.WORDS}
    said = {
        slot: inner[kind(slot)](value) if kind(slot) in inner else value for slot, value in values.items()
    }
    return QCoreApplication.translate("engine", template).format(**said)


@pytest.mark.parametrize("template", TEMPLATES)
@given(data=st.data())
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_sentence_is_known_again_by_its_own_template_and_keeps_its_values(chinese, template, data):
    values = rules(data, template)
    text = template.format(**values)
    assert reason_text(text) == said_by_hand(template, values)


@given(template=st.sampled_from(TEMPLATES), data=st.data())
@settings(max_examples=150, deadline=None)
def test_in_english_a_sentence_stays_as_the_engine_wrote_it(qapp, template, data):
    assume(not any(kind(slot) in sentences.WORDS for slot in slots(template)))
    text = template.format(**rules(data, template))
    assert reason_text(text) == text == engine_text(text)


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
    assert [reason for reason in reasons() if not CHINESE.search(reason_text(reason))] == []


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
        Row("d", "How many in week 3", {"from": "2020"}, split="train"),
        Row("e", "How many of the parts in the week before the last", {"from": 3, "more": 1}, split="train"),
        Row("f", "How many of the part in the week before the last", {"from": 3, "more": 1}, split="train"),
    ]
    counted = {row.id: (row_mark(row), 30, 9 if row.id == "a" else 2) for row in rows}
    limits = Limits(TokenLengths("m", 20, 0, counted), 3)
    rubric = Rubric(entries=(Entry(dimension="json_schema", parameters={"answer_schema": SCHEMA}),))
    found = check(rows, SCHEMA, partial(gold_fault, rubric), limits)
    assert {one.code for one in found} == set(Code) - {Code.NEAR_LEAK}
    left = [one.message for one in found if not CHINESE.search(engine_text(one.message))]
    assert left == []
    for one in found:
        assert "How many" not in engine_text(one.message)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from is today +5 days, expected +5; to is no date", "from距今天+5天，期望+5；to不是日期"),
        ('from is "a; b", expected "c; d"', 'from为"a; b"，期望"c; d"'),
        ("its own answer gets 0.900 of 1: Is JSON: text follows the JSON value", "Is JSON：JSON值之后还有"),
        ("Best: exact match 0.41, reward 0.8 on 48 validation rows, at step 8 of warm_start.", "预热第8步"),
        ("its prompt is also that of r1 in train, this is test", "训练划分中r1"),
        ("/a b/x.json is not valid JSON: Expecting value: line 2 column 1 (char 9).", "第2行第1列"),
        ("/a/rows.jsonl has 2 bad lines: line 1: \"completion\" is missing; line 4: it is nested too deeply.",
         '/a/rows.jsonl有2个坏行：第1行：缺少"completion"；第4行：'),
        ("There is no model 'x'. Use base, a run, a checkpoint folder or a GGUF file.", "没有模型'x'。请用"),
        ("The download of Qwen/Q was stopped.", "Qwen/Q的下载已停止。"),
    ],
)  # fmt: skip
def test_the_facts_of_a_sentence_stay(chinese, text, said):
    assert said in reason_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "something nobody ever said",
        "Something is wrong.",
        "count is 12",  # short enough to be anybody's; only as a reason it is surely the engine's
        "Note: buy bread",
        'Traceback (most recent call last):\n  File "x", line 3, in y\n    z()\nOSError: x is not a file.',
        "x" * 5000 + " is not a file.",
        "",
        "{path} {0} {",
    ],
)
def test_a_text_that_fits_nothing_is_left_alone(chinese, text):
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


def test_ten_thousand_different_messages_are_said_within_a_blink(chinese):
    texts = [f"its prompt is also that of row-{n} in train, this is test" for n in range(4000)]
    texts += [f"nearly the same prompt as row-{n}, and the same answer" for n in range(4000)]
    texts += [f"nobody ever said {n} of these" for n in range(2000)]
    sentences._said.cache_clear()
    began = time.process_time()
    for text in texts:
        engine_text(text)
    assert time.process_time() - began < 3  # measured: 0.6 s
    began = time.process_time()
    for text in texts * 10:
        engine_text(text)
    assert time.process_time() - began < 1
