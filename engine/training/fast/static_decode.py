"""A decode step from fixed buffers to fixed buffers, which can be recorded and replayed as a CUDA graph.

All that changes between steps is written to tensors beforehand: the tokens, the slot they go to, and how many
slots of each row are empty. Positions and mask are computed from these inside the step. The batch is padded
to a bucket size, and finished rows are dropped when that reaches a smaller bucket; the results of padding
rows are never read. No random numbers are drawn here, so padding does not affect them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

from engine.planning.buckets import rows_bucket, slots_bucket
from engine.training.fast.kv_cache import RowCache
from engine.training.fast.static_cache import StaticCache

# Without cuDNN's attention: wrong results under a mask and in recorded graphs are reported
# (pytorch/pytorch 191612, NVIDIA/TransformerEngine 2344).
_KERNELS = [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH]


class Bucket(NamedTuple):
    """The sizes of a step; each has its own recording."""

    rows: int
    slots: int


class StaticStep:
    """One model's decode step with its buffers: tokens, empty [rows], logits [rows, V] and the cache."""

    def __init__(self, lm: Any, packed: RowCache, rows: int, slots: int, logits: Tensor) -> None:
        """For up to `rows` rows of `slots` tokens, with the shapes and dtypes of the prefill's results."""
        device = logits.device
        self.lm = lm
        self.rows, self.slots = rows, slots
        self.tokens = torch.zeros(rows, dtype=torch.long, device=device)
        self.empty = torch.zeros(rows, dtype=torch.long, device=device)
        self.logits = logits.new_zeros(rows, logits.size(-1))
        self.cache = StaticCache(packed, rows, slots, device)
        self._places = torch.arange(slots, device=device)[None]

    def load(self, packed: RowCache, paths: Sequence[Sequence[int]]) -> None:
        """Begin a batch: copy its prompts' keys and values into the cache."""
        self.empty.zero_()
        self.empty[: len(paths)] = self.cache.load(packed, paths)

    def fill(self, tokens: Tensor, slot: int) -> None:
        """Write the inputs of the next step: `tokens` [n] and the slot they go to."""
        self.tokens[: tokens.numel()].copy_(tokens)
        self.cache.window.slot.fill_(slot)

    def compute(self, bucket: Bucket) -> None:
        """Take the step; repeating it on the same buffers gives the same result."""
        rows, slots = bucket
        window = self.cache.window
        window.rows, window.slots = bucket
        empty, places = self.empty[:rows, None], self._places[:, :slots]
        seen = (places >= empty) & (places <= window.slot)
        with sdpa_kernel(_KERNELS):
            out = self.lm(
                input_ids=self.tokens[:rows, None],
                attention_mask=seen[:, None, None],
                position_ids=window.slot - empty,
                past_key_values=self.cache,
                use_cache=True,
                logits_to_keep=1,
            )
        self.logits[:rows].copy_(out.logits[:, -1])

    def keep(self, kept: Tensor, filled: int) -> None:
        self.cache.keep(kept, filled)
        self.empty[: kept.numel()] = self.empty.index_select(0, kept)


class StaticBatch:
    """A batch over a `StaticStep` that has been loaded with it; see `DecodeBatch`."""

    def __init__(
        self, static: StaticStep, rows: int, width: int, compute: Callable[[StaticStep, Bucket], None]
    ) -> None:
        """`width`: tokens of the longest prompt. `compute` takes a step, replayed or not."""
        self._static, self._compute = static, compute
        self._held, self._filled = rows, width

    def step(self, tokens: Tensor) -> Tensor:
        self._static.fill(tokens, self._filled)
        self._filled += 1
        self._compute(self._static, Bucket(rows_bucket(self._held), slots_bucket(self._filled)))
        return self._static.logits[: self._held]

    def keep(self, kept: Tensor) -> None:
        self._static.keep(kept, self._filled)
        self._held = kept.numel()

    def worth_dropping(self, held: int, living: int) -> bool:
        return rows_bucket(living) < rows_bucket(held)
