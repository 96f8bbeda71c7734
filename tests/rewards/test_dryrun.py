from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.base.errors import UserError
from engine.base.text import Text, packed
from engine.data.rows import Row
from engine.rewards.dryrun import (
    Prediction,
    dry_run,
    gold_fault,
    gold_problems,
    judged_again,
    parse_predictions,
    read_predictions,
)
from engine.rewards.rubric import rubric_from_toml

RUBRIC = rubric_from_toml(
    [
        {"dimension": "json_parse", "weight": 1},
        {"dimension": "field_equals", "weight": 1, "label": "n", "parameters": {"field": "n"}},
        {"dimension": "field_equals", "weight": 0, "label": "m", "parameters": {"field": "m"}},
    ]
)
ROWS = [Row("1", "one", {"n": 1}), Row("2", " two ", {"n": 2, "m": 0}), Row("3", "three", {"n": 3})]


def test_each_prediction_is_judged_against_the_row_with_its_prompt() -> None:
    found = dry_run(RUBRIC, ROWS, [Prediction("two", '{"n":2}'), Prediction("one\n", '{"n":7}')], {})
    assert [(one.row_id, one.score.total, one.exact) for one in found.scored] == [
        ("2", 1, False),
        ("1", 0.5, False),
    ]
    assert found.mean == 0.75
    assert found.std == 0.25
    assert found.exact == 0


def test_what_cannot_be_matched_is_told() -> None:
    found = dry_run(RUBRIC, ROWS, [Prediction("one", '{"n":1}'), Prediction("four", "x")], {})
    assert found.without_row == (Prediction("four", "x"),)
    assert found.without_prediction == ("2", "3")
    assert found.exact == 1


def test_without_any_match_there_is_no_mean() -> None:
    found = dry_run(RUBRIC, ROWS, [], {})
    assert (found.mean, found.std, found.exact) == (None, None, None)
    assert all(one.mean is None for one in found.dimensions)


def test_each_dimension_is_summed_up_with_the_share_that_it_left_out() -> None:
    outputs = [Prediction("one", '{"n":1}'), Prediction("two", '{"n":0,"m":0}'), Prediction("three", "?")]
    by_name = {one.name: one for one in dry_run(RUBRIC, ROWS, outputs, {}).dimensions}
    assert by_name["json_parse"].mean == pytest.approx(2 / 3)
    assert by_name["n"].std == pytest.approx((2 / 9) ** 0.5)
    assert (by_name["m"].mean, by_name["m"].absent) == (1, pytest.approx(2 / 3))


def test_rows_that_share_a_prompt_take_turns() -> None:
    rows = [Row("a", "same", {"n": 1}), Row("b", "same", {"n": 2})]
    outputs = [Prediction("same", f'{{"n":{n}}}') for n in (1, 2, 1)]
    found = dry_run(RUBRIC, rows, outputs, {})
    assert [(one.row_id, one.exact) for one in found.scored] == [("a", True), ("b", True), ("a", True)]


def test_an_expected_answer_without_full_reward_is_named_with_the_reason() -> None:
    rubric = rubric_from_toml(
        [{"dimension": "json_parse"}, {"dimension": "set_match", "parameters": {"field": "s"}}]
    )
    rows = [Row("1", "p", {"s": ["a", "b"]}), Row("2", "p", {"s": ["a", "a"]}), Row("3", "p", {})]
    (found,) = gold_problems(rubric, rows)
    assert found.row_id == "2"
    assert found.total == pytest.approx((1 + 2 / 3) / 2)
    assert "set_match" in found.reason
    assert "repeated" in found.reason
    assert gold_fault(rubric, rows[0]) == ""
    assert "0.833" in gold_fault(rubric, rows[1])
    assert dry_run(rubric, rows, [], {}).gold == (found,)


def test_every_right_answer_is_to_get_full_reward() -> None:
    rubric = rubric_from_toml([{"dimension": "set_match", "parameters": {"field": "s"}}])
    fine, short = {"s": ["a", "b"]}, {"s": ["c", "c"]}
    row = Row("1", "p", fine, accepted=({"s": ["d"]}, short))
    (found,) = gold_problems(rubric, [row])
    assert (found.answer, found.total) == (2, pytest.approx(2 / 3))
    assert "an answer that it accepts too gets 0.667" in gold_fault(rubric, row)
    (scored,) = dry_run(rubric, [row], [Prediction("p", '{"s":["d"]}')], {}).scored
    assert (scored.exact, scored.score.total, scored.score.met) == (True, 1, 1)


def test_an_expected_answer_that_nothing_judges_is_a_problem_too() -> None:
    rubric = rubric_from_toml([{"dimension": "field_equals", "parameters": {"field": "gone"}}])
    (found,) = gold_problems(rubric, ROWS[:1])
    assert found.reason == "no dimension applies to it"


def test_every_line_that_is_no_prediction_is_told_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    lines = [
        '{"prompt":"a","output":"x"}',
        "",
        "nonsense",
        '{"prompt":"b"}',
        '["a"]',
        '{"prompt":"c","output":{"n":1}}',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = read_predictions(path)
    assert found.predictions == (Prediction("a", "x"), Prediction("c", '{"n":1}'))
    assert [line.number for line in found.bad] == [3, 4, 5]
    assert all(line.reason for line in found.bad)


def test_a_missing_file_of_predictions_is_told_kindly(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        read_predictions(tmp_path / "gone.jsonl")


def test_a_dry_run_can_be_written_as_json() -> None:
    outputs = parse_predictions(['{"prompt":"one","output":"{\\"n\\":1}"}']).predictions
    value = json.loads(json.dumps(dry_run(RUBRIC, ROWS, outputs, {}).to_json()))
    assert value["scored"][0]["score"]["parts"]["n"]["score"] == 1


def test_earlier_answers_are_judged_again_by_another_rubric() -> None:
    earlier = dry_run(RUBRIC, ROWS, [Prediction("one", '{"n":7}'), Prediction("two", '{"n":2}')], {})
    lenient = rubric_from_toml([{"dimension": "json_parse", "weight": 1}])
    again = judged_again(lenient, ROWS[:1], earlier.to_json(), {})
    assert [(one.row_id, one.score.total) for one in again.scored] == [("1", 1.0)]
    assert [one.prompt for one in again.without_row] == [" two "]
    with pytest.raises(UserError, match="damaged"):
        judged_again(lenient, ROWS, {"scored": [{"output": 3}]}, {})


def test_an_answer_that_could_not_be_had_keeps_its_reason_when_it_is_judged_again():
    reason = Text("{host} did not answer", "api.example.com")
    earlier = dry_run(RUBRIC, ROWS, [Prediction("one", "", reason), Prediction("two", '{"n":2}')], {})
    assert [one.missing for one in earlier.scored] == [reason, None]
    stored = json.loads(json.dumps(packed(earlier.to_json())))
    again = judged_again(RUBRIC, ROWS, stored, {})
    assert again.scored[0].missing == reason and again.scored[0].missing.values == reason.values
