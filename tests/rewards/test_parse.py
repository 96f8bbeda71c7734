from __future__ import annotations

import pytest

from engine.base.json_values import same
from engine.rewards.parse import MISSING, Where, lookup, parse, shown, storable


@pytest.mark.parametrize(
    ("text", "where", "value"),
    [
        ('{"a":1}', Where.WHOLE, {"a": 1}),
        (' \n{"a": 1}\n', Where.WHOLE, {"a": 1}),
        ("{}", Where.WHOLE, {}),
        ('```json\n{"a":1}\n```', Where.FENCED, {"a": 1}),
        ('Here:\n```\n{"a":1}\n```\nDone.', Where.FENCED, {"a": 1}),
        ('Sure! {"a":1}', Where.INSIDE, {"a": 1}),
        ('{"a":1} and more', Where.INSIDE, {"a": 1}),
        ('{"a":1}{"b":2}', Where.INSIDE, {"a": 1}),
        ('{ {"a":1}', Where.INSIDE, {"a": 1}),
        ('[{"a":1}]', Where.INSIDE, {"a": 1}),
        ("[1]", Where.NOWHERE, None),
        ("", Where.NOWHERE, None),
        ('{"a":NaN}', Where.NOWHERE, None),
        ('{"a":-Infinity}', Where.NOWHERE, None),
        ('{"a":1,"a":1}', Where.NOWHERE, None),
        ('{"a":1e999}', Where.NOWHERE, None),
        ('{"a":"\\ud800"}', Where.NOWHERE, None),
        ('{"a":1', Where.NOWHERE, None),
        ("{'a':1}", Where.NOWHERE, None),
    ],
)
def test_the_first_object_is_found_and_its_place_is_told(text: str, where: Where, value: object) -> None:
    found = parse(text)
    assert (found.where, found.value) == (where, value)
    if value is not None:
        assert parse(text[found.start : found.end]).where is Where.WHOLE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a":NaN}', "NaN is not JSON"),
        ('{"key":1,"key":2}', 'the key "key" appears twice'),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' + "[" * 40 + "]" * 40 + "}", "nested too deeply"),
        ('{"a":[' + "0," * 9000 + "0]}", "too many values"),
        ('{"a":' + "1" * 400 + "}", "outside the range"),
        ('{"a":"\\udc00"}', "surrogate"),
        ("[1]", "not an object"),
        ("", "a value is missing"),
    ],
)
def test_what_is_no_object_says_why(text: str, reason: str) -> None:
    assert reason in parse(text).reason


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (35, 35.0, True),
        (1, True, False),
        (0, False, False),
        ("35", 35, False),
        (None, False, False),
        ([1, 2], [2, 1], False),
        ([1, 2], [1.0, 2], True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ({"a": [True]}, {"a": [1]}, False),
        (2**53, 2**53 + 1, False),
        ([], {}, False),
        ("a", "A", False),
    ],
)
def test_values_are_equal_as_json(left: object, right: object, equal: bool) -> None:
    assert same(left, right) is equal
    assert same(right, left) is equal


def test_a_dotted_path_reaches_into_objects_and_lists() -> None:
    value = {"order": {"items": [{"name": "bolt"}]}, "a.b": 1}
    assert lookup(value, "order.items.0.name") == "bolt"
    assert lookup(value, "a.b") == 1
    for path in ("order.items.1", "order.items.x", "order.items.0.name.0", "order.items.-1", "gone", ""):
        assert lookup(value, path) is MISSING


def test_null_is_not_missing() -> None:
    assert lookup({"a": None}, "a") is None


def test_a_shown_value_is_short_and_can_be_written_to_a_file() -> None:
    for value in ("x" * 1_000_000, ["y" * 100] * 50, "\ud800", {"a": "\udfff"}, 10**4000, float("inf")):
        text = shown(value)
        assert len(text) <= 60
        text.encode("utf-8")


def test_only_half_surrogates_are_replaced() -> None:
    assert storable("a\ud800ß😀") == "a\ufffdß😀"
