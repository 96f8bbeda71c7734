"""The rollout against transformers' own `generate` and stock TRL's."""

from __future__ import annotations

import json
from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import GenerationConfig
from trl import GRPOTrainer

from engine.binding.matcher import Binder, tokenizer_of
from engine.training.fast import rollout
from engine.training.fast.fast_trainer import LatheGRPOTrainer
from engine.training.fast.merged_weights import MergedWeights, detect_unmergeable
from engine.training.fast.rollout import generate
from tests.training.conftest import END, FAMILIES, PAD, PROMPTS, MakeTrainer, spell, tiny_model

pytestmark = [
    # transformers 5.23's own Trainer still asks for the old name.
    pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"),
]

ENDS = [END, 4, 9, 15, 22]  # several, so that answers end at many lengths
ROWS = [spell(prompt) for prompt in PROMPTS for _ in range(4)]


def stock_generate(model: Any, rows: list[list[int]], *, sample: bool, tokens: int = 12) -> list[list[int]]:
    """transformers' generate over left-padded rows, each answer cut after its end token."""
    width = max(map(len, rows))
    ids = torch.tensor([[PAD] * (width - len(row)) + row for row in rows])
    mask = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in rows])
    choice = (
        {"do_sample": True, "temperature": 0.9, "top_k": 0, "top_p": 1.0} if sample else {"do_sample": False}
    )
    config = GenerationConfig(max_new_tokens=tokens, eos_token_id=ENDS, pad_token_id=PAD, **choice)
    with torch.no_grad():
        found = model.generate(input_ids=ids, attention_mask=mask, generation_config=config)
    answers = [row[width:] for row in found.tolist()]
    ends = [next((at for at, token in enumerate(row) if token in ENDS), tokens) for row in answers]
    return [row[: end + 1] for row, end in zip(answers, ends, strict=True)]


def ours(model: Any, rows: list[list[int]], **named: Any) -> list[list[int]]:
    settings = {"max_new_tokens": 12, "eos_ids": ENDS, "pad_id": PAD, "temperature": 0.9}
    return generate(model, rows, **(settings | named))


def states(model: Any) -> dict[str, torch.Tensor]:
    return {name: parameter.data.clone() for name, parameter in model.named_parameters()}


@pytest.mark.parametrize("family", FAMILIES)
def test_greedy_answers_are_those_of_transformers(family: str) -> None:
    model = tiny_model(family).eval()
    expected = stock_generate(model, ROWS, sample=False)
    assert ours(model, ROWS, greedy=True) == expected
    assert ours(model, ROWS, greedy=True, rows_per_batch=3) == expected


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("merge", [False, True])
def test_sampled_answers_are_those_of_transformers_under_the_same_seed(family: str, merge: bool) -> None:
    model = tiny_model(family).eval()
    torch.manual_seed(17)
    expected = stock_generate(model, ROWS, sample=True)
    torch.manual_seed(17)
    assert ours(model, ROWS, merge=merge) == expected
    assert len({tuple(answer) for answer in expected}) > 8
    lengths = {len(answer) for answer in expected}
    assert any(len(answer) == 12 and answer[-1] not in ENDS for answer in expected)  # one was cut
    assert len(lengths) > 2  # and rows ended, and were dropped, at several steps


def test_a_seed_of_its_own_leaves_the_global_generator_alone() -> None:
    model = tiny_model("llama")
    before = torch.get_rng_state()
    first, second = ours(model, ROWS, seed=4), ours(model, ROWS, seed=4)
    assert first == second
    assert ours(model, ROWS, seed=5) != first
    assert torch.equal(torch.get_rng_state(), before)


def test_the_trainer_samples_the_answers_of_stock_trl_under_the_same_seed(make_trainer: MakeTrainer) -> None:
    answers = []
    for kind in (GRPOTrainer, LatheGRPOTrainer):
        trainer = make_trainer(kind)
        torch.manual_seed(23)
        answers.append(trainer._generate_single_turn(ROWS, None, {}, 4)[0])
    assert answers[0] == answers[1]


