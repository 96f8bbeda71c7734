"""A run tries both ways to attend on its first packed row; whatever goes wrong, SDPA stays and it says so."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.training.fast import attention_choice
from engine.training.fast.attention_choice import AttentionChoice, choose_attention, set_attention_choice
from engine.training.fast.attention_trial import Inputs, agree, results
from engine.training.fast.crash_guard import CrashGuard
from engine.training.fast.fused_lora import fuse_lora
from engine.training.fast.group_step import answer_cross_entropy
from engine.training.fast.packing import Group, PackedTree, pack
from engine.training.fast.tree_attention import attend_in_tree
from engine.training.fast.varlen_attention import VarlenLayout, attend_varlen, varlen_layout
from tests.training.conftest import END, PROMPTS, spell, tiny_model
from tests.training.fast.flash_on_cpu import flash_on_cpu
from tests.training.fast.test_group_step import distance, gradients

pytestmark = [
    # peft still asks transformers 5.23 for the old name.
    pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"),
]

USUAL = "Attention in training: the usual way (SDPA with a mask), because "
ROOT = Path(__file__).parents[3]
DYING = """
import os, sys
from pathlib import Path
from engine.training.fast.crash_guard import CrashGuard
from engine.training.fast.crash_guard import CrashGuard
from tests.training.fast.test_attention_choice import Scripted, chosen
chosen(Scripted(lambda *_: os._exit(9)), trials=CrashGuard(Path(sys.argv[1]), "card"))
chosen(Scripted(lambda *_: os._exit(9)), trials=CrashGuard(Path(sys.argv[1]), "card"))
"""
ROWS = [(spell(prompt), [*spell(answer), END]) for prompt, answer in zip(PROMPTS, "abcd", strict=True)]
OTHER_ROWS = [(spell(prompt), [*spell(answer), END]) for prompt, answer in zip(PROMPTS, "wxyz", strict=True)]
Attending = Callable[[Tensor, Tensor, Tensor, PackedTree, float | None], Tensor]


def same(query: Tensor, key: Tensor, value: Tensor, tree: PackedTree, scaling: float | None) -> Tensor:
    return attend_in_tree(tree, query, key, value, scaling)


@dataclass
class Scripted:
    """Another way, by `attending`; each time takes `cost` seconds more than SDPA, which takes 1."""

    attending: Attending = same
    cost: float = -0.5
    preparing: float = -1.0
    formats: tuple[torch.dtype, ...] = (torch.float32,)
    widest_head: int = 8
    name: str = "another way"
    times: int = 0
    now: float = 0.0
    said: list[str] = field(default_factory=list)

    def prepare(self, tree: PackedTree) -> PackedTree:
        self.now += self.preparing
        return tree

    def attend(
        self, query: Tensor, key: Tensor, value: Tensor, prepared: PackedTree, scaling: float | None
    ) -> Tensor:
        self.times += 1
        self.now += self.cost
        return self.attending(query, key, value, prepared, scaling)

    def clock(self, device: torch.device) -> float:
        self.now += 1.0
        return self.now

    def choice(self, layers: int = 2, trials: CrashGuard | None = None) -> AttentionChoice:
        return AttentionChoice(
            self, layers, lambda *, message: self.said.append(message), trials, clock=self.clock
        )


def step(model: Any, rows: Any = ROWS) -> Tensor:
    model.zero_grad()
    answer_cross_entropy(model, rows).backward()
    return gradients(model)


def chosen(way: Scripted, **named: Any) -> tuple[AttentionChoice, Tensor, Tensor]:
    """The choice after a step, the gradients of that step, and those of SDPA without a choice."""
    model = tiny_model("qwen2").train()
    expected = step(model)
    choice = way.choice(**named)
    set_attention_choice(model, choice)
    return choice, step(model), expected


def test_the_faster_kernel_is_used_for_the_rest_of_the_run_and_logged_once() -> None:
    way, model = Scripted(), tiny_model("qwen2").train()
    choice = way.choice()
    set_attention_choice(model, choice)
    step(model)
    assert choice.chosen is way
    assert way.said == [
        "Attention in training: another way, 2.00 times as fast here as the usual way (SDPA with a mask), "
        "with the same results."
    ]
    before = way.times
    step(model, OTHER_ROWS)
    assert way.times == before + 2  # a call for each layer: it is not tried again
    assert len(way.said) == 1


@pytest.mark.parametrize(("cost", "ratio"), [(0.0, "1.00"), (-0.02, "1.02"), (1.0, "0.50")])
def test_a_kernel_that_is_slower_or_hardly_faster_is_rejected_and_not_tried_again(
    cost: float, ratio: str
) -> None:
    way = Scripted(cost=cost)
    choice, found, expected = chosen(way)
    assert choice.chosen is None
    assert way.said == [f"{USUAL}another way is only {ratio} times as fast here."]
    assert torch.equal(found, expected)


def test_the_time_to_prepare_a_row_is_spread_over_the_layers() -> None:
    costly = Scripted(preparing=1.0)  # 2 seconds a row, by a clock that counts 1 for the reading
    choice, _, _ = chosen(costly, layers=1)
    assert choice.chosen is None
    assert "0.40 times" in costly.said[0]
    spread = Scripted(preparing=1.0)
    choice, _, _ = chosen(spread, layers=100)
    assert choice.chosen is spread


def causal(query: Tensor, key: Tensor, value: Tensor, tree: PackedTree, scaling: float | None) -> Tensor:
    """Sees other answers too."""
    found = torch.nn.functional.scaled_dot_product_attention(
        query, key, value, is_causal=True, scale=scaling, enable_gqa=True
    )
    return found.transpose(1, 2)


def one_token_off(
    query: Tensor, key: Tensor, value: Tensor, tree: PackedTree, scaling: float | None
) -> Tensor:
    found = same(query, key, value, tree, scaling)
    return torch.cat([found[:, :-1], found[:, -1:] * 1.01], 1)


def steep(query: Tensor, key: Tensor, value: Tensor, tree: PackedTree, scaling: float | None) -> Tensor:
    """The right output with twice the gradient of the keys."""
    return same(query, 2 * key - key.detach(), value, tree, scaling)


def no_number(query: Tensor, key: Tensor, value: Tensor, tree: PackedTree, scaling: float | None) -> Tensor:
    return same(query, key, value, tree, scaling) * float("nan")


@pytest.mark.parametrize("attending", [causal, one_token_off, steep, no_number])
def test_a_kernel_with_different_outputs_or_gradients_is_never_used(attending: Attending) -> None:
    way = Scripted(attending)
    choice, found, expected = chosen(way)
    assert choice.chosen is None
    assert way.said == [f"{USUAL}the results of another way are not the same here."]
    assert torch.equal(found, expected)


def raising(fault: Exception) -> Attending:
    def attend(*_: Any) -> Tensor:
        raise fault

    return attend


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), "the memory did not suffice for a trial of"),
        (ImportError("no Triton"), "does not run here (no Triton)"),
        (
            RuntimeError("Only newer GPUs.\nException raised from mha_fwd"),
            "does not run here (Only newer GPUs)",
        ),
        (NotImplementedError(), "does not run here (NotImplementedError)"),
    ],
)
def test_a_kernel_that_cannot_be_tried_leaves_sdpa_in_use(fault: Exception, words: str) -> None:
    way = Scripted(raising(fault))
    choice, found, expected = chosen(way)
    assert choice.decided
    assert choice.chosen is None
    assert len(way.said) == 1
    assert words in way.said[0]
    assert torch.equal(found, expected)


@pytest.mark.parametrize(
    ("limit", "changes", "reason"),
    [
        (
            {"formats": (torch.bfloat16,)},
            {},
            "another way does not compute in the format of these weights",
        ),
        ({"widest_head": 7}, {}, "the attention heads of this model are too wide for another way"),
        ({}, {"attention_dropout": 0.1}, "another way does not support dropout"),
    ],
)
def test_a_kernel_that_does_not_support_the_model_is_not_tried(
    limit: dict[str, Any], changes: dict[str, Any], reason: str
) -> None:
    way, model = Scripted(**limit), tiny_model("qwen2", **changes).train()
    set_attention_choice(model, way.choice())
    step(model)
    assert way.times == 0
    assert way.said == [f"{USUAL}{reason}."]


@pytest.mark.parametrize("where", ["prepare", "attend"])
def test_a_kernel_that_fails_at_a_later_row_is_replaced_by_sdpa(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    way, model = Scripted(), tiny_model("qwen2").train()
    expected = step(model, OTHER_ROWS)
    choice = way.choice()
    set_attention_choice(model, choice)
    step(model)
    assert choice.chosen is way
    monkeypatch.setattr(way, where, raising(RuntimeError("too long")))
    found = step(model, OTHER_ROWS)
    assert choice.chosen is None
    assert way.said[1:] == [f"{USUAL}another way failed at a later row (too long)."]
    assert torch.equal(found, expected)
    assert torch.equal(step(model, OTHER_ROWS), expected)
    assert len(way.said) == 2


def test_running_out_of_memory_at_a_later_row_is_raised_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    way, model = Scripted(), tiny_model("qwen2").train()
    set_attention_choice(model, way.choice())
    step(model)
    monkeypatch.setattr(way, "attend", raising(torch.OutOfMemoryError("full")))
    with pytest.raises(torch.OutOfMemoryError):
        step(model)


@pytest.mark.parametrize("reentrant", [False, True])
@pytest.mark.parametrize("cost", [-0.5, 1.0])
def test_a_trial_within_gradient_checkpointing_changes_no_gradient(reentrant: bool, cost: float) -> None:
    model, way = tiny_model("qwen2").train(), Scripted(cost=cost)
    expected = step(model)
    model.enable_input_require_grads()
    model.get_base_model().activation_checkpointing_enable({"use_reentrant": reentrant})
    set_attention_choice(model, way.choice())
    assert distance(step(model), expected) < 1e-6
    assert distance(step(model), expected) < 1e-6
    assert len(way.said) == 1


def test_a_trial_draws_nothing_from_the_random_numbers_of_the_run() -> None:
    model = tiny_model("qwen2").train()
    set_attention_choice(model, Scripted().choice())
    torch.manual_seed(3)
    expected = torch.get_rng_state()
    step(model)
    assert torch.equal(torch.get_rng_state(), expected)


def test_a_pass_without_gradients_may_be_the_first() -> None:
    model, way = tiny_model("qwen2").eval(), Scripted()
    with torch.no_grad():
        expected = answer_cross_entropy(model, ROWS)
        set_attention_choice(model, way.choice())
        assert torch.equal(answer_cross_entropy(model, ROWS), expected)
    assert "2.00 times" in way.said[0]


def test_a_finished_trial_leaves_no_note_whatever_its_outcome(tmp_path: Path) -> None:
    for way in (Scripted(), Scripted(raising(RuntimeError("no"))), Scripted(cost=1.0)):
        chosen(way, trials=CrashGuard(tmp_path, "card"))
        assert not list(tmp_path.glob("*.json"))


def test_a_trial_that_crashed_the_process_is_not_repeated_on_that_card(tmp_path: Path) -> None:
    dying = subprocess.run([sys.executable, "-c", DYING, str(tmp_path)], cwd=ROOT, check=False)
    assert dying.returncode == 9
    way, trials = Scripted(), CrashGuard(tmp_path, "card")
    choice, found, expected = chosen(way, trials=trials)
    assert choice.chosen is None
    assert way.times == 0
    assert way.said == [
        f"{USUAL}an earlier run broke off at a trial of another way (delete {tmp_path} to try again)."
    ]
    assert torch.equal(found, expected)
    choice, _, _ = chosen(Scripted(), trials=CrashGuard(tmp_path, "another card"))
    assert choice.chosen is not None


def random_inputs(dtype: torch.dtype, prompt: int = 18, answer: int = 28) -> tuple[PackedTree, Inputs]:
    torch.manual_seed(0)
    tree = pack([Group(range(2, prompt + 2), [range(2, answer + 2), range(3, answer + 3)], [0, 1])])
    query = torch.randn(1, 4, len(tree), 16, dtype=dtype)
    key, value = torch.randn(2, 1, 2, len(tree), 16, dtype=dtype).unbind()
    return tree, Inputs(query, key, value, 0.25)


def test_in_half_precision_a_kernel_may_differ_by_rounding() -> None:
    tree, inputs = random_inputs(torch.bfloat16)

    def sdpa(one: Inputs) -> Tensor:
        return attend_in_tree(tree, one.query, one.key, one.value, one.scaling)

    def off_by(share: float) -> Callable[[Inputs], Tensor]:
        def attend(one: Inputs) -> Tensor:
            found = sdpa(one).float()
            noise = torch.randn(found.shape, generator=torch.Generator().manual_seed(1))
            return (found * (1 + share * noise)).to(one.query.dtype)

        return attend

    half = torch.finfo(torch.bfloat16).eps
    assert agree(off_by(half / 4), sdpa, inputs)
    assert not agree(off_by(half * 4), sdpa, inputs)


def test_in_half_precision_one_wrong_key_in_five_hundred_sequences_is_noticed() -> None:
    tree, inputs = random_inputs(torch.bfloat16, prompt=300, answer=200)
    right = varlen_layout(tree.positions[0].tolist())
    keys = right.keys.clone()
    keys[-202] -= 1  # the last token of the prompt, for the last answer

    def by(runs: VarlenLayout) -> Callable[[Inputs], Tensor]:
        return lambda one: attend_varlen(one.query, one.key, one.value, runs, one.scaling)

    def sdpa(one: Inputs) -> Tensor:
        return attend_in_tree(tree, one.query, one.key, one.value, one.scaling)

    with flash_on_cpu():
        assert agree(by(right), sdpa, inputs)
        assert not agree(by(replace(right, keys=keys)), sdpa, inputs)


def test_the_results_are_outputs_and_gradients_per_token() -> None:
    tree, inputs = random_inputs(torch.float32)
    found = results(lambda one: attend_in_tree(tree, one.query, one.key, one.value, one.scaling), inputs)
    size = len(tree)
    assert [tuple(one.shape) for one in found] == [(size, 64), (size, 64), (size, 32), (size, 32)]


def test_a_cpu_makes_no_choice() -> None:
    model = tiny_model("llama")
    choose_attention(model, "cpu", lambda *, message: pytest.fail(message))
    assert attention_choice._choices.get(model.get_base_model()) is None
    step(model.train())


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A name for a card, as a run on CUDA asks for one; the tensors lie on the CPU all the same."""
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda *_: "a card")
    monkeypatch.setenv("LATHE_DATA", str(tmp_path))


