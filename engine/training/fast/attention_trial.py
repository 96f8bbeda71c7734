"""Compares two attention kernels on the same queries, keys and values: their accuracy and their speed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

WARM_UP, ROUNDS = 2, 5
LEAST_TOLERANCE = 1e-4  # relative error of a token's results, in float32

Results = tuple[Tensor, ...]  # output and gradients of query, key, value; each [T, heads * D], float32
Clock = Callable[[torch.device], float]


@dataclass(frozen=True)
class Inputs:
    """A layer's inputs of attention: query [1, H, T, D], key and value [1, K, T, D]."""

    query: Tensor
    key: Tensor
    value: Tensor
    scaling: float | None
    dropout: float = 0.0


Compute = Callable[[Inputs], Tensor]  # -> [1, T, H, D]


def results(kernel: Compute, inputs: Inputs) -> Results:
    """Forward and backward pass, the latter from a fixed random gradient of the output."""
    leaves = [states.detach().requires_grad_() for states in (inputs.query, inputs.key, inputs.value)]
    out = kernel(Inputs(leaves[0], leaves[1], leaves[2], inputs.scaling))
    generator = torch.Generator(out.device).manual_seed(0)  # leaves the run's random stream alone
    d_out = torch.randn(out.shape, generator=generator, device=out.device).to(out.dtype)
    gradients = torch.autograd.grad(out, leaves, d_out)
    return (_tokens(out.detach()[0]), *(_tokens(gradient[0].transpose(0, 1)) for gradient in gradients))


def _tokens(states: Tensor) -> Tensor:
    return states.flatten(1).float()


def agree(kernel: Compute, stock: Compute, inputs: Inputs) -> bool:
    """Whether every token's results are as exact as their dtype allows.

    The reference is the stock kernel in float32. A token's relative error may be twice the dtype's epsilon,
    or three times the stock kernel's own worst error.
    """
    query, key, value = (states.float() for states in (inputs.query, inputs.key, inputs.value))
    exact = results(stock, Inputs(query, key, value, inputs.scaling))
    least = max(LEAST_TOLERANCE, 2 * torch.finfo(inputs.query.dtype).eps)
    triples = zip(results(kernel, inputs), results(stock, inputs), exact, strict=True)
    return all(_worst(new, true) <= max(least, 3 * _worst(old, true)) for new, old, true in triples)


def _worst(actual: Tensor, true: Tensor) -> float:
    """The largest error of a token [T, X], relative to its norm or to the mean norm, whichever is larger."""
    norms = true.norm(dim=1)
    return float(((actual - true).norm(dim=1) / norms.clamp(min=float(norms.mean()))).max())


def median_seconds(kernels: Sequence[Compute], inputs: Inputs, clock: Clock) -> list[float]:
    """Median seconds of each kernel's forward and backward pass; they take turns, after a warm-up."""
    for _ in range(WARM_UP):
        for kernel in kernels:
            results(kernel, inputs)
    device = inputs.query.device
    rounds = [
        [seconds(partial(results, kernel, inputs), device, clock) for kernel in kernels]
        for _ in range(ROUNDS)
    ]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def seconds(run: Callable[[], object], device: torch.device, clock: Clock) -> float:
    start = clock(device)
    run()
    return clock(device) - start


def finished_at(device: torch.device) -> float:
    """The time in seconds once the device has finished its work."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter()


@contextmanager
def isolated_from_step() -> Iterator[None]:
    """Gradients are on, and saved tensors are hidden from gradient checkpointing, which counts them."""
    with torch.enable_grad(), torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
        yield
