"""A key-value cache for many rows that grow together, allocated once.

Rows are right-aligned: all of them write the same slot at a decode step, and a shorter prompt leaves
empty slots at its front, which the mask hides. Growing by `torch.cat`, as transformers' DynamicCache
does, copies the whole cache at every step.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers.cache_utils import Cache, CacheLayerMixin


class _Layer(CacheLayerMixin):  # type: ignore[misc]
    """One layer: first it keeps the prefill's packed keys, then a slab [rows, K, capacity, D]."""

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
        """Gathers the packed keys [1, K, T, D] into one row per line of `paths` [rows, P]."""
        self.length, self.capacity = paths.size(1), capacity
        self.keys, self.values = (self._gather(one, paths) for one in (self.keys, self.values))

    def _gather(self, packed: Tensor, paths: Tensor) -> Tensor:
        found = rows_of(packed, paths)
        slab = packed.new_empty(*found.shape[:2], self.capacity, found.size(3))
        slab[:, :, : paths.size(1)] = found
        return slab

    def keep(self, rows: Tensor) -> None:
        """Drops every row but `rows` [n], copying only the filled slots."""
        for name in ("keys", "values"):
            old = getattr(self, name)
            slab = old.new_empty(rows.numel(), old.size(1), self.capacity, old.size(3))
            torch.index_select(old[:, :, : self.length], 0, rows, out=slab[:, :, : self.length])
            setattr(self, name, slab)

    def get_seq_length(self) -> int:
        return self.length

    def get_max_length(self) -> int:
        return self.capacity

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self.length + query_length, 0


def rows_of(packed: Tensor, paths: Tensor) -> Tensor:
    """Keys of packed tokens [1, K, T, D] as rows [rows, K, P, D], one for each line of `paths` [rows, P]."""
    rows, width = paths.shape
    found = packed[0].transpose(0, 1).index_select(0, paths.flatten())
    return found.view(rows, width, *found.shape[1:]).transpose(1, 2)


def right_aligned(paths: Sequence[Sequence[int]], device: torch.device) -> tuple[Tensor, Tensor]:
    """The paths [rows, P], shorter ones filled up with 0 at the front, and by how much each [rows]."""
    width = max(map(len, paths))
    padded = torch.tensor([[0] * (width - len(path)) + list(path) for path in paths], device=device)
    return padded, torch.tensor([width - len(path) for path in paths], device=device)


class RowCache(Cache):  # type: ignore[misc]
    """The cache of a whole batch of rows: prefill into it, `expand`, decode, `keep` what lives."""

    def __init__(self, layers: int) -> None:
        super().__init__(layers=[_Layer() for _ in range(layers)])

    def expand(self, paths: Sequence[Sequence[int]], capacity: int, device: torch.device) -> Tensor:
        """From the packed prefill to one row per path (offsets into the packed row, unpadded).

        Returns which slots hold a token, [rows, capacity] bool; slots still to be decoded are True.
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
        """How many slots of each row are filled."""
        return int(self.layers[0].length)
