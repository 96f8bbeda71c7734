"""Which rows a rollout asks, and that a run that is resumed asks what the unbroken one does."""

import random
from collections import Counter
from itertools import pairwise

import pytest

from engine.base.text import Text
from engine.data.rows import Row
from engine.project import Project
from engine.rewards.part import Part, Score
from engine.rewards.rubric import rubric_from_toml
from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.runs import create_run
from engine.training import pipeline
from engine.training.prompts import PASSES, ByPassRate, Shuffled
from engine.training.reward_adapter import RewardAdapter
from tests.training.small_runs import adapter, of, recipe, same_weights, stopped_after

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")
ROWS = [Row(id=f"r{number}", prompt=f"ask {number}", completion={"n": number}) for number in range(40)]


def ids(rows):
    return [row.id for row in rows]


def asked(prompts, rollouts, rate, count=4):
    """The ids that each rollout asks; `rate` gives the share of right answers to a row."""
    lists = []
    for rollout in range(rollouts):
        chosen = ids(prompts.take(rollout, count))
        prompts.record(rollout, {row_id: rate(row_id) for row_id in chosen})
        lists.append(chosen)
    return lists


def test_shuffled_rows_come_once_in_each_pass_in_an_order_of_the_seed():
    one, same, other = (asked(Shuffled(ROWS, 20, 4, seed), 20, lambda _: 0.5) for seed in (1, 1, 2))
    assert one == same != other
    for half in (one[:10], one[10:]):
        assert sorted(row_id for chosen in half for row_id in chosen) == sorted(ids(ROWS))


@pytest.mark.parametrize("make", [lambda: Shuffled(ROWS, 9, 4, 1), lambda: ByPassRate(ROWS, 1)])
def test_the_reserve_of_a_rollout_is_other_rows_and_the_same_each_time(make):
    prompts = make()
    used = set(ids(prompts.take(0, 4)))
    more = ids(prompts.take(0, 6, used))
    assert len(set(more)) == 6 and not used & set(more)
    assert more == ids(make().take(0, 6, used))
    assert len(prompts.take(0, 50, used)) == len(ROWS) - 4


def test_rows_that_are_now_right_and_now_wrong_come_often_and_the_others_seldom():
    uncertain = set(ids(ROWS[:10]))
    sure = {row_id: float(row_id < "r2") for row_id in ids(ROWS)}
    lists = asked(ByPassRate(ROWS, 3), 200, lambda row_id: 0.5 if row_id in uncertain else sure[row_id])
    counts = Counter(row_id for chosen in lists for row_id in chosen)
    often = sum(counts[row_id] for row_id in uncertain) / 10
    seldom = sum(counts[row_id] for row_id in ids(ROWS[10:])) / 30
    assert often > 4 * seldom > 0


@pytest.mark.parametrize(("rows", "count"), [(40, 4), (40, 1), (9, 8), (3, 8)])
def test_every_row_comes_back_in_time_whatever_the_answers_are(rows, count):
    draw = random.Random(0)
    lists = asked(ByPassRate(ROWS[:rows], 5), 600, lambda _: draw.choice([0, 0, 0.1, 0.5, 1]), count)
    bound = PASSES * (rows - 1) / count + 1
    for row_id in ids(ROWS[:rows]):
        seen = [-1, *(at for at, chosen in enumerate(lists) if row_id in chosen), len(lists)]
        assert max(late - early for early, late in pairwise(seen)) <= bound + 1


def test_a_restored_choice_goes_on_as_the_one_that_was_saved_and_forgets_rows_that_are_gone():
    def rate(row_id):
        return (int(row_id[1:]) % 5) / 4

    one, other = ByPassRate(ROWS, 1), ByPassRate(ROWS, 1)
    asked(one, 30, rate)
    other.restore(one.state())
    assert asked(one, 30, rate) == asked(other, 30, rate)
    fewer = ByPassRate(ROWS[:20], 1)
    fewer.restore(one.state())
    assert set(ids(fewer.take(0, 20))) == set(ids(ROWS[:20]))


@pytest.fixture
def tied_project(small_project):
    """A reward that often is equal for all answers to a prompt: short enough, or not."""
    rewards = [{"dimension": "length", "parameters": {"ratio": 1, "slack": 0, "extra_text": False}}]
    project = Project(small_project.folder, small_project.task, rubric_from_toml(rewards))
    project.save()
    return project


@pytest.mark.parametrize("each", [False, True])
def test_groups_of_equal_rewards_move_nothing_not_even_by_rounding(
    tied_project, tiny_model, monkeypatch, each
):
    same = Score(
        0.44, {"length": Part(0.44, Text("for all"))}
    )  # in float32 the mean of three is another number
    monkeypatch.setattr(RewardAdapter, "score", lambda *_: same)
    changes = {"steps": 1, "group_size": 3, "validation_rows": 0, "scale_each_reward": each}
    run = create_run(tied_project.folder, recipe(tiny_model, method="grpo", **changes))
    assert pipeline.train(tied_project, run) == "done"
    (step,) = of(ev.GrpoStep, run)
    assert (step.grad_norm, step.loss, step.frac_reward_zero_std) == (0.0, 0.0, 1.0)


def test_a_run_that_stops_between_two_updates_of_a_rollout_ends_like_the_unbroken_one(
    tied_project, tiny_model
):
    settings = recipe(
        tiny_model,
        method="grpo",
        steps=6,
        group_size=2,
        max_answer_tokens=22,
        validation_rows=0,
        checkpoint_every=100,
        prompt_choice="by_pass_rate",
        resample_groups=3,
        updates_per_rollout=2,
        entropy_target=9.0,
        learning_rate=1e-3,
        warmup_steps=0,
    )
    whole, broken = (create_run(tied_project.folder, settings) for _ in range(2))
    assert pipeline.train(tied_project, whole) == "done"
    stopped_after(tied_project, broken, ev.GrpoStep, 3)
    folder, step = checkpoints.last_whole(broken, "grpo")
    assert step == 3 and (folder / "rollout-0.safetensors").exists()
    assert pipeline.train(tied_project, broken, resume=True) == "done"
    assert same_weights(adapter(whole), adapter(broken))
    own = {"time", "up", "seconds", "tokens_per_second", "memory_bytes"}
    steps = [[event.model_dump(exclude=own) for event in of(ev.GrpoStep, run)] for run in (whole, broken)]
    assert steps[0] == steps[1]
    for first, second in zip(steps[0][::2], steps[0][1::2], strict=True):
        assert first["reward"] == second["reward"] and first["loss"] != second["loss"]
    assert any(step["extra_groups"] for step in steps[0])
    assert all(step["frac_zero_std_trained"] <= step["frac_reward_zero_std"] for step in steps[0])
    assert any(step["frac_zero_std_trained"] < step["frac_reward_zero_std"] for step in steps[0])
