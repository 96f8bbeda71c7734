"""Working and answer in one text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.working import CLOSE, OPEN, Parts, joined, split, written


@pytest.mark.parametrize(
    ("text", "working", "answer"),
    [
        ('{"a":1}', "", '{"a":1}'),
        (' {"a":1}', "", ' {"a":1}'),
        ('first\nthen {"a":2}\n{"a":1}', 'first\nthen {"a":2}', '{"a":1}'),
        ('<think>\nfirst\n</think>\n\n{"a":1}', "first", '{"a":1}'),
        ('first\n</think>\n\n{"a":1}', "first", '{"a":1}'),  # the prompt had opened it
        ('<think>\n{"a":2}\n</think>\n{"a":1}', '{"a":2}', '{"a":1}'),
        ('<think>\nfirst\n{"a":1}', "first", '{"a":1}'),
        ("<think>\nfirst", "first", ""),
        ('<think></think>Here: {"a":1}', "", 'Here: {"a":1}'),
        ("first\n```json\n{}\n```", "first", "```json\n{}\n```"),
        ('no line begins it: {"a":1}', "", 'no line begins it: {"a":1}'),
        ("", "", ""),
    ],
)
def test_a_text_is_told_apart_into_working_and_answer(text: str, working: str, answer: str) -> None:
    assert split(text) == Parts(working, answer)


@pytest.mark.parametrize("working", ["a", '{"a":2}\nb', "<think>a</think>", "```\n{}\n```", " a\n\n{b", ""])
def test_written_working_never_looks_like_the_answer(working: str) -> None:
    for text in (f"{written(working)}\n", f"<think>\n{written(working)}\n</think>\n\n"):
        assert split(text + '{"a":1}') == Parts(written(working).strip(), '{"a":1}')


@given(st.lists(st.sampled_from([OPEN, CLOSE, "{", "}", "\n", "```", " ", "a"]), max_size=12).map("".join))
@settings(max_examples=300, deadline=None)
def test_the_parts_of_any_text_are_joined_into_one_that_has_the_same_parts(text: str) -> None:
    assert split(joined(split(text))) == split(text)
