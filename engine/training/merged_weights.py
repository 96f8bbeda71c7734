"""The adapter merged into spare weights while answers are sampled; the base weights are not touched.

During a rollout every linear layer of an unmerged LoRA costs two more small matrix products per step.
W + s B A is written into buffers once, the layers point to the buffers, and afterwards back to the
very tensors they had, so nothing has to be subtracted again. With `dtype` bfloat16 all other weights
are lent as bfloat16 copies too, which halves what a decode step has to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from peft.tuners.lora.layer import Linear as LoraLinear
from peft.tuners.lora.layer import LoraLayer
from torch import Tensor, nn


def unmergeable(model: nn.Module) -> str | None:
    """Why the adapter cannot be merged into buffers (4-bit base, DoRA, embeddings), or None."""
    for name, layer in model.named_modules():
        if not isinstance(layer, LoraLayer):
            continue
        weight = layer.get_base_layer().weight
        if not isinstance(layer, LoraLinear) or not weight.is_floating_point():
            return f"{name} is not a plain linear layer"
        if any(name in layer.lora_variant for name in layer.active_adapters):
            return f"{name} uses a variant of LoRA"
    return None


class MergedWeights:
    """Spare rollout weights of one model, reused from rollout to rollout."""

    def __init__(self, model: nn.Module, dtype: torch.dtype | None = None) -> None:
        self.layers = [m for m in model.modules() if isinstance(m, LoraLinear)]
        self.dtype = dtype
        adapted = {id(one.get_base_layer().weight) for one in self.layers}
        adapter = {id(p) for one in self.layers for p in _adapter_parameters(one)}
        self.others = [p for p in model.parameters() if id(p) not in adapted | adapter]
        self._buffers: list[Tensor] = []
        self._copies: list[Tensor] = []

    @contextmanager
    def lent(self) -> Iterator[None]:
        """The model computes with merged weights inside; its own tensors are back afterwards, to the bit."""
        with torch.no_grad(), ExitStack() as stack:
            for index, layer in enumerate(self.layers):
                if not layer.disable_adapters:
                    stack.callback(_restore_adapters, layer)
                    self._lend_merged(stack, index, layer)
                    layer._disable_adapters = True
                else:
                    self._lend_cast(stack, layer.get_base_layer().weight)
            for parameter in self.others:
                self._lend_cast(stack, parameter)
            yield

    def _lend_merged(self, stack: ExitStack, index: int, layer: Any) -> None:
        weight = layer.get_base_layer().weight
        dtype = self.dtype or weight.dtype
        if index == len(self._buffers):
            self._buffers.append(torch.empty_like(weight, dtype=dtype))
        buffer = self._buffers[index]
        merged = weight.data
        for name in layer.active_adapters:
            b, a = layer.lora_B[name].weight.data, layer.lora_A[name].weight.data
            exact = torch.promote_types(weight.dtype, b.dtype)
            merged = torch.addmm(merged.to(exact), b.to(exact), a.to(exact), alpha=layer.scaling[name])
        buffer.copy_(merged)
        _point(stack, weight, buffer)

    def _lend_cast(self, stack: ExitStack, parameter: nn.Parameter) -> None:
        if self.dtype is not None and parameter.is_floating_point() and parameter.dtype != self.dtype:
            _point(stack, parameter, parameter.data.to(self.dtype))


def _adapter_parameters(layer: Any) -> list[nn.Parameter]:
    return [p for part in (layer.lora_A, layer.lora_B) for p in part.parameters()]


def _restore_adapters(layer: Any) -> None:
    layer._disable_adapters = False


def _point(stack: ExitStack, parameter: nn.Parameter, data: Tensor) -> None:
    own = parameter.data
    stack.callback(setattr, parameter, "data", own)
    parameter.data = data
