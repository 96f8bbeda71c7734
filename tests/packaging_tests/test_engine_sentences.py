"""The sentences of the engine are read from its sources."""

from pathlib import Path

import pytest
from lathe_texts.sentences import Reader, collect
from lathe_texts.sources import read_source

ENGINE = Path(__file__).resolve().parents[2] / "engine"


def read(**sources):
    """What is found in these modules of an engine, and what could not be read."""
    named = {f"engine.{name}": read_source(f"data/{name}.py", text) for name, text in sources.items()}
    found = Reader(named).all()
    return found.templates, found.unread


def test_no_sentence_of_the_engine_is_out_of_reach():
    found = collect(ENGINE)
    assert found.unread == []
    assert "{path} is not UTF-8 text (byte {start})." in found.templates  # an error
    assert "it has {n} cells, the first line has {n2}" in found.templates  # a line that is skipped
    assert "its prompt is also that of {id} in {split}, this is {split2}" in found.templates  # a data check
    assert "{field} is {given}, expected {wanted}" in found.templates  # a reward
    assert "Loading the model" in found.templates  # a stage
    assert "The answers hardly vary any more (entropy near zero)." in found.templates  # an alarm
    assert "quantising to {name}" in found.templates  # a stage that a function passes on


@pytest.mark.parametrize(
    ("source", "templates"),
    [
        ("raise UserError('plain', hint='so {that}')", ["plain", "so {{that}}"]),
        ("raise UserError(f'{a.path}: {len(x):,} of {y:.2f}, {it!r}')", ["{path}: {n} of {n2}, {it}"]),
        ("raise UserError(f'{first} and {second}' if x else 'none')", ["none", "{first} and {second}"]),
        ("raise UserError(f'read{\" it\" if x else \"\"}.')", ["read it.", "read."]),
        ("LATER = 'later'\ndef f():\n raise UserError('now', LATER)", ["later", "now"]),
        ("def f(e):\n said = f'a {e}'\n said += ', b'\n raise UserError(said)", ["a {e}", "a {e}, b"]),
        (
            "def f():\n try: pass\n except E as error:\n  raise UserError(f'no: {error.strerror or error}.')",
            ["no: {rest}."],
        ),
        ("def why(x):\n return 'a' if x else f'b {x}'\ndef f():\n raise UserError(why(1))", ["a", "b {x}"]),
        ("def fail(said):\n raise UserError(said)\nfail('passed on')", ["passed on"]),
        ("def fail(act):\n raise UserError(f'could not {act}')\nfail('read')", ["could not {word}", "read"]),
        ("raise UserError('; '.join(f'line {at}' for at in x))", ["line {at}"]),
        ("class C(UserError):\n def __init__(self, what):\n  super().__init__(f'{what} ends')\nC('it')",
         ["it", "{word} ends"]),
    ],
)  # fmt: skip
def test_what_a_sentence_is_made_of_does_not_hide_it(source, templates):
    found, unread = read(one=source)
    assert unread == []
    assert sorted(found) == sorted(templates)


def test_a_text_of_another_module_is_found_there():
    found, unread = read(one="HINT = 'do it'", two="from engine.one import HINT\nraise UserError('x', HINT)")
    assert (found, unread) == (["do it", "x"], [])


@pytest.mark.parametrize(
    "source",
    [
        "raise UserError('%s is bad' % name)",
        "raise UserError(texts[0].format(a=1))",
        "raise UserError(make())",
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(source):
    found, unread = read(one=source)
    assert found == []
    assert len(unread) == 1
    assert unread[0].startswith("data/one.py:1: ")
