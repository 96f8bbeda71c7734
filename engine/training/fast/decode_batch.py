"""A batch of rows being decoded: takes one token per row, returns the logits of the next one.

`DynamicBatch` attends to exactly the tokens in its cache. `static_decode.StaticBatch` does the same over
buffers that never move, so that a step can be recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import torch
from torch import Tensor

from engine.models.packable import device_of
from engine.training.fast.kv_cache import RowCache

DROP_WHEN_ENDED = 1 / 8  # share of finished rows; dropping copies the cache, so not at every step


class DecodeBatch(Protocol):
    """The rows that are still decoded, in the order of the batch."""

    def step(self, tokens: Tensor) -> Tensor:
        """Append one token per row [n]; returns the logits [n, V] that follow, valid until the next step."""

    def keep(self, kept: Tensor) -> None:
        """Drop all rows but `kept` [m]."""

    def worth_dropping(self, held: int, living: int) -> bool:
        """Whether dropping the finished rows pays off, when `living` of `held` are unfinished."""


class DynamicBatch:
    """Rows over a `RowCache`; a step sees only its filled part."""

    def __init__(self, lm: Any, cache: RowCache, paths: Sequence[Sequence[int]], new_tokens: int) -> None:
        """`cache` holds the packed prefill; `paths` are the offsets of each row's prompt in it."""
        device = device_of(lm)
        capacity = max(map(len, paths)) + new_tokens - 1
        self._lm, self._cache = lm, cache
        self._filled = cache.expand(paths, capacity, device)
        self._positions = torch.tensor([[len(path)] for path in paths], device=device)
        self._padded = not bool(self._filled.all())

    def step(self, tokens: Tensor) -> Tensor:
        # Without padding one query sees every key: no mask, and transformers builds none for one token.
        seen = self._filled[:, None, None, : self._cache.length + 1] if self._padded else None
        out = self._lm(
            input_ids=tokens[:, None],
            attention_mask=seen,
            position_ids=self._positions,
            past_key_values=self._cache,
            use_cache=True,
            logits_to_keep=1,
        )
        self._positions = self._positions + 1
        logits: Tensor = out.logits[:, -1]
        return logits

    def keep(self, kept: Tensor) -> None:
        self._cache.keep(kept)
        self._positions, self._filled = self._positions[kept], self._filled[kept]

    def worth_dropping(self, held: int, living: int) -> bool:
        return held - living > DROP_WHEN_ENDED * held
