"""Heads, draws, gaps and small gates, each by itself."""

from __future__ import annotations

from random import Random

import pytest

from engine.augment.draws import NOTHING, AnswerDraws, choices_of, leaves, value_at, with_value
from engine.augment.gates import cleaned, scripts_of
from engine.augment.missing import Gaps
from engine.augment.prompts import Writing, head_of, reading_messages
from engine.augment.request import Request
from engine.data.rows import Row
from tests.augment.conftest import SCHEMA


@pytest.mark.parametrize(
    ("prompts", "head"),
    [
        (["today=20300101 Go: a b", "today=20311231 Go: c", "today=2 Go: d"], "today=20300101 Go: "),
        (["play a song", "play another"], "play "),
        (["one", "two"], ""),
        (["alone"], ""),
        (["please go"] * 95 + ["no"] * 5, "please "),
    ],
)
def test_the_head_is_what_nearly_all_prompts_begin_with(prompts, head):
    found = head_of([Row(str(number), prompt, {}) for number, prompt in enumerate(prompts)])
    assert found.split(prompts[0]) == (head, prompts[0][len(head) :])
    assert found.split("quite different") == ("", "quite different")


def test_the_head_ends_before_the_values_of_the_answers(trips):
    rows = trips.split("train")
    assert head_of(rows).split(rows[3].prompt)[0] == "today=20300501 Request: "


def test_answers_are_drawn_from_values_of_their_own_field_and_dates_move_together():
    rows = [
        Row(
            str(n),
            "",
            {"who": name, "from": f"2030-01-0{n}", "to": f"2030-01-0{n + 2}", "class": "first", "n": n},
        )
        for n, name in enumerate(("Ann", "Bob", "Cem", "Dora", "Eve", "Fay"), 1)
    ]
    draws, random = AnswerDraws(rows, SCHEMA), Random(1)
    for _ in range(100):
        drawn = draws.draw(rows[0].completion, random)
        assert drawn != rows[0].completion and drawn["class"] == "first"
        assert drawn["who"] in ("Ann", "Bob", "Cem", "Dora", "Eve", "Fay") and 1 <= drawn["n"] <= 6
        day, end = int(drawn["from"][8:]), int(drawn["to"][8:])
        assert (end - day) % 31 in (2, 3) or drawn["from"][:7] != drawn["to"][:7]
    first, again = (draws.draw(rows[0].completion, Random(5)) for _ in range(2))
    assert first == again


def test_choices_are_drawn_where_nothing_else_can_change():
    rows = [Row("a", "", {"class": "first"}), Row("b", "", {"class": "second"})]
    assert AnswerDraws(rows, SCHEMA).draw({"class": "first"}, Random(1)) == {"class": "night"}


def test_values_are_found_and_set_by_their_paths():
    answer = {"a": {"b": 1, "c": {}}, "d": [1]}
    assert list(leaves(answer)) == [(("a", "b"), 1), (("a", "c"), {}), (("d",), [1])]
    assert with_value(answer, ("a", "b"), 2)["a"] == {"b": 2, "c": {}} and answer["a"]["b"] == 1
    assert with_value(answer, ("a", "b"), NOTHING)["a"] == {"c": {}}
    assert value_at(answer, ("d", "x")) is NOTHING
    with pytest.raises(LookupError):
        with_value({"a": None}, ("a", "b"), 1)
    nested = {"properties": {"t": {"anyOf": [{"type": "null"}, {"enum": ["x"]}, {"type": "boolean"}]}}}
    assert choices_of(nested, ("t",)) == ["x", False, True]
    named = {
        "$defs": {"size": {"enum": ["s", "l"]}, "gift": {"properties": {"size": {"$ref": "#/$defs/size"}}}}
    }
    inner = {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/gift"}]}
    assert choices_of({**named, "properties": {"gift": inner}}, ("gift", "size")) == ["s", "l"]
    assert choices_of({"properties": {"t": {}}}, ("t",)) == choices_of({}, ("t",)) == []


def test_gaps_are_values_of_the_schema_and_pairs_that_are_rare(trips):
    rows = [row for row in trips.rows() if row.split == "train"]
    gaps = Gaps(rows, trips.task.schema)
    never = gaps.found[0]
    assert never.features == ((("class",), '"night"'),) and never.count == 0
    assert str(never.text()) == 'class is "night": in 0 of 20 training rows'
    base, answer = gaps.fill(never, Random(1))
    assert answer == {**base.completion, "class": "night"}


def test_a_pair_that_never_occurs_is_a_gap_and_is_filled():
    rows = [Row(f"{n}", "", {"size": "s" if n % 2 else "l", "gift": bool(n % 2)}) for n in range(20)]
    gaps = Gaps(rows, {})
    assert {one.features for one in gaps.found} == {
        ((("size",), '"l"'), (("gift",), "true")),
        ((("size",), '"s"'), (("gift",), "false")),
    }
    assert {tuple(gaps.fill(one, Random(2))[1].values()) for one in gaps.found} == {("l", True), ("s", False)}


def test_a_field_that_is_left_out_is_no_half_of_a_gap():
    rows = [Row(f"{n}", "", {"size": "s", "gift": True} if n % 2 else {"size": "l"}) for n in range(20)]
    assert [one.features for one in Gaps(rows, {}).found] == [((("size",), '"l"'), (("gift",), "true"))]


def test_examples_that_have_no_room_are_left_out(trips):
    rows = trips.split("train")
    writing = Writing(trips.task, head_of(rows))
    assert len(writing.messages(rows[1:7], rows[0])) == 14
    assert 2 < len(writing.messages(rows[1:7], rows[0], room=400)) < 14
    assert len(reading_messages(trips.task, rows[:4], "x", room=1)) == 2
    last = writing.messages((), rows[0], rows[0].prompt)[-1]["content"]
    assert last.startswith("today=20300501 Request:\n{") and "other words than: 1 seats to Berlin" in last


def test_small_things():
    assert cleaned(' "nach Rom" ') == "nach Rom" and cleaned('"a" und "b"') == '"a" und "b"'
    assert scripts_of("Rom 1º µ") == {"LATIN"} and scripts_of("Рим 罗马") == {"CYRILLIC", "CJK"}
    request = Request(model="m", samples=3, agree=2 / 3, ways=("missing", "wordings"))
    assert request.ways == ("wordings", "missing") and [request.agrees(n) for n in (1, 2)] == [False, True]
    with pytest.raises(ValueError, match="at least one"):
        Request(model="m", ways=())
