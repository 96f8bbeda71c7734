"""Which models the packed computations are exact for."""

from __future__ import annotations

from typing import Any

import torch

from engine.base.text import Text
from engine.models.families import FAMILIES

_RECURRENT = ("linear_attention", "mamba", "ssm", "recurrent", "conv", "hybrid")


def language_model(model: Any) -> Any:
    """The causal language model inside a PEFT wrapper, or `model` itself."""
    return model.get_base_model() if hasattr(model, "get_base_model") else model


def device_of(model: Any) -> torch.device:
    """Where a model computes: on the processor, if it reads its weights only when it needs them."""
    device: torch.device = next(model.parameters()).device
    return torch.device("cpu") if device.type == "meta" else device


def detect_unpackable(config: Any) -> Text | None:
    """A sentence why several sequences cannot share one packed row of this model, or None if they can.

    Then the stock path has to be taken: a packed row would compute something else.
    """
    text = config.get_text_config()
    name = text.model_type
    family = FAMILIES.get(name)
    kinds = set(getattr(text, "layer_types", None) or ())
    if "sliding_attention" in kinds or "chunked_attention" in kinds:
        return Text(
            "{name} has sliding-window layers, whose window would be cut across packed answers.", name
        )
    if not kinds and getattr(text, "sliding_window", None) and getattr(text, "use_sliding_window", True):
        return Text("{name} attends within a sliding window, which would be cut across packed answers.", name)
    if any(mark in kind for kind in kinds for mark in _RECURRENT) or _has_state(text):
        return Text(
            "{name} has state-space or recurrent layers, which would carry one answer into the next.", name
        )
    if getattr(text, "alibi", False) or (family and family.alibi):
        return Text("{name} uses ALiBi, which counts distance by place in the row, not by position.", name)
    if "flash" in (getattr(text, "_attn_implementation", None) or ""):
        return Text("{name} is loaded with flash attention, which does not take a tree of segments.", name)
    if getattr(text, "num_experts", None) or getattr(text, "num_local_experts", None):
        return Text("{name} is a mixture of experts, whose routing is balanced over whole rows.", name)
    if family is None or not family.packable:
        return Text("{name} has not been checked against the stock path yet.", name)
    return None


def _has_state(text: Any) -> bool:
    return any(
        getattr(text, mark, None) for mark in ("mamba_d_state", "ssm_cfg", "state_size", "conv_L_cache")
    )