def test_applying_merged_weights_leaves_every_tensor_bitwise_unchanged() -> None:
    model = tiny_model("llama").train()
    before = states(model)
    for dtype in (None, torch.bfloat16):
        spare = MergedWeights(model, dtype)
        for _ in range(2):
            ours(model, ROWS, merge=spare)
    after = states(model)
    assert all(
        torch.equal(after[name], before[name]) and after[name].dtype == torch.float32 for name in before
    )
    assert model.training


def test_the_weights_are_restored_when_the_rollout_fails() -> None:
    model = tiny_model("llama")
    before = states(model)
    with pytest.raises(RuntimeError, match="on purpose"), MergedWeights(model, torch.bfloat16).applied():
        assert not torch.equal(next(model.parameters()).float(), next(iter(before.values())))
        raise RuntimeError("on purpose")
    assert all(torch.equal(tensor, before[name]) for name, tensor in states(model).items())


def test_every_layer_computes_for_itself_again_after_a_rollout_even_one_that_fails() -> None:
    model = tiny_model("llama").eval()
    linear = [part for part in model.modules() if type(part) is torch.nn.Linear]
    with pytest.raises(RuntimeError, match="on purpose"), MergedWeights(model).applied():
        lent = sum("forward" in vars(part) for part in linear)
        raise RuntimeError("on purpose")
    assert lent in (0, 2 * 7 + 1)  # the adapted layers of both blocks and the head, where oneDNN is there
    assert not any("forward" in vars(part) for part in linear)


def test_merged_weights_follow_the_adapter_from_rollout_to_rollout() -> None:
    model = tiny_model("llama").eval()
    spare = MergedWeights(model)
    ours(model, ROWS, greedy=True, merge=spare)
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            parameter.data.mul_(-4.0)
    assert ours(model, ROWS, greedy=True, merge=spare) == stock_generate(model, ROWS, sample=False)


def test_a_disabled_adapter_is_not_merged() -> None:
    model = tiny_model("llama").eval()
    with model.disable_adapter():
        expected = stock_generate(model, ROWS, sample=False)
        assert ours(model, ROWS, greedy=True) == expected
    assert ours(model, ROWS, greedy=True) != expected


def test_a_half_precision_rollout_answers_with_valid_tokens_and_mostly_the_same_first_ones() -> None:
    model = tiny_model("llama").eval()
    exact = ours(model, ROWS, greedy=True)
    half = ours(model, ROWS, greedy=True, dtype=torch.bfloat16)
    same = sum(one[0] == other[0] for one, other in zip(exact, half, strict=True))
    assert same >= len(ROWS) // 2
    assert all(0 <= token < 28 for answer in half for token in answer)


def test_each_distinct_prompt_and_the_common_beginning_are_computed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = tiny_model("llama").eval()
    widths = []
    forward = model.get_base_model().base_model.forward

    def record(*args: Any, **named: Any) -> Any:
        widths.append(tuple(named["input_ids"].shape))
        return forward(*args, **named)

    monkeypatch.setattr(model.get_base_model().base_model, "forward", record)
    ours(model, ROWS, seed=1)
    shared = 17
    assert widths[0] == (1, shared + sum(len(prompt) - shared for prompt in PROMPTS))
    rows = [shape[0] for shape in widths[1:]]
    assert rows == sorted(rows, reverse=True)
    assert rows[-1] < rows[0] <= len(ROWS)  # rows that ended were dropped


def test_progress_reaches_the_total_and_never_falls() -> None:
    seen: list[tuple[int, int]] = []
    ours(tiny_model("llama"), ROWS, seed=1, rows_per_batch=5, on_progress=lambda *now: seen.append(now))
    done = [one for one, _ in seen]
    assert done == sorted(done)
    assert seen[-1] == (len(ROWS), len(ROWS))


def test_a_stop_leaves_rows_not_begun_empty() -> None:
    steps = iter(range(1000))
    answers = ours(tiny_model("llama"), ROWS, seed=1, rows_per_batch=4, should_stop=lambda: next(steps) > 3)
    assert sum(bool(answer) for answer in answers) == 4
    assert max(map(len, answers)) < 12


