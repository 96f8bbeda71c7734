"""The edits of the list of fields, as values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.from_file.fields import AnswerField
from gui.schema import lines as edits
from gui.schema.lines import Line

LINES = edits.first_lines(
    (
        AnswerField("a", "object"),
        AnswerField("a.x"),
        AnswerField("a.y", "number", minimum=0),
        AnswerField("b", "choice", values=("u", "v")),
        AnswerField("c", "date", format="YYYY-MM-DD"),
    )
)


def paths(lines: tuple[Line, ...]) -> list[str]:
    return [line.field.path for line in lines]


def test_renaming_an_object_takes_what_is_within_along_and_is_remembered() -> None:
    after = edits.renamed(LINES, 0, "start")
    assert paths(after) == ["start", "start.x", "start.y", "b", "c"]
    assert edits.renames_in(after) == {"a": "start", "a.x": "start.x", "a.y": "start.y"}
    assert edits.renames_in(edits.renamed(after, 0, "a")) == {}


def test_a_new_field_comes_after_the_chosen_one_or_within_it() -> None:
    after, place = edits.added(LINES, 0, within=False)
    assert (paths(after)[place], place) == ("field", 3)
    after, place = edits.added(after, 0, within=True)
    assert paths(after)[place] == "a.field"
    after, place = edits.added(after, place, within=False)
    assert paths(after)[place] == "a.field_2" and after[place].was == ""
    assert edits.added((), -1, within=False)[1] == 0


def test_fields_move_among_their_own_with_what_is_within_them() -> None:
    down, place = edits.moved(LINES, 0, 1)
    assert paths(down) == ["b", "a", "a.x", "a.y", "c"] and place == 1
    assert edits.moved(down, place, -1) == (LINES, 0)
    up, place = edits.moved(LINES, 4, -1)
    assert paths(up) == ["a", "a.x", "a.y", "c", "b"] and place == 3
    assert edits.moved(LINES, 1, -1) == (LINES, 1)  # the first of its object
    assert paths(edits.moved(LINES, 1, 1)[0])[1:3] == ["a.y", "a.x"]


def test_removing_an_object_removes_what_is_within() -> None:
    assert paths(edits.removed(LINES, 0)) == ["b", "c"]


def test_another_type_keeps_only_what_it_can_say() -> None:
    text = edits.retyped(LINES, 3, "text")[3].field
    assert text.values == () and text.kind == "text"
    assert edits.retyped(LINES, 4, "time")[4].field.format == "HH:MM"
    assert edits.retyped(LINES, 2, "integer")[2].field.minimum == 0
    assert edits.retyped(LINES, 2, "text")[2].field.minimum is None
    assert paths(edits.retyped(LINES, 0, "text")) == ["a", "b", "c"]


def test_an_edit_of_the_json_keeps_where_the_fields_came_from() -> None:
    fields = (AnswerField("a", "object"), AnswerField("a.x"), AnswerField("b2", "choice", values=("u", "v")))
    after = edits.followed_lines(LINES, fields)
    assert [line.was for line in after] == ["a", "a.x", "b"]


SCALARS = st.one_of(
    st.text(max_size=8), st.sampled_from(["1", "true", "null", " x", 'a"b', "a, b", '"q"', "+1", "1e5"]),
    st.integers(-99, 99), st.booleans(), st.sampled_from([0.5, 1e-7]),
)  # fmt: skip


@given(st.lists(SCALARS, max_size=5, unique_by=repr))
def test_allowed_values_are_read_as_they_are_written(values: list[Any]) -> None:
    assert [*map(repr, edits.values_of(edits.values_text(values)))] == [*map(repr, values)]


def test_typed_values_are_forgiving() -> None:
    assert edits.values_of(" small,large , ,small") == ("small", "large")
    assert edits.values_of('1, "1", true, "a, b') == (1, "1", True, '"a', "b")


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("", (None, None)), ("0 … 9", (0, 9)), ("0..9", (0, 9)), ("-1.5 - 2", (-1.5, 2)), (">= 0", (0, None)),
        ("≤ 3", (None, 3)), ("1 to 5", (1, 5)), ("many", None), ("9", None),
    ],
)  # fmt: skip
def test_a_range_is_typed_in_several_ways(text: str, limits: Any) -> None:
    assert edits.range_of(text) == limits


@given(
    st.one_of(st.none(), st.integers(-999, 999), st.sampled_from([0.25, 1e9])),
    st.sampled_from([None, 12345678, 3.5]),
)
def test_a_range_is_read_as_it_is_written(least: Any, most: Any) -> None:
    assert edits.range_of(edits.range_text(least, most)) == (least, most)
