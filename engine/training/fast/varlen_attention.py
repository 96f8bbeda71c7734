"""Attention over a packed tree by FlashAttention's kernel for sequences of unequal lengths, on CUDA.

The packed row is cut into runs, whose positions count up one by one. A run attends, causally, to the keys
of its ancestors and to its own: a sequence with more keys than queries, as when decoding goes on from a
cache. All runs of a layer are one call, without a mask and without padding, and lengths compile nothing.

Chosen over FlexAttention, which compiles before its first step, and needs Triton and a C compiler for that:
not on Windows, not in a built program. What it would save, the copies of a prompt's keys for each answer, is
little beside the linear layers; `benchmarks/attention_kinds.py` measures both.
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
class Runs:
    """The packed row as S sequences.

    starts, key_starts [S + 1], int32: where the queries of a run lie in the row, and its keys in `keys`,
    which holds offsets into the row. longest, longest_keys: the most queries and keys that a run has.
    """

    starts: Tensor
    keys: Tensor
    key_starts: Tensor
    longest: int
    longest_keys: int


def varlen_layout(positions: Sequence[int], device: torch.device | str = "cpu") -> Runs:
    """The runs of a packed row, from its positions alone.

    A packed row holds a tree of tokens in depth-first order, and positions are depths: the parent of a
    token is the last token before it that is one less deep. (The first answer of a group goes on from its
    prompt, so it shares the prompt's run.)
    """
    path: list[int] = []  # offsets of the tokens from the root to the one before
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
    return Runs(
        torch.tensor(starts, dtype=torch.int32, device=device),
        torch.tensor(keys, dtype=torch.long, device=device),
        torch.tensor(key_starts, dtype=torch.int32, device=device),
        _longest(starts),
        _longest(key_starts),
    )


def _longest(starts: Sequence[int]) -> int:
    return max(after - before for before, after in pairwise(starts))


def attend_varlen(query: Tensor, key: Tensor, value: Tensor, runs: Runs, scaling: float | None) -> Tensor:
    """query [1, H, T, D], key and value [1, K, T, D] -> [1, T, H, D]."""
    from torch.nn.attention.varlen import varlen_attn

    q, k, v = (one[0].transpose(0, 1) for one in (query, key, value))
    found = varlen_attn(
        q,
        k.index_select(0, runs.keys),
        v.index_select(0, runs.keys),
        runs.starts,
        runs.key_starts,
        runs.longest,
        runs.longest_keys,
        scale=scaling,
        window_size=(-1, 0),  # causal, the last query level with the last key
        enable_gqa=q.size(1) != k.size(1),
    )
    return cast(Tensor, found)[None]  # a pair where more is asked for


class VarlenAttention:
    """This way of attending, as `attention_choice` tries it."""

    name = "varlen attention"
    formats: tuple[torch.dtype, ...] = (torch.bfloat16, torch.float16)
    widest_head = 256  # of FlashAttention 2

    def prepare(self, tree: PackedTree) -> Runs:
        return varlen_layout(tree.positions[0].tolist(), tree.ids.device)

    def attend(
        self, query: Tensor, key: Tensor, value: Tensor, prepared: Runs, scaling: float | None
    ) -> Tensor:
        return attend_varlen(query, key, value, prepared, scaling)
