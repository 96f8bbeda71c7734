"""The adapter merged into spare weights while answers are sampled; the base weights are not touched.

During a rollout every linear layer of an unmerged LoRA costs two more small matrix products per step.
W + s B A is written into buffers once, the layers point to the buffers, and afterwards back to the
very tensors they had, so nothing has to be subtracted again. With `dtype` bfloat16 all other weights
are lent as bfloat16 copies too, which halves what a decode step has to read.

On a CPU the merged weights are kept in oneDNN's own order, since a product with few rows spends most of
its time on bringing the weights into it (a decode step of 16 rows: 112 ms in float32, 66 ms so).
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
from engine.training.distributed.sharded_base import is_sharded, whole

ROWS_OF_A_STEP = 16  # oneDNN chooses its order of the weights for products of about so many rows


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
    """Spare rollout weights of one model, reused from rollout to rollout."""

    def __init__(self, model: nn.Module, dtype: torch.dtype | None = None) -> None:
        self.layers = [m for m in model.modules() if isinstance(m, LoraLinear)]
        self.dtype = dtype
        adapted = {id(one.get_base_layer().weight) for one in self.layers}
        adapter = {id(p) for one in self.layers for p in _adapter_parameters(one)}
        self.others = [p for p in model.parameters() if id(p) not in adapted | adapter]
        self._buffers: list[Tensor] = []
        head = language_model(model).get_output_embeddings()
        self.head = head if type(head) is nn.Linear and not head.weight.requires_grad else None

    @contextmanager
    def lent(self) -> Iterator[None]:
        """The model computes with merged weights inside; its own tensors are back afterwards, to the bit."""
        with torch.no_grad(), ExitStack() as stack:
            for index, layer in enumerate(self.layers):
                if not layer.disable_adapters and _packs(layer, self.dtype):
                    stack.callback(_restore_adapters, layer)
                    _lend_packed(stack, layer.get_base_layer(), self._packed(layer))
                    layer._disable_adapters = True
                elif not layer.disable_adapters:
                    stack.callback(_restore_adapters, layer)
                    self._lend_merged(stack, index, layer)
                    layer._disable_adapters = True
                else:
                    self._lend_cast(stack, layer.get_base_layer().weight)
            for parameter in self.others:
                self._lend_cast(stack, parameter)
            if self.head is not None and _packs_linear(self.head, self.head.weight.dtype):
                _lend_packed(stack, self.head, _in_order(self.head.weight.data))
            yield

    def _packed(self, layer: Any) -> Tensor:
        """The merged weight in oneDNN's order."""
        weight = layer.get_base_layer().weight
        return _in_order(merged(layer).to(self.dtype or weight.dtype))

    def _lend_merged(self, stack: ExitStack, index: int, layer: Any) -> None:
        weight = layer.get_base_layer().weight
        dtype = self.dtype or weight.dtype
        if index == len(self._buffers):
            self._buffers.append(torch.empty_like(weight, dtype=dtype))
        buffer = self._buffers[index]
        buffer.copy_(merged(layer))
        _point(stack, weight, buffer)

    def _lend_cast(self, stack: ExitStack, parameter: nn.Parameter) -> None:
        if self.dtype is not None and parameter.is_floating_point() and parameter.dtype != self.dtype:
            _point(stack, parameter, parameter.data.to(self.dtype))


def merged(layer: Any) -> Tensor:
    """W + s B A over the active adapters, in the wider format of the two; for a sharded W all have to ask."""
    weight = whole(layer.get_base_layer().weight.data)
    found: Tensor = weight
    for name in layer.active_adapters:
        b, a = layer.lora_B[name].weight.data, layer.lora_A[name].weight.data
        exact = torch.promote_types(weight.dtype, b.dtype)
        found = torch.addmm(found.to(exact), b.to(exact), a.to(exact), alpha=layer.scaling[name])
    return found


def _packs(layer: Any, dtype: torch.dtype | None) -> bool:
    base = layer.get_base_layer()
    return type(base) is nn.Linear and _packs_linear(base, dtype or base.weight.dtype)


def _packs_linear(linear: nn.Linear, dtype: torch.dtype) -> bool:
    """Whether oneDNN computes this layer; its operators are those that torch's own compiler uses."""
    ops = torch.ops.mkldnn
    here: bool = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    if linear.weight.device.type != "cpu" or not here:
        return False
    if not hasattr(ops, "_linear_pointwise") or not hasattr(ops, "_reorder_linear_weight"):
        return False
    half = dtype == torch.bfloat16 and bool(ops._is_mkldnn_bf16_supported())
    return half or dtype == torch.float32


def _in_order(weight: Tensor) -> Tensor:
    found: Tensor = torch.ops.mkldnn._reorder_linear_weight(weight.contiguous(), ROWS_OF_A_STEP)
    return found


def _lend_packed(stack: ExitStack, linear: nn.Linear, weight: Tensor) -> None:
    bias = linear.bias

    def forward(x: Tensor) -> Tensor:
        found: Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
        return found

    linear.forward = forward  # type: ignore[method-assign, assignment]
    stack.callback(linear.__dict__.pop, "forward")


def _adapter_parameters(layer: Any) -> list[nn.Parameter]:
    return [p for part in (layer.lora_A, layer.lora_B) for p in part.parameters()]


def _restore_adapters(layer: Any) -> None:
    layer._disable_adapters = False


def _point(stack: ExitStack, parameter: nn.Parameter, data: Tensor) -> None:
    own = parameter.data
    stack.callback(setattr, parameter, "data", own)
    parameter.data = data
