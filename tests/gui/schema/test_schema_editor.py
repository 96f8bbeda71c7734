"""The editor of schemas: fields and JSON in step, by mouse and keyboard, and what the rows say."""

from __future__ import annotations

import json
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QLineEdit

from engine.base.errors import UserError
from engine.data.rows import Row
from engine.from_file.fields import fields_of
from gui.schema import breaks_bar
from gui.schema.editor import FIELDS, JSON, SchemaEditor
from gui.schema.titles import Column

ORDER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["buyer", "count"],
    "properties": {
        "buyer": {"type": "string", "title": "Who"},
        "count": {"type": "integer", "minimum": 1},
        "to": {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}},
        "odd": {"type": ["string", "number"]},
    },
}
PLACES = {"buyer": 0, "count": 1, "to": 2, "to.city": 3, "odd": 4}


@pytest.fixture
def editor(qtbot):
    found = SchemaEditor()
    qtbot.addWidget(found)
    found.resize(960, 520)
    found.set_schema(ORDER)
    found.show()
    qtbot.waitExposed(found)
    return found


def put(editor, place, column, value):
    return editor.table.setData(editor.table.index(place, column), value)


def tick(editor, place, column, on):
    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
    editor.table.setData(editor.table.index(place, column), state, Qt.ItemDataRole.CheckStateRole)


def shown(editor, column=Column.NAME):
    table = editor.table
    return [table.index(place, column).data().strip() for place in range(table.rowCount())]


def typed(editor):
    return json.loads(editor.json.toPlainText())


def press(editor, name):
    editor._tools[name].click()


def test_the_table_is_a_sound_model_that_shows_names_types_and_limits(editor):
    QAbstractItemModelTester(editor.table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert shown(editor) == ["buyer", "count", "to", "city", "odd"]
    assert shown(editor, Column.KIND) == ["Text", "Whole number", "Object", "Text", "As in the JSON"]
    assert shown(editor, Column.VALUES)[1] == "≥ 1"


def test_a_schema_that_nobody_edits_stays_to_the_letter(editor):
    assert json.dumps(editor.schema()) == json.dumps(ORDER) == json.dumps(typed(editor))
    assert editor.fault == "" and editor.renames() == {}


def test_an_edit_in_the_table_shows_in_the_json_and_keeps_the_rest(editor, qtbot):
    with qtbot.waitSignal(editor.changed):
        put(editor, 1, Column.VALUES, "1 … 9")
    tick(editor, 0, Column.NULL, True)
    tick(editor, 1, Column.REQUIRED, False)
    put(editor, 3, Column.ABOUT, "Where to")
    assert typed(editor) == editor.schema()
    rules = editor.schema()["properties"]
    assert rules["buyer"] == {"type": ["string", "null"], "title": "Who"}
    assert rules["count"] == {"type": "integer", "minimum": 1, "maximum": 9}
    assert rules["to"]["properties"]["city"]["description"] == "Where to"
    assert editor.schema()["required"] == ["buyer"] and rules["odd"] == ORDER["properties"]["odd"]


def test_an_edit_of_the_json_shows_in_the_table(editor):
    schema = json.loads(json.dumps(ORDER).replace('"count"', '"amount"'))
    editor.json.setPlainText(json.dumps(schema))
    assert shown(editor) == ["buyer", "amount", "to", "city", "odd"]
    assert editor.renames() == {"count": "amount"} and editor.schema() == schema


def test_an_edit_in_the_table_keeps_what_was_typed_in_the_json_beside_the_fields(editor):
    schema = json.loads(json.dumps(ORDER).replace('"Who"', '"Whose"'))
    schema["properties"]["odd"] = {"type": ["number", "null", "string"]}
    editor.json.setPlainText(json.dumps(schema))
    tick(editor, PLACES["count"], Column.REQUIRED, False)
    rules = editor.schema()["properties"]
    assert rules["buyer"]["title"] == "Whose" and rules["odd"] == schema["properties"]["odd"]


def test_true_in_the_place_of_one_is_another_value(editor):
    put(editor, 0, Column.KIND, "choice")
    put(editor, 0, Column.VALUES, "1")
    put(editor, 0, Column.VALUES, "true")
    assert editor.table.index(0, Column.VALUES).data() == "true"
    assert json.dumps(editor.schema()["properties"]["buyer"]["enum"]) == "[true]"


def test_faulty_json_is_said_and_neither_text_nor_fields_are_lost(editor, qtbot):
    editor.tabs.setCurrentIndex(JSON)
    text = editor.json.toPlainText()[:-1]
    editor.json.setPlainText(text)
    assert "Not valid JSON" in editor.fault and editor.fault_label.isVisible()
    editor.tabs.setCurrentIndex(FIELDS)
    assert (
        shown(editor)[0] == "buyer"
        and not editor.table.flags(editor.table.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    )
    assert not editor._tools["add"].isEnabled() and not editor._tools["undo"].isEnabled()
    assert editor.json.toPlainText() == text
    with pytest.raises(UserError):
        editor.schema()
    editor.json.setPlainText(text + "}")
    assert editor.fault == "" and editor._tools["add"].isEnabled()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[1]", "an object"),
        ('{"type": "objekt"}', "cannot be used"),
        ('{"properties": {"a": {"$ref": "#/$defs/b"}}}', "refers to"),
        ('{"properties": {"a": {"type": "string", "pattern": "("}}}', "its pattern ("),
    ],
)
def test_json_that_is_no_schema_is_said(editor, text, why):
    editor.json.setPlainText(text)
    assert why in editor.fault


