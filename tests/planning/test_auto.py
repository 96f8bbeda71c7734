"""The preset Auto: few and many rows, short and long times, slow processors, small cards, unknown models."""

import dataclasses
import json

import pytest

from engine.base.errors import UserError
from engine.cli.main import main
from engine.data.rows import Row
from engine.models.local import look_up
from engine.planning import rules
from engine.planning.auto import auto_plan
from engine.planning.auto_project import auto_for, lines_of, minutes_of
from engine.planning.conditions import Conditions, Room, shape_of, tokens_about
from engine.planning.pace import Speed, card_of
from engine.planning.past_pace import PastPace
from engine.planning.planner import Shape, estimate
from engine.runs.recipe_values import load_recipe
from engine.runs.runs import run_folders
from engine.task import Task

SLOW = Speed("two cores", 550e9, 30e9, 0.03)
CARD = card_of("RTX 3060")
ROOMY = 24_000_000_000
SHORT = Shape(312, 55, 268)


def conditions(train, model="embedded", speed=SLOW, memory=ROOMY, shape=SHORT, **more):
    room = Room(memory, memory, speed is CARD)
    return Conditions(look_up(model), train, 0, shape, room, speed=speed, **more)


def planned(train, minutes=30, *, by_hand=None, **more):
    return auto_plan(conditions(train, **more), minutes, by_hand)


def reason(plan, field):
    return next(one for one in plan.reasons if one.field == field)


@pytest.mark.parametrize("rows", [5, 39, 300, 1103, 100_000])
@pytest.mark.parametrize("minutes", [10, 60, 480])
@pytest.mark.parametrize("speed", [SLOW, CARD], ids=lambda speed: speed.name)
def test_whatever_there_is_to_learn_it_takes_no_longer_than_it_may_and_says_why(rows, minutes, speed):
    plan = planned(rows, minutes, speed=speed)
    assert plan.recipe.minutes == minutes and plan.recipe.preset == "auto"
    assert plan.seconds < 0.95 * 60 * minutes
    if plan.recipe.warm_epochs < rules.passes(rows * plan.recipe.warm_share) - 0.5:
        assert plan.seconds > 0.6 * 60 * minutes  # what is left out is left out for want of time
        assert "as the time allows" in reason(plan, "warm_epochs").text
    assert all(one.text for one in plan.reasons)


def test_rows_decide_passes_and_the_batch():
    many, more, few, least = (planned(rows, 480).recipe for rows in (1103, 5000, 100, 5))
    assert (many.warm_batch, more.warm_epochs, few.warm_epochs, least.warm_batch) == (8, 2, 10, 2)
    assert planned(1103, 30).recipe.warm_epochs == pytest.approx(3.35, abs=0.3)  # 4, were there time
    assert planned(1103, 45, by_hand={"method": "warm_start"}).recipe.warm_epochs == 4


def test_the_rate_falls_with_the_width_and_as_alpha_grows_and_not_with_the_rank():
    assert planned(300).recipe.warm_learning_rate == 1e-3
    assert 7e-4 < planned(300, model="Qwen/Qwen2.5-0.5B-Instruct").recipe.warm_learning_rate < 1e-3
    large = planned(300, model="Qwen/Qwen3-8B").recipe
    assert large.warm_learning_rate == pytest.approx(3.75e-4, rel=0.05)
    assert large.learning_rate < 1.5e-4
    assert planned(300, by_hand={"lora_rank": 128}).recipe.warm_learning_rate == 1e-3
    assert planned(300, by_hand={"lora_alpha": 128}).recipe.warm_learning_rate == 5e-4


def test_grpo_is_planned_where_a_person_asks_for_it():
    short, long = planned(1103, 30), planned(1103, 480)
    assert short.recipe.method == long.recipe.method == "warm_start"
    assert "taught more in the same time" in reason(long, "method").text
    both = planned(1103, 120, by_hand={"method": "warm_start+grpo"})
    assert both.recipe.warm_share == 0.75 and "a quarter of the rows" in reason(both, "warm_share").text
    few = planned(60, 480, by_hand={"method": "warm_start+grpo"})
    assert few.recipe.warm_share == 1 and "too few rows" in reason(few, "warm_share").text


def test_more_rows_are_kept_for_grpo_where_the_base_model_is_able():
    able = planned(1103, 480, by_hand={"method": "warm_start+grpo"}, base=0.3)
    assert able.recipe.warm_share == 0.5 and "30%" in reason(able, "warm_share").text
    unable = planned(1103, 480, by_hand={"method": "warm_start+grpo"}, base=0.0)
    assert unable.recipe.warm_share == 0.75


def test_what_a_person_chose_stays_and_the_rest_is_sized_for_it():
    plain, chosen = planned(1103, 30), planned(1103, 30, by_hand={"method": "warm_start+grpo", "steps": 12})
    assert chosen.recipe.steps == 12 and set(chosen.recipe.by_hand) == {"method", "steps"}
    assert chosen.recipe.warm_epochs < plain.recipe.warm_epochs
    assert reason(chosen, "steps").by_hand and "Auto would take" in reason(chosen, "steps").text
    with pytest.raises(UserError, match="lora_rank"):
        planned(1103, 30, by_hand={"lora_rank": 0})


