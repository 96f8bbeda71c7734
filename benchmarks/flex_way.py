"""FlexAttention over a packed tree, to compare with what a run uses; see `attention_kinds`.

Runs do not use it: it needs Triton and a C compiler, which a built program and Windows do not have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.attention.flex_attention import BlockMask, flex_attention

from engine.training.fast.packing import PackedTree

BLOCK = 128


def ends_of(positions: Sequence[int]) -> list[int]:
    """For each packed token, the end of the tokens that attend to it: its subtree is one stretch."""
    ends = [len(positions)] * len(positions)
    path: list[int] = []
    for offset, position in enumerate(positions):
        while len(path) > position:
            ends[path.pop()] = offset
        path.append(offset)
    return ends


def block_mask_of(positions: Sequence[int], device: torch.device | str = "cpu") -> BlockMask:
    """The mask by blocks, from the least and greatest end in each block of keys, without a T x T mask."""
    ends = torch.tensor(ends_of(positions))
    tokens = len(positions)
    count = -(-tokens // BLOCK)
    parts = torch.split(ends, BLOCK)
    least, most = (torch.stack([pick(part) for part in parts]) for pick in (torch.min, torch.max))
    starts = torch.arange(count) * BLOCK
    at_or_below = torch.ones(count, count, dtype=torch.bool).tril()
    some = at_or_below & (most[None, :] > starts[:, None])
    whole = at_or_below.tril(-1) & (least[None, :] >= (starts + BLOCK).clamp(max=tokens)[:, None])
    partly = _listed((some & ~whole) | torch.eye(count, dtype=torch.bool), device)
    on_device = ends.to(device)

    def visible(batch: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        return (key <= query) & (query < on_device[key])

    return BlockMask.from_kv_blocks(
        *partly, *_listed(whole, device), BLOCK, visible, seq_lengths=(tokens, tokens)
    )


def _listed(blocks: Tensor, device: torch.device | str) -> tuple[Tensor, Tensor]:
    """Of each query block, the number of key blocks [1, 1, n] and their indices, used first [1, 1, n, n]."""
    order = blocks.int().argsort(dim=1, descending=True, stable=True)
    count, order = (part[None, None].int().to(device) for part in (blocks.sum(1), order))
    return count, order


class FlexAttention:
    """FlexAttention as `engine.training.fast.attention_choice` tries a way."""

    name = "FlexAttention"
    formats: tuple[torch.dtype, ...] = (torch.bfloat16, torch.float16, torch.float32)
    widest_head = 256

    def __init__(self, compiled: Callable[..., Any] | None = None) -> None:
        self._compiled = compiled or torch.compile(flex_attention, dynamic=True)

    def prepare(self, tree: PackedTree) -> BlockMask:
        return block_mask_of(tree.positions[0].tolist(), tree.ids.device)

    def attend(
        self, query: Tensor, key: Tensor, value: Tensor, prepared: BlockMask, scaling: float | None
    ) -> Tensor:
        attended: Tensor = self._compiled(
            query, key, value, block_mask=prepared, scale=scaling, enable_gqa=query.size(1) != key.size(1)
        )
        return attended.transpose(1, 2)
