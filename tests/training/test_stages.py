"""What a run says while it makes no steps, and that it is paused and stopped there too."""

import threading
import time

import pytest

from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs import stages as names
from engine.runs.runlog import RunLog, request_control
from engine.runs.runs import create_run
from engine.runs.summary import read_summary
from engine.training import callback, pipeline, stages
from engine.training.measure import measure
from engine.worker.main import train_job
from tests.training.small_runs import adapter, of, recipe, same_weights

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")


@pytest.fixture(autouse=True)
def asks_at_every_count(monkeypatch):
    monkeypatch.setattr(stages, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(stages, "SAY_SECONDS", 0.0)


@pytest.fixture
def request_at(monkeypatch):
    """Leaves a request the first time that a stage is said, or a step is made."""
    say = RunLog.say

    def use(control, wanted):
        left = []

        def and_ask(log, kind, **fields):
            event = say(log, kind, **fields)
            at = fields.get("stage") or (kind.__name__, fields.get("step"))
            if at == wanted and not left:
                left.append(time.monotonic())
                request_control(log.folder, control)
            return event

        monkeypatch.setattr(RunLog, "say", and_ask)
        return left

    return use


def test_every_stage_has_a_count_that_comes_to_its_end(graded_project, tiny_model):
    run = create_run(graded_project.folder, recipe(tiny_model))
    pipeline.train(graded_project, run)
    said = {}
    for event in of(ev.Progress, run):
        said.setdefault(event.stage, []).append((event.done, event.total))
    assert said[names.MODEL] == [(part, 5) for part in range(1, 6)]
    assert said[names.TOKENS][-1][0] == said[names.TOKENS][-1][1] == 20
    assert said[names.BASE_HELD_OUT][0] == (0, 4) and said[names.BASE_HELD_OUT][-1] == (4, 4)
    assert said[names.HELD_OUT].count((4, 4)) == 4
    assert said[names.WEIGHTS][0][0] == 0 and said[names.WEIGHTS][0][1] > 10


@pytest.mark.parametrize("stage", [names.MODEL, names.WEIGHTS, names.TOKENS, names.BASE_HELD_OUT])
def test_a_stop_before_the_first_step_ends_the_run_at_once(graded_project, tiny_model, request_at, stage):
    run = create_run(graded_project.folder, recipe(tiny_model))
    left = request_at("stop", stage)
    assert pipeline.train(graded_project, run) == "stopped"
    assert time.monotonic() - left[0] < 2
    assert of(ev.Finished, run)[-1].status == "stopped" and not of(ev.WarmStep, run)
    assert not (run / "control.stop").exists()
    assert pipeline.train(graded_project, run, resume=True) == "done"


@pytest.mark.parametrize("stage", [names.MODEL, names.WEIGHTS, names.TOKENS, names.BASE_HELD_OUT])
def test_a_pause_holds_in_each_stage(graded_project, tiny_model, request_at, stage):
    run = create_run(graded_project.folder, recipe(tiny_model, method="warm_start"))
    request_at("pause", stage)
    grew = []

    def go_on():
        while not of(ev.Paused, run):
            time.sleep(0.02)
        before = len((run / "events.jsonl").read_bytes())
        time.sleep(0.3)
        grew.append(len((run / "events.jsonl").read_bytes()) - before)
        assert read_summary(run).status == "paused"
        request_control(run, "resume")

    friend = threading.Thread(target=go_on)
    friend.start()
    assert pipeline.train(graded_project, run) == "done"
    friend.join()
    assert grew == [0] and len(of(ev.Continued, run)) == 1


def test_a_stop_within_an_evaluation_keeps_the_step(graded_project, tiny_model, request_at):
    run = create_run(graded_project.folder, recipe(tiny_model))
    request_at("stop", names.HELD_OUT)  # of step 2
    assert pipeline.train(graded_project, run) == "stopped"
    assert [event.step for event in of(ev.Checkpoint, run)] == [2]
    assert [event.step for event in of(ev.HeldOut, run)] == [0]
    summary = read_summary(run)
    assert summary.unmeasured and summary.best is None and summary.can_measure
    assert "Not measured" in summary.report


def test_a_run_that_is_stopped_is_measured_where_that_is_quick(graded_project, tiny_model, request_at):
    run = create_run(graded_project.folder, recipe(tiny_model, evaluate_every=0))
    request_at("stop", ("WarmStep", 1))
    assert pipeline.train(graded_project, run) == "stopped"
    assert [event.step for event in of(ev.HeldOut, run)] == [0, 1]
    assert names.LAST_HELD_OUT in {event.stage for event in of(ev.Progress, run)}
    assert not read_summary(run).unmeasured and not read_summary(run).can_measure


def test_measuring_before_the_stop_is_left_out_at_a_second_request(graded_project, tiny_model, request_at):
    run = create_run(graded_project.folder, recipe(tiny_model, evaluate_every=0))
    request_at("stop", ("WarmStep", 1))
    say = RunLog.say

    def and_again(log, kind, **fields):
        event = say(log, kind, **fields)
        if fields.get("stage") == names.LAST_HELD_OUT:
            request_control(log.folder, "stop")
        return event

    RunLog.say, kept = and_again, RunLog.say
    try:
        assert pipeline.train(graded_project, run) == "stopped"
    finally:
        RunLog.say = kept
    assert [event.step for event in of(ev.HeldOut, run)] == [0]
    assert [event.step for event in of(ev.Checkpoint, run)] == [1]


def test_a_run_that_was_stopped_unmeasured_is_measured_later(
    graded_project, tiny_model, request_at, monkeypatch
):
    monkeypatch.setattr(callback, "UNASKED_SECONDS", 0.0)
    run = create_run(graded_project.folder, recipe(tiny_model, evaluate_every=0))
    request_at("stop", ("WarmStep", 2))
    pipeline.train(graded_project, run)
    trained = adapter(run)
    assert read_summary(run).unmeasured
    wanted = (run / "recipe.json").read_text()
    (run / "recipe.json").write_text(wanted.replace(str(tiny_model), str(run / "gone")))
    assert train_job(graded_project.folder, run, measures=True) == 2
    summary = read_summary(run)
    assert summary.status == "stopped" and summary.can_measure
    assert [alarm.event.code for alarm in summary.alarms][-1] == "not_measured"
    (run / "recipe.json").write_text(wanted)
    assert measure(graded_project, run) == "stopped"
    summary = read_summary(run)
    assert [(event.step, event.rows) for event, *_ in summary.held_out] == [(0, 4), (2, 4)]
    assert summary.status == "stopped" and not summary.unmeasured and "Best:" in summary.report
    assert same_weights(adapter(run), trained)
    with pytest.raises(UserError, match="nothing to measure"):
        measure(graded_project, run)
    assert pipeline.train(graded_project, run, resume=True) == "done"
    assert [event.step for event in of(ev.WarmStep, run)] == [1, 2, 3]
