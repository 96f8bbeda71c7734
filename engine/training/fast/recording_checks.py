"""What a recorded decode step depends on, and whether two computations of its logits are the same."""

from __future__ import annotations

from typing import Any

import torch
from peft.tuners.lora.layer import LoraLayer
from torch import Tensor, nn

from engine.models.packable import detect_unpackable, language_model
from engine.training.distributed.sharded_base import is_sharded

# Relative error of a row of logits: two kernels over bfloat16 differ by a hundredth, a wrong mask by all.
_TOLERANCE = {torch.float32: 1e-3, torch.float16: 2e-2, torch.bfloat16: 5e-2}
ROWS_AT_ONCE = 16  # compared in float32 together, so that the comparison needs little memory
Place = tuple[Any, ...]


def detect_unrecordable(model: Any) -> str | None:
    """A sentence why a decode step of this model cannot be recorded, or None if it can."""
    lm = language_model(model)
    weights = list(model.parameters())
    if is_sharded(model):
        return "No process holds the whole weights."
    if (reason := detect_unpackable(lm.config)) is not None:
        return reason
    if not all(one.is_floating_point() for one in weights):
        return "The weights are kept in four bits and unpacked by kernels of their own."
    if len({one.device for one in weights}) > 1:
        return "The model lies on several devices."
    rope = getattr(lm.config.get_text_config(), "rope_parameters", None) or {}
    if "dynamic" in str(rope.get("rope_type", "")):
        return "Its positions are computed anew when an answer gets long, which waits for the device."
    return None


def place_of_weights(lm: nn.Module) -> Place:
    """Where everything lies that a recorded step reads of the model, and what else is recorded with it."""
    tensors = [*lm.parameters(), *lm.buffers()]
    lying = tuple((one.data_ptr(), one.dtype, one.shape, one.stride()) for one in tensors)
    adapters = tuple(
        (one.disable_adapters, tuple(one.active_adapters), tuple(one.scaling.values()))
        for one in lm.modules()
        if isinstance(one, LoraLayer)
    )
    # oneDNN's copies on a CPU (`merged_weights`) lie in a function that is lent to the layer, each time anew.
    lent = any(type(one) is nn.Linear and "forward" in one.__dict__ for one in lm.modules())
    return lying, adapters, object() if lent else None


def agree(expected: Tensor, found: Tensor) -> bool:
    """Whether two computations of logits [n, V] are the same but for rounding, and choose alike.

    Alike: each row's best token by `found` is the best one by `expected`, or misses it by no more than what
    rounding makes of it.
    """
    tolerance = _TOLERANCE.get(expected.dtype, 1e-3)
    return all(
        _alike(expected[at : at + ROWS_AT_ONCE].float(), found[at : at + ROWS_AT_ONCE].float(), tolerance)
        for at in range(0, expected.size(0), ROWS_AT_ONCE)
    )


def _alike(one: Tensor, other: Tensor, tolerance: float) -> bool:
    one, other = one - one.mean(-1, keepdim=True), other - other.mean(-1, keepdim=True)
    near = (one - other).norm(dim=-1) <= tolerance * one.norm(dim=-1)
    chosen = one.gather(1, other.argmax(-1, keepdim=True))[:, 0]
    best = one.amax(-1)
    alike = best - chosen <= tolerance * best.abs()
    return bool((near & alike).all())
