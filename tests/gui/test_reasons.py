"""The reasons of the rewards in Chinese, made by the dimensions themselves, so no template goes stale."""

import re

import pytest
from PySide6.QtWidgets import QApplication

from engine import registry
from engine.data.rows import Row
from gui import i18n
from gui.reasons import reason_text
from gui.rewards.breakers import broken

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


def reasons():
    """What every dimension says of every answer."""
    found = set()
    for dimension in registry.dimensions().values():
        names = dimension.parameters.model_fields
        fields = ("from", "granularity", "count", "missing") if "field" in names else ("",)
        for field in fields:
            given = {"field": field} if field else {}
            if "answer_schema" in names:
                given["answer_schema"] = SCHEMA
            parameters = dimension.parameters(**given)
            found.update(dimension.score(ROW, answer, parameters).reason for answer in ANSWERS)
    return found


@pytest.fixture
def chinese(qapp):
    i18n.install(qapp, "zh_CN")
    yield qapp
    i18n.install(QApplication.instance(), "en")


def test_every_reason_of_every_dimension_is_said_in_chinese(chinese):
    left = [reason for reason in reasons() if not re.search(r"[\u4e00-\u9fff]", reason_text(reason))]
    assert left == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("from is today +5 days, expected +5; to is no date", "from距今天+5天，期望+5；to不是日期"),
        ('from is "a; b", expected "c; d"', 'from为"a; b"，期望"c; d"'),
        (
            "its own answer gets 0.900 of 1: Is JSON: text follows the JSON value",
            "Is JSON：JSON值之后还有文字",
        ),
        ("something nobody ever said", "something nobody ever said"),
    ],
)
def test_the_facts_of_a_reason_stay(chinese, reason, said):
    assert said in reason_text(reason)


def test_in_english_a_reason_is_as_the_engine_wrote_it(qapp):
    assert reason_text("from is missing") == "from is missing"
