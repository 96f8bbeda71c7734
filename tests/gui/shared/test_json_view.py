"""JSON on the screen: indented, coloured, checked and compared, whatever the text."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QTextDocument

from engine.base.strict_json import decoded
from gui.shared import theme
from gui.shared.json_fault import LONG
from gui.shared.json_view import (
    FieldDifference,
    JsonEdit,
    JsonHighlighter,
    fault_of,
    field_differences,
    fields_of,
    pretty,
)
from gui.shared.tokens import DARK, LIGHT

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["from", "granularity"],
    "properties": {
        "from": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "count": {"type": "integer", "minimum": 1},
        "granularity": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": ["Day", "Week"]},
        },
    },
}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(st.text(), values, max_size=4)
json_like = st.text(alphabet='{}[]":,\\ \n\tue0-1.5E+truefalsn\U0001f600日\ud800')
quick = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def editor(qtbot, look):
    found = JsonEdit()
    qtbot.addWidget(found)
    return found


@quick
@given(values, st.booleans())
def test_pretty_text_means_the_same_value(value, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert decoded(pretty(text)) == value


@quick
@given(json_like)
def test_pretty_leaves_text_alone_that_is_no_json(text):
    try:
        value = decoded(text)
    except (ValueError, RecursionError):
        assert pretty(text) == text
    else:
        assert decoded(pretty(text)) == value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"a":1.10,"b":[1E5,-0]}', '{\n  "a": 1.10,\n  "b": [1E5, -0]\n}'),
        (
            '{"a":[{"b":[1]},2],"c":["' + 60 * "x" + '"]}',
            '{\n  "a": [\n    {\n      "b": [1]\n    },\n    2\n  ],\n  "c": [\n    "'
            + 60 * "x"
            + '"\n  ]\n}',
        ),
        ('{"a":{},"b":[]}', '{\n  "a": {},\n  "b": []\n}'),
        ('{"\\u65e5":"\\u672c"}', '{\n  "日": "本"\n}'),
        ('{"a":"x: {1, 2}"}', '{\n  "a": "x: {1, 2}"\n}'),
        ('{"a":1,"a":2}', '{"a":1,"a":2}'),
        ('{"a":NaN}', '{"a":NaN}'),
        ('{"a":"\\ud800"}', '{\n  "a": "\\ud800"\n}'),
    ],
)
def test_pretty_shows_what_was_written(text, shown):
    assert pretty(text) == shown


def test_text_nested_too_deeply_is_left_alone():
    text = '{"a":' * 100_000
    assert pretty(text) == text
    assert "nested too deeply" in fault_of(text) or "Not valid JSON" in fault_of(text)
    assert fields_of(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no text"),
        ("  \n", "There is no text"),
        ("[1]", "must be a JSON object"),
        ("\nSure!", "There is no JSON in it: it begins with “Sure!”"),
        ("I think you mean the last of these days", "begins with “I think you mean the las…”"),
        ("Sure:\n\n {}", "begins with “Sure:…”; the first { comes in line 3, column 2."),
        ('{"from": "2030-01-01",\n "granularity" ["Day"]}', "line 2, column 16: a colon is missing"),
        ('{"from": "2030', "a text has no closing quote"),
        ('{"from": 1} x', "there is more text"),
        ('{"from": NaN}', "NaN is not JSON"),
        ('{"from": 1, "from": 2}', "appears twice"),
        ('{"granularity": ["Day"]}', "The field from is missing"),
        ('{"from": 1, "granularity": ["Day"]}', "from: 1 is not a text"),
        ('{"from": "1 May", "granularity": ["Day"]}', 'from: "1 May" does not have the form'),
        ('{"from": "2030-01-01", "granularity": ["Hour"]}', 'granularity.0: "Hour" is none of "Day", "Week"'),
        ('{"from": "2030-01-01", "granularity": []}', "granularity: the list has fewer entries than 1"),
        ('{"from": "2030-01-01", "granularity": ["Day", "Day"]}', "granularity: an entry appears twice"),
        ('{"from": "2030-01-01", "granularity": ["Day"], "x": 1}', "There must be no field x"),
        ('{"from": "2030-01-01", "granularity": ["Day"], "count": 0}', "count: 0 is less than 1"),
    ],
)
def test_a_fault_is_a_sentence(text, said):
    assert said in fault_of(text, SCHEMA)


def test_an_answer_that_fits_has_no_fault():
    assert fault_of('{"from": "2030-01-01", "granularity": ["Day"]}', SCHEMA) == ""
    assert fault_of("{}") == ""


def test_a_schema_that_cannot_be_applied_is_said_and_raises_nothing():
    assert "cannot be used" in fault_of('{"a": "b"}', {"properties": {"a": {"pattern": "("}}})
    assert "cannot be used" in fault_of('{"a": 1}', {"properties": {"a": {"$ref": "#/nowhere"}}})
    assert "cannot be used" in fault_of("{}", {"$ref": "#"})


@quick
@given(json_like | values.map(json.dumps))
def test_a_fault_is_found_in_any_text_that_is_no_object(text):
    fault = fault_of(text, {"type": "object"})
    try:
        good = isinstance(decoded(text), dict)
    except (ValueError, RecursionError):
        good = False
    assert (fault == "") == good


def test_differences_name_each_field_by_its_path():
    left = '{"a": 1, "b": {"c": [2, 1], "d": "x"}, "gone": null}'
    right = '{"b": {"d": "y", "c": [1, 2]}, "a": 1, "new": {}}'
    assert field_differences(left, right) == [
        FieldDifference("a", "1", "1"),
        FieldDifference("b.c", "[1, 2]", "[1, 2]"),
        FieldDifference("b.d", '"x"', '"y"'),
        FieldDifference("gone", "null", None),
        FieldDifference("new", None, "{}"),
    ]


def test_a_list_of_mixed_values_is_equal_in_any_order():
    (one,) = field_differences('{"a": [1, "1", true, null]}', '{"a": [null, "1", 1, true]}') or []
    assert one.equal


def test_a_list_of_objects_keeps_its_order():
    (one,) = field_differences('{"a": [{"b": 1}, {"b": 2}]}', '{"a": [{"b": 2}, {"b": 1}]}') or []
    assert not one.equal


def test_keys_with_dots_are_not_taken_for_paths():
    assert fields_of('{"a.b": 1, "a": {"b": 2}, "": 3}') == {'"a.b"': "1", "a.b": "2", '""': "3"}


def test_what_is_no_object_has_no_differences():
    assert field_differences("[]", "{}") is None
    assert field_differences("{}", "{") is None
    assert field_differences('{"a": 1, "a": 1}', "{}") is None
    assert field_differences("{}", "{}") == []


@quick
@given(objects, objects)
def test_two_values_differ_in_a_field_when_they_differ(left, right):
    found = field_differences(json.dumps(left), json.dumps(right))
    assert found is not None
    if left == right:
        assert all(one.equal for one in found)
    same = field_differences(json.dumps(left), json.dumps(dict(reversed(list(left.items())))))
    assert same is not None and all(one.equal for one in same)
    assert len({one.path for one in found}) == len(found)


def colours(document: QTextDocument) -> list[tuple[str, str]]:
    block = document.begin()
    text = block.text()
    units = text.encode("utf-16-le")
    return [
        (
            units[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le"),
            one.format.foreground().color().name(),
        )
        for one in block.layout().formats()
    ]


def test_each_kind_of_token_has_its_colour(look):
    document = QTextDocument('{"k": "t", "n": -1.5e3, "w": true, "open')
    keep = JsonHighlighter(document)
    keep.rehighlight()
    t = theme.tokens()
    assert colours(document) == [
        ('"k"', t.json_key),
        ('"t"', t.json_text),
        ('"n"', t.json_key),
        ("-1.5e3", t.json_number),
        ('"w"', t.json_key),
        ("true", t.json_word),
        ('"open', t.json_text),
    ]


def test_letters_beyond_the_basic_plane_do_not_shift_the_colours(look):
    document = QTextDocument('{"😀😀": 12}')
    keep = JsonHighlighter(document)
    keep.rehighlight()
    assert [text for text, _ in colours(document)] == ['"😀😀"', "12"]


@quick
@given(json_like)
def test_any_text_can_be_coloured(look, text):
    document = QTextDocument()
    keep = JsonHighlighter(document)
    document.setPlainText(text.replace("\ud800", ""))
    keep.rehighlight()


def test_the_editor_says_what_is_wrong_as_one_types(editor, qtbot):
    editor.set_schema(SCHEMA)
    said: list[str] = []
    editor.fault_changed.connect(said.append)
    editor.setPlainText('{"from": 😀')
    assert editor.property("wrong") is True
    assert "a value is missing" in editor.fault
    (mark,) = editor.extraSelections()
    assert mark.cursor.selectedText() == "😀"
    editor.set_json('{"from":"2030-01-01","granularity":["Day"]}')
    assert editor.fault == "" and editor.property("wrong") is False and not editor.extraSelections()
    assert said[-1] == ""
    assert editor.value() == {"from": "2030-01-01", "granularity": ["Day"]}


def test_another_schema_is_applied_to_what_stands_there(editor):
    editor.set_json('{"a": 1}')
    assert editor.fault == ""
    editor.set_schema({"required": ["b"]})
    assert editor.fault == "The field b is missing."


def test_a_read_only_view_is_not_judged(qtbot, look):
    view = JsonEdit(read_only=True)
    qtbot.addWidget(view)
    view.set_schema(SCHEMA)
    view.set_json("no json")
    assert view.fault == "" and not view.property("wrong")


def test_the_colours_follow_the_theme(editor, look, qtbot):
    editor.setPlainText('{"a": 1}')
    editor.show()

    def keys_are(ink):
        return colours(editor.document())[0][1] == QColor(ink).name()

    try:
        look.choose("dark")
        qtbot.waitUntil(lambda: keys_are(DARK.json_key))
    finally:
        look.choose("light")
    qtbot.waitUntil(lambda: keys_are(LIGHT.json_key))
    editor.close()


def test_no_pattern_and_no_reference_of_a_schema_makes_the_editor_wait():
    rule = {"type": "string", "pattern": r"^([A-Za-z0-9]+\s?)+$"}
    began = time.perf_counter()
    assert "does not have the form" in fault_of(f'{{"a": "{"x" * 2000}!"}}', {"properties": {"a": rule}})
    assert "which it does not hold" in fault_of("{}", {"$dynamicRef": "http://127.0.0.1:9/x"})
    assert time.perf_counter() - began < 1


def test_a_long_text_is_neither_indented_nor_judged_while_one_types(editor):
    text = '{"from":"' + "x" * LONG + '"}'
    assert pretty(text) == text
    editor.set_schema(SCHEMA)
    editor.set_json("{" + text)
    assert editor.fault == "" and not editor.extraSelections()
    editor.set_json('{"from":1}')
    assert editor.fault


def test_of_many_faults_the_outermost_is_told_in_time():
    value = '{"granularity":[' + ",".join(["9"] * 10_000) + "]}"
    began = time.thread_time()
    assert fault_of(value, SCHEMA) == "The field from is missing."
    assert time.thread_time() - began < 1
