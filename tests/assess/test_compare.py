from __future__ import annotations

import json
import math
from typing import Any

import pytest

from engine.assess.compare import (
    Change,
    Cost,
    Difference,
    Origin,
    Verdict,
    compare,
    comparison_from_json,
    diff,
)
from engine.assess.stats import wilson
from engine.assess.text import describe
from engine.base.errors import UserError
from engine.data.rows import Row
from engine.rewards.rubric import rubric_from_toml
from engine.task import Task

RUBRIC = rubric_from_toml(
    [{"dimension": "json_parse"}, {"dimension": "field_equals", "parameters": {"field": "n"}}]
)
ROWS = [Row(str(n), f"prompt {n}", {"n": n}, kind="odd" if n % 2 else "even") for n in range(4)]
A = ['{"n":0}', "nothing", '{"n":9}', '{"n":3}']
B = ['{"n":0}', '{"n":1}', '{"n":8}', "nothing"]


def test_a_row_is_won_tied_or_lost_by_its_total() -> None:
    found = compare(ROWS, A, B, RUBRIC, {})
    assert [case.verdict for case in found.cases] == [Verdict.TIE, Verdict.WIN, Verdict.TIE, Verdict.LOSS]
    assert (found.tally.wins, found.tally.ties, found.tally.losses) == (1, 2, 1)
    assert (found.tally.reward_a, found.tally.reward_b) == (0.625, 0.625)


def test_the_figures_are_those_of_the_statistics() -> None:
    tally = compare(ROWS, ["?"] * 4, ['{"n":0}', '{"n":1}', '{"n":2}', "?"], RUBRIC, {}).tally
    assert tally.exact_a == wilson(0, 4)
    assert tally.exact_b == wilson(3, 4)
    assert tally.exact_difference.estimate == 0.75
    assert tally.reward_difference.estimate == pytest.approx(0.75)
    assert tally.mcnemar_p == 0.25
    assert tally.sign_p == 0.25


def test_any_right_answer_is_exact_and_the_case_says_which_one_each_model_met() -> None:
    row = Row("1", "p", {"n": 1, "s": "a"}, accepted=({"n": 2, "s": "b"},))
    found = compare([row], ['{"n":1,"s":"a"}'], ['{"n":2,"s":"b"}'], RUBRIC, {})
    (case,) = comparison_from_json(json.loads(json.dumps(found.to_json()))).cases
    assert (case.exact_a, case.exact_b, case.verdict) == (True, True, Verdict.TIE)
    assert (case.nearest_a, case.nearest_b) == ('{"n":1,"s":"a"}', '{"n":2,"s":"b"}')
    assert case.right == (case.nearest_a, case.nearest_b)


def test_each_kind_has_its_own_tally_and_they_add_up() -> None:
    found = compare(ROWS, A, B, RUBRIC, {})
    assert list(found.by_kind) == ["even", "odd"]
    assert (found.by_kind["odd"].wins, found.by_kind["odd"].losses) == (1, 1)
    assert sum(one.rows for one in found.by_kind.values()) == found.tally.rows == 4


def test_working_is_kept_apart_and_the_answers_after_it_are_judged() -> None:
    rubric = RUBRIC.bound_to(Task("t", "", working=True))
    found = compare(ROWS[:1], ['nought\n{"n":0}'], ["nought"], rubric, {})
    case = found.cases[0]
    assert (case.working_a, case.a, case.exact_a) == ("nought", '{"n":0}', True)
    assert (case.working_b, case.b, case.exact_b) == ("", "nought", False)
    costs = {"cost_a": Cost(tokens=9, seconds=0.5), "cost_b": Cost(tokens=3, seconds=0.25)}
    told = describe(found.model_copy(update={"origin": Origin(**costs)}))
    assert "9 tokens, 0.50 s  ->  3 tokens, 0.25 s" in told


def test_rounding_alone_is_a_tie() -> None:
    weights = {"x": 0.1, "y": 0.2, "z": 0.3}
    rubric = rubric_from_toml(
        [
            {"dimension": "field_equals", "weight": weight, "label": key, "parameters": {"field": key}}
            for key, weight in weights.items()
        ]
    )
    rows = [Row("1", "p", {"x": 1, "y": 1, "z": 1})]
    (case,) = compare(rows, ['{"x":1,"y":1}'], ['{"z":1}'], rubric, {}).cases
    assert case.score_a.total != case.score_b.total  # 0.1 + 0.2 is not 0.3
    assert case.verdict is Verdict.TIE


def test_a_comparison_comes_back_from_json_as_it_was() -> None:
    found = compare(ROWS, A, B, RUBRIC, {}, "base", "run 1")
    stored = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert comparison_from_json(stored) == found


def test_an_output_that_is_no_text_can_still_be_stored() -> None:
    found = compare(ROWS[:1], ["\ud800"], ['{"n":"\ud800"}'], RUBRIC, {})
    json.dumps(found.to_json(), ensure_ascii=False).encode("utf-8")
    assert found.cases[0].a == "\ufffd"


def test_an_older_comparison_without_the_least_difference_can_still_be_read() -> None:
    stored = compare(ROWS, A, B, RUBRIC, {}).to_json()
    del stored["tally"]["tellable"]
    found = comparison_from_json(stored)
    assert found.tally.tellable is None and "told from chance" not in describe(found)


def test_the_terminal_says_how_small_a_difference_the_rows_can_show() -> None:
    many = ROWS * 50
    found = compare(many, A * 50, B * 50, RUBRIC, {})
    assert found.tally.tellable == pytest.approx(1.96 * math.sqrt(100) / 200, rel=0.05)
    assert "With these 200 rows, a difference in exact match under about 0.10 cannot" in describe(found)


@pytest.mark.parametrize("value", [None, [], {}, {"name_a": "x"}])
def test_what_is_no_comparison_is_refused_kindly(value: Any) -> None:
    with pytest.raises(UserError, match="not a stored assessment"):
        comparison_from_json(value)


def test_a_comparison_needs_rows_and_one_output_for_each() -> None:
    with pytest.raises(UserError, match="no rows"):
        compare([], [], [], RUBRIC, {})
    with pytest.raises(ValueError, match="shorter"):
        compare(ROWS, A, B[:3], RUBRIC, {})


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}, []),
        ({"a": 1}, {"a": True}, [Difference("a", Change.CHANGED, 1, True)]),
        ({"a": None}, {}, [Difference("a", Change.ONLY_A, None, None)]),
        ({}, {"b": [1]}, [Difference("b", Change.ONLY_B, None, [1])]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3, 4]}}, [
            Difference("a.b.1", Change.CHANGED, 2, 3),
            Difference("a.b.2", Change.ONLY_B, None, 4),
        ]),
        ({"a": [1]}, {"a": {"0": 1}}, [Difference("a", Change.CHANGED, [1], {"0": 1})]),
        (1, 2, [Difference("", Change.CHANGED, 1, 2)]),
    ],
)  # fmt: skip
def test_a_difference_is_told_by_its_place(a: object, b: object, expected: list[Difference]) -> None:
    assert diff(a, b) == expected
