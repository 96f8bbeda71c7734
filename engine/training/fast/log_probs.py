"""Log-probabilities of given tokens without storing the [N, V] matrix of logits.

With a frozen LM head W, the gradient of log p(t | h) with respect to h is W[t] - p W, and that of the entropy
H is -(p (log p + H)) W: both are known as soon as the softmax is. They are computed chunk by chunk in the
forward pass, and the logits are discarded; the backward pass is an elementwise product. Computing gradients
in the forward pass follows Liger's fused linear cross entropy (arXiv 2410.10989).
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
        entropy_gradient: bool,
    ) -> tuple[Tensor, Tensor]:
        n, rows = hidden.size(0), max(1, CHUNK_ENTRIES // weight.size(0))
        log_probs = hidden.new_empty(n, dtype=torch.float32)
        entropies = hidden.new_zeros(n, dtype=torch.float32)
        slopes = torch.empty_like(hidden) if ctx.needs_input_grad[0] else None
        entropy_slopes = torch.empty_like(hidden) if slopes is not None and entropy_gradient else None
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
            if slopes is None:
                continue
            through = scale * (1 - (capped / softcap) ** 2) if softcap else scale
            if entropy_slopes is not None:
                dlogits = (logps + entropies[part, None]).mul_(probs).neg_().mul_(through)
                entropy_slopes[part] = dlogits.to(weight.dtype) @ weight
            dlogits = probs.neg_().scatter_add_(1, target, torch.ones_like(target, dtype=probs.dtype))
            slopes[part] = dlogits.mul_(through).to(weight.dtype) @ weight
        if entropy_slopes is None:
            ctx.mark_non_differentiable(entropies)
        ctx.save_for_backward(slopes, entropy_slopes)
        return log_probs, entropies

    @staticmethod
    def backward(ctx: Any, d_log_probs: Tensor, d_entropies: Tensor) -> tuple[Tensor | None, ...]:
        slopes, entropy_slopes = ctx.saved_tensors
        gradient = slopes * d_log_probs[:, None].to(slopes.dtype)
        if entropy_slopes is not None:
            gradient = gradient + entropy_slopes * d_entropies[:, None].to(slopes.dtype)
        return (gradient, None, None, None, None, None, None, None)


def token_log_probs(
    model: Any,
    hidden: Tensor,
    targets: Tensor,
    temperature: float = 1.0,
    *,
    entropy: bool = False,
    entropy_gradient: bool = False,
) -> tuple[Tensor, Tensor]:
    """log p of `targets` [N] from hidden states [N, H], and the entropies [N] (zeros without `entropy`).

    Both in nats, float32, at `temperature`; the entropies have a gradient only with `entropy_gradient`, which
    takes as much memory again. Raises ValueError when the LM head is trained: its gradient is not computed
    here.
    """
    head = model.get_output_embeddings()
    if torch.is_grad_enabled() and head.weight.requires_grad:
        raise ValueError("the packed step needs a frozen LM head")
    scale, softcap = logit_scale(model.config)
    weight = head.weight
    with torch.autocast(hidden.device.type, enabled=False):
        values: tuple[Tensor, Tensor] = _TokenLogProbs.apply(  # type: ignore[no-untyped-call]  # of torch
            hidden.to(weight.dtype),
            weight,
            head.bias,
            targets,
            scale / temperature,
            softcap,
            entropy or entropy_gradient,
            entropy_gradient,
        )
    return values


def logit_scale(config: Any) -> tuple[float, float | None]:
    """The factor that the family applies to its logits, and its tanh soft cap (None: not capped)."""
    text = config.get_text_config()
    scale = getattr(text, "logit_scale", None)
    if scale is None and getattr(text, "logits_scaling", None):
        scale = 1.0 / text.logits_scaling
    return (1.0 if scale is None else float(scale)), getattr(text, "final_logit_softcapping", None)
