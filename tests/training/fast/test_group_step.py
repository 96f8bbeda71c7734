"""The packed step against the padded one: stock TRL's, and plain PyTorch's."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from trl import GRPOTrainer

from engine.models.packable import detect_unpackable
from engine.training.fast.fast_trainer import LatheGRPOTrainer
from engine.training.fast.fused_lora import fuse_lora
from engine.training.fast.group_step import answer_cross_entropy, group_log_probs
from engine.training.fast.log_probs import token_log_probs
from engine.training.fast.packing import Group, pack, shared_prefix_length
from tests.families import PACKED
from tests.training.conftest import END, FAMILIES, PAD, PROMPTS, MakeTrainer, spell, tiny_config, tiny_model

pytestmark = [
    # transformers 5.23's own Trainer still asks for the old name.
    pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"),
]


def rollout_of(trainer: Any) -> dict[str, Any]:
    """Real sampled answers of two groups, with rewards and advantages, as TRL hands them to the loss."""
    trainer.model.train()
    trainer.current_gradient_accumulation_steps = 1
    torch.manual_seed(4)  # some of these answers end early, some are cut
    rows = [{"prompt": prompt} for prompt in PROMPTS[:2] for _ in range(4)]
    inputs: dict[str, Any] = trainer._generate_and_score_completions(rows)
    return inputs


def gradients(model: Any) -> torch.Tensor:
    found = [p.grad.flatten() for p in model.parameters() if p.requires_grad and p.grad is not None]
    return torch.cat(found)


def distance(one: torch.Tensor, other: torch.Tensor) -> float:
    """Relative L2 distance, of `other`'s length."""
    return float((one - other).norm() / other.norm())


def loss_and_gradients(trainer: Any, inputs: dict[str, Any]) -> tuple[float, torch.Tensor]:
    trainer.model.zero_grad()
    trainer.current_gradient_accumulation_steps = 1
    trainer.model.train()
    loss = trainer._compute_loss(trainer.model, dict(inputs))
    loss.backward()
    return float(loss.detach()), gradients(trainer.model)


def assert_same_step(
    make_trainer: MakeTrainer,
    change: Any = None,
    family: str = "llama",
    checkpointing: bool = False,
    **config: Any,
) -> None:
    stock = make_trainer(GRPOTrainer, family, **config)
    ours = make_trainer(LatheGRPOTrainer, family, **config)
    assert ours.stock_reason is None
    inputs = rollout_of(stock)
    if change:
        inputs = change(inputs)
    if checkpointing:
        for trainer in (stock, ours):
            trainer.model.get_base_model().activation_checkpointing_enable()
    expected, slope = loss_and_gradients(stock, inputs)
    found, ours_slope = loss_and_gradients(ours, inputs)
    assert slope.norm() > 1e-3
    assert found == pytest.approx(expected, abs=1e-6, rel=1e-4)
    assert distance(ours_slope, slope) < 1e-4


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("checkpointing", [False, True])
def test_loss_and_adapter_gradients_are_those_of_stock_trl(
    make_trainer: MakeTrainer, family: str, checkpointing: bool
) -> None:
    assert_same_step(make_trainer, family=family, checkpointing=checkpointing)


@pytest.mark.parametrize("loss_type", ["dapo", "grpo", "dr_grpo", "bnpo"])
@pytest.mark.parametrize("beta", [0.0, 0.1])
def test_every_loss_type_has_the_gradients_of_stock_trl_with_and_without_a_reference(
    make_trainer: MakeTrainer, loss_type: str, beta: float
) -> None:
    assert_same_step(make_trainer, loss_type=loss_type, beta=beta)


def _without_rows(inputs: dict[str, Any]) -> dict[str, Any]:
    kept = torch.tensor([0, 1, 2, 4, 7])
    return {k: v[kept] if torch.is_tensor(v) and v.dim() else v for k, v in inputs.items()}


