"""The number format in which a base model is loaded. Heavy: imports torch."""

from __future__ import annotations

import torch


def weights_dtype(dtype: str, kind: str) -> str:
    """The dtype of the frozen weights; "auto": bfloat16 where the device computes in it, else float32."""
    if dtype != "auto":
        return dtype
    if kind == "cuda":
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float32"
    return "bfloat16" if kind == "cpu" and cpu_has_bfloat16() else "float32"


def cpu_has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 in hardware (AVX512-BF16 or AMX)."""
    capable = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool(capable and capable())
