"""Decoding by static, recorded steps against the growing cache; recordings are played on the CPU."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from engine.base.errors import UserError
from engine.planning.buckets import rows_bucket, slots_bucket
from engine.training.fast import decode_graphs, merged_weights, rollout, static_decode
from engine.training.fast.crash_guard import CrashGuard
from engine.training.fast.decode_graphs import DecodeGraphs
from engine.training.fast.merged_weights import MergedWeights
from engine.training.fast.recording_checks import agree, detect_unrecordable
from tests.training.conftest import FAMILIES, PROMPTS, spell, tiny_model
from tests.training.fast.op_recorder import OpRecorder
from tests.training.fast.test_rollout import ENDS, ROWS, ours

pytestmark = [
    # transformers 5.23's own Trainer still asks for the old name.
    pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"),
]

# Prompts of four lengths, six answers each: 24 rows are filled up to 32, and dropped through several buckets.
MANY = [spell(prompt) for prompt in PROMPTS for _ in range(6)]


@pytest.fixture
def cuda_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merged weights in plain buffers, as on a card; and short buckets, so that a rollout meets several."""
    monkeypatch.setattr(merged_weights, "_onednn_computes", lambda *_: False)
    for module in (decode_graphs, static_decode, rollout):
        monkeypatch.setattr(module, "slots_bucket", lambda slots: -(-slots // 8) * 8)


def sampled(model: Any, graphs: DecodeGraphs | None = None, seed: int = 3, **named: Any) -> list[list[int]]:
    return ours(model, MANY, seed=seed, graphs=graphs, **named)


def told() -> tuple[list[str], Any]:
    said: list[str] = []
    return said, said.append


# -- the static step alone


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("merge", [False, True])
def test_static_steps_sample_the_answers_of_the_growing_cache_under_the_same_seed(
    family: str, merge: bool
) -> None:
    model = tiny_model(family).eval()
    graphs, answers = DecodeGraphs(None), []
    for seed in range(3):
        expected = sampled(model, None, seed, merge=merge)
        assert sampled(model, graphs, seed, merge=merge) == expected
        answers += expected
    assert graphs.off is None and graphs.capacity_for(1) > 0
    assert any(len(answer) == 1 for answer in answers)  # nothing but its end token
    assert any(len(answer) == 12 and answer[-1] not in ENDS for answer in answers)  # cut at the limit


@pytest.mark.parametrize("named", [{"greedy": True}, {"exact_draws": False}, {"rows_per_batch": 5}])
def test_static_steps_answer_alike_greedily_with_cheap_draws_and_in_batches(named: dict[str, Any]) -> None:
    model = tiny_model("llama").eval()
    assert sampled(model, DecodeGraphs(None), **named) == sampled(model, **named)


def test_draws_do_not_depend_on_the_rows_that_fill_up_a_bucket() -> None:
    model = tiny_model("llama").eval()
    after = []
    for graphs in (None, DecodeGraphs(None)):
        torch.manual_seed(11)
        ours(model, ROWS[:5], graphs=graphs)
        after.append(torch.get_rng_state())
    assert torch.equal(*after)


def test_nothing_of_an_earlier_rollout_reaches_a_later_one() -> None:
    model, graphs = tiny_model("llama").eval(), DecodeGraphs(None)
    expected = sampled(model, graphs)
    assert graphs._static is not None
    for layer in graphs._static.cache.layers:
        layer.keys.fill_(float("nan"))
        layer.values.fill_(float("inf"))
    assert sampled(model, graphs) == expected


def test_the_static_cache_is_allocated_once_and_grows_only_when_it_has_to() -> None:
    model, graphs = tiny_model("llama").eval(), DecodeGraphs(None)
    places = []
    for rows in (ROWS, ROWS[:3], MANY, ROWS):
        ours(model, rows, seed=1, graphs=graphs)
        assert graphs._static is not None
        places.append(graphs._static.cache.layers[0].keys.data_ptr())
    assert places[0] == places[1] and places[2] == places[3]
    assert graphs._static.rows == 32 and graphs._static.slots == 64


def test_buckets_hold_what_they_are_for_and_waste_less_than_half() -> None:
    for rows in range(1, 600):
        bucket = rows_bucket(rows)
        assert rows <= bucket == rows_bucket(bucket)
        assert bucket < 2 * rows and (rows < 32 or bucket <= 1.5 * rows)
    for slots in range(1, 9000):
        assert slots <= slots_bucket(slots) <= slots + max(63, slots // 2)
    assert len({slots_bucket(slots) for slots in range(1, 4097)}) == 22


# -- recorded steps


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("merge", [False, True])
def test_recorded_steps_sample_the_same_answers(family: str, merge: bool, cuda_layout: None) -> None:
    model, recorder = tiny_model(family).eval(), OpRecorder()
    spare = MergedWeights(model) if merge else False
    graphs = DecodeGraphs(recorder)
    for seed in range(3):
        assert sampled(model, graphs, seed, merge=spare) == sampled(model, None, seed, merge=spare)
    assert graphs.off is None
    assert {bucket.rows for bucket in graphs.recorded} >= {16, 32}
    assert len({bucket.slots for bucket in graphs.recorded}) > 1
    assert recorder.replays > 2 * recorder.recordings  # most of them are not the comparisons


def test_recorded_steps_follow_the_adapter_without_being_recorded_again(cuda_layout: None) -> None:
    model, recorder = tiny_model("llama").eval(), OpRecorder()
    spare, graphs = MergedWeights(model), DecodeGraphs(recorder)
    for seed in range(3):
        sampled(model, graphs, seed, merge=spare)
    before = set(graphs.recorded)
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            parameter.data.mul_(-4.0)
    replays = recorder.replays
    assert sampled(model, graphs, 0, merge=spare) == sampled(model, None, 0, merge=spare)
    assert sampled(model, graphs, 0, merge=spare) != sampled(tiny_model("llama").eval(), None, 0)
    assert recorder.replays > replays and before <= set(graphs.recorded)
    assert recorder.releases == 0


def test_merged_weights_keep_their_addresses_from_rollout_to_rollout(cuda_layout: None) -> None:
    model = tiny_model("llama").eval()
    spare = MergedWeights(model)
    places = []
    for _ in range(3):
        with spare.applied():
            places.append({name: p.data_ptr() for name, p in model.named_parameters()})
        for name, parameter in model.named_parameters():
            if "lora" in name:
                parameter.data.add_(0.01)
    assert places[0] == places[1] == places[2]
    base = {name: p.data_ptr() for name, p in model.named_parameters()}
    moved = {name for name in base if base[name] != places[0][name]}
    assert len(moved) == 2 * 7 and all("base_layer" in name for name in moved)


@pytest.mark.parametrize("packed", [True, False])
def test_weights_that_move_are_recorded_again_and_given_up_on_in_the_end(
    packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, recorder = tiny_model("llama").eval(), OpRecorder()
    if not packed:  # else they lie in functions that are lent to the layers
        monkeypatch.setattr(merged_weights, "_onednn_computes", lambda *_: False)
    said, say = told()
    graphs = DecodeGraphs(recorder, say)
    for seed in range(6):
        named: dict[str, Any] = {"merge": MergedWeights(model, None if packed else torch.bfloat16)}
        assert sampled(model, graphs, seed, **named) == sampled(model, None, seed, **named)
    assert said == ["The weights do not keep their place in memory."]
    assert recorder.releases == decode_graphs.MAX_MOVES


# -- what goes wrong


class Failing(OpRecorder):
    """A recorder that fails at its n-th recording."""

    def __init__(self, error: Exception, at: int = 1, sound: bool = True) -> None:
        super().__init__()
        self._error, self._at, self._sound = error, at, sound

    def record(self, step: Any) -> Any:
        if self.recordings + 1 == self._at:
            raise self._error
        return super().record(step)

    def sound(self) -> bool:
        return self._sound


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            RuntimeError("operation not permitted when stream is capturing"),
            "Recording one failed (RuntimeError).",
        ),
        (torch.OutOfMemoryError("CUDA out of memory"), decode_graphs.NO_MEMORY),
    ],
)
def test_a_recording_that_fails_ends_recording_and_changes_no_answer(
    error: Exception, reason: str, at: int, cuda_layout: None
) -> None:
    model, recorder = tiny_model("llama").eval(), Failing(error, at)
    said, say = told()
    graphs = DecodeGraphs(recorder, say)
    for seed in range(4):
        assert sampled(model, graphs, seed, merge=False) == sampled(model, None, seed, merge=False)
    assert said == [reason] and recorder.recordings == at - 1
    assert graphs.recorded == () and graphs.capacity_for(1) == 0


def test_a_replay_with_other_numbers_is_never_used(cuda_layout: None) -> None:
    class Wrong(OpRecorder):
        def record(self, step: Any) -> Any:
            replay = super().record(step)

            def other() -> None:
                replay()
                graphs._static.logits.copy_(graphs._static.logits.roll(1, 0))  # type: ignore[union-attr]
                for layer in graphs._static.cache.layers:  # type: ignore[union-attr]
                    layer.keys[:, :, -1:] += 1.0

            return other

    model = tiny_model("llama").eval()
    said, say = told()
    graphs = DecodeGraphs(Wrong(), say)
    assert sampled(model, graphs, merge=False) == sampled(model, merge=False)
    assert said == ["A recorded step gave other numbers than a plain one."]


def test_a_static_cache_with_other_numbers_is_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def off_by_one(self: Any, tokens: Any, slot: int) -> None:
        fill(self, tokens, slot + 1)

    fill = static_decode.StaticStep.fill
    monkeypatch.setattr(static_decode.StaticStep, "fill", off_by_one)
    model = tiny_model("llama").eval()
    said, say = told()
    graphs = DecodeGraphs(None, say)
    assert sampled(model, graphs) == sampled(model)
    assert said == ["The static cache gave other numbers than the growing one."]


def test_a_step_that_waits_for_the_device_is_not_recorded(
    cuda_layout: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tiny_model("llama").eval()
    rotary = model.get_base_model().base_model.rotary_emb
    forward = rotary.forward

    def waits(x: Any, position_ids: Any) -> Any:
        assert int(position_ids.max()) >= 0
        return forward(x, position_ids)

    monkeypatch.setattr(rotary, "forward", waits)
    said, say = told()
    assert sampled(model, DecodeGraphs(OpRecorder(), say), merge=False) == sampled(model, merge=False)
    assert said == ["Recording one failed (RuntimeError)."]


def test_too_little_memory_for_the_static_cache_lets_it_grow_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(decode_graphs, "StaticStep", full)
    model = tiny_model("llama").eval()
    said, say = told()
    graphs = DecodeGraphs(None, say)
    assert sampled(model, graphs) == sampled(model)
    assert said == [decode_graphs.NO_MEMORY]


def test_a_device_that_no_longer_computes_ends_the_run_in_a_sentence_and_is_remembered(
    cuda_layout: None, tmp_path: Any
) -> None:
    model = tiny_model("llama").eval()
    trials = CrashGuard(tmp_path, "card 1")
    graphs = DecodeGraphs(Failing(RuntimeError("unspecified launch failure"), sound=False), None, trials)
    with pytest.raises(UserError, match="driver failed") as raised:
        sampled(model, graphs, merge=False)
    assert "Resume the run" in raised.value.hint
    (note,) = tmp_path.glob("*.json")
    note.write_text(note.read_text().replace('"began":', '"began":1'))  # as of a process that is no more
    assert CrashGuard(tmp_path, "card 1").crashed_before()
    assert not CrashGuard(tmp_path, "card 2").crashed_before()  # a newer driver: the note is cleared away
    assert not list(tmp_path.glob("*.json"))


def test_an_attempt_that_succeeds_or_raises_leaves_no_note(cuda_layout: None, tmp_path: Any) -> None:
    model = tiny_model("llama").eval()
    for recorder in (OpRecorder(), Failing(RuntimeError("refused"))):
        trials = CrashGuard(tmp_path, "card 1")
        sampled(model, DecodeGraphs(recorder, None, trials), merge=False)
        assert not list(tmp_path.glob("*.json"))


def test_a_running_attempt_is_not_taken_for_a_crash(tmp_path: Any) -> None:
    trials = CrashGuard(tmp_path, "card 1")
    trials.begin()
    assert list(tmp_path.glob("*.json")) and not trials.crashed_before()


# -- what it is not for


def test_a_model_that_cannot_be_recorded_decodes_as_before() -> None:
    rope = {"rope_type": "dynamic", "factor": 2.0, "rope_theta": 10000.0}
    model = tiny_model("llama", rope_parameters=rope).eval()
    assert "anew" in str(detect_unrecordable(model))
    graphs = DecodeGraphs(OpRecorder())
    assert sampled(model, graphs) == sampled(model)
    assert graphs.capacity_for(1) == 0 and graphs.off is None


def test_models_that_cannot_be_recorded_are_detected() -> None:
    assert detect_unrecordable(tiny_model("llama")) is None
    assert "sliding" in str(detect_unrecordable(tiny_model("mistral", sliding_window=8)))
    quantised = tiny_model("llama")
    layer = quantised.get_base_model().base_model.layers[0].mlp.up_proj.base_layer
    layer.weight = torch.nn.Parameter(layer.weight.data.to(torch.uint8), requires_grad=False)
    assert "four bits" in str(detect_unrecordable(quantised))


def test_a_batch_under_autocast_decodes_as_before() -> None:
    model, graphs = tiny_model("llama").eval(), DecodeGraphs(None)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        sampled(model, graphs, merge=False)
    assert graphs.capacity_for(1) == 0 and graphs.off is None


def test_rows_that_fit_count_the_static_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    model, graphs = tiny_model("llama"), DecodeGraphs(None)
    monkeypatch.setattr(rollout, "_free_memory", lambda device: 3_000_000)
    growing = rollout.rows_that_fit(model, MANY * 9, 12)
    static = rollout.rows_that_fit(model, MANY * 9, 12, graphs)
    assert static == rows_bucket(static) < growing < 216
    ours(model, MANY * 9, seed=1, graphs=graphs)
    monkeypatch.setattr(rollout, "_free_memory", lambda device: 0)
    assert rollout.rows_that_fit(model, MANY * 9, 12, graphs) == static
    assert rollout.rows_that_fit(model, MANY * 9, 100, graphs) == 1  # longer ones than there is room for
    graphs.give_up(decode_graphs.NO_MEMORY)
    assert rollout.rows_that_fit(model, MANY * 9, 12, graphs) == 1


def test_logits_agree_up_to_rounding_and_not_beyond() -> None:
    torch.manual_seed(0)
    logits = torch.randn(40, 50) + 30.0
    assert agree(logits, logits + 1e-5 * torch.randn(40, 50))
    assert not agree(logits, logits.roll(1, 0))
    assert not agree(logits, logits * float("nan"))
    half = logits.bfloat16()
    assert agree(half, (half.float() + 0.02 * torch.randn(40, 50)).bfloat16())
    other = logits.clone()
    other[37, 7] = 60.0  # one wrong entry, which would be chosen
    assert not agree(logits, other)
