"""FlexAttention's mask of a packed row is SDPA's, by tokens and by blocks."""

from __future__ import annotations

import random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch._dynamo.testing import CompileCounter
from torch.nn.attention.flex_attention import BlockMask, flex_attention

from benchmarks.flex_way import BLOCK, FlexAttention, block_mask_of
from engine.training.fast.packing import Group, PackedTree, pack
from engine.training.fast.tree_attention import attend_in_tree
from tests.training.fast.test_varlen_attention import groups, seen_by_mask


def seen_by_flex(mask: BlockMask, tokens: int) -> torch.Tensor:
    every = torch.arange(tokens)
    zero = torch.zeros((), dtype=torch.long)
    found: torch.Tensor = mask.mask_mod(zero, zero, every[:, None], every[None, :])
    return found


@given(prefix=st.lists(st.integers(2, 9), min_size=1, max_size=14), parts=groups)
@settings(max_examples=300, deadline=None)
def test_a_token_sees_by_flex_what_the_mask_lets_it_see(
    prefix: list[int], parts: list[tuple[list[int], list[list[int]]]]
) -> None:
    tree = pack([Group([*prefix, *rest], answers, range(len(answers))) for rest, answers in parts])
    assert torch.equal(seen_by_flex(block_mask_of(tree.positions[0].tolist()), len(tree)), seen_by_mask(tree))


def long_row(count: int, prompt: int, answer: int, seed: int) -> PackedTree:
    draw = random.Random(seed)

    def some(length: int) -> list[int]:
        return [draw.randrange(2, 50) for _ in range(length)]

    shared = some(40)
    return pack(
        [
            Group([*shared, *some(prompt)], [some(draw.randint(0, answer)) for _ in range(8)], range(8))
            for _ in range(count)
        ]
    )


ROWS = [(1, 60, 70), (2, 60, 70), (3, 200, 90), (1, 700, 30), (5, 10, 20)]


@pytest.mark.parametrize("sizes", ROWS)
def test_blocks_are_left_out_that_nobody_sees_and_unmasked_that_all_see(sizes: tuple[int, int, int]) -> None:
    tree = long_row(*sizes, seed=sum(sizes))
    mask, tokens = block_mask_of(tree.positions[0].tolist()), len(tree)
    count = -(-tokens // BLOCK)

    def in_blocks(beyond: bool) -> torch.Tensor:
        square = torch.full((count * BLOCK, count * BLOCK), beyond)
        square[:tokens, :tokens] = seen_by_mask(tree)
        return square.view(count, BLOCK, count, BLOCK).transpose(1, 2).flatten(2)

    whole = torch.zeros(count, count, dtype=torch.bool)
    for row, number in enumerate(mask.full_kv_num_blocks[0, 0].tolist()):
        whole[row, mask.full_kv_indices[0, 0, row, :number].long()] = True
    assert torch.equal(mask.to_dense()[0, 0].bool(), in_blocks(False).any(2))
    assert torch.equal(whole, in_blocks(True).all(2).tril(-1))


@pytest.mark.filterwarnings("ignore:flex_attention called without torch.compile:UserWarning")
@pytest.mark.parametrize("sizes", ROWS[:3])
def test_flex_gives_the_outputs_of_the_mask(sizes: tuple[int, int, int]) -> None:
    tree, way = long_row(*sizes, seed=sum(sizes)), FlexAttention(flex_attention)
    query = torch.randn(1, 4, len(tree), 16)
    key, value = torch.randn(2, 1, 2, len(tree), 16).unbind()
    with torch.no_grad():
        found = way.attend(query, key, value, way.prepare(tree), 0.25)
        expected = attend_in_tree(tree, query, key, value, 0.25)
    assert float((found - expected).norm() / expected.norm()) < 1e-5


def test_rows_of_many_lengths_are_traced_once() -> None:
    torch._dynamo.reset()
    traced = CompileCounter()
    way = FlexAttention(torch.compile(flex_attention, backend=traced, dynamic=True))
    for seed in range(8):
        tree = long_row(1 + seed % 3, 40 + 7 * seed, 70 - 3 * seed, seed)
        query = torch.randn(1, 4, len(tree), 16)
        key, value = torch.randn(2, 1, 2, len(tree), 16).unbind()
        with torch.no_grad():
            way.attend(query, key, value, way.prepare(tree), 0.25)
    assert traced.frame_count == 1
