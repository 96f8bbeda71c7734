"""Regular expressions that a person types: as Python has them, and never slow."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.expressions import Expression


@pytest.mark.parametrize(
    ("source", "by", "text", "result"),
    [
        (r"(\d+)-(\d+)", r"\2-\1", "10-20 and 3-4", "20-10 and 4-3"),
        (r"(?P<day>\w+)", r"<\g<day>>", "一 zwei", "<一> <zwei>"),
        (r"a|ab", "x", "ab a", "xb x"),
        (r"x*b", r"\\\n\t\q", "xxb", "\\\n\t\\q"),
        (r"(a)|(b)", r"[\1\2]", "ab", "[a][b]"),
        (r"é", r"日\g<0>", "éé", "日é日é"),
    ],
)
def test_matches_are_replaced_by_texts_with_groups(source: str, by: str, text: str, result: str) -> None:
    expression = Expression(source)
    assert expression.subn(expression.template(by), text)[0] == result


@pytest.mark.parametrize(
    ("source", "text", "result"),
    [
        ("a", "a a aa a", "x x aa x"),
        ("a|ab", "ab a", "x x"),
        ("ü", "ü üü (ü)", "x üü (x)"),
        ("(a)b", "ab, abb", "x, abb"),
        ("^a", "a a", "x a"),
    ],
)
def test_whole_words_may_stand_side_by_side(source: str, text: str, result: str) -> None:
    assert Expression(source, whole_words=True).subn(lambda _: "x", text)[0] == result


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["a", "a|ab", "[ab]+", "(a)(b)?", "b.", r"\w+", r"a\b"]),
    st.text(alphabet="ab é_-—😀", max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_places_are_those_of_python(source: str, text: str, case: bool, words: bool) -> None:
    theirs = re.compile(rf"(?<!\w)(?:{source})(?!\w)" if words else source, 0 if case else re.IGNORECASE)
    if source == r"a\b" and "é" in text:  # a word boundary of RE2 is one of ASCII
        return
    ours = Expression(source, case=case, whole_words=words)
    assert ours.subn(lambda _: "#", text) == theirs.subn("#", text)
    found = theirs.search(text)
    assert ours.span(text) == (found.span() if found else None)


@pytest.mark.parametrize(("source", "by"), [("a", r"\1"), ("(a)", r"\2"), ("(?P<n>a)", r"\g<m>")])
def test_a_group_that_is_not_there_is_named(source: str, by: str) -> None:
    with pytest.raises(ValueError, match="no group"):
        Expression(source).template(by)


@pytest.mark.parametrize(
    ("source", "reason"), [("a)(b", "was not opened"), ("(?=a)b", "looks ahead"), (r"a\C", "invalid escape")]
)
def test_what_cannot_be_used_is_said(source: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Expression(source, whole_words=True)


def test_no_text_makes_it_slow() -> None:
    began = time.perf_counter()
    expression = Expression(r"([A-Za-z0-9]+\s?)+$", whole_words=True)
    expression.subn(lambda _: "x", "a" * 50_000 + "!")
    assert time.perf_counter() - began < 2


def test_many_words_are_replaced_in_time_linear_in_the_text() -> None:
    expression = Expression(r"(\w)\w+", whole_words=True)
    began = time.perf_counter()
    text, count = expression.subn(expression.template(r"\1"), "éb 日本 " * 10_000)
    assert (text, count) == ("é 日 " * 10_000, 20_000)
    assert time.perf_counter() - began < 2
