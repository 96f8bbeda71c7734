"""FlashAttention's operators for unequal lengths, by their definition, on a CPU.

torch has them for CUDA alone. With these in place `torch.nn.attention.varlen` runs here as it is, its
backward formula included: sequence by sequence, softmax in float32, the last query level with the last key.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor


@contextmanager
def flash_on_cpu() -> Iterator[None]:
    library = torch.library.Library("aten", "IMPL")
    library.impl("_flash_attention_forward", _forward, "CPU")
    library.impl("_flash_attention_backward", _backward, "CPU")
    try:
        yield
    finally:
        library._destroy()


def _forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    starts: Tensor,
    key_starts: Tensor,
    longest: int,
    longest_keys: int,
    dropout: float,
    causal: bool,
    debug: bool,
    *,
    scale: float | None = None,
    window_size_left: int | None = None,
    window_size_right: int | None = None,
    **rest: Any,
) -> tuple[Tensor, ...]:
    """query [T, H, D], key and value [S, K, D]; what the kernel asks of its inputs is asserted."""
    assert (causal, window_size_left, window_size_right) == (True, -1, 0)
    assert all(one is None for one in rest.values())
    assert dropout == 0.0
    assert not debug
    for one, total, most in ((starts, query, longest), (key_starts, key, longest_keys)):
        assert one.dtype == torch.int32
        assert (int(one[0]), int(one[-1])) == (0, total.size(0))
        assert int(one.diff().max()) == most
    assert all(one.stride(-1) == 1 for one in (query, key, value))
    out, sums = _attend(query, key, value, starts, key_starts, scale)
    nothing = torch.zeros((), dtype=torch.long)
    return out, sums, nothing, nothing, nothing


def _backward(
    above: Tensor,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    out: Tensor,
    sums: Tensor,
    starts: Tensor,
    key_starts: Tensor,
    longest: int,
    longest_keys: int,
    dropout: float,
    causal: bool,
    rng_state: Tensor,
    unused: Tensor,
    *,
    scale: float | None = None,
    window_size_left: int | None = None,
    window_size_right: int | None = None,
) -> tuple[Tensor, ...]:
    assert (causal, window_size_left, window_size_right) == (True, -1, 0)
    again, _ = _attend(query, key, value, starts, key_starts, scale)
    torch.testing.assert_close(again, out)
    slopes = [torch.zeros_like(one, dtype=torch.float32) for one in (query, key, value)]
    each = query.size(1) // key.size(1)
    factor = scale if scale is not None else query.size(-1) ** -0.5
    for own, seen, q, k, v, chances in _runs(query, key, value, starts, key_starts, factor):
        d_out = above[own].float().transpose(0, 1)
        d_chances = d_out @ v.transpose(1, 2)
        d_scores = chances * (d_chances - (d_chances * chances).sum(-1, keepdim=True)) * factor
        slopes[0][own] = (d_scores @ k).transpose(0, 1)
        for slope, heads in zip(slopes[1:], (d_scores.mT @ q, chances.mT @ d_out), strict=True):
            slope[seen] = heads.unflatten(0, (-1, each)).sum(1).transpose(0, 1)
    return tuple(slope.to(one.dtype) for slope, one in zip(slopes, (query, key, value), strict=True))


def _attend(
    query: Tensor, key: Tensor, value: Tensor, starts: Tensor, key_starts: Tensor, scale: float | None
) -> tuple[Tensor, Tensor]:
    factor = scale if scale is not None else query.size(-1) ** -0.5
    runs = list(_runs(query, key, value, starts, key_starts, factor))
    outs = [(chances @ v).transpose(0, 1) for _, _, _, _, v, chances in runs]
    sums = torch.zeros(query.size(1), query.size(0))  # of no use to the backward above
    return torch.cat(outs).to(query.dtype), sums


def _runs(
    query: Tensor, key: Tensor, value: Tensor, starts: Tensor, key_starts: Tensor, scale: float
) -> Iterator[tuple[slice, slice, Tensor, Tensor, Tensor, Tensor]]:
    """Of each sequence: its queries' place, its keys' place, those and the values a head, the softmax."""
    each = query.size(1) // key.size(1)
    for at in range(len(starts) - 1):
        own = slice(int(starts[at]), int(starts[at + 1]))
        seen = slice(int(key_starts[at]), int(key_starts[at + 1]))
        q = query[own].float().transpose(0, 1)
        k, v = (one[seen].float().transpose(0, 1).repeat_interleave(each, 0) for one in (key, value))
        scores = q @ k.transpose(1, 2) * scale
        n, m = scores.shape[1:]
        hidden = ~torch.ones(n, m, dtype=torch.bool).tril(m - n)
        yield own, seen, q, k, v, scores.masked_fill(hidden, float("-inf")).softmax(-1)