@pytest.mark.usefixtures("card")
def test_a_run_in_float32_keeps_sdpa_and_says_why() -> None:
    said: list[str] = []
    model = tiny_model("llama").train()
    choose_attention(model, "cuda", lambda *, message: said.append(message))
    step(model)
    assert said == [f"{USUAL}varlen attention does not compute in the format of these weights."]


def in_half(model: Any) -> Any:
    """A half-precision base under a float32 adapter, as on a GPU."""
    for parameter in model.parameters():
        if not parameter.requires_grad:
            parameter.data = parameter.data.bfloat16()
    fuse_lora(model)
    return model.train()


@pytest.mark.usefixtures("card")
def test_where_torch_has_no_kernel_for_the_device_the_run_goes_on_with_sdpa() -> None:
    said: list[str] = []
    model = in_half(tiny_model("qwen2"))
    expected = step(model)
    choose_attention(model, "cuda", lambda *, message: said.append(message))
    found = step(model)
    assert len(said) == 1
    assert "varlen attention does not run here (Could not run 'aten::_flash_attention_forward'" in said[0]
    assert torch.equal(found, expected)


@pytest.mark.usefixtures("card")
def test_varlen_attention_in_bfloat16_passes_the_trial_and_is_timed_by_the_real_clock() -> None:
    said: list[str] = []
    model = in_half(tiny_model("qwen2"))
    with flash_on_cpu():
        choose_attention(model, "cuda", lambda *, message: said.append(message))
        step(model)
    assert len(said) == 1
    assert "times as fast here" in said[0]