def test_long_answers_are_not_cut_and_those_beyond_all_limits_are_said():
    assert planned(300, shape=Shape(300, 250, 150)).recipe.max_answer_tokens == 256
    plan = planned(300, shape=Shape(300, 9000, 150))
    assert plan.recipe.max_answer_tokens == 4096 and "will be cut" in plan.warnings[0]


def test_the_tokens_of_an_answer_are_estimated_from_its_characters_with_room():
    answer = (
        '{"from":"2025-01-01","to":"2025-03-31","granularity":["day","week"]}'  # 39 in the embedded model
    )
    rows = [Row("r", "When?", json.loads(answer))]
    task = Task(name="t", system_prompt="", schema={})
    assert tokens_about(answer) == pytest.approx(37, abs=3)
    assert 37 < shape_of(rows, task).answer < 60


def test_it_fits_into_a_small_card_or_says_what_would():
    both = {"method": "warm_start+grpo"}
    plan = planned(
        1103, 60, by_hand=both, model="Qwen/Qwen2.5-0.5B-Instruct", speed=CARD, memory=8_000_000_000
    )
    recipe = plan.recipe
    need = estimate(
        look_up(recipe.model).sizes, recipe, gpu=True, prompt_tokens=312, answer_tokens=55, shared_tokens=268
    )
    assert need.total < 8_000_000_000 and not plan.warnings
    assert "free memory" in reason(plan, "groups_at_once").text
    large = planned(1103, 60, model="Qwen/Qwen2.5-7B-Instruct", speed=CARD, memory=8_000_000_000)
    assert large.warnings


def test_a_time_that_is_far_too_short_is_said():
    plan = planned(1103, 10, model="Qwen/Qwen3-4B", memory=64_000_000_000)
    assert "teaches little" in plan.warnings[0] and "hours" in plan.warnings[0]


def test_a_model_that_is_not_known_yet_gets_cautious_rates():
    plan = planned(1103, 30, model="someone/never-heard-of")
    assert plan.seconds is None and plan.recipe.warm_learning_rate < 1e-3
    assert "not known before it is downloaded" in plan.warnings[-1]


def test_earlier_runs_tell_the_time_better_than_the_formula():
    slow = PastPace("earlier", "embedded", 3.0, None, 1.0, None)  # three seconds a row
    plan = planned(1103, 30, paces=(slow,))
    assert plan.measured and plan.recipe.warm_epochs < 0.6
    by_both = auto_plan(conditions(1103, paces=(slow,)), 30, {"method": "grpo"})
    assert (
        not by_both.measured
        and by_both.recipe.steps < planned(1103, 30, by_hand={"method": "grpo"}).recipe.steps
    )


@pytest.mark.parametrize(
    ("text", "minutes"), [("30m", 30), ("1.5h", 90), ("45", 45), ("90 min", 90), ("overnight", 480)]
)
def test_a_time_is_read_as_people_write_it(text, minutes):
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["soon", "0m", "-5m", "1d"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(UserError, match="no time for a run"):
        minutes_of(text)


def test_a_project_is_planned_by_its_rows_and_every_choice_is_told(small_project):
    plan = auto_for(small_project, "embedded", 30, {"seed": 3})
    lines = lines_of(plan)
    assert any("Learning rate 0.001: " in line for line in lines)
    assert any("Seed 3: chosen by you" in line for line in lines)
    assert any(line.startswith("It takes about") for line in lines)


def test_the_command_line_takes_auto_where_no_preset_is_named(graded_project, tiny_model, capsys):
    words = ["train", str(graded_project.folder), "--time", "5m", "--set", f"model={tiny_model}"]
    small = {"warm_epochs": 0.2, "method": "warm_start", "max_answer_tokens": 8, "validation_rows": 2}
    for name, value in small.items():
        words += ["--set", f"{name}={value}"]
    assert main(words) == 0
    recipe = load_recipe(run_folders(graded_project.folder)[-1] / "recipe.json")
    assert (recipe.preset, recipe.minutes, recipe.warm_epochs) == ("auto", 5, 0.2)
    assert set(recipe.by_hand) == set(small)
    assert "chosen by you" in capsys.readouterr().err


def test_what_is_made_for_this_computer_is_not_handed_over_to_a_cluster(small_project, tmp_path, capsys):
    words = ["hand-over", str(small_project.folder), "--preset", "auto", "--out", str(tmp_path / "out")]
    assert main(words) == 2
    assert "for the computer it is made on" in capsys.readouterr().err


def test_another_preset_takes_no_time(small_project, capsys):
    assert main(["train", str(small_project.folder), "--preset", "quick", "--time", "30m"]) == 2
    assert "--time is for the preset auto" in capsys.readouterr().err


def test_valid_rows_of_its_own_are_the_rows_to_judge_by():
    own = dataclasses.replace(conditions(1103), valid=400)
    plan = auto_plan(own, 60)
    assert own.rows(plan.recipe).train == 1103 and plan.seconds < 0.95 * 3600
