import pytest

from engine.rewards.registry import dimensions
from engine.runs import events as ev
from engine.runs.runlog import RunLog, read_events
from engine.training.alarms import WINDOW, Alarms, troubles
from tests.training.samples import grpo

FORM = {name for name, dimension in dimensions().items() if dimension.form}


def codes(**changes):
    return troubles([grpo(step, **changes) for step in range(WINDOW)], FORM)


def stat(mean):
    return ev.PartStat(mean=mean, std=0.1)


def test_a_healthy_run_raises_no_alarm():
    assert codes() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reward": stat(0.0)}, "no_reward"),
        ({"frac_reward_zero_std": 0.9}, "frac_reward_zero_std"),
        ({"clipped_ratio": 0.5}, "clipped_ratio"),
        ({"entropy": 0.001}, "entropy"),
        ({"parts": {"json_parse": stat(1.0), "date_coverage": stat(0.1)}}, "form_only"),
    ],
)
def test_each_trouble_raises_its_own_alarm(changes, code):
    assert codes(**changes) == [code]


def test_a_solved_form_is_told_from_the_content_by_what_the_dimensions_themselves_say():
    form = {"json_parse", "json_schema", "date_format", "date_order", "length", "working_length"}
    assert form == FORM
    solved = {name: stat(1.0 if name in FORM else 0.1) for name in dimensions()}
    assert codes(parts=solved) == ["form_only"]
    assert codes(parts={**solved, "json_schema": stat(0.5)}) == []


def test_an_alarm_is_raised_once_and_only_after_a_whole_window(tmp_path):
    alarms = Alarms(RunLog(tmp_path), FORM)
    for step in range(WINDOW - 1):
        alarms.see(grpo(step, clipped_ratio=0.9))
    assert read_events(tmp_path) == []
    for step in range(WINDOW):
        alarms.see(grpo(step, clipped_ratio=0.9))
    assert [event.code for event in read_events(tmp_path)] == ["clipped_ratio"]
