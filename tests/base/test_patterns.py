"""Patterns: what they match, what they cannot say, and that no text makes one slow."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.expressions import Expression
from engine.base.patterns import matcher
from engine.from_file.formats import FORMATS, LOOSE


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        (r"^\d+\s?\S+$", ["3 bolts", "12é", "٣x", "3\u00a0x"], ["bolts", "3 a b", "3 x\n"]),
        (r"^\w+$", ["Müller", "naïve", "e\u0301", "日本", "a_1"], ["a b", "", "-"]),
        (r"^[\w.+-]+@[\w-]+\.[\w.-]+$", ["zoë@ex.org"], ["a@b", "a b@c.d"]),
        (r"^[\s\S]*$", ["", "a\nb"], []),
        (r"^[^\s]+$", ["ab"], ["a b", ""]),
        (r"^[a\S]+$", ["ab"], [" "]),
        (r"^[^]$", ["a", "\n"], ["", "ab"]),
        (r"^[]$", [], ["", "a", "]"]),
        (r"^[\]a]+$", ["]a"], ["["]),
        (r"^[[]$", ["["], ["]"]),
        (r"^\u00e9[\u00e9-\u00ef]\ud83d\ude00\u{1F600}$", ["éê😀😀"], ["ee😀😀"]),
        (r"^\cJ\/\-\é$", ["\n/-é"], ["J/-é"]),
        (r"^\p{Lu}\p{Letter}+\P{L}\p{Script=Greek}$", ["Ab1λ"], ["ab1λ", "AbCλ"]),
        (r"^(?<year>\d{4})\Z", ["2030"], ["20300", "2030\n"]),
        (r"b", ["abc"], ["ac"]),
        (r"^[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}$", ["DE89 3704 0044 0532"], ["DE8"]),
        ("", ["", "x"], []),
        (r"^\D\W[\b]$", ["a-\x08"], ["1-\x08", "ab\x08", "a-b"]),
    ],
)
def test_a_pattern_matches_as_json_schema_and_python_have_it(
    pattern: str, fits: list[str], fails: list[str]
) -> None:
    assert [text for text in fits if not matcher(pattern)(text)] == []
    assert [text for text in fails if matcher(pattern)(text)] == []


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"(?=a)b", "looks ahead or behind"),
        (r"(?<!a)b", "looks ahead or behind"),
        (r"(\w)\1", "refers back to a group"),
        (r"(?<a>x)\k<a>", "refers back to a group"),
        (r"a{1001}", "more than 1000 times"),
        (r"((a{100}){100}){100}", "more than 1000 times"),
        ("(", "bracket is not closed"),
        ("[a", "bracket is not closed"),
        (")", "was not opened"),
        ("*a", "nothing to repeat"),
        (r"[^\S]", "cannot be expressed"),
        ("\ud800", "surrogate"),
    ],
)
def test_what_a_pattern_cannot_say_is_named(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        matcher(pattern)


@pytest.mark.parametrize(
    "pattern", [r"^([A-Za-z0-9]+\s?)+$", r"^(a|a)*$", r"^(x+x+)+y$", r"(.*)*\d$", r"^(\w+\W?)*$"]
)
def test_no_text_makes_a_pattern_slow(pattern: str) -> None:
    began = time.perf_counter()
    matcher(pattern)("a" * 200_000 + "!")
    assert time.perf_counter() - began < 2


def test_half_a_surrogate_pair_in_a_text_matches_as_an_unknown_character() -> None:
    assert matcher("^a.$")("a\ud800")


@pytest.mark.parametrize("pattern", [*FORMATS.values(), *LOOSE])
def test_the_forms_of_dates_and_times_match_as_python_has_them(pattern: str) -> None:
    for text in ("2030-02-29", "29.02.2030", "9:30", "23:59:59", "20300229", "2030-02-29T10:00:00Z", "x"):
        assert matcher(pattern)(text) == bool(re.search(pattern, text, re.ASCII))


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab1 é\\[]()^$.*+?{}|-dDwWsSu0pPbZck:=!<>,"), max_size=14),
    st.text(max_size=8),
)
def test_any_pattern_matches_or_has_a_reason(pattern: str, text: str) -> None:
    try:
        found = matcher(pattern)
    except ValueError as error:
        assert str(error)
    else:
        assert found(text) in (True, False)


def test_a_pattern_that_is_too_large_is_refused_at_once_the_second_time() -> None:
    pattern = r"((?:[a]*?|(?:\p{L})|[\w]*){1000})+"
    with pytest.raises(ValueError, match="too large"):
        matcher(pattern)
    for again in (matcher, lambda source: Expression(source, case=False, whole_words=True)):
        began = time.thread_time()
        with pytest.raises(ValueError, match="too large"):
            again(pattern)
        assert time.thread_time() - began < 0.1


def test_a_pattern_that_repeats_much_with_groups_is_quick_on_a_long_text() -> None:
    """By RE2's slow way, with groups or too little memory, it took three seconds."""
    found = matcher(r"(?:((]|[^é])*(日[a-z])*)?|(?:\S|日*)*?){1000}")
    began = time.process_time()
    assert found("a" * 20_000 + "!")
    assert time.process_time() - began < 1
