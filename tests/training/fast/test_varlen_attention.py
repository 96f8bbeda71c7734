"""The packed row as runs: the same ancestors as SDPA's mask, the same log-probabilities and gradients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from trl import GRPOTrainer

from engine.training.fast.attention_choice import AttentionChoice, set_attention_choice
from engine.training.fast.fast_trainer import LatheGRPOTrainer
from engine.training.fast.group_step import answer_cross_entropy, group_log_probs
from engine.training.fast.packing import Group, PackedTree, pack, pack_prompts
from engine.training.fast.varlen_attention import VarlenAttention, varlen_layout
from tests.training.conftest import END, FAMILIES, PROMPTS, MakeTrainer, spell, tiny_model
from tests.training.fast.flash_on_cpu import flash_on_cpu
from tests.training.fast.test_group_step import (
    _with_empty_answer,
    _without_rows,
    distance,
    gradients,
    loss_and_gradients,
    padded,
    rollout_of,
)

pytestmark = [
    # transformers 5.23's own Trainer still asks for the old name.
    pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"),
]


class OnCpu(VarlenAttention):
    """Takes float32 too: the definition on a CPU computes in it."""

    formats = (torch.float32,)


@pytest.fixture
def flash() -> Iterator[None]:
    with flash_on_cpu():
        yield


def always(say: Any = lambda **_: None) -> AttentionChoice:
    """A choice that has already taken the runs."""
    choice = AttentionChoice(OnCpu(), 2, say)
    choice.decided, choice.chosen = True, OnCpu()
    return choice


def seen_by_mask(tree: PackedTree) -> torch.Tensor:
    """[T, T]: what SDPA's levels let each packed token see."""
    seen = torch.zeros(len(tree), len(tree), dtype=torch.bool)
    rows = [
        (level.keys[at], level.mask[at, 0, query])
        for level in tree.levels
        for at in range(level.queries.size(0))
        for query in range(level.queries.size(1))
    ]
    for token, row in enumerate(tree.restore.tolist()):
        keys, mask = rows[row]
        seen[token, keys[mask]] = True
    return seen


def seen_in_runs(tree: PackedTree) -> torch.Tensor:
    """[T, T]: what a causal kernel lets each packed token see in its run, once each."""
    runs = varlen_layout(tree.positions[0].tolist())
    seen = torch.zeros(len(tree), len(tree), dtype=torch.long)
    for at in range(len(runs.starts) - 1):
        first, end = int(runs.starts[at]), int(runs.starts[at + 1])
        keys = runs.keys[int(runs.key_starts[at]) : int(runs.key_starts[at + 1])]
        for token in range(first, end):
            visible = keys[: len(keys) - (end - 1 - token)]
            seen[token].index_add_(0, visible, torch.ones_like(visible))
    return seen


tokens = st.lists(st.integers(2, 5), max_size=6)
groups = st.lists(st.tuples(tokens, st.lists(tokens, min_size=1, max_size=4)), min_size=1, max_size=4)


@given(prefix=st.lists(st.integers(2, 9), min_size=1, max_size=14), parts=groups)
@settings(max_examples=300, deadline=None)
def test_in_its_sequence_every_token_attends_to_what_the_mask_allows_and_nothing_twice(
    prefix: list[int], parts: list[tuple[list[int], list[list[int]]]]
) -> None:
    tree = pack([Group([*prefix, *rest], answers, range(len(answers))) for rest, answers in parts])
    assert torch.equal(seen_in_runs(tree), seen_by_mask(tree).long())
    prompts = pack_prompts([[*prefix, *rest] for rest, _ in parts]).tree
    assert torch.equal(seen_in_runs(prompts), seen_by_mask(prompts).long())


def test_the_first_answer_continues_the_sequence_of_its_prompt() -> None:
    tree = pack([Group([1, 2, 3], [[4, 5, 6], [], [7, 8]], [0, 1, 2])])
    runs = varlen_layout(tree.positions[0].tolist())
    assert runs.starts.tolist() == [0, 5, 6]
    assert runs.keys.tolist() == [0, 1, 2, 3, 4, 0, 1, 2, 5]
    assert runs.key_starts.tolist() == [0, 5, 9]
    assert (runs.longest, runs.longest_keys) == (5, 5)


def _as_it_is(inputs: dict[str, Any]) -> dict[str, Any]:
    return inputs  # with answers that end and answers cut at the limit, see `test_group_step`


@pytest.mark.usefixtures("flash")
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("checkpointing", [False, True])
@pytest.mark.parametrize("change", [_as_it_is, _without_rows, _with_empty_answer])
def test_varlen_sequences_give_the_loss_and_adapter_gradients_of_the_mask_and_of_stock_trl(
    make_trainer: MakeTrainer, family: str, checkpointing: bool, change: Any
) -> None:
    stock, masked, ours = (
        make_trainer(kind, family) for kind in (GRPOTrainer, LatheGRPOTrainer, LatheGRPOTrainer)
    )
    inputs = change(rollout_of(stock))
    if checkpointing:
        for trainer in (stock, masked, ours):
            trainer.model.get_base_model().activation_checkpointing_enable()
    set_attention_choice(ours.model, always())
    expected, slope = loss_and_gradients(stock, inputs)
    loss, mask_slope = loss_and_gradients(masked, inputs)
    found, own_slope = loss_and_gradients(ours, inputs)
    assert found == pytest.approx(expected, abs=1e-6, rel=1e-4)
    assert found == pytest.approx(loss, abs=1e-6, rel=1e-4)
    assert distance(own_slope, slope) < 1e-4
    assert distance(own_slope, mask_slope) < 1e-4
    assert not torch.equal(own_slope, mask_slope)  # or the runs were not used at all


@pytest.mark.usefixtures("flash")
@pytest.mark.parametrize("family", FAMILIES)
def test_varlen_sequences_give_the_log_probabilities_of_the_mask(family: str) -> None:
    model = tiny_model(family).eval()
    answers = ["answer", "", "an", "answerstothelimit"]
    rows = [(spell(PROMPTS[at % 3]), [*spell(answers[at % 4]), END][: 4 * (at % 4)]) for at in range(9)]
    ids, mask, width = padded(rows)
    with torch.no_grad():
        expected, _ = group_log_probs(model, ids, mask, width, 0.7)
        set_attention_choice(model, always())
        found, _ = group_log_probs(model, ids, mask, width, 0.7)
    assert distance(found, expected) < 1e-5


@pytest.mark.usefixtures("flash")
@pytest.mark.parametrize("family", FAMILIES)
def test_varlen_sequences_give_the_warm_start_the_gradients_of_the_mask(family: str) -> None:
    rows = [(spell(prompt), [*spell(answer), END]) for prompt, answer in zip(PROMPTS, "abcd", strict=True)]
    model = tiny_model(family).train()
    answer_cross_entropy(model, rows).backward()
    slope = gradients(model)
    model.zero_grad()
    set_attention_choice(model, always())
    answer_cross_entropy(model, rows).backward()
    assert distance(gradients(model), slope) < 1e-4
