import pytest

from engine.runs import events as ev
from engine.runs.timeline import Timeline
from tests.training.samples import grpo_fields, warm_fields


def started(time, resumed_from=None):
    return ev.Started(time=time, job="train", pid=1, resumed_from=resumed_from)


def warm(time, step):
    return ev.WarmStep(time=time, **warm_fields(step))


def grpo(time, step):
    return ev.GrpoStep(time=time, **grpo_fields(step))


def placed(events):
    timeline = Timeline()
    return timeline, [timeline.place(event) for event in events]


def test_steps_of_grpo_are_counted_on_after_the_warm_start():
    timeline, places = placed([started(0), warm(60, 1), warm(120, 2), grpo(180, 1), grpo(240, 2)])
    assert [step for step, _ in places[1:]] == [1, 2, 3, 4]
    assert [(mark.phase, mark.step) for mark in timeline.marks] == [("warm_start", 0), ("grpo", 2)]


def test_minutes_stand_still_while_the_run_is_paused():
    pause = [ev.Paused(time=60, phase="grpo", step=1), ev.Continued(time=660, phase="grpo", step=1)]
    timeline, places = placed([started(0), grpo(60, 1), *pause, grpo(720, 2)])
    assert places[-1][1] == pytest.approx(2.0)
    assert [(mark.kind, mark.seconds) for mark in timeline.marks if mark.phase is None] == [("paused", 600)]


def test_the_gap_between_a_kill_and_a_resume_is_no_work_and_is_marked():
    loading = ev.Progress(time=3650, stage="Loading the model", done=0, total=1)
    timeline, places = placed([started(0), grpo(60, 1), loading, started(3660, 1), grpo(3720, 2)])
    assert places[-1][1] == pytest.approx(2.0)
    assert timeline.marks[-1].kind == "resumed" and timeline.marks[-1].seconds == pytest.approx(3600)


def test_a_resume_of_a_paused_run_ends_the_pause():
    paused = ev.Paused(time=60, phase="grpo", step=1)
    _, places = placed([started(0), grpo(60, 1), paused, started(500, 1), grpo(560, 2)])
    assert places[-1][1] == pytest.approx(2.0)


def test_a_clock_that_is_set_back_takes_no_time_away():
    _, places = placed([started(1000), grpo(1060, 1), grpo(400, 2), grpo(460, 3)])
    assert [minutes for _, minutes in places[1:]] == pytest.approx([1.0, 1.0, 2.0])


def test_minutes_of_work_do_not_follow_a_clock_that_is_set():
    """Back by an hour in the second minute, forward by a day in the fourth."""
    clock = [0, 60 - 3600, 120 - 3600, 180 + 86_400, 240 + 86_400]
    events = [started(clock[0]), *(grpo(time, step) for step, time in enumerate(clock[1:], 1))]
    timeline, places = placed([event.model_copy(update={"up": 60.0 * n}) for n, event in enumerate(events)])
    assert [minute for _, minute in places] == pytest.approx([0, 1, 2, 3, 4])
    assert timeline.minutes_at(ev.Event(time=0, up=300.0)) == pytest.approx(5)
