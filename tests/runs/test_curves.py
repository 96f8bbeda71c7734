import pytest

from engine.runs import events as ev
from engine.runs.curves import points_of, series_of, smoothed
from tests.training.samples import grpo, grpo_fields, warm_fields


def test_smoothing_a_constant_changes_nothing_from_the_first_point_on():
    assert smoothed([0.7] * 5) == pytest.approx([0.7] * 5)


def test_smoothing_is_the_debiased_moving_average():
    assert smoothed([1.0, 0.0], weight=0.5) == pytest.approx([1.0, (0.25 * 1.0) / 0.75])


def test_a_curve_of_a_dimension_has_points_only_where_the_dimension_applied():
    both = {"a": ev.PartStat(mean=0.1, std=0.2), "b": ev.PartStat(mean=0.3, std=0.0)}
    events = [grpo(1, parts=both), grpo(2, parts={"a": ev.PartStat(mean=0.4, std=0.2)})]
    found = {one.name: one for one in series_of(events)}
    assert found["part a"].x == (1.0, 2.0) and found["part a"].y == (0.1, 0.4)
    assert found["part b"].x == (1.0,)
    assert "kl" not in found


def test_each_phase_has_a_held_out_curve_of_its_own():
    looks = [
        ev.HeldOut(time=0, phase=phase, step=step, exact=0.5, reward=0.6, rows=4, best=False, seconds=1)
        for phase, step in (("warm_start", 0), ("warm_start", 5), ("grpo", 5))
    ]
    found = [one for one in series_of([ev.WarmStep(time=0, **warm_fields(1)), *looks]) if "exact" in one.name]
    assert [(one.phase, one.x) for one in found] == [("warm_start", (0.0, 5.0)), ("grpo", (5.0,))]


def test_a_new_field_of_a_step_is_a_curve_without_more_ado():
    class Grown(ev.GrpoStep):
        surprise: float

    points = {point.name: point for point in points_of(Grown(time=0, surprise=0.25, **grpo_fields(1)))}
    assert points["surprise"].value == 0.25
    assert (points["reward"].value, points["reward"].spread) == (0.5, 0.1)
    assert not {"time", "type", "step", "kl"} & set(points)
