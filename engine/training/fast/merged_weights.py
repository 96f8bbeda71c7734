"""The adapter merged into a copy of the weights while answers are sampled; the base weights stay as they are.

During a rollout every linear layer with an unmerged LoRA costs two more small matrix products per step. So
W + s B A is written into buffers once, the layers point to the buffers, and afterwards back to their own
tensors, so nothing has to be subtracted again. With `dtype` bfloat16 all other weights are replaced by
bfloat16 copies too, which halves what a decode step has to read.

On a CPU the merged weights are stored in oneDNN's blocked layout, since a product with few rows spends most
of its time on reordering the weights (a decode step of 16 rows: 66 instead of 112 ms in float32).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from peft.tuners.lora.layer import Linear as LoraLinear
from peft.tuners.lora.layer import LoraLayer
from torch import Tensor, nn

from engine.models.packable import language_model
from engine.training.distributed.sharded_base import full_tensor, is_sharded

LAYOUT_ROWS = 16  # oneDNN chooses the layout for products with about this many rows


def detect_unmergeable(model: nn.Module) -> str | None:
    """Why the adapter cannot be merged into buffers (4-bit base, DoRA, embeddings, FSDP), or None."""
    if is_sharded(model):
        return "no process holds the whole weights"
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
    """The merged weights of one model, whose buffers are reused from rollout to rollout."""

    def __init__(self, model: nn.Module, dtype: torch.dtype | None = None) -> None:
        self.layers = [m for m in model.modules() if isinstance(m, LoraLinear)]
        self.dtype = dtype
        adapted = {id(layer.get_base_layer().weight) for layer in self.layers}
        adapter = {id(p) for layer in self.layers for p in _adapter_parameters(layer)}
        self.others = [p for p in model.parameters() if id(p) not in adapted | adapter]
        self._buffers: list[Tensor] = []
        head = language_model(model).get_output_embeddings()
        self.head = head if type(head) is nn.Linear and not head.weight.requires_grad else None

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Let the model compute with merged weights inside the block; its own tensors return unchanged."""
        with torch.no_grad(), ExitStack() as stack:
            for index, layer in enumerate(self.layers):
                if layer.disable_adapters:
                    self._apply_cast(stack, layer.get_base_layer().weight)
                    continue
                stack.callback(setattr, layer, "_disable_adapters", False)
                base = layer.get_base_layer()
                dtype = self.dtype or base.weight.dtype
                if type(base) is nn.Linear and _onednn_computes(base, dtype):
                    _apply_blocked(stack, base, _blocked(merged(layer).to(dtype)))
                else:
                    self._apply_merged(stack, index, layer)
                layer._disable_adapters = True
            for parameter in self.others:
                self._apply_cast(stack, parameter)
            if self.head is not None and _onednn_computes(self.head, self.head.weight.dtype):
                _apply_blocked(stack, self.head, _blocked(self.head.weight.data))
            yield

    def _apply_merged(self, stack: ExitStack, index: int, layer: Any) -> None:
        weight = layer.get_base_layer().weight
        dtype = self.dtype or weight.dtype
        if index == len(self._buffers):
            self._buffers.append(torch.empty_like(weight, dtype=dtype))
        buffer = self._buffers[index]
        buffer.copy_(merged(layer))
        _point(stack, weight, buffer)

    def _apply_cast(self, stack: ExitStack, parameter: nn.Parameter) -> None:
        if self.dtype is not None and parameter.is_floating_point() and parameter.dtype != self.dtype:
            _point(stack, parameter, parameter.data.to(self.dtype))


def merged(layer: Any) -> Tensor:
    """W + s B A [out, in] over the active adapters, in the wider dtype of W and B. Collective if sharded."""
    weight: Tensor = full_tensor(layer.get_base_layer().weight.data)
    dtype = weight.dtype
    for name in layer.active_adapters:
        b, a = layer.lora_B[name].weight.data, layer.lora_A[name].weight.data
        exact = torch.promote_types(dtype, b.dtype)
        weight = torch.addmm(weight.to(exact), b.to(exact), a.to(exact), alpha=layer.scaling[name])
    return weight


def _onednn_computes(linear: nn.Linear, dtype: torch.dtype) -> bool:
    """Whether oneDNN computes this layer, through the operators that torch.compile uses."""
    ops = torch.ops.mkldnn
    available: bool = torch.backends.mkldnn.is_available()
    if linear.weight.device.type != "cpu" or not available:
        return False
    if not hasattr(ops, "_linear_pointwise") or not hasattr(ops, "_reorder_linear_weight"):
        return False
    half = dtype == torch.bfloat16 and bool(ops._is_mkldnn_bf16_supported())
    return half or dtype == torch.float32


def _blocked(weight: Tensor) -> Tensor:
    """A weight [out, in] in oneDNN's blocked layout."""
    reordered: Tensor = torch.ops.mkldnn._reorder_linear_weight(weight.contiguous(), LAYOUT_ROWS)
    return reordered


def _apply_blocked(stack: ExitStack, linear: nn.Linear, weight: Tensor) -> None:
    bias = linear.bias

    def forward(x: Tensor) -> Tensor:
        output: Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
        return output

    linear.forward = forward  # type: ignore[method-assign, assignment]  # replaced on purpose
    stack.callback(linear.__dict__.pop, "forward")


def _adapter_parameters(layer: Any) -> list[nn.Parameter]:
    return [p for part in (layer.lora_A, layer.lora_B) for p in part.parameters()]


def _point(stack: ExitStack, parameter: nn.Parameter, data: Tensor) -> None:
    own = parameter.data
    stack.callback(setattr, parameter, "data", own)
    parameter.data = data
