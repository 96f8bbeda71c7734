"""A change of the schema: rewards and rows follow renamed fields, and lost and new ones are named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.base.errors import UserError
from engine.data.edits import applied
from engine.data.rows import Row
from engine.from_file.fields import AnswerField, fields_of, schema_from_fields
from engine.from_file.schema_change import (
    change_of,
    decided,
    fitting_entry,
    guessed_renames,
    lost_fields,
    new_fields,
    new_path,
    renamed_rows,
    renamed_rubric,
    top_renames,
)
from engine.rewards.field_paths import missing_fields
from engine.rewards.rubric import LONGEST_LABEL, rubric_from_toml

OLD: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "buyer": {"type": "object", "properties": {"name": {"type": "string"}}},
        "amount": {"type": "number"},
        "due": {"type": "string"},
        "note": {"type": "string"},
        "items": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
    },
}
RUBRIC = rubric_from_toml(
    [
        {"dimension": "text_similar", "label": "buyer.name", "parameters": {"field": "buyer.name"}},
        {"dimension": "number_close", "label": "how much", "parameters": {"field": "amount"}},
        {"dimension": "field_equals", "label": "first", "parameters": {"field": "items.0.n"}},
        {"dimension": "field_equals", "label": "due", "parameters": {"field": "due"}, "on": False},
        {"dimension": "exact"},
    ]
)


def with_names(**names: str) -> dict[str, Any]:
    """The schema after renaming fields at the top."""
    fields = []
    for one in fields_of(OLD):
        head, _, rest = one.path.partition(".")
        new = names.get(head, head)
        fields.append(replace(one, path=f"{new}.{rest}" if rest else new))
    return schema_from_fields(fields, OLD)


def test_a_rename_in_the_json_is_guessed_by_the_equal_rule() -> None:
    new = with_names(amount="price", buyer="customer")
    assert guessed_renames(fields_of(OLD), fields_of(new), {}) == {
        "buyer": "customer",
        "buyer.name": "customer.name",
        "amount": "price",
    }


def test_equal_fields_are_told_apart_by_their_places_only() -> None:
    new = with_names(due="until", note="remark")
    assert guessed_renames(fields_of(OLD), fields_of(new), {}) == {"due": "until", "note": "remark"}
    one = {"properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    other = {"properties": {"x": {"type": "integer"}, "y": {"type": "integer"}, "z": {"type": "string"}}}
    assert guessed_renames(fields_of(one), fields_of(other), {}) == {}


def test_what_is_known_is_not_guessed_again() -> None:
    new = with_names(due="note2", note="due2")
    known = {"due": "due2", "note": "note2"}
    assert guessed_renames(fields_of(OLD), fields_of(new), known) == known


def test_rewards_follow_renamed_fields_also_within_lists_and_under_renamed_objects() -> None:
    renames = {"buyer": "customer", "buyer.name": "customer.name", "items": "lines", "items.n": "lines.count"}
    entries = renamed_rubric(RUBRIC, renames).entries
    assert [getattr(entry.parameters, "field", "") for entry in entries[:3]] == [
        "customer.name", "amount", "lines.0.count",
    ]  # fmt: skip
    assert [entry.label for entry in entries[:3]] == ["customer.name", "how much", "first"]
    assert new_path("items.12.n", {"items.n": "items.m"}) == "items.12.m"


def test_a_label_that_another_dimension_has_is_not_taken() -> None:
    rubric = renamed_rubric(RUBRIC, {"buyer.name": "buyer.due", "due": "buyer.name"})
    assert len({entry.part_name for entry in rubric.entries}) == len(rubric.entries)
    renamed_rubric(RUBRIC, {"buyer.name": "due"})


def test_lost_fields_are_named_with_the_rewards_that_judge_them() -> None:
    new = {**OLD, "properties": {"due": OLD["properties"]["due"]}}
    assert [(one.place, one.parameter, one.path) for one in lost_fields(RUBRIC, OLD, new)] == [
        (0, "field", "buyer.name"), (1, "field", "amount"), (2, "field", "items.0.n"),
    ]  # fmt: skip
    assert not lost_fields(RUBRIC, OLD, OLD)


def test_what_was_missing_before_is_not_lost_now() -> None:
    assert not lost_fields(
        RUBRIC, {"properties": {"x": True}}, {"properties": {}, "additionalProperties": False}
    )


def test_new_fields_are_offered_a_reward_that_fits() -> None:
    more = [
        AnswerField("street"), AnswerField("place", "object"), AnswerField("place.zip", "integer"),
        AnswerField("parts", "object", many=True), AnswerField("parts.id"),
    ]  # fmt: skip
    new = schema_from_fields([*fields_of(OLD), *more], OLD)
    found = new_fields(RUBRIC, fields_of(OLD), fields_of(new), {})
    assert [one.path for one in found] == ["street", "place.zip", "parts"]
    entries = [fitting_entry(one, new, RUBRIC) for one in found]
    assert [entry.label for entry in entries] == ["street", "place.zip", "parts"]
    rubric = RUBRIC.model_copy(update={"entries": (*RUBRIC.entries, *entries)})
    assert not missing_fields(rubric, new)


def test_new_fields_whose_long_names_begin_alike_get_rewards_of_different_names() -> None:
    long = "x" * LONGEST_LABEL
    new = schema_from_fields([*fields_of(OLD), AnswerField(f"{long}_a"), AnswerField(f"{long}_b")], OLD)
    change = change_of(OLD, new, RUBRIC, {})
    added = decided(change, {}, change.new).entries[-3:-1]
    assert [entry.parameters.field for entry in added] == [f"{long}_a", f"{long}_b"]
    assert [entry.label for entry in added] == [long, f"{long[:-4]} 2"]


def test_each_field_gets_the_dimension_of_its_type() -> None:
    fields = [
        AnswerField("a"), AnswerField("b", "number"), AnswerField("c", "date", format="DD.MM.YYYY"),
        AnswerField("d", "choice", values=("x",), many=True), AnswerField("e", "boolean"),
        AnswerField("f", single=True, many=True),
    ]  # fmt: skip
    schema = schema_from_fields(fields, {})
    made = {one.path: fitting_entry(one, schema, RUBRIC).dimension for one in fields}
    assert made == {
        "a": "text_similar", "b": "number_close", "c": "date_close", "d": "set_match", "e": "field_equals",
        "f": "field_equals",
    }  # fmt: skip


def test_a_change_is_decided_field_by_field() -> None:
    fields = [one for one in fields_of(with_names(due="until")) if one.path != "amount"]
    new = schema_from_fields([*fields, AnswerField("price", "integer")], OLD)
    change = change_of(OLD, new, RUBRIC, {})
    assert change.renames == {"due": "until"} and top_renames(change.renames) == {"due": "until"}
    assert [one.path for one in change.lost] == ["amount"] and [one.path for one in change.new] == ["price"]
    moved = decided(change, {(1, "field"): "price"}, ())
    assert moved.entries[1].parameters.field == "price" and moved.entries[3].parameters.field == "until"
    gone = decided(change, {(1, "field"): ""}, change.new)
    assert [entry.part_name for entry in gone.entries] == ["buyer.name", "first", "until", "price", "exact"]
    assert not missing_fields(gone, new)
    left = decided(change, {}, ())
    assert [one.path for one in missing_fields(left, new)] == ["amount"]


def test_a_rename_can_be_refused_with_what_is_within() -> None:
    new = with_names(buyer="customer", due="until")
    change = change_of(OLD, new, RUBRIC, {}, refused=["buyer"])
    assert change.renames == {"due": "until"} and [one.path for one in change.lost] == ["buyer.name"]
    assert [one.path for one in change.new] == ["customer.name"]
    whole = change_of(OLD, new, RUBRIC, {})
    assert top_renames(whole.renames) == {"buyer": "customer", "due": "until"}


def test_without_a_dimension_that_counts_a_change_cannot_be_decided() -> None:
    rubric = rubric_from_toml([{"dimension": "field_equals", "parameters": {"field": "amount"}}])
    change = change_of(OLD, {"properties": {"x": True}, "additionalProperties": False}, rubric, {})
    with pytest.raises(UserError):
        decided(change, {(0, "field"): ""}, ())


def test_a_change_of_rules_only_asks_nothing() -> None:
    assert not change_of(OLD, {**OLD, "title": "Order"}, RUBRIC, {})


def test_answers_are_renamed_in_one_edit_that_can_be_undone() -> None:
    rows = (
        Row("1", "a", {"amount": 1, "buyer": {"name": "Bo", "x": 1}, "items": [{"n": 1}, {"n": 2}]}),
        Row("2", "b", {"other": 1}),
        Row("3", "c", {"amount": 1, "price": 2}),
    )
    renames = {
        "amount": "price",
        "buyer": "customer",
        "buyer.name": "customer.first",
        "items.n": "items.count",
    }
    edit = renamed_rows(rows, renames)
    assert edit is not None
    after, inverse = applied(rows, edit)
    assert list(after[0].completion.items()) == [
        ("price", 1), ("customer", {"first": "Bo", "x": 1}), ("items", [{"count": 1}, {"count": 2}]),
    ]  # fmt: skip
    assert after[1:] == rows[1:]  # the last one has both fields: neither is overwritten
    assert applied(after, inverse)[0] == rows
    assert renamed_rows(rows, {"gone": "away"}) is None


def test_the_answers_that_a_row_accepts_too_follow_a_rename() -> None:
    rows = (Row("1", "a", {"n": 1}, accepted=({"due": 1}, {"n": 2})),)
    edit = renamed_rows(rows, {"due": "until"})
    assert edit is not None and edit.rows[0][1].accepted == ({"until": 1}, {"n": 2})


def test_two_fields_can_swap_their_names() -> None:
    rows = (Row("1", "a", {"a": 1, "b": 2}),)
    edit = renamed_rows(rows, {"a": "b", "b": "a"})
    assert edit is not None and edit.rows[0][1].completion == {"b": 1, "a": 2}