def _with_empty_answer(inputs: dict[str, Any]) -> dict[str, Any]:
    inputs["completion_mask"] = inputs["completion_mask"].clone()
    inputs["completion_mask"][2] = 0
    return inputs


def _without_spread_in_one_group(inputs: dict[str, Any]) -> dict[str, Any]:
    inputs["advantages"] = inputs["advantages"].clone()
    inputs["advantages"][:4] = 0
    return inputs


OPTIONS: dict[str, dict[str, Any]] = {
    "entropy": {"entropy_coef": 0.05},
    "adaptive entropy": {"entropy_coef": 0.3, "use_adaptive_entropy": True, "entropy_target": 9.0},
    "uncertain tokens": {"top_entropy_quantile": 0.4},
    "cut answers left out": {"mask_truncated_completions": True},
    "three updates a rollout": {"num_iterations": 3, "epsilon": 0.02, "epsilon_high": 0.04},
    "updates over accumulated steps": {
        "num_iterations": 2,
        "epsilon": 0.02,
        "epsilon_high": 0.04,
        "per_device_train_batch_size": 4,
        "gradient_accumulation_steps": 2,
    },
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_every_option_has_the_losses_and_weights_of_stock_trl(
    make_trainer: MakeTrainer, options: dict[str, Any]
) -> None:
    trainers = [make_trainer(kind, max_steps=3, **options) for kind in (GRPOTrainer, LatheGRPOTrainer)]
    plain = make_trainer(LatheGRPOTrainer, max_steps=3)
    for trainer in (*trainers, plain):
        torch.manual_seed(11)
        trainer.train()
    stock, ours = trainers
    losses = [[line["loss"] for line in t.state.log_history if "loss" in line] for t in trainers]
    assert losses[1] == pytest.approx(losses[0], abs=1e-4)
    weights = [
        torch.cat([p.detach().flatten() for p in t.model.parameters() if p.requires_grad])
        for t in (stock, ours, plain)
    ]
    assert distance(weights[1], weights[0]) < 1e-4
    assert distance(weights[2], weights[1]) > 5e-4  # the option does something


@pytest.mark.parametrize("loss_type", ["dapo", "grpo", "dr_grpo", "bnpo"])
@pytest.mark.parametrize("change", [_without_rows, _with_empty_answer, _without_spread_in_one_group])
def test_unequal_groups_empty_answers_and_groups_without_spread_keep_the_gradients(
    make_trainer: MakeTrainer, change: Any, loss_type: str
) -> None:
    assert_same_step(make_trainer, change, loss_type=loss_type)


def test_the_rollout_the_gradients_are_compared_on_has_ended_and_cut_answers(
    make_trainer: MakeTrainer,
) -> None:
    inputs = rollout_of(make_trainer(GRPOTrainer))
    last = [
        row[mask.bool()][-1]
        for row, mask in zip(inputs["completion_ids"], inputs["completion_mask"], strict=True)
    ]
    lengths = inputs["completion_mask"].sum(1)
    assert any(token == END for token in last)
    assert any(token != END and n == 12 for token, n in zip(last, lengths, strict=True))


def test_a_batch_without_any_spread_gives_zero_gradients_not_missing_ones(make_trainer: MakeTrainer) -> None:
    ours = make_trainer(LatheGRPOTrainer)
    inputs = rollout_of(ours)
    inputs["advantages"] = torch.zeros_like(inputs["advantages"])
    loss, slope = loss_and_gradients(ours, inputs)
    trained = sum(p.numel() for p in ours.model.parameters() if p.requires_grad)
    assert loss == 0.0
    assert slope.numel() == trained
    assert not slope.any()


def test_groups_without_spread_are_left_out_of_the_packed_row(
    make_trainer: MakeTrainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = make_trainer(LatheGRPOTrainer)
    inputs = _without_spread_in_one_group(rollout_of(ours))
    rows = []

    def count(model: Any, ids: torch.Tensor, *rest: Any, **named: Any) -> Any:
        rows.append(ids.size(0))
        return group_log_probs(model, ids, *rest, **named)

    monkeypatch.setattr("engine.training.fast.fast_trainer.group_log_probs", count)
    loss_and_gradients(ours, inputs)
    assert rows == [int((inputs["advantages"] != 0).sum())]
    assert rows[0] <= 4


def test_ten_steps_have_the_losses_answers_and_weights_of_stock_trl(make_trainer: MakeTrainer) -> None:
    trainers = [make_trainer(kind, max_steps=10) for kind in (GRPOTrainer, LatheGRPOTrainer)]
    for trainer in trainers:
        torch.manual_seed(11)
        trainer.train()
    stock, ours = trainers
    losses = [[line["loss"] for line in t.state.log_history if "loss" in line] for t in trainers]
    norms = [[line["grad_norm"] for line in t.state.log_history if "grad_norm" in line] for t in trainers]
    assert len(losses[0]) == 10
    assert losses[1] == pytest.approx(losses[0], abs=1e-3)
    assert norms[1] == pytest.approx(norms[0], rel=1e-3)
    assert ours.seen == stock.seen
    weights = [
        torch.cat([p.detach().flatten() for p in t.model.parameters() if p.requires_grad]) for t in trainers
    ]
    assert distance(weights[1], weights[0]) < 1e-4


def test_accumulated_micro_batches_of_whole_groups_give_the_weights_of_stock_trl(
    make_trainer: MakeTrainer,
) -> None:
    config = {"max_steps": 2, "per_device_train_batch_size": 4, "gradient_accumulation_steps": 4}
    trainers = [make_trainer(kind, **config) for kind in (GRPOTrainer, LatheGRPOTrainer)]
    for trainer in trainers:
        torch.manual_seed(11)
        trainer.train()
    weights = [
        torch.cat([p.detach().flatten() for p in t.model.parameters() if p.requires_grad]) for t in trainers
    ]
    assert trainers[0].seen == trainers[1].seen
    assert distance(weights[1], weights[0]) < 1e-4


def test_a_packed_row_holds_each_distinct_token_once() -> None:
    prefix = list(range(10, 20))
    groups = [
        Group([*prefix, 1, 2], [[5, 6, 7], [8], []], [0, 1, 2]),
        Group([*prefix, 3], [[9, 4]], [3]),
    ]
    tree = pack(groups)
    # prefix 10, rest 2, answers 2 and 0 and 0 (a last token predicts nothing), rest and answer 1 + 1
    assert len(tree) == 10 + 2 + 2 + 2
    assert tree.targets.tolist() == [5, 6, 7, 8, 9, 4]
    assert tree.rows.tolist() == [0, 0, 0, 1, 3, 3]
    assert tree.columns.tolist() == [0, 1, 2, 0, 0, 1]
    assert tree.positions[0, tree.predict_at].tolist() == [11, 12, 13, 11, 10, 11]


def test_a_shared_prefix_leaves_every_prompt_a_token_of_its_own() -> None:
    prompt = list(range(30))
    assert shared_prefix_length([prompt, [*prompt, 1]]) == 29
    assert shared_prefix_length([prompt, prompt[:5] + [99] * 20]) == 0  # too short to pay
    assert shared_prefix_length([prompt]) == 0


def test_an_empty_prompt_is_refused() -> None:
    with pytest.raises(ValueError, match="without tokens"):
        pack([Group([], [[1]], [0])])


@pytest.mark.parametrize("tokens_per_pack", [None, 40])
def test_log_probabilities_and_entropies_are_those_of_the_padded_logits(tokens_per_pack: int | None) -> None:
    model = tiny_model("qwen3").eval()
    rows = [(spell(PROMPTS[i % 3]), [*spell("answer"[: i + 1]), END]) for i in range(6)]
    ids, mask, width = padded(rows)
    with torch.no_grad():
        logps = torch.log_softmax(
            model(input_ids=ids, attention_mask=mask).logits[:, -width - 1 : -1] / 0.7, -1
        )
        found, entropy = group_log_probs(
            model, ids, mask, width, 0.7, entropy=True, tokens_per_pack=tokens_per_pack
        )
    real = mask[:, -width:].bool()
    expected = logps.gather(-1, ids[:, -width:, None])[..., 0]
    assert torch.allclose(found[real], expected[real], atol=1e-5)
    assert not found[~real].any()
    assert entropy is not None
    assert torch.allclose(entropy[real], -(logps.exp() * logps).sum(-1)[real], atol=1e-5)


def padded(rows: list[tuple[list[int], list[int]]]) -> tuple[torch.Tensor, torch.Tensor, int]:
    """TRL's layout: prompts padded on the left, answers on the right."""
    long, width = max(len(p) for p, _ in rows), max(len(a) for _, a in rows)
    ids = [[PAD] * (long - len(p)) + p + a + [PAD] * (width - len(a)) for p, a in rows]
    mask = [[0] * (long - len(p)) + [1] * (len(p) + len(a)) + [0] * (width - len(a)) for p, a in rows]
    return torch.tensor(ids), torch.tensor(mask), width


def supervised(model: Any, rows: list[tuple[list[int], list[int]]]) -> torch.Tensor:
    """Mean cross entropy of the answers' tokens over padded rows, as transformers computes it."""
    ids, mask, width = padded(rows)
    labels = ids.masked_fill(mask == 0, -100)
    labels[:, :-width] = -100
    loss: torch.Tensor = model(input_ids=ids, attention_mask=mask, labels=labels).loss
    return loss


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("fused", [False, True])
def test_the_warm_start_loss_and_gradients_are_those_of_padded_rows(family: str, fused: bool) -> None:
    rows = [
        (spell(prompt), [*spell(answer), END])
        for prompt, answer in zip(PROMPTS, ["a", "bcd", "x", "yes"], strict=True)
    ]
    model = tiny_model(family).train()
    expected = supervised(model, rows)
    expected.backward()
    slope = gradients(model)
    model.zero_grad()
    if fused:
        in_block = 4 if family == "phi3" else 7
        assert fuse_lora(model) == 2 * in_block, "every linear layer of two blocks"
    found = answer_cross_entropy(model, rows)
    found.backward()
    assert float(found.detach()) == pytest.approx(float(expected.detach()), rel=1e-5)
    assert distance(gradients(model), slope) < 1e-5
    tokens = sum(len(answer) for _, answer in rows)
    assert float(answer_cross_entropy(model, rows, reduction="sum").detach()) == pytest.approx(
        float(found.detach()) * tokens, rel=1e-5
    )


def test_a_fused_adapter_over_a_bfloat16_base_keeps_float32_gradients_close_to_the_exact_ones() -> None:
    rows = [(spell(PROMPTS[0]), [*spell("abc"), END]), (spell(PROMPTS[1]), [*spell("xy"), END])]
    exact, half = tiny_model("llama").train(), tiny_model("llama").train()
    for parameter in half.parameters():
        if not parameter.requires_grad:
            parameter.data = parameter.data.bfloat16()
    fuse_lora(half)
    for model in (exact, half):
        answer_cross_entropy(model, rows).backward()
    assert gradients(half).dtype == torch.float32
    assert distance(gradients(half), gradients(exact)) < 0.1


def test_a_fused_layer_gives_the_base_output_when_the_adapter_is_disabled() -> None:
    model = tiny_model("llama").eval()
    ids = torch.tensor([spell(PROMPTS[0])])
    with torch.no_grad(), model.disable_adapter():
        expected = model(input_ids=ids).logits
    fuse_lora(model)
    with torch.no_grad(), model.disable_adapter():
        assert torch.equal(model(input_ids=ids).logits, expected)
    with torch.no_grad():
        assert not torch.allclose(model(input_ids=ids).logits, expected, atol=1e-3)


def test_the_chunked_head_equals_the_full_logits_with_cap_and_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    model = tiny_model("llama")
    model.config.final_logit_softcapping = 3.0
    model.config.logits_scaling = 0.5
    monkeypatch.setattr(
        "engine.training.fast.log_probs.CHUNK_ENTRIES", 3 * len(spell("abcdefghijklmnopqrstuvwxyz"))
    )
    torch.manual_seed(0)
    hidden = torch.randn(10, 32, requires_grad=True)
    targets = torch.randint(0, 28, (10,))
    head = model.get_base_model().lm_head
    logits = 3.0 * torch.tanh(torch.nn.functional.linear(hidden, head.weight) / 3.0) / 0.5 / 0.7
    expected = torch.log_softmax(logits, -1)[torch.arange(10), targets]
    weights = torch.randn(10)
    (slope,) = torch.autograd.grad((expected * weights).sum(), hidden)
    found, _ = token_log_probs(model.get_base_model(), hidden, targets, 0.7)
    (ours,) = torch.autograd.grad((found * weights).sum(), hidden)
    assert torch.allclose(found, expected, atol=1e-5)
    assert distance(ours, slope) < 1e-5


def test_a_trained_lm_head_is_refused() -> None:
    model = tiny_model("llama").get_base_model()
    model.lm_head.weight.requires_grad_(True)
    with pytest.raises(ValueError, match="frozen"):
        token_log_probs(model, torch.randn(2, 32), torch.tensor([1, 2]))


@pytest.mark.parametrize("family", PACKED)
def test_every_family_that_counts_as_packable_has_the_gradients_of_padded_rows(family: str) -> None:
    model = tiny_model(family).train()
    assert detect_unpackable(model.config) is None
    rows = [(spell(PROMPTS[0]), [*spell("abc"), END]), (spell(PROMPTS[1]), [*spell("xy"), END])]
    expected = supervised(model, rows)
    expected.backward()
    slope = gradients(model)
    model.zero_grad()
    found = answer_cross_entropy(model, rows)
    found.backward()
    assert float(found.detach()) == pytest.approx(float(expected.detach()), rel=1e-5)
    assert distance(gradients(model), slope) < 1e-4


@pytest.mark.parametrize(
    ("family", "changes", "reason"),
    [
        ("mistral", {"sliding_window": 16}, "sliding"),
        ("qwen2", {"use_sliding_window": True, "sliding_window": 16, "max_window_layers": 0}, "sliding"),
        ("gemma3_text", {"sliding_window": 16}, "sliding"),
        ("mamba", {}, "state-space"),
        ("jamba", {}, "state-space"),
        ("bloom", {}, "ALiBi"),
        ("gptj", {}, "not been checked"),
        ("mixtral", {"sliding_window": None}, "mixture"),
    ],
)
def test_families_that_cannot_be_packed_are_named_with_the_reason(
    family: str, changes: dict[str, Any], reason: str
) -> None:
    found = detect_unpackable(tiny_config(family, **changes))
    assert found is not None
    assert reason in found


def test_flash_attention_is_named_as_a_reason_for_the_stock_path() -> None:
    config = tiny_config("llama")
    config._attn_implementation = "flash_attention_2"
    assert "flash attention" in str(detect_unpackable(config))


def test_the_fast_path_can_be_switched_off(make_trainer: MakeTrainer) -> None:
    stock = make_trainer(GRPOTrainer)
    off = make_trainer(LatheGRPOTrainer, named={"fast": False})
    inputs = rollout_of(stock)
    assert off.stock_reason is not None
    loss, slope = loss_and_gradients(off, inputs)
    expected, expected_slope = loss_and_gradients(stock, inputs)
    assert loss == expected
    assert torch.equal(slope, expected_slope)
