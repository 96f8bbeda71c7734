"""The templates of messages are collected from the sources of the engine and the window."""

import ast
from pathlib import Path

import pytest
from lathe_texts.templates import Collected, collect, read

ENGINE = Path(__file__).resolve().parents[2] / "engine"


def collected(source):
    result = Collected()
    read(source, "data/one.py", result)
    return result.templates, result.faults


def test_every_message_has_a_literal_template():
    result = collect(ENGINE, ENGINE.parent / "gui")
    assert result.faults == []
    assert "{path} is not UTF-8 text (byte {start})." in result.templates  # an error
    assert "Save it as UTF-8." in result.templates  # its hint
    assert "it has {n} cells, the table {n2} columns" in result.templates  # a line that is skipped
    assert "its prompt is also that of {id} in {split}, this is {split2}" in result.templates  # a data check
    assert "{field} is {given}, expected {wanted}" in result.templates  # a reward
    assert "Loading the model" in result.templates  # a stage
    assert "The answers hardly vary any more (entropy near zero)." in result.templates  # an alarm
    assert "The field {name} is unknown." in result.templates  # what another program is told
    assert "This row is not accepted: {reason}." in result.templates  # an error of the window
    assert "Input should be greater than {gt}" in result.templates  # what pydantic says


@pytest.mark.parametrize(
    ("source", "templates"),
    [
        ("raise UserError('plain', hint='so {that}')", {"plain", "so {that}"}),
        ("raise UserError('{path!r}: {n:,}', path, n)", {"{path!r}: {n:,}"}),
        ("part = Part(0, Text('{field} is missing', field))", {"{field} is missing"}),
        ("raise UserError(Text('a') if x else Text('b {c}', c))", {"a", "b {c}"}),
        ("raise UserError('a' if x else 'b', hint='c' if y else 'd')", {"a", "b", "c", "d"}),
        ("raise UserError(error.message, hint=HINT)", set()),
        ("raise UserError(job.message or self.tr('x'))", set()),
        ("said = Text('{n} of {all}', *counts)", {"{n} of {all}"}),
        ("raise UserError('{path}: {reason}', path, *why(error))", {"{path}: {reason}"}),
        ("self.message = Text(message, *values)", set()),
        ("raise UserError(*words)", set()),
    ],
)
def test_literals_are_collected(source, templates):
    assert collected(source) == (templates, [])


@pytest.mark.parametrize(
    "source",
    [
        "raise UserError('%s is bad' % name)",
        "raise UserError(f'{name} is bad')",
        "raise UserError('bad', hint=f'not {name}')",
        "raise UserError(template, value)",
        "part = Part(0, Text(f'{name} is bad'))",
        "part = Part(0, Text(template, name))",
        "said = Text(f'{name} is bad', *values)",
    ],
)
def test_what_cannot_be_collected_is_named_with_its_place(source):
    templates, faults = collected(source)
    assert templates - {"bad"} == set()
    assert len(faults) == 1
    assert faults[0].startswith("data/one.py:1: ")


def test_no_text_of_the_window_is_looked_up_within_a_formatted_string():
    """There lupdate does not see it, so nobody would be asked to translate it."""
    unseen = [
        f"{path.name}:{call.lineno}"
        for path in sorted((ENGINE.parent / "gui").rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).rpartition(".")[2] in ("tr", "translate")
        and isinstance(call.args[-1], ast.Constant)
    ]
    assert unseen == []


@pytest.mark.parametrize("folder", ["engine", "gui"])
def test_a_hint_is_never_given_as_a_value(folder):
    calls = [
        (path, call)
        for path in sorted((ENGINE.parent / folder).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "UserError"
    ]
    assert calls
    with_values = [(path, call) for path, call in calls if len(call.args) > 1]
    wrong = [
        f"{path}:{call.lineno}"
        for path, call in with_values
        if not any(isinstance(argument, ast.Starred) for argument in call.args)
        and "{" not in getattr(call.args[0], "value", "")
    ]
    assert wrong == []
