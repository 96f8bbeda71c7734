"""A key-value cache at fixed addresses: allocated once, used by every rollout of a run.

A recorded decode step reads and writes the very memory it was recorded with. So the slabs never move, a
step sees a window of them (the first rows, the first slots), and the slot that it writes is a number on the
device, which may change between two replays. Windows come in a few sizes (`rows_bucket`, `slots_bucket`).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers.cache_utils import Cache, CacheLayerMixin

from engine.planning.buckets import rows_bucket, slots_bucket
from engine.training.fast.kv_cache import RowCache, right_aligned, rows_of

__all__ = ["StaticCache", "Window", "rows_bucket", "slots_bucket"]


class Window:
    """What a step computes with: `rows` and `slots` of the slabs, and the `slot` [1] that it writes."""

    def __init__(self, device: torch.device) -> None:
        self.rows = self.slots = 0
        self.slot = torch.zeros(1, dtype=torch.long, device=device)


class _Layer(CacheLayerMixin):  # type: ignore[misc]
    """One layer's keys and values, [rows, K, slots, D] each, like those of a packed prefill."""

    def __init__(self, window: Window, keys: Tensor, values: Tensor, rows: int, slots: int) -> None:
        super().__init__()
        self._window = window
        self.keys = keys.new_zeros(rows, keys.size(1), slots, keys.size(3))
        self.values = values.new_zeros(rows, values.size(1), slots, values.size(3))
        self.is_initialized = True

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        """Nothing: the slabs are there from the beginning."""

    def update(
        self, key_states: Tensor, value_states: Tensor, *_: object, **__: object
    ) -> tuple[Tensor, Tensor]:
        at = self._window
        keys, values = (slab[: at.rows, :, : at.slots] for slab in (self.keys, self.values))
        keys.index_copy_(2, at.slot, key_states.to(keys.dtype))  # on a CPU kept in float32, see `kv_cache`
        values.index_copy_(2, at.slot, value_states.to(values.dtype))
        return keys, values

    def load(self, keys: Tensor, values: Tensor, paths: Tensor) -> None:
        """Rows of the packed keys and values; all else is 0, so nothing of an earlier rollout is left."""
        rows, width = paths.shape
        for slab, packed in ((self.keys, keys), (self.values, values)):
            slab.zero_()
            slab[:rows, :, :width] = rows_of(packed, paths)

    def keep(self, kept: Tensor, filled: int) -> None:
        for slab in (self.keys, self.values):
            slab[: kept.numel(), :, :filled] = slab[:, :, :filled].index_select(0, kept)

    def get_seq_length(self) -> int:
        return int(self.keys.size(2))

    def get_max_length(self) -> int:
        return int(self.keys.size(2))

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self._window.slots, 0


class StaticCache(Cache):  # type: ignore[misc]
    """Slabs for `rows` x `slots` tokens, shaped like the layers of a packed prefill."""

    def __init__(self, packed: RowCache, rows: int, slots: int, device: torch.device) -> None:
        self.window = Window(device)
        layers = [_Layer(self.window, one.keys, one.values, rows, slots) for one in packed.layers]
        super().__init__(layers=layers)

    @property
    def nbytes(self) -> int:
        return sum(layer.keys.nbytes + layer.values.nbytes for layer in self.layers)

    def load(self, packed: RowCache, paths: Sequence[Sequence[int]]) -> Tensor:
        """One row for each path into the packed prefill, right-aligned; how many slots of each are empty."""
        padded, empty = right_aligned(paths, self.window.slot.device)
        for layer, source in zip(self.layers, packed.layers, strict=True):
            layer.load(source.keys, source.values, padded)
        return empty

    def keep(self, kept: Tensor, filled: int) -> None:
        """The rows `kept` move to the front, in their first `filled` slots."""
        for layer in self.layers:
            layer.keep(kept, filled)
