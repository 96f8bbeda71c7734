"""Attention over a packed tree by FlashAttention's variable-length kernel (arXiv 2307.08691), on CUDA.

The packed row is cut into sequences of consecutive positions. A sequence attends causally to the keys of
its ancestors and to its own, so it has more keys than queries, as when decoding from a cache. One call
computes all sequences of a layer, without mask or padding; new lengths need no compilation.

Preferred to FlexAttention, which has to compile with Triton and a C compiler: impossible on Windows and in
a built program. FlexAttention would save copying a prompt's keys for each answer, which is little beside the
linear layers; `benchmarks/attention_kinds.py` measures both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import torch
from torch import Tensor

from engine.training.fast.packing import PackedTree


@dataclass(frozen=True)
class VarlenLayout:
    """The packed row as S sequences.

    starts, key_starts [S + 1], int32: where each sequence's queries begin in the row, and its keys in `keys`.
    keys: offsets into the row, int64. longest, longest_keys: the most queries and keys of a sequence.
    """

    starts: Tensor
    keys: Tensor
    key_starts: Tensor
    longest: int
    longest_keys: int


def varlen_layout(positions: Sequence[int], device: torch.device | str = "cpu") -> VarlenLayout:
    """The sequences of a packed row, derived from its T positions.

    A packed row holds a tree of tokens in depth-first order, and positions are depths: the parent of a
    token is the last token before it with a position one less. (The first answer of a group continues its
    prompt, so the two are one sequence.)
    """
    path: list[int] = []  # offsets of the tokens from the root to the previous token
    starts, key_starts, keys = [0], [0], list[int]()
    for offset, position in enumerate(positions):
        if position < len(path):
            keys += path
            starts.append(offset)
            key_starts.append(len(keys))
            del path[position:]
        path.append(offset)
    keys += path
    starts.append(len(positions))
    key_starts.append(len(keys))
    return VarlenLayout(
        torch.tensor(starts, dtype=torch.int32, device=device),
        torch.tensor(keys, dtype=torch.long, device=device),
        torch.tensor(key_starts, dtype=torch.int32, device=device),
        _longest(starts),
        _longest(key_starts),
    )


def _longest(starts: Sequence[int]) -> int:
    return max(after - before for before, after in pairwise(starts))


def attend_varlen(
    query: Tensor, key: Tensor, value: Tensor, layout: VarlenLayout, scaling: float | None
) -> Tensor:
    """query [1, H, T, D], key and value [1, K, T, D] -> [1, T, H, D]."""
    from torch.nn.attention.varlen import varlen_attn

    q, k, v = (one[0].transpose(0, 1) for one in (query, key, value))
    output = varlen_attn(
        q,
        k.index_select(0, layout.keys),
        v.index_select(0, layout.keys),
        layout.starts,
        layout.key_starts,
        layout.longest,
        layout.longest_keys,
        scale=scaling,
        window_size=(-1, 0),  # causal, the last query aligned with the last key
        enable_gqa=q.size(1) != k.size(1),
    )
    return cast(Tensor, output)[None]  # typed as a pair, for calls that request more


class VarlenAttention:
    """The kernel as `attention_choice` tries it."""

    name = "varlen attention"
    formats: tuple[torch.dtype, ...] = (torch.bfloat16, torch.float16)
    widest_head = 256  # of FlashAttention 2

    def prepare(self, tree: PackedTree) -> VarlenLayout:
        return varlen_layout(tree.positions[0].tolist(), tree.ids.device)

    def attend(
        self, query: Tensor, key: Tensor, value: Tensor, prepared: VarlenLayout, scaling: float | None
    ) -> Tensor:
        return attend_varlen(query, key, value, prepared, scaling)
