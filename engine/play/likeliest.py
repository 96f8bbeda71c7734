"""The odds of a token by the logits that it was chosen from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.base.odds import Odds


def odds_of(logits: Any, token: int, count: int, text_of: Callable[[int], str]) -> Odds:
    """The softmax of `logits` (float array, [V]) at `token`, and the `count` likeliest tokens.

    `logits` are those of the model itself, before a temperature, top-p or a grammar changed them.
    """
    shares = np.exp(logits - logits.max(), dtype=np.float32)
    total = float(shares.sum(dtype=np.float64))
    count = min(count, len(shares))
    likeliest = np.argpartition(shares, -count)[-count:]
    ordered = likeliest[np.argsort(-shares[likeliest], kind="stable")]
    listed = tuple((text_of(int(one)), float(shares[one]) / total) for one in ordered)
    return Odds(float(shares[token]) / total, listed)
