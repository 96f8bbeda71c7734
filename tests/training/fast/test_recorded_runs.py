"""Whole runs whose decode steps are recorded, with a recorder of a CPU's operations in place of a card's."""

from functools import cached_property
from types import SimpleNamespace

import pytest
import torch

from engine.runs import events as ev
from engine.runs.recipe import Recipe
from engine.training import oom_retry
from engine.training import session as session_module
from engine.training.fast import decode_graphs, fast_trainer, merged_weights
from engine.training.fast.decode_graphs import DecodeGraphs
from engine.training.fast.group_step import group_log_probs
from engine.training.session import Session
from tests.training.fast.op_recorder import OpRecorder
from tests.training.test_oom_retry import FullOnce
from tests.training.test_pipeline import adapter, of, same_weights, trained

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning", "ignore:.*:FutureWarning")
CHANGES = {"method": "grpo", "scale_rewards": "group", "warm_epochs": 0, "max_answer_tokens": 12}


class FailingLater(OpRecorder):
    """Fails at its second recording."""

    def record(self, step):
        if self.recordings == 1:
            raise RuntimeError("operation not permitted when stream is capturing")
        return super().record(step)


def with_recorder(monkeypatch, recorder):
    """Runs record as on a card: merged weights in plain buffers, and the session makes recorded steps."""
    monkeypatch.setattr(merged_weights, "_onednn_computes", lambda *_: False)
    made = []

    def graphs(session):
        def say(reason):
            session.log.say(ev.Alarm, code="decode_graphs", message=reason)

        made.append(DecodeGraphs(recorder, say))
        return made[-1]

    lazily = cached_property(graphs)
    lazily.__set_name__(Session, "decode_graphs")
    monkeypatch.setattr(Session, "decode_graphs", lazily)
    return made


def test_a_run_by_recorded_steps_learns_what_a_run_by_plain_steps_learns(
    graded_project, tiny_model, monkeypatch
):
    with monkeypatch.context() as patch:
        with_recorder(patch, None)
        patch.setattr(Session, "decode_graphs", None)
        plain = trained(graded_project, tiny_model=tiny_model, **CHANGES)
    recorder = OpRecorder()
    made = with_recorder(monkeypatch, recorder)
    run = trained(graded_project, tiny_model=tiny_model, **CHANGES)
    (graphs,) = made  # one for rollouts and looks together
    assert recorder.replays > recorder.recordings > 0
    assert recorder.releases <= 1  # the first look at a few rows has a smaller cache than the rollouts
    assert graphs.off is None and not [one for one in of(ev.Alarm, run) if one.code == "decode_graphs"]
    assert [one.reward for one in of(ev.GrpoStep, run)] == [one.reward for one in of(ev.GrpoStep, plain)]
    assert same_weights(adapter(run), adapter(plain))


def test_a_run_whose_recording_fails_says_so_once_and_ends_the_same(graded_project, tiny_model, monkeypatch):
    with monkeypatch.context() as patch:
        with_recorder(patch, OpRecorder())
        expected = trained(graded_project, tiny_model=tiny_model, **CHANGES)
    with_recorder(monkeypatch, FailingLater())
    run = trained(graded_project, tiny_model=tiny_model, **CHANGES)
    said = [one.message for one in of(ev.Alarm, run) if one.code == "decode_graphs"]
    assert said == ["Recording one failed (RuntimeError)."]
    assert same_weights(adapter(run), adapter(expected))


def test_a_step_without_memory_gives_the_static_cache_back_before_it_is_tried_again(
    graded_project, tiny_model, monkeypatch
):
    made = with_recorder(monkeypatch, OpRecorder())
    full = FullOnce(group_log_probs, lambda args: args[1].size(0), fits=4, call=2)
    monkeypatch.setattr(fast_trainer, "group_log_probs", full)
    held = []
    free = oom_retry._free_memory
    monkeypatch.setattr(oom_retry, "_free_memory", lambda: (held.append(made[0].capacity_for(1)), free()))
    run = trained(graded_project, tiny_model=tiny_model, **CHANGES, groups_at_once=2)
    assert held and set(held) == {0}
    said = [(one.code, one.message) for one in of(ev.Alarm, run) if one.code != "cut_answers"]
    assert said[0] == ("decode_graphs", decode_graphs.NO_MEMORY) and said[1][0] == "out_of_memory"
    assert [event.step for event in of(ev.GrpoStep, run)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("changes", "kind", "packs"),
    [
        ({"decode_graphs": False}, "cuda", True),
        ({"method": "warm_start"}, "cuda", True),
        ({"vllm_server": "http://node2:8000"}, "cuda", True),
        ({}, "cuda", False),
        ({}, "cpu", True),
    ],
)
def test_recorded_steps_are_for_the_rollouts_of_a_card_alone(changes, kind, packs, monkeypatch):
    monkeypatch.setattr(session_module, "recorded_decoding", lambda *_: "recorded")

    def chosen(**given):
        fake = SimpleNamespace(model=None, log=None, **given)
        return Session.decode_graphs.func(fake)

    card = SimpleNamespace(kind="cuda")
    assert chosen(recipe=Recipe(), device=card, packs=True) == "recorded"
    given = {"recipe": Recipe(**changes), "device": SimpleNamespace(kind=kind), "packs": packs}
    assert chosen(**given) is None


def test_recording_is_not_tried_again_on_a_card_where_it_crashed_a_run(tmp_path, monkeypatch):
    monkeypatch.setenv("LATHE_DATA", str(tmp_path))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda *_: "NVIDIA H100")
    monkeypatch.setattr(decode_graphs, "CudaRecorder", lambda device: OpRecorder())
    said = []
    log = SimpleNamespace(say=lambda kind, **fields: said.append(fields))
    from tests.training.conftest import tiny_model as make

    model = make("llama")
    graphs = decode_graphs.recorded_decoding(model, log)
    assert graphs is not None and not said
    graphs._trials.begin()
    (note,) = (tmp_path / "recording-trials").glob("*.json")
    note.write_text(note.read_text().replace('"began":', '"began":1'))  # as of a process that is no more
    assert decode_graphs.recorded_decoding(model, log) is None
    assert [one["code"] for one in said] == ["decode_graphs"]
    assert str(tmp_path) in said[0]["message"] and "without recorded steps" in said[0]["message"]
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda *_: "NVIDIA L4")
    assert decode_graphs.recorded_decoding(model, log) is not None
