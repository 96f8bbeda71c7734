from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest
import tomli_w

from engine.base.errors import UserError
from engine.data.rows import Row
from engine.rewards import registry
from engine.rewards.part import Dimension, Part
from engine.rewards.rubric import Entry, Rubric, rubric_from_toml, score
from engine.task import Task

TASK = Task("t", "Answer.", {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]})
ROW = Row("1", "how many", {"n": 4, "s": "x"})


def rubric(*tables: dict[str, Any]) -> Rubric:
    return rubric_from_toml(tables)


def test_the_total_is_the_weighted_mean_of_the_parts_that_apply() -> None:
    found = score(
        rubric(
            {"dimension": "json_parse", "weight": 3},
            {"dimension": "field_equals", "weight": 1, "parameters": {"field": "n"}},
            {"dimension": "field_equals", "weight": 50, "label": "gone", "parameters": {"field": "gone"}},
        ),
        ROW,
        '{"n":5}',
    )
    assert found.total == pytest.approx(3 / 4)
    assert {name: part.score for name, part in found.parts.items()} == {
        "json_parse": 1,
        "field_equals": 0,
        "gone": None,
    }


@pytest.mark.parametrize(
    "text", ['n is 4\n{"n":4}', '<think>\n{"n":5}\n</think>\n\n{"n":4}', '{"n":4}', 'n is 4: {"n":4}']
)
def test_working_is_judged_by_the_json_that_ends_it_only_where_the_task_has_working(text: str) -> None:
    parts = ({"dimension": "json_parse"}, {"dimension": "field_equals", "parameters": {"field": "n"}})
    with_working = rubric(*parts).bound_to(replace(TASK, working=True))
    stands_alone = ": {" not in text
    assert score(with_working, ROW, text).parts["json_parse"].score == (1.0 if stands_alone else 0.3)
    assert score(with_working, ROW, text).parts["field_equals"].score == 1
    strict = score(rubric(*parts).bound_to(TASK), ROW, text).parts["json_parse"].score
    assert strict == (1.0 if text == '{"n":4}' else 0.3)


@pytest.mark.parametrize(("size", "wanted"), [(0, 1.0), (10, 1.0), (15, 0.5), (40, 0.0)])
def test_long_working_can_cost(size: int, wanted: float) -> None:
    parts = rubric({"dimension": "working_length", "parameters": {"allowed": 10}}, {"dimension": "exact"})
    text = f"{'x' * size}\n{{'n':4}}".replace("'", '"')
    judged = score(parts.bound_to(replace(TASK, working=True)), Row("1", "?", {"n": 4}), text)
    assert (judged.parts["working_length"].score, judged.parts["exact"].score) == (wanted, 1.0)
    assert score(parts.bound_to(TASK), ROW, text).parts["working_length"].score is None


def test_nothing_that_applies_makes_nought() -> None:
    only = rubric({"dimension": "field_equals", "parameters": {"field": "gone"}})
    assert score(only, ROW, '{"n":4}').total == 0


def test_what_is_off_is_not_computed_and_what_weighs_nothing_is_only_shown() -> None:
    found = score(
        rubric(
            {"dimension": "json_parse"},
            {"dimension": "exact", "weight": 0},
            {"dimension": "length", "on": False},
        ),
        ROW,
        '{"n":1}',
    )
    assert found.total == 1
    assert list(found.parts) == ["json_parse", "exact"]


def test_the_same_dimension_may_judge_two_fields() -> None:
    two = rubric(
        {"dimension": "field_equals", "label": "the number", "parameters": {"field": "n"}},
        {"dimension": "field_equals", "label": "the text", "parameters": {"field": "s"}},
    )
    found = score(two, ROW, '{"n":4,"s":"y"}')
    assert {name: part.score for name, part in found.parts.items()} == {"the number": 1, "the text": 0}


def test_a_rubric_comes_back_from_toml_as_it_was() -> None:
    made = rubric(
        {"dimension": "json_schema", "weight": 2.5},
        {"dimension": "number_close", "on": False, "label": "n", "parameters": {"field": "n", "absolute": 2}},
        {"dimension": "json_parse"},
    )
    text = tomli_w.dumps({"rubric": made.bound_to(TASK).to_toml()})
    assert "answer_schema" not in text
    assert rubric_from_toml(tomllib.loads(text)["rubric"]) == made


def test_binding_gives_the_schema_of_the_task_to_those_who_ask() -> None:
    unbound = rubric({"dimension": "json_schema"})
    assert score(unbound, ROW, '{"n":"4"}').parts["json_schema"].score is None
    part = score(unbound.bound_to(TASK), ROW, '{"n":"4"}').parts["json_schema"]
    assert part.score == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ([{"dimension": "beauty"}], "beauty"),
        ([{"dimension": "json_parse", "parameters": {"foo": 1}}], "foo"),
        ([{"dimension": "json_parse", "parameters": {"fenced": 2}}], "fenced"),
        ([{"dimension": "json_parse", "parameters": [1]}], "json_parse"),
        ([{"dimension": "json_parse", "wieght": 2}], "wieght"),
        ([{"dimension": "json_parse", "weight": -1}], "weight"),
        ([{"dimension": "json_parse", "weight": float("nan")}], "weight"),
        ([{"weight": 1}], "dimension"),
        ([{"dimension": "json_parse"}, {"dimension": "json_parse"}], "json_parse"),
        ([{"dimension": "json_parse"}, {"dimension": "exact", "label": "json_parse"}], "json_parse"),
        ([{"dimension": "json_parse", "weight": 0}], "weight"),
        ([{"dimension": "json_parse", "on": False}], "on"),
        ([], "no dimension"),
        ([{"dimension": "exact", "parameters": {"answer_schema": {}}}], "comes from the task"),
    ],
)
def test_a_rubric_that_makes_no_sense_is_refused_by_name(tables: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(UserError, match=words):
        rubric_from_toml(tables)


@pytest.mark.parametrize("reference", ["#/$defs/gone", "https://example.com/schema.json", "other.json"])
def test_a_schema_that_refers_elsewhere_is_refused_when_it_is_bound(reference: str) -> None:
    task = Task("t", "x", {"properties": {"a": {"$ref": reference}}})
    with pytest.raises(UserError, match="refers to"):
        rubric({"dimension": "json_schema"}).bound_to(task)


def test_a_schema_that_is_only_itself_is_refused() -> None:
    with pytest.raises(UserError, match="without end"):
        rubric({"dimension": "json_schema"}).bound_to(Task("t", "x", {"$ref": "#"}))


def test_an_exception_in_a_dimension_is_never_a_score(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(row: Row, completion: str, parameters: Any) -> Part:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(registry, "dimensions", lambda: {"broken": Dimension("broken", "", "", broken)})
    made = Rubric(entries=(Entry(dimension="broken"),))
    with pytest.raises(ZeroDivisionError, match="a defect"):
        score(made, ROW, "{}")


def test_an_entry_that_was_changed_in_code_is_checked_as_well() -> None:
    with pytest.raises(UserError, match="beauty"):
        Entry(dimension="beauty")
