"""Base weights shared out over two processes on the CPU (gloo): FSDP as `accelerate launch` asks for it."""

import json
import os
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs.runs import run_folders
from engine.runs.summary import read_summary
from engine.training.distributed import process_group
from engine.training.distributed.launcher import pop_sharding_request
from tests.training.distributed.sharded_check import check_all
from tests.training.distributed.test_process_group import TWO, launch, settings, start_pair, steps, trained
from tests.training.samples import read_samples

FSDP = [one for one in TWO if one != "--multi_gpu"] + ["--use_fsdp", "--fsdp_version=2"]
FIXED = Path(__file__).with_name("fixed_rollout.py")


@pytest.mark.slow
def test_sharded_models_answer_and_learn_like_whole_ones_with_unequal_work_in_two_processes():
    processes = start_pair(options=FSDP, prepare=(check_all, check_all))
    said = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert [out.strip() for out, _ in said] == ["process 0: equal", "process 1: equal"]


@pytest.mark.slow
def test_a_run_with_sharded_weights_learns_as_one_process_does_and_one_process_resumes_it(
    graded_project, tiny_model
):
    recipe = settings(tiny_model, validation_rows=1)
    alone = trained(graded_project, *recipe, "--name", "alone")
    shared = trained(graded_project, *recipe, "--name", "shared", processes=2, options=FSDP)
    for kind in (ev.WarmStep, ev.GrpoStep):
        pairs = list(zip(steps(alone, kind), steps(shared, kind), strict=True))
        assert len(pairs) >= 10
        for one, two in pairs:
            assert one.loss == pytest.approx(two.loss, abs=1e-3)
            assert one.grad_norm == pytest.approx(two.grad_norm, rel=1e-3)
    assert [e.entropy for e in steps(alone, ev.GrpoStep)] == pytest.approx(
        [e.entropy for e in steps(shared, ev.GrpoStep)], abs=1e-3
    )
    assert read_samples(alone) == read_samples(shared)
    looks = [[(e.phase, e.step, e.reward) for e in steps(run, ev.HeldOut)] for run in (alone, shared)]
    assert looks[0] == looks[1]
    (said,) = [event for event in steps(shared, ev.Alarm) if event.code == "sharded"]
    assert "over 2 processes (FSDP): each holds 0.1 of 0.3 MB" in said.message
    same_plain_adapters(alone, shared)
    undo_the_end(shared)
    assert trained(graded_project, "--resume", shared.name) == shared
    assert [event.step for event in steps(shared, ev.GrpoStep)] == list(range(1, 11))
    same_plain_adapters(alone, shared)


def same_plain_adapters(alone, shared):
    """What lies on disk is an adapter as peft writes it, with nothing of the sharding in it."""
    folders = [run / "checkpoints" / "last" for run in (alone, shared)]
    names = [sorted(path.name for path in folder.iterdir()) for folder in folders]
    assert names[0] == names[1]
    one, two = (load_file(folder / "adapter_model.safetensors") for folder in folders)
    torch.testing.assert_close(one, two, rtol=1e-3, atol=1e-5)


def undo_the_end(run):
    """As if the run had been killed after the checkpoint of step 8."""
    checkpoints = run / "checkpoints"
    (checkpoints / "grpo" / "checkpoint-10" / "whole.json").unlink()
    lines = (run / "events.jsonl").read_text().splitlines(keepends=True)
    kept = [line for line in lines if json.loads(line)["type"] != "finished"]
    (run / "events.jsonl").write_text("".join(kept))


@pytest.mark.slow
def test_answers_sampled_from_sharded_weights_equal_those_of_whole_weights(graded_project, tiny_model):
    recipe = settings(tiny_model, method="grpo", steps=3, gradient_checkpointing=True, merge_rollout=False)
    sampled = {"processes": 2, "prepare": None}
    plain = trained(graded_project, *recipe, "--name", "plain", **sampled)
    shared = trained(graded_project, *recipe, "--name", "shared", **sampled, options=FSDP)
    assert read_samples(plain) == read_samples(shared) and len(run_folders(graded_project.folder)) == 2
    assert read_summary(shared).status == "done"


@pytest.mark.slow
@pytest.mark.skipif(find_spec("deepspeed") is None, reason="its launcher wants deepspeed to be installed")
@pytest.mark.parametrize("stage", ["2", "3"])
def test_a_run_under_a_deepspeed_config_learns_as_one_process_does(graded_project, tiny_model, stage):
    zero = [one for one in TWO if one != "--multi_gpu"] + ["--use_deepspeed", "--zero_stage", stage]
    recipe = settings(tiny_model, method="grpo", steps=5)
    alone = trained(graded_project, *recipe, "--name", "alone")
    process = launch(FIXED, "train", graded_project.folder, *recipe, "--name", "shared", options=zero)
    said, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    shared = Path(said.strip())
    for one, two in zip(steps(alone, ev.GrpoStep), steps(shared, ev.GrpoStep), strict=True):
        assert one.loss == pytest.approx(two.loss, abs=1e-3)
    assert any(event.code == "sharded" for event in steps(shared, ev.Alarm)) == (stage == "3")
    same_plain_adapters(alone, shared)


@pytest.fixture
def launched(monkeypatch):
    """.join` anew, under the variables of a launcher."""

    def with_variables(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return process_group.join_process_group.__wrapped__()

    return with_variables


DEEPSPEED = {"ACCELERATE_USE_DEEPSPEED": "true"}


def test_zero_stage_3_shards_the_weights_and_lower_stages_do_not(monkeypatch, tmp_path):
    def wished(**variables):
        for name, value in {**DEEPSPEED, **variables}.items():
            monkeypatch.setenv(name, value)
        return pop_sharding_request()

    assert not wished() and "ACCELERATE_USE_DEEPSPEED" not in os.environ
    assert not wished(ACCELERATE_DEEPSPEED_ZERO_STAGE="1")
    assert wished(ACCELERATE_DEEPSPEED_ZERO_STAGE="3", ACCELERATE_DEEPSPEED_OFFLOAD_PARAM_DEVICE="none")
    with pytest.raises(UserError, match="own memory"):
        wished(ACCELERATE_DEEPSPEED_OFFLOAD_OPTIMIZER_DEVICE="cpu")
    file = tmp_path / "zero.json"
    for zero, wanted in (({"stage": 3}, True), ({"stage": 2}, False), ({}, False)):
        file.write_text(json.dumps({"zero_optimization": zero, "train_batch_size": "auto"}))
        assert wished(ACCELERATE_DEEPSPEED_CONFIG_FILE=str(file)) == wanted
    file.write_text(json.dumps({"zero_optimization": {"stage": 3, "offload_param": {"device": "nvme"}}}))
    with pytest.raises(UserError, match="own memory"):
        wished()
    file.write_text("[]")
    with pytest.raises(UserError, match=r"zero\.json cannot be read"):
        wished()


def test_unsupported_launcher_settings_are_refused(launched):
    with pytest.raises(UserError, match="computer's own memory"):
        launched(
            WORLD_SIZE="2",
            ACCELERATE_USE_DEEPSPEED="false",
            ACCELERATE_USE_FSDP="true",
            FSDP_OFFLOAD_PARAMS="true",
        )


def test_one_process_under_an_fsdp_config_trains_as_one_without(launched):
    assert launched(WORLD_SIZE="1", ACCELERATE_USE_FSDP="true") == process_group.ProcessGroup()
    assert "ACCELERATE_USE_FSDP" not in os.environ
