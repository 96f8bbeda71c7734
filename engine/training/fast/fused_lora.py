"""A LoRA linear layer (arXiv 2106.09685) as one autograd function: y = x W^T + b + s (x A^T) B^T.

PEFT computes this as four layers with three more passes over the activations in each direction. On a CPU,
and for small models on a GPU, those cost as much as the matrix products. Same result up to the order of
float additions. Computes in the dtype of the frozen weight, so a bfloat16 base with a float32 adapter needs
no autocast; the adapter's gradients have the adapter's dtype.
"""

from __future__ import annotations

from typing import Any

import torch
from peft.tuners.lora.layer import Linear as LoraLinear
from torch import Tensor, nn


class _FusedLora(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None, a: Tensor, b: Tensor, scaling: float
    ) -> Tensor:
        """x [..., in], weight [out, in], a [r, in], b [out, r] -> [..., out] in x's dtype."""
        dtype = weight.dtype
        rows = x.reshape(-1, x.size(-1)).to(dtype)
        down, up = a.to(dtype), b.to(dtype) * scaling
        low = rows @ down.t()
        out = nn.functional.linear(rows, weight, bias).addmm_(low, up.t())
        ctx.save_for_backward(rows, low, weight, down, up)
        ctx.scaling, ctx.shape, ctx.dtypes = scaling, x.shape, (x.dtype, a.dtype, b.dtype)
        return out.view(*x.shape[:-1], -1).to(x.dtype)

    @staticmethod
    def backward(ctx: Any, d_out: Tensor) -> tuple[Tensor | None, ...]:
        rows, low, weight, down, up = ctx.saved_tensors
        x_dtype, a_dtype, b_dtype = ctx.dtypes
        d_rows = d_out.reshape(-1, d_out.size(-1)).to(weight.dtype)
        d_low = d_rows @ up
        d_x = None
        if ctx.needs_input_grad[0]:
            d_x = (d_rows @ weight).addmm_(d_low, down).view(ctx.shape).to(x_dtype)
        d_a = (d_low.t() @ rows).to(a_dtype)
        d_b = (d_rows.t() @ low).to(b_dtype) * ctx.scaling
        return d_x, None, None, d_a, d_b, None


def fuse_lora(model: nn.Module) -> int:
    """Replace the forward pass of every plain LoRA linear layer of a PEFT model; returns how many.

    PEFT's own forward stays in use for anything else: dropout in training, several adapters, variants such
    as DoRA, a trained or quantised base weight, a merged or disabled adapter, autocast. A deep copy of a
    fused model would still call this one's layers: copy first, then fuse.
    """
    layers = [layer for layer in model.modules() if isinstance(layer, LoraLinear) and _is_plain(layer)]
    for layer in layers:
        layer.forward = _forward_of(layer)
    return len(layers)


def _is_plain(layer: Any) -> bool:
    base = layer.get_base_layer()
    frozen = type(base) is nn.Linear and not base.weight.requires_grad and base.weight.is_floating_point()
    bare = len(layer.lora_A) == 1 and not layer.lora_variant and not getattr(layer.forward, "fused", False)
    return bool(frozen and bare and not any(layer.lora_bias.values()))


def _forward_of(layer: Any) -> Any:
    own = layer.forward

    def forward(x: Tensor, *args: Any, **named: Any) -> Tensor:
        adapters = layer.active_adapters
        stock = args or named or layer.disable_adapters or layer.merged or len(adapters) != 1
        stock = stock or adapters[0] not in layer.lora_A or torch.is_autocast_enabled(x.device.type)
        if stock or (layer.training and getattr(layer.lora_dropout[adapters[0]], "p", 0.0) > 0):
            output: Tensor = own(x, *args, **named)
            return output
        return _fused(x, layer, adapters[0])

    forward.fused = True  # type: ignore[attr-defined]  # a mark for `is_fused`
    return forward


def _fused(x: Tensor, layer: Any, adapter: str) -> Tensor:
    base, down, up = layer.base_layer, layer.lora_A[adapter].weight, layer.lora_B[adapter].weight
    output: Tensor = _FusedLora.apply(  # type: ignore[no-untyped-call]  # of torch
        x, base.weight, base.bias, down, up, layer.scaling[adapter]
    )
    return output