def test_no_prompts_give_no_answers() -> None:
    assert ours(tiny_model("llama"), []) == []


def test_training_mode_and_checkpointing_survive_a_rollout() -> None:
    model = tiny_model("llama").train()
    model.get_base_model().activation_checkpointing_enable()
    expected = stock_generate(tiny_model("llama").eval(), ROWS, sample=False)
    assert ours(model, ROWS, greedy=True) == expected
    assert model.training
    assert any(getattr(part, "gradient_checkpointing", False) for part in model.modules())


@pytest.mark.parametrize("greedy", [True, False])
def test_a_family_that_cannot_be_packed_still_answers_by_the_stock_path(greedy: bool) -> None:
    model = tiny_model("mistral", sliding_window=8).eval()
    torch.manual_seed(3)
    expected = stock_generate(model, ROWS, sample=not greedy)
    torch.manual_seed(3)
    assert ours(model, ROWS, greedy=greedy) == expected


def test_a_variant_of_lora_is_not_merged_but_still_answers() -> None:
    base = tiny_model("llama").unload()
    torch.manual_seed(0)
    config = LoraConfig(r=4, target_modules=["q_proj"], use_dora=True, task_type="CAUSAL_LM")
    model = get_peft_model(base, config).eval()
    assert detect_unmergeable(model) is not None
    assert ours(model, ROWS, greedy=True) == stock_generate(model, ROWS, sample=False)


def test_fewer_rows_decode_together_when_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    model = tiny_model("llama")
    monkeypatch.setattr(rollout, "_free_memory", lambda device: 10**12)
    assert rollout.rows_that_fit(model, ROWS, 12) == 256
    monkeypatch.setattr(rollout, "_free_memory", lambda device: 200_000)
    few = rollout.rows_that_fit(model, ROWS, 12)
    monkeypatch.setattr(rollout, "_free_memory", lambda device: 0)
    assert 1 < few < 256
    assert rollout.rows_that_fit(model, ROWS, 12) == 1


def test_cheap_draws_follow_the_distribution_of_the_model() -> None:
    model = tiny_model("llama").eval()
    row, count = spell(PROMPTS[0]), 2000
    with torch.no_grad():
        expected = torch.softmax(model(input_ids=torch.tensor([row])).logits[0, -1] / 0.9, -1)
    answers = ours(model, [row] * count, max_new_tokens=1, seed=1, exact_draws=False, rows_per_batch=count)
    found = torch.bincount(torch.tensor([answer[0] for answer in answers]), minlength=28) / count
    assert float((found - expected).abs().sum()) / 2 < 0.06  # total variation


@pytest.mark.parametrize("greedy", [True, False])
@pytest.mark.parametrize("packed", [True, False])
def test_answers_bound_to_a_schema_keep_to_it_row_by_row(packed: bool, greedy: bool) -> None:
    model = (tiny_model("llama") if packed else tiny_model("mistral", sliding_window=8)).eval()
    size = model.config.vocab_size
    signs = [at for at in range(size) if at not in (*ENDS, PAD)]
    texts = [b""] * size
    for at, sign in zip(signs, b'{"a":[1,2]}', strict=False):
        texts[at] = bytes([sign])
    binder = Binder(
        tokenizer_of(texts, [*ENDS, PAD], ENDS, lambda data: [texts.index(bytes([one])) for one in data])
    )
    digits = {"type": "array", "items": {"enum": [1, 2, 12]}, "maxItems": 2}
    schema = {"type": "object", "properties": {"a": digits}, "required": ["a"], "additionalProperties": False}
    torch.manual_seed(1)
    answers = ours(model, ROWS, greedy=greedy, max_new_tokens=16, follow=lambda: binder.follow(schema))
    assert all(answer[-1] in ENDS for answer in answers)
    values = [json.loads(b"".join(texts[token] for token in answer[:-1])) for answer in answers]
    assert all(
        set(value) == {"a"} and set(value["a"]) <= {1, 2, 12} and len(value["a"]) < 3 for value in values
    )
    assert greedy or len({str(value) for value in values}) > 1
