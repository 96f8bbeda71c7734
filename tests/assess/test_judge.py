"""Answers of any number of models, judged and compared."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from engine.assess.assessment import Cost, Outcome, Verdict, assessment_from_json
from engine.assess.judge import Answered, judge
from engine.assess.stats import holm, wilson
from engine.assess.text import describe
from engine.base.errors import UserError
from engine.base.missing import Missing
from engine.base.text import Text
from engine.data.rows import Row
from engine.rewards.rubric import rubric_from_toml
from engine.task import Task

RUBRIC = rubric_from_toml(
    [{"dimension": "json_parse"}, {"dimension": "field_equals", "parameters": {"field": "n"}}]
)
ROWS = [Row(str(n), f"prompt {n}", {"n": n}, kind="odd" if n % 2 else "even") for n in range(4)]
A = ['{"n":0}', "nothing", '{"n":9}', '{"n":3}']
B = ['{"n":0}', '{"n":1}', '{"n":8}', "nothing"]
C = ['{"n":0}', '{"n":1}', '{"n":2}', '{"n":3}']


def judged(*answers, rows=ROWS, rubric=RUBRIC, schema=None, **facts):
    models = [Answered(name, said, **facts) for name, said in zip("ABCDE", answers, strict=False)]
    return judge(rows, models, rubric, schema or {})


def test_a_row_is_won_tied_or_lost_by_its_total() -> None:
    found = judged(A, B)
    assert [case.verdict(0, 1) for case in found.cases] == [
        Verdict.TIE, Verdict.WIN, Verdict.TIE, Verdict.LOSS,
    ]  # fmt: skip
    (pair,) = found.pairs
    assert pair.outcome == Outcome(wins=1, ties=2, losses=1)
    assert [model.reward.estimate for model in found.models] == [0.625, 0.625]


def test_the_figures_of_a_pair_are_those_of_the_statistics() -> None:
    found = judged(["?"] * 4, ['{"n":0}', '{"n":1}', '{"n":2}', "?"])
    assert [model.exact for model in found.models] == [wilson(0, 4), wilson(3, 4)]
    (pair,) = found.pairs
    assert pair.exact_difference.estimate == 0.75
    assert pair.reward_difference.estimate == pytest.approx(0.75)
    assert (pair.mcnemar_p, pair.sign_p, pair.mcnemar_holm, pair.sign_holm) == (0.25,) * 4


def test_of_three_models_every_two_are_compared_and_their_p_values_corrected() -> None:
    found = judged(A * 20, B * 20, C * 20, rows=ROWS * 20)
    assert [(pair.a, pair.b) for pair in found.pairs] == [(0, 1), (0, 2), (1, 2)]
    raw = [pair.mcnemar_p for pair in found.pairs]
    assert [pair.mcnemar_holm for pair in found.pairs] == holm(raw)
    assert found.pair(0, 2).finding == "better" and found.pair(2, 0).finding == "worse"
    turned, straight = found.pair(2, 0), found.pair(0, 2)
    assert turned.outcome == straight.outcome.turned() == Outcome(wins=0, ties=40, losses=40)
    assert turned.exact_difference.low == -straight.exact_difference.high
    assert [one.outcomes[1].wins for one in found.by_kind.values()] == [20, 20]


def test_of_many_pairs_a_difference_is_claimed_only_where_the_corrected_p_says_so_too() -> None:
    rows = ROWS * 10
    better = ['{"n":0}' if at < 6 and row.id == "0" else "?" for at, row in enumerate([*ROWS[:1] * 6, *rows])]
    rows = [*ROWS[:1] * 6, *rows]
    none = ["?"] * len(rows)
    assert judged(none, better, rows=rows).pairs[0].finding == "better"
    several = judged(none, better, none, none, none, rows=rows).pair(0, 1)
    assert several.exact_difference.low > 0 and several.mcnemar_holm > 0.05
    assert several.finding == "none"


def test_one_model_alone_has_figures_and_no_pair() -> None:
    found = judged(A)
    assert found.pairs == () and found.models[0].exact == wilson(2, 4)
    assert "exact match" in describe(found) and " vs " not in describe(found)


def test_any_right_answer_is_exact_and_the_case_says_which_one_each_model_met() -> None:
    row = Row("1", "p", {"n": 1, "s": "a"}, accepted=({"n": 2, "s": "b"},))
    found = judged(['{"n":1,"s":"a"}'], ['{"n":2,"s":"b"}'], rows=[row])
    (case,) = assessment_from_json(json.loads(json.dumps(found.to_json()))).cases
    assert [answer.exact for answer in case.answers] == [True, True]
    assert case.verdict(0, 1) is Verdict.TIE
    assert (case.nearest(0), case.nearest(1)) == ('{"n":1,"s":"a"}', '{"n":2,"s":"b"}') == case.right


def test_each_kind_has_its_own_figures_and_they_add_up() -> None:
    found = judged(A, B)
    assert list(found.by_kind) == ["even", "odd"]
    assert found.by_kind["odd"].outcomes == (Outcome(wins=1, ties=0, losses=1),)
    assert sum(one.rows for one in found.by_kind.values()) == found.rows == 4


def test_each_field_has_its_share_right_of_the_rows_that_have_it() -> None:
    rows = [
        Row("1", "p", {"n": 1, "of": {"x": "a"}, "items": [{"price": 1}, {"price": 2}]}),
        Row("2", "p", {"n": 2, "tags": ["a", "b"]}),
    ]
    said = [
        '{"n":1,"of":{"x":"b"},"items":[{"price":1},{"price":3}]}',
        '{"n":3,"tags":["b","a"],"of":{"x":"c"},"more":1}',
    ]
    fields = judged(said, rows=rows).models[0].fields
    assert {name: (share.estimate, share) for name, share in fields.items()} == {
        "n": (0.5, wilson(1, 2)),
        "of.x": (0.0, wilson(0, 2)),  # given where none was expected, too
        "items[].price": (0.0, wilson(0, 1)),
        "tags": (1.0, wilson(1, 1)),
    }
    assert judged(["no JSON"] * 2, rows=rows).models[0].fields["n"].estimate == 0


def test_an_answer_that_could_not_be_had_is_a_failed_row_with_its_reason_and_no_empty_text() -> None:
    brief = rubric_from_toml([{"dimension": "length"}, {"dimension": "json_parse"}])
    late = Missing(Text("no answer within {n} s", 5))
    found = judged(C, [late, '{"n":1}', late, Missing(Text("refused"))], rubric=brief)
    answer = found.cases[0].answers[1]
    assert answer.missing == "no answer within 5 s" and not answer.exact and answer.score.total == 0
    assert answer.score.parts["json_parse"].reason == "there is no answer: no answer within 5 s"
    model = found.models[1]
    assert [(one.reason, one.rows) for one in model.failures] == [("no answer within 5 s", 2), ("refused", 1)]
    assert model.unanswered == 3 and model.exact == wilson(1, 4)
    assert "3 rows without an answer, which count as wrong: no answer within 5 s (2)" in describe(found)
    assert assessment_from_json(json.loads(json.dumps(found.to_json()))) == found


def test_the_cases_that_tell_the_models_apart_most_come_first() -> None:
    found = judged(A, B, C)
    assert [case.disagreement for case in found.cases] == [(1, 0), (2, 1), (2, 0.5), (2, 1)]
    assert [case.row_id for case in found.by_disagreement()] == ["1", "3", "2", "0"]


def test_working_is_kept_apart_and_the_answers_after_it_are_judged() -> None:
    rubric = RUBRIC.bound_to(Task("t", "", working=True))
    cost = Cost(tokens=9, seconds=0.5, money=0.0123, currency="EUR")
    found = judged(['nought\n{"n":0}'], ["nought"], rows=ROWS[:1], rubric=rubric, cost=cost)
    a, b = found.cases[0].answers
    assert (a.working, a.text, a.exact) == ("nought", '{"n":0}', True)
    assert (b.working, b.text, b.exact) == ("", "nought", False)
    assert "9       0.50     0.0123 EUR" in describe(found)


def test_rounding_alone_is_a_tie() -> None:
    weights = {"x": 0.1, "y": 0.2, "z": 0.3}
    rubric = rubric_from_toml(
        [
            {"dimension": "field_equals", "weight": weight, "label": key, "parameters": {"field": key}}
            for key, weight in weights.items()
        ]
    )
    rows = [Row("1", "p", {"x": 1, "y": 1, "z": 1})]
    (case,) = judged(['{"x":1,"y":1}'], ['{"z":1}'], rows=rows, rubric=rubric).cases
    assert case.answers[0].score.total != case.answers[1].score.total  # 0.1 + 0.2 is not 0.3
    assert case.verdict(0, 1) is Verdict.TIE


def test_an_assessment_comes_back_from_json_as_it_was() -> None:
    found = judged(A, B, C)
    stored = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert assessment_from_json(stored) == found


def test_an_output_that_is_no_text_can_still_be_stored() -> None:
    found = judged(["\ud800"], ['{"n":"\ud800"}'], rows=ROWS[:1])
    json.dumps(found.to_json(), ensure_ascii=False).encode("utf-8")
    assert found.cases[0].answers[0].text == "\ufffd"


def test_the_terminal_says_who_wins_how_small_a_difference_shows_and_how_it_was_tested() -> None:
    found = judged(A * 50, B * 50, rows=ROWS * 50)
    assert found.pairs[0].tellable == pytest.approx(1.96 * math.sqrt(100) / 200, rel=0.05)
    said = describe(found)
    assert "With these 200 rows, a difference in exact match under about 0.10 cannot" in said
    assert "B vs A: 50 wins, 100 ties, 50 losses" in said and "Holm" not in said
    assert "corrected for 3 pairs by Holm's method" in describe(judged(A, B, C))


@pytest.mark.parametrize("value", [None, [], {}, {"rows": 3}])
def test_what_is_no_assessment_is_refused_kindly(value: Any) -> None:
    with pytest.raises(UserError, match="not a stored assessment"):
        assessment_from_json(value)


def test_an_assessment_needs_rows_models_and_one_answer_for_each() -> None:
    with pytest.raises(UserError, match="no rows"):
        judged([], rows=[])
    with pytest.raises(UserError, match="no model"):
        judge(ROWS, [], RUBRIC, {})
    with pytest.raises(ValueError, match="shorter"):
        judged(A, B[:3])
