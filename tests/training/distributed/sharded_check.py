"""Two processes with a sharded tiny model, against the whole one; started by test_sharded_base."""

from __future__ import annotations

import sys
from typing import Any

import torch

from engine.training.distributed.process_group import ProcessGroup, join_process_group
from engine.training.distributed.sharded_base import idle_pass, is_sharded, shard_base, sharded_bytes
from engine.training.fast.group_step import answer_cross_entropy
from engine.training.fast.merged_weights import detect_unmergeable
from engine.training.fast.rollout import generate
from tests.training.conftest import END, FAMILIES, PAD, PROMPTS, spell, tiny_model


def answers(model: Any, prompts: list[list[int]], **more: Any) -> list[list[int]]:
    return generate(model, prompts, max_new_tokens=12, eos_ids=[END, 5, 9], pad_id=PAD, seed=3, **more)


def check(family: str, processes: ProcessGroup) -> None:
    whole = tiny_model(family)
    model = shard_base(lambda: tiny_model(family), processes, "cpu")
    assert is_sharded(model) and detect_unmergeable(model) == "no process holds the whole weights"
    own, all_of_them = sharded_bytes(model)
    assert own * 2 == all_of_them == sum(sharded_bytes(model)[0] for _ in range(2))
    same_answers(whole, model, processes)
    same_gradients(whole, model, processes)


def same_answers(whole: Any, model: Any, processes: ProcessGroup) -> None:
    """The processes ask different numbers of prompts in batches of different sizes, and one of them none."""
    prompts = [spell(text) for text in PROMPTS]
    shares = [(prompts, 1), (prompts[:1], 4)], [([], 4), (prompts[1:], 2)], [(prompts[:3], 3), (prompts, 1)]
    lengths = set()
    for pair in shares:
        asked, rows = pair[processes.rank]
        found = answers(model, asked, rows_per_batch=rows)
        assert found == answers(whole, asked, rows_per_batch=rows, merge=False)
        lengths |= set(map(len, found))
    assert len(lengths) > 1, "answers that all end together prove nothing here"


def same_gradients(whole: Any, model: Any, processes: ProcessGroup) -> None:
    """Three backward passes; in one of them the second process has nothing to learn from."""
    examples = [(spell(text), spell(text[::-1][:5])) for text in PROMPTS]
    for turn, own in enumerate(([examples[:2], examples[2:]], [examples, []], [examples[:1], examples])):
        shares = own[processes.rank]
        loss = answer_cross_entropy(model, shares) if shares else idle_pass(model) * 0.0
        loss.backward()
        if shares:
            answer_cross_entropy(whole, shares).backward()
        if turn == 1:
            assert answers(model, []) == []
    pairs = [(p, q) for p, q in zip(model.parameters(), whole.parameters(), strict=True) if q.requires_grad]
    assert len(pairs) >= 16  # of Phi-3, which has four matrices in each of its two layers
    for one, other in pairs:
        torch.testing.assert_close(one.grad, other.grad, rtol=1e-5, atol=1e-7)


def check_all() -> None:
    """Ends the process that calls it."""
    processes = join_process_group()
    assert processes.shards and processes.size == 2
    for family in FAMILIES:
        check(family, processes)
    print(f"process {processes.rank}: equal")
    sys.exit(0)
