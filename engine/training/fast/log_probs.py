"""Log-probabilities of given tokens without storing the [N, V] matrix of logits.

With a frozen LM head W, the gradient of log p(t | h) with respect to h is W[t] - p W, known as soon as the
softmax is. It is computed chunk by chunk in the forward pass, and the logits are discarded; the backward
pass is one elementwise product. Computing gradients in the forward pass follows Liger's fused linear cross
entropy (arXiv 2410.10989).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

CHUNK_ENTRIES = 16 * 1024 * 1024  # logits in memory at once: 67 MB in float32


class _TokenLogProbs(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        hidden: Tensor,
        weight: Tensor,
        bias: Tensor | None,
        targets: Tensor,
        scale: float,
        softcap: float | None,
        entropy: bool,
    ) -> tuple[Tensor, Tensor]:
        n, rows = hidden.size(0), max(1, CHUNK_ENTRIES // weight.size(0))
        log_probs = hidden.new_empty(n, dtype=torch.float32)
        entropies = hidden.new_zeros(n, dtype=torch.float32)
        slopes = torch.empty_like(hidden) if ctx.needs_input_grad[0] else None
        for at in range(0, n, rows):
            part = slice(at, min(at + rows, n))
            target = targets[part, None]
            raw = torch.nn.functional.linear(hidden[part], weight, bias).float()
            capped = softcap * torch.tanh(raw / softcap) if softcap else raw
            logps = torch.log_softmax(capped * scale, -1)
            log_probs[part] = logps.gather(1, target)[:, 0]
            if not entropy and slopes is None:
                continue
            probs = logps.exp()
            if entropy:
                entropies[part] = -torch.linalg.vecdot(probs, logps)
            if slopes is not None:
                dlogits = probs.neg_().scatter_add_(1, target, torch.ones_like(target, dtype=probs.dtype))
                dlogits.mul_(scale)
                if softcap:
                    dlogits.mul_(1 - (capped / softcap) ** 2)
                slopes[part] = dlogits.to(weight.dtype) @ weight
        ctx.mark_non_differentiable(entropies)
        ctx.save_for_backward(slopes)
        return log_probs, entropies

    @staticmethod
    def backward(ctx: Any, d_log_probs: Tensor, _: Tensor) -> tuple[Tensor | None, ...]:
        (slopes,) = ctx.saved_tensors
        return (slopes * d_log_probs[:, None].to(slopes.dtype), None, None, None, None, None, None)


def token_log_probs(
    model: Any, hidden: Tensor, targets: Tensor, temperature: float = 1.0, *, entropy: bool = False
) -> tuple[Tensor, Tensor]:
    """log p of `targets` [N] from hidden states [N, H], and the entropies [N] (zeros without `entropy`).

    Both in nats, float32, at `temperature`; the entropies have no gradient. Raises ValueError when the LM
    head is trained: its gradient is not computed here.
    """
    head = model.get_output_embeddings()
    if torch.is_grad_enabled() and head.weight.requires_grad:
        raise ValueError("the packed step needs a frozen LM head")
    scale, softcap = logit_scale(model.config)
    weight = head.weight
    with torch.autocast(hidden.device.type, enabled=False):
        values: tuple[Tensor, Tensor] = _TokenLogProbs.apply(  # type: ignore[no-untyped-call]  # of torch
            hidden.to(weight.dtype), weight, head.bias, targets, scale / temperature, softcap, entropy
        )
    return values


def logit_scale(config: Any) -> tuple[float, float | None]:
    """The factor that the family applies to its logits, and its tanh soft cap (None: not capped)."""
    text = config.get_text_config()
    scale = getattr(text, "logit_scale", None)
    if scale is None and getattr(text, "logits_scaling", None):
        scale = 1.0 / text.logits_scaling
    return (1.0 if scale is None else float(scale)), getattr(text, "final_logit_softcapping", None)