def test_no_json_at_all_is_no_schema(editor):
    editor.json.setPlainText("")
    assert editor.schema() == {} and shown(editor) == []


def test_a_schema_beyond_fields_says_so_and_is_edited_as_json(editor, qtbot):
    beyond = {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    editor.json.setPlainText(json.dumps(beyond))
    assert editor.fault == "" and editor.schema() == beyond
    assert not editor.view.isVisible()
    button = editor._why.findChildren(type(editor.breaks.fix_button))[0]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert editor.tabs.currentIndex() == JSON
    editor.json.setPlainText(json.dumps(ORDER))
    editor.tabs.setCurrentIndex(FIELDS)
    assert editor.view.isVisible() and shown(editor)[0] == "buyer"


def test_a_field_is_added_named_and_typed_by_keyboard(editor, qtbot):
    editor.view.setFocus()
    editor.view.go_to(PLACES["count"])
    qtbot.keyClick(editor.view, Qt.Key.Key_Insert)
    line = editor.view.findChild(QLineEdit)
    assert line is not None and line.text() == "field"
    line.selectAll()
    qtbot.keyClicks(line, "note")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(editor) == ["buyer", "count", "note", "to", "city", "odd"])
    assert editor.schema()["properties"]["note"] == {"type": "string"}
    qtbot.keyClick(editor.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert shown(editor)[:3] == ["buyer", "note", "count"]
    qtbot.keyClick(editor.view, Qt.Key.Key_Delete)
    assert "note" not in editor.schema()["properties"]


def test_a_field_within_an_object_is_added_there(editor, qtbot):
    editor.view.go_to(PLACES["buyer"])
    assert not editor._tools["within"].isEnabled()
    editor.view.go_to(PLACES["to"])
    press(editor, "within")
    assert "field" in editor.schema()["properties"]["to"]["properties"]


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_type_is_chosen_from_a_list_that_a_click_opens(editor, qtbot):
    view = editor.view
    index = editor.table.index(PLACES["buyer"], Column.KIND)
    at = view.visualRect(index).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    combo = view.viewport().findChild(QComboBox)
    assert combo is not None and combo.currentData() == "text" and combo.findData("other") < 0
    combo.setCurrentIndex(combo.findData("date"))
    combo.activated.emit(combo.currentIndex())
    assert fields_of(editor.schema())[0].kind == "date"
    assert editor.schema()["properties"]["buyer"]["title"] == "Who"
    assert shown(editor, Column.FORMAT)[0] == "YYYY-MM-DD"


def test_a_list_and_a_one_or_list_are_chosen(editor):
    put(editor, 0, Column.LIST, "list")
    assert editor.schema()["properties"]["buyer"]["type"] == "array"
    put(editor, 0, Column.LIST, "either")
    assert fields_of(editor.schema())[0].single


def test_a_choice_without_values_is_a_fault_until_one_is_named(editor):
    put(editor, 0, Column.KIND, "choice")
    assert "no values are allowed" in editor.fault and editor.json.isReadOnly()
    assert editor.table.index(0, Column.VALUES).data() == "name at least one"
    assert typed(editor) == ORDER  # as it was last
    put(editor, 0, Column.VALUES, 'Ann, "Bo, Co"')
    assert editor.fault == "" and not editor.json.isReadOnly()
    assert editor.schema()["properties"]["buyer"]["enum"] == ["Ann", "Bo, Co"]


def test_allowed_values_of_a_text_make_it_a_choice(editor):
    put(editor, 0, Column.VALUES, "Ann, Bo")
    assert fields_of(editor.schema())[0].kind == "choice"


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [(Column.NAME, "", "empty"), (Column.NAME, "a.b", "dot"), (Column.NAME, "buyer", "already")],
)
def test_a_name_that_cannot_be_is_refused_with_the_reason(editor, column, text, why):
    assert not put(editor, PLACES["count"], column, text)
    assert why in editor.fault_label.text() and editor.schema() == ORDER


