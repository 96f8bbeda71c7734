"""A LoRA linear layer as one autograd function: y = x W^T + b + s (x A^T) B^T.

PEFT writes this as four layers with three more passes over the activations in each direction, which on
a CPU, and for small models on a GPU, cost as much as the products. Same mathematics; only the order of
float additions differs. Computes in the dtype of the frozen weight, so a bfloat16 base with a float32
adapter needs no autocast, and the adapter's gradients come back in the adapter's dtype.
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
    """Lets every plain LoRA linear layer of a PEFT model compute in one function; returns how many.

    A layer keeps its own forward where it does anything else: dropout while training, several
    adapters, DoRA and the like, a trained or quantised base weight, a merged or disabled adapter,
    autocast. A deep copy of the model would still point to this one's layers: fuse the copy instead.
    """
    layers = [one for one in model.modules() if isinstance(one, LoraLinear) and _is_plain(one)]
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
        usual = args or named or layer.disable_adapters or layer.merged or len(adapters) != 1
        if usual or adapters[0] not in layer.lora_A or torch.is_autocast_enabled(x.device.type):
            kept: Tensor = own(x, *args, **named)
            return kept
        if layer.training and getattr(layer.lora_dropout[adapters[0]], "p", 0.0) > 0:
            kept = own(x)
        else:
            kept = _fused(x, layer, adapters[0])
        return kept

    forward.fused = True  # type: ignore[attr-defined]
    return forward


def _fused(x: Tensor, layer: Any, adapter: str) -> Tensor:
    base, down, up = layer.base_layer, layer.lora_A[adapter].weight, layer.lora_B[adapter].weight
    found: Tensor = _FusedLora.apply(  # type: ignore[no-untyped-call]
        x, base.weight, base.bias, down, up, layer.scaling[adapter]
    )
    return found
