"""A key-value cache for a batch of rows, allocated once per batch.

Rows are right-aligned: a decode step writes the same slot in all of them, and shorter prompts leave
empty slots at the front, which the mask hides. transformers' DynamicCache grows by `torch.cat`, which
copies the whole cache at every step.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers.cache_utils import Cache, CacheLayerMixin


class _Layer(CacheLayerMixin):
    """One layer: the prefill's packed keys and values [1, K, T, D], then buffers [rows, K, capacity, D]."""

    def __init__(self) -> None:
        super().__init__()
        self.length = 0
        self.capacity = 0

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        self.keys, self.values = key_states, value_states
        self.is_initialized = True

    def update(
        self, key_states: Tensor, value_states: Tensor, *_: object, **__: object
    ) -> tuple[Tensor, Tensor]:
        if key_states.device.type == "cpu":  # attention in bfloat16 is several times slower there
            key_states, value_states = key_states.float(), value_states.float()
        if not self.is_initialized:  # the packed prefill
            self.lazy_initialization(key_states, value_states)
            return key_states, value_states
        self.keys[:, :, self.length : self.length + 1] = key_states
        self.values[:, :, self.length : self.length + 1] = value_states
        self.length += 1
        return self.keys[:, :, : self.length], self.values[:, :, : self.length]

    def expand(self, paths: Tensor, capacity: int) -> None:
        """Gather the packed keys and values into one row per line of `paths` [rows, P]."""
        self.length, self.capacity = paths.size(1), capacity
        self.keys, self.values = (self._gather(packed, paths) for packed in (self.keys, self.values))

    def _gather(self, packed: Tensor, paths: Tensor) -> Tensor:
        rows = rows_of(packed, paths)
        buffer = packed.new_empty(*rows.shape[:2], self.capacity, rows.size(3))
        buffer[:, :, : paths.size(1)] = rows
        return buffer

    def keep(self, rows: Tensor) -> None:
        """Drop all rows but `rows` [n], copying only the filled slots."""
        for name in ("keys", "values"):
            old = getattr(self, name)
            buffer = old.new_empty(rows.numel(), old.size(1), self.capacity, old.size(3))
            torch.index_select(old[:, :, : self.length], 0, rows, out=buffer[:, :, : self.length])
            setattr(self, name, buffer)

    def get_seq_length(self) -> int:
        return self.length

    def get_max_length(self) -> int:
        return self.capacity

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self.length + query_length, 0


def rows_of(packed: Tensor, paths: Tensor) -> Tensor:
    """Gather packed keys or values [1, K, T, D] into rows [rows, K, P, D] by `paths` [rows, P]."""
    rows, width = paths.shape
    tokens = packed[0].transpose(0, 1).index_select(0, paths.flatten())
    return tokens.view(rows, width, *tokens.shape[1:]).transpose(1, 2)


def right_aligned(paths: Sequence[Sequence[int]], device: torch.device) -> tuple[Tensor, Tensor]:
    """The paths [rows, P], shorter ones padded with 0 at the front, and each one's padding [rows]."""
    width = max(map(len, paths))
    padded = torch.tensor([[0] * (width - len(path)) + list(path) for path in paths], device=device)
    return padded, torch.tensor([width - len(path) for path in paths], device=device)


class RowCache(Cache):
    """The cache of a batch: prefill into it, `expand` it, decode, and `keep` the unfinished rows."""

    def __init__(self, layers: int) -> None:
        super().__init__(layers=[_Layer() for _ in range(layers)])

    def expand(self, paths: Sequence[Sequence[int]], capacity: int, device: torch.device) -> Tensor:
        """Expand the packed prefill to one row per path (offsets into the packed row, unpadded).

        Returns a bool mask [rows, capacity], False for the empty slots at the front of shorter rows.
        """
        padded, empty = right_aligned(paths, device)
        for layer in self.layers:
            layer.expand(padded, capacity)
        return torch.arange(capacity, device=device)[None] >= empty[:, None]

    def keep(self, rows: Tensor) -> None:
        for layer in self.layers:
            layer.keep(rows)

    @property
    def length(self) -> int:
        """The number of filled slots per row."""
        return int(self.layers[0].length)
