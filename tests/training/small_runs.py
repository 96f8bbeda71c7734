"""Runs of a tiny model that take a second or two, and what is asked of them."""

import pytest
import torch

from engine.runs.recipe import Recipe
from engine.runs.runlog import read_events, request_control
from engine.runs.runs import create_run
from engine.training import pipeline


def recipe(tiny_model, **changes):
    plain = {
        "model": str(tiny_model),
        "dtype": "float32",
        "lora_rank": 4,
        "lora_alpha": 8,
        "warm_epochs": 1,
        "warm_batch": 8,
        "warm_rows_at_once": 4,
        "steps": 4,
        "prompts_per_step": 2,
        "group_size": 4,
        "groups_at_once": 1,
        "max_answer_tokens": 8,
        "evaluate_every": 2,
        "validation_rows": 4,
        "checkpoint_every": 2,
        "probes": 2,
    }
    return Recipe(**{**plain, **changes})


def of(kind, run):
    return [event for event in read_events(run) if isinstance(event, kind)]


def adapter(run, name="last"):
    from safetensors.torch import load_file

    return load_file(run / "checkpoints" / name / "adapter_model.safetensors")


def same_weights(a, b):
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def trained(project, **changes):
    run = create_run(project.folder, recipe(**changes))
    assert pipeline.train(project, run) == "done"
    return run


def stopped_after(project, run, kind, step):
    """Train this run, which is asked to stop as it tells of that step, an event of this kind."""
    say = pipeline.RunLog.say

    def telling(self, told, **fields):
        event = say(self, told, **fields)
        if told is kind and fields["step"] == step:
            request_control(self.folder, "stop")
        return event

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline.RunLog, "say", telling)
        assert pipeline.train(project, run) == "stopped"
