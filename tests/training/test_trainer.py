import math
from dataclasses import replace

import pytest

from engine.rewards.rubric import rubric_from_toml, score
from engine.training.reward_adapter import RewardAdapter
from engine.training.trainer import stat


@pytest.fixture
def reward_adapter(small_project):
    return RewardAdapter(small_project, small_project.split("train"))


def columns(reward_adapter, rows, texts):
    functions = reward_adapter.functions()
    ids = [row.id for row in rows]
    return [
        function(completions=texts, row_id=ids, prompts=texts, trainer_state=None) for function in functions
    ]


ANSWERS = [
    "{}",
    "",
    "no JSON",
    '{"from":"2030-01-01","to":"2030-01-31","granularity":["Day"]}',
    '```json\n{"from":"2030-13-01"}\n```',
]


@pytest.mark.parametrize("text", ANSWERS)
def test_the_weighted_sum_that_trl_makes_is_the_total_of_the_rubric(small_project, reward_adapter, text):
    row = small_project.split("train")[0]
    found = [column[0] for column in columns(reward_adapter, [row], [text])]
    total = math.fsum(
        weight * value
        for weight, value in zip(reward_adapter.weights.values(), found, strict=True)
        if value is not None
    )
    assert total == pytest.approx(score(small_project.rubric, row, text).total, abs=1e-9)


@pytest.fixture
def partly_judged(small_project):
    """The small project with a dimension that applies to none of its rows."""
    tables = [
        {"dimension": "json_parse", "weight": 1.0},
        {"dimension": "number_close", "weight": 3.0, "parameters": {"field": "amount"}},
    ]
    return replace(small_project, rubric=rubric_from_toml(tables))


def test_the_total_agrees_where_a_dimension_does_not_apply(partly_judged):
    project = partly_judged
    row = project.split("train")[0]
    reward_adapter = RewardAdapter(project, [row])
    found = [column[0] for column in columns(reward_adapter, [row], ['{"from": 1}'])]
    total = math.fsum(
        w * v for w, v in zip(reward_adapter.weights.values(), found, strict=True) if v is not None
    )
    assert total == pytest.approx(score(project.rubric, row, '{"from": 1}').total)


def test_dimensions_that_are_scaled_by_themselves_keep_their_own_scores(partly_judged):
    project = partly_judged
    row = project.split("train")[0]
    found = [column[0] for column in columns(RewardAdapter(project, [row], True), [row], ['{"from": 1}'])]
    assert found == [1.0, None]  # divided by the weight that applies, the first would be 4


def test_an_answer_that_follows_its_working_is_right_though_the_working_costs(small_project):
    tables = [{"dimension": "exact", "weight": 1.0}, {"dimension": "working_length", "weight": 1.0}]
    task = replace(small_project.task, working=True)
    project = replace(small_project, task=task, rubric=rubric_from_toml(tables).bound_to(task))
    row = project.split("train")[0]
    adapter = RewardAdapter(project, [row])
    answer = "a line of working\n" * 100 + row.answer_text()
    assert adapter.score(row.id, answer).total < 0.9 and adapter.is_right(row.id, answer)
    assert not adapter.is_right(row.id, answer + "}")


def test_taking_the_answers_of_a_step_gives_each_once(small_project, reward_adapter):
    rows = small_project.split("train")[:2]
    columns(reward_adapter, [rows[0], rows[0], rows[1], rows[1]], ["{}", "{}", "a", "b"])
    assert [(row_id, text) for row_id, text, _ in reward_adapter.take()[0]] == [
        (rows[0].id, "{}"),
        (rows[0].id, "{}"),
        (rows[1].id, "a"),
        (rows[1].id, "b"),
    ]
    assert reward_adapter.take() == ([], [])


def test_the_deviation_is_that_of_the_population():
    found = stat([0.0, 1.0])
    assert (found.mean, found.std) == (0.5, 0.5)
