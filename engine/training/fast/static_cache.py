"""A key-value cache at fixed addresses: allocated once and used by every rollout of a run.

A recorded decode step reads and writes the memory that it was recorded with. So the buffers never move, a
step sees a window of them (the first rows, the first slots), and the slot to write is a tensor on the
device, which may change between replays. Windows come in a few sizes (`rows_bucket`, `slots_bucket`).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers.cache_utils import Cache, CacheLayerMixin

from engine.training.fast.kv_cache import RowCache, right_aligned, rows_of


class Window:
    """The part of the buffers that a step sees, `rows` x `slots`, and the `slot` [1] that it writes."""

    def __init__(self, device: torch.device) -> None:
        self.rows = self.slots = 0
        self.slot = torch.zeros(1, dtype=torch.long, device=device)


class _Layer(CacheLayerMixin):
    """One layer's keys and values, [rows, K, slots, D] each, like those of a packed prefill."""

    def __init__(self, window: Window, keys: Tensor, values: Tensor, rows: int, slots: int) -> None:
        super().__init__()
        self._window = window
        self.keys = keys.new_zeros(rows, keys.size(1), slots, keys.size(3))
        self.values = values.new_zeros(rows, values.size(1), slots, values.size(3))
        self.is_initialized = True

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        """Nothing to do: the buffers exist from the beginning."""

    def update(
        self, key_states: Tensor, value_states: Tensor, *_: object, **__: object
    ) -> tuple[Tensor, Tensor]:
        at = self._window
        keys, values = (buffer[: at.rows, :, : at.slots] for buffer in (self.keys, self.values))
        keys.index_copy_(2, at.slot, key_states.to(keys.dtype))  # float32 on a CPU, see `kv_cache`
        values.index_copy_(2, at.slot, value_states.to(values.dtype))
        return keys, values

    def load(self, keys: Tensor, values: Tensor, paths: Tensor) -> None:
        """Copy in packed keys and values [1, K, T, D] by `paths` [rows, P]; all other entries become 0."""
        rows, width = paths.shape
        for buffer, packed in ((self.keys, keys), (self.values, values)):
            buffer.zero_()
            buffer[:rows, :, :width] = rows_of(packed, paths)

    def keep(self, kept: Tensor, filled: int) -> None:
        for buffer in (self.keys, self.values):
            buffer[: kept.numel(), :, :filled] = buffer[:, :, :filled].index_select(0, kept)

    def get_seq_length(self) -> int:
        return int(self.keys.size(2))

    def get_max_length(self) -> int:
        return int(self.keys.size(2))

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self._window.slots, 0


class StaticCache(Cache):
    """Buffers [rows, K, slots, D] per layer, in the shape and dtype of the layers of a packed prefill."""

    def __init__(self, packed: RowCache, rows: int, slots: int, device: torch.device) -> None:
        self.window = Window(device)
        layers = [_Layer(self.window, layer.keys, layer.values, rows, slots) for layer in packed.layers]
        super().__init__(layers=layers)

    def load(self, packed: RowCache, paths: Sequence[Sequence[int]]) -> Tensor:
        """Load one row per path (offsets into the packed prefill), right-aligned.

        Returns how many slots at the front of each row are empty, [rows].
        """
        padded, empty = right_aligned(paths, self.window.slot.device)
        for layer, source in zip(self.layers, packed.layers, strict=True):
            layer.load(source.keys, source.values, padded)
        return empty

    def keep(self, kept: Tensor, filled: int) -> None:
        """Move the rows `kept` [m] to the front, copying their first `filled` slots."""
        for layer in self.layers:
            layer.keep(kept, filled)
