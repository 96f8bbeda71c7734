"""Texts that keep their template and values."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.errors import UserError, disk_error
from engine.base.reasons import reason_of
from engine.base.text import Text, packed, together
from engine.runs import events as ev

VALUES = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.sampled_from(["{", "{0}", "}}"]))
INNER = st.builds(lambda value: Text("{key} is missing", value), st.text())
ANY = st.one_of(VALUES, INNER, st.lists(INNER, min_size=1, max_size=3))


@given(first=ANY, second=ANY)
def test_a_text_survives_json_whatever_its_values(first, second):
    text = Text("{a}: {{literal}} {b}.", first, second)
    loaded = Text.load(json.loads(json.dumps(text.to_json())))
    assert (loaded, loaded.template, loaded.values) == (text, text.template, text.values)


@given(message=INNER, hint=st.text())
def test_an_event_keeps_templates_and_values(message, hint):
    event = ev.Alarm(time=1.0, code="x", message=message, hint=hint)
    line = event.model_dump_json()
    loaded = ev.ADAPTER.validate_json(line)
    assert loaded == event
    assert (loaded.message.template, loaded.message.values) == (message.template, message.values)
    assert json.loads(line)["hint"] == Text.verbatim(hint)  # a plain text stays a plain string


def test_a_text_is_an_ordinary_string():
    text = Text("{path!r} has {n:,} lines: {reasons}", "a{b}", 1200, [Text("one"), Text("{x} two", 2)])
    assert text == "'a{b}' has 1,200 lines: one; 2 two"
    assert json.dumps(text) == json.dumps(str.__str__(text))
    for same in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert (same, same.template, same.values) == (text, text.template, text.values)


def test_a_text_without_values_may_hold_braces():
    text = Text("It should look like [{...}, {...}].")
    assert text == text.template == text.to_json() == "It should look like [{...}, {...}]."


def test_the_values_must_match_the_slots():
    with pytest.raises(ValueError, match="argument"):
        Text("{a} and {b}", 1)


@pytest.mark.parametrize("value", [7, None, {"template": "{a}"}, {"template": "{a}", "values": {}, "b": []}])
def test_what_is_no_text_is_refused(value):
    if isinstance(value, dict) and "values" in value:
        assert Text.load(value) == "{a}"
    else:
        with pytest.raises(ValueError, match="text"):
            Text.load(value)


def test_values_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        Text.load({"template": "{a}", "values": {"b": 1}})


def test_an_error_carries_its_text_through_other_errors():
    inner = ValueError(Text("row {place} is missing", 3))
    error = UserError("{path} cannot be read: {reason}.", "x", inner, hint="Try again.")
    assert str(error) == "x cannot be read: row 3 is missing. Try again."
    assert error.message.values["reason"].template == "row {place} is missing"
    assert reason_of(error) is error.message
    assert together(Text(""), Text("b")) == "b"


def test_the_reason_of_a_system_error_is_a_known_text():
    assert reason_of(OSError(28, "Kein Platz")) == "No space left on device"
    assert disk_error("read", "x", OSError(5, "E/A")).message == "Could not read x: Input/output error."


def test_packed_values_are_plain_json():
    text = Text("{a}", 1)
    value = packed({"x": [text, Text("plain"), (1, 2.5, None)]})
    assert json.loads(json.dumps(value)) == {"x": [text.to_json(), "plain", [1, 2.5, None]]}


def test_characters_that_act_on_a_screen_become_signs_in_every_text():
    text = Text("There is no column {name!r} in {path}.", "a\x1b[31m", "x\u202egnp.\x07\x85")
    assert str(text) == "There is no column 'a␛[31m' in x\ufffdgnp.␇\ufffd."
    assert Text.verbatim("bad\x00\nline\tend\x7f") == "bad␀\nline\tend␡"
    assert UserError("a\x1bb").message == "a␛b"
    assert Text("{a}", reason_of(ValueError("\x1b[2J"))) == "␛[2J"