def test_a_range_that_is_none_is_refused(editor):
    assert not put(editor, PLACES["count"], Column.VALUES, "some")
    assert "no range" in editor.fault_label.text() and editor.schema() == ORDER


def test_a_bad_expression_is_a_fault(editor):
    put(editor, 0, Column.FORMAT, "(")
    assert "regular expression" in editor.fault
    put(editor, 0, Column.FORMAT, "email")
    assert editor.schema()["properties"]["buyer"]["format"] == "email"


def test_every_edit_can_be_undone_typing_as_one_step(editor):
    put(editor, 0, Column.NAME, "customer")
    for text in ('"customer1"', '"customer12"'):
        editor.json.setPlainText(
            json.dumps(editor.schema()).replace('"customer"', text).replace('"customer1"', text)
        )
    assert editor.renames() == {"buyer": "customer12"}
    press(editor, "undo")
    assert shown(editor)[0] == "customer" and editor.renames() == {"buyer": "customer"}
    press(editor, "undo")
    assert editor.schema() == ORDER and not editor._tools["undo"].isEnabled()
    press(editor, "redo")
    assert shown(editor)[0] == "customer"


ROWS = [
    Row("1", "a", {"buyer": "Bo", "count": 1}),
    Row("2", "b", {"buyer": None, "count": 1}),
    Row("3", "c", {"buyer": "Bo", "count": "two"}),
]


def test_rows_that_break_the_schema_are_named_and_the_schema_can_be_fixed(editor, qtbot):
    editor.set_rows(ROWS)
    qtbot.waitUntil(lambda: not editor.breaks.waiting)
    bar = editor.breaks
    assert "2" in bar.summary.text() and bar._first.text().startswith("2: ")
    with qtbot.waitSignal(editor.rows_requested) as asked:
        bar.rows_button.click()
    assert asked.args == [["2", "3"]]
    with qtbot.waitSignal(editor.changed):
        bar.fix_button.click()
    qtbot.waitUntil(lambda: not bar.waiting)
    assert bar.breaks == () and not bar.fix_button.isVisible() and "fit the schema" in bar.summary.text()
    assert fields_of(editor.schema())[0].nullable
    press(editor, "undo")
    assert editor.schema() == ORDER
    qtbot.waitUntil(lambda: not bar.waiting and len(bar.breaks) == 2)


def test_without_rows_nothing_is_said_of_them(editor):
    assert not editor.breaks.isVisible()


def test_looking_at_rows_can_be_stopped(editor, qtbot, monkeypatch):
    clicked = threading.Event()
    look = breaks_bar.schema_breaks
    monkeypatch.setattr(breaks_bar, "schema_breaks", lambda *given: clicked.wait(30) and look(*given))
    clicked.set()
    qtbot.waitUntil(
        lambda: not editor.breaks.waiting
    )  # else it is the look at the first rows that is stopped
    clicked.clear()
    editor.set_rows([Row(str(n), "p", {"buyer": str(n), "count": n}) for n in range(20_000)])
    qtbot.waitUntil(lambda: editor.breaks._work.running)
    editor.breaks._stop.click()
    clicked.set()
    qtbot.waitUntil(lambda: not editor.breaks.waiting)
    assert "not all looked at" in editor.breaks.summary.text()
