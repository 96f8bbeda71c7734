"""Which models allow a recorded decode step, what a recording depends on, and whether logits agree."""

from __future__ import annotations

from typing import Any

import torch
from peft.tuners.lora.layer import LoraLayer
from torch import Tensor, nn

from engine.models.packable import detect_unpackable, language_model
from engine.training.distributed.sharded_base import is_sharded

# Relative error of a row of logits: two bfloat16 kernels differ by about 1e-2, a wrong mask by about 1.
_TOLERANCE = {torch.float32: 1e-3, torch.float16: 2e-2, torch.bfloat16: 5e-2}
ROWS_AT_ONCE = 16  # compared in float32 together, so that the comparison needs little memory
Place = tuple[Any, ...]


def detect_unrecordable(model: Any) -> str | None:
    """Why a decode step of this model cannot be recorded, as a sentence, or None if it can."""
    lm = language_model(model)
    weights = list(model.parameters())
    if is_sharded(model):
        return "No process holds the whole weights."
    if (reason := detect_unpackable(lm.config)) is not None:
        return reason
    if not all(weight.is_floating_point() for weight in weights):
        return "The weights are kept in four bits and unpacked by kernels of their own."
    if len({weight.device for weight in weights}) > 1:
        return "The model lies on several devices."
    rope = getattr(lm.config.get_text_config(), "rope_parameters", None) or {}
    if "dynamic" in str(rope.get("rope_type", "")):
        return "Its positions are computed anew when an answer gets long, which waits for the device."
    return None


def place_of_weights(lm: nn.Module) -> Place:
    """The addresses and layouts of all tensors that a recorded step reads, and the state of the adapters."""
    tensors = [*lm.parameters(), *lm.buffers()]
    addresses = tuple((tensor.data_ptr(), tensor.dtype, tensor.shape, tensor.stride()) for tensor in tensors)
    adapters = tuple(
        (layer.disable_adapters, tuple(layer.active_adapters), tuple(layer.scaling.values()))
        for layer in lm.modules()
        if isinstance(layer, LoraLayer)
    )
    # oneDNN's copies on a CPU (`merged_weights`) are held by a forward function that is new each time.
    blocked = any(type(module) is nn.Linear and "forward" in module.__dict__ for module in lm.modules())
    return addresses, adapters, object() if blocked else None


def agree(expected: Tensor, actual: Tensor) -> bool:
    """Whether two computations of logits [n, V] are equal up to rounding and choose the same tokens.

    Each row's best token by `actual` must be the best by `expected` too, or miss it by rounding only.
    """
    tolerance = _TOLERANCE.get(expected.dtype, 1e-3)
    return all(
        _close(expected[at : at + ROWS_AT_ONCE].float(), actual[at : at + ROWS_AT_ONCE].float(), tolerance)
        for at in range(0, expected.size(0), ROWS_AT_ONCE)
    )


def _close(expected: Tensor, actual: Tensor, tolerance: float) -> bool:
    expected, actual = (logits - logits.mean(-1, keepdim=True) for logits in (expected, actual))
    near = (expected - actual).norm(dim=-1) <= tolerance * expected.norm(dim=-1)
    chosen = expected.gather(1, actual.argmax(-1, keepdim=True))[:, 0]
    best = expected.amax(-1)
    same_choice = best - chosen <= tolerance * best.abs()
    return bool((near & same_choice).all())
