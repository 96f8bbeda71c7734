"""Whole runs of a tiny model: every phase and control request, and what is left when something goes wrong."""

import math
import os
import threading
import time

import pytest

from engine.base.errors import UserError
from engine.runs import checkpoints
from engine.runs import events as ev
from engine.runs.runlog import NotFiniteError, request_control
from engine.runs.runs import create_run
from engine.runs.summary import read_summary
from engine.training import pipeline
from engine.worker.main import train_job
from tests.training.samples import read_samples
from tests.training.small_runs import adapter, of, recipe, same_weights, stopped_after, trained

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")


@pytest.fixture
def run(graded_project, tiny_model):
    return trained(graded_project, tiny_model=tiny_model)


def test_a_run_logs_each_step_once_and_ends_with_a_best_adapter(graded_project, run):
    assert [event.step for event in of(ev.WarmStep, run)] == [1, 2, 3]
    assert [event.step for event in of(ev.GrpoStep, run)] == [1, 2, 3, 4]
    assert [(event.phase, event.step) for event in of(ev.HeldOut, run)] == [
        ("warm_start", 0),
        ("warm_start", 2),
        ("warm_start", 3),
        ("grpo", 2),
        ("grpo", 4),
    ]
    assert checkpoints.read_best(run / "checkpoints" / "best") is not None
    assert (run / "checkpoints" / "warm_start_end" / "adapter_model.safetensors").is_file()
    assert of(ev.Finished, run)[-1].status == "done"
    assert read_summary(run).status == "done"


def test_a_step_tells_every_dimension_and_its_mean_is_that_of_the_samples(graded_project, run):
    step = of(ev.GrpoStep, run)[0]
    assert set(step.parts) <= {entry.part_name for entry in graded_project.rubric.active}
    groups = [group for group in read_samples(run) if group.step == 1]
    totals = [answer.total for group in groups for answer in group.answers]
    assert len(groups) == 2 and step.reward.mean == pytest.approx(sum(totals) / len(totals), abs=1e-5)
    assert all(reason for group in groups for answer in group.answers for _, reason in answer.parts.values())


def test_right_answers_that_would_be_cut_are_told_at_the_start(run):
    (alarm,) = [one for one in of(ev.Alarm, run) if one.code == "cut_answers"]
    assert "cuts answers after 8" in alarm.message


def test_the_validation_rows_are_never_trained_on(run):
    validation = {answer.row for event in of(ev.Probes, run) for answer in event.answers}
    assert validation and not validation & {group.row for group in read_samples(run)}


def test_the_same_recipe_on_the_same_rows_gives_the_same_weights(graded_project, tiny_model, run):
    again = trained(graded_project, tiny_model=tiny_model)
    assert same_weights(adapter(run), adapter(again))


def test_another_seed_gives_other_weights(graded_project, tiny_model, run):
    assert not same_weights(adapter(run), adapter(trained(graded_project, tiny_model=tiny_model, seed=8)))


def test_grpo_moves_the_weights_that_the_warm_start_ended_with(run):
    assert not same_weights(adapter(run), adapter(run, "warm_start_end"))


def test_a_stop_request_saves_a_checkpoint_and_resuming_ends_like_an_uninterrupted_run(
    graded_project, tiny_model, run
):
    broken = create_run(graded_project.folder, recipe(tiny_model))
    stopped_after(graded_project, broken, ev.GrpoStep, 3)
    assert checkpoints.last_whole(broken, "grpo")[1] == 3
    assert pipeline.train(graded_project, broken, resume=True) == "done"
    assert [event.step for event in of(ev.GrpoStep, broken)] == [1, 2, 3, 4]
    assert same_weights(adapter(run), adapter(broken))


def test_a_paused_run_waits_until_it_is_resumed_and_saves_a_checkpoint_when_asked(graded_project, tiny_model):
    run = create_run(
        graded_project.folder,
        recipe(tiny_model, method="grpo", steps=12, evaluate_every=0, checkpoint_every=100),
    )
    seen = []

    def callback():
        _wait_for(ev.GrpoStep, run)  # else the pause holds before the first step
        request_control(run, "pause")
        request_control(run, "checkpoint")
        _wait_for(ev.Paused, run)
        time.sleep(0.5)
        seen.append(of(ev.GrpoStep, run)[-1].step)
        request_control(run, "resume")

    watcher = threading.Thread(target=callback)
    watcher.start()
    assert pipeline.train(graded_project, run) == "done"
    watcher.join()
    assert seen == [of(ev.Paused, run)[0].step]
    assert of(ev.Continued, run) and of(ev.Checkpoint, run)[0].step <= 11


