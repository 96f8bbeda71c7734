"""Rotary positions in a config; and Llama 3's scaling of them, as a config and as a GGUF file holds it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

# Llama 3.1 to 3.3 have these; only the two quotients with the original context length matter.
_LOW, _HIGH = 1.0, 4.0
_LENGTHS = tuple(2**power for power in range(5, 21))


def llama3_factors(rope: Mapping[str, Any], head_dim: int) -> list[float]:
    """The divisor of each rotary frequency, one a pair [head_dim / 2].

    After `_compute_llama3_parameters` of transformers (modeling_rope_utils.py).
    """
    low, high, factor = rope["low_freq_factor"], rope["high_freq_factor"], rope["factor"]
    original = rope["original_max_position_embeddings"]
    factors = []
    for index in range(0, head_dim, 2):
        wavelength = 2 * math.pi * rope["rope_theta"] ** (index / head_dim)
        smooth = min(1.0, max(0.0, (original / wavelength - low) / (high - low)))
        factors.append(1 / ((1 - smooth) / factor + smooth))
    return factors


def llama3_parameters(factors: Sequence[float], theta: float) -> dict[str, Any] | None:
    """The `rope_parameters` that give these factors, or None where no model of Llama 3 has such."""
    for original in _LENGTHS:
        rope = {
            "rope_type": "llama3",
            "rope_theta": theta,
            "factor": float(f"{max(factors):.5g}"),
            "low_freq_factor": _LOW,
            "high_freq_factor": _HIGH,
            "original_max_position_embeddings": original,
        }
        ours = llama3_factors(rope, 2 * len(factors))
        if all(math.isclose(a, b, rel_tol=1e-4) for a, b in zip(ours, factors, strict=True)):
            return rope
    return None


def rope_of(config: Any) -> Mapping[str, Any]:
    """The positions of the layers that see the whole text."""
    every: Mapping[str, Any] = config.rope_parameters
    full: Mapping[str, Any] = every.get("full_attention", every)
    return full


def head_dim(config: Any) -> int:
    """The numbers of each head of attention."""
    return int(getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads)