def _wait_for(kind, run):
    while not of(kind, run):
        time.sleep(0.02)


def test_a_nan_in_the_loss_stops_the_run_with_a_sentence_that_names_it(
    graded_project, tiny_model, monkeypatch
):
    from engine.training.grpo_trainer import PromptedGRPOTrainer

    real = PromptedGRPOTrainer._compute_loss

    def poisoned(self, model, inputs):
        loss = real(self, model, inputs)
        return loss * math.nan if self.state.global_step == 1 else loss

    monkeypatch.setattr(PromptedGRPOTrainer, "_compute_loss", poisoned)
    run = create_run(graded_project.folder, recipe(tiny_model, method="grpo"))
    with pytest.raises(NotFiniteError, match=r"gradient of .*lora.* is not finite at step 2 of grpo"):
        pipeline.train(graded_project, run)
    assert [event.step for event in of(ev.GrpoStep, run)] == [1]


def test_an_exception_in_a_reward_stops_the_run_and_is_never_scored_as_zero(
    graded_project, tiny_model, monkeypatch, capfd
):
    from engine.training.reward_adapter import RewardAdapter

    def broken(self, row_id, completion):
        raise ZeroDivisionError("a defect in a dimension")

    monkeypatch.setattr(RewardAdapter, "score", broken)
    run = create_run(graded_project.folder, recipe(tiny_model, method="grpo"))
    assert train_job(graded_project.folder, run) == 1
    last = of(ev.Finished, run)[-1]
    assert last.status == "failed" and "a defect in a dimension" in last.message
    assert "Traceback" in last.report and not of(ev.GrpoStep, run)


def test_patience_ends_a_run_that_stalls(graded_project, tiny_model):
    run = trained(
        graded_project, tiny_model=tiny_model, method="grpo", steps=20, evaluate_every=1, patience=2
    )
    assert "no better held-out figure" in of(ev.Finished, run)[-1].message
    assert len(of(ev.GrpoStep, run)) < 20


def test_patience_ends_the_warm_start_too_which_goes_back_to_its_best_and_a_resumed_run_agrees(
    graded_project, tiny_model
):
    """No weight moves at this rate, so that nothing is ever better than the base model."""
    changes = {
        "method": "warm_start",
        "warm_epochs": 8,
        "warm_learning_rate": 1e-12,
        "evaluate_every": 1,
        "patience": 3,
    }
    whole = trained(graded_project, tiny_model=tiny_model, **changes)
    assert [event.step for event in of(ev.WarmStep, whole)] == [1, 2, 3]
    assert same_weights(adapter(whole, "warm_start_end"), adapter(whole, "best"))

    broken = create_run(graded_project.folder, recipe(tiny_model, **changes, checkpoint_every=1))
    stopped_after(graded_project, broken, ev.WarmStep, 2)
    assert pipeline.train(graded_project, broken, resume=True) == "done"
    assert [event.step for event in of(ev.WarmStep, broken)] == [1, 2, 3]
    assert same_weights(adapter(whole), adapter(broken))


def test_the_time_limit_ends_a_run_early_and_it_still_has_its_adapter(graded_project, tiny_model):
    run = trained(graded_project, tiny_model=tiny_model, steps=10000, minutes=0.02)
    assert "time limit" in of(ev.Finished, run)[-1].message
    assert adapter(run)


def test_a_run_that_is_done_is_not_resumed_and_one_that_goes_on_is_left_alone(graded_project, run, capfd):
    with pytest.raises(UserError, match="already done"):
        pipeline.train(graded_project, run, resume=True)
    alive = ev.Started(time=time.time(), job="train", pid=os.getpid(), host=ev.HOST)
    with (run / "events.jsonl").open("a") as file:
        file.write(alive.model_dump_json() + "\n")
    before = (run / "events.jsonl").read_bytes()
    assert train_job(graded_project.folder, run, resume=True) == 2
    assert "already running" in capfd.readouterr().err
    assert (run / "events.jsonl").read_bytes() == before and read_summary(run).status == "running"


def test_only_so_many_checkpoints_are_kept_and_torn_ones_are_not_taken(graded_project, run):
    folder = checkpoints.phase_folder(run, "grpo")
    assert sorted(path.name for path in folder.glob("checkpoint-*")) == ["checkpoint-2", "checkpoint-4"]
    (folder / "checkpoint-9").mkdir()
    (folder / "checkpoint-9" / "adapter_model.safetensors").write_bytes(b"torn")
    assert checkpoints.last_whole(run, "grpo")[1] == 4
