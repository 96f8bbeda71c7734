"""Two ways of attending on the same queries, keys and values: are they as exact, and which is faster?"""

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

Results = tuple[Tensor, ...]  # the output and the gradients of query, key, value; a token a line, float32
Clock = Callable[[torch.device], float]


@dataclass(frozen=True)
class Inputs:
    """What a layer attends with: query [1, H, T, D], key and value [1, K, T, D]."""

    query: Tensor
    key: Tensor
    value: Tensor
    scaling: float | None
    dropout: float = 0.0


Compute = Callable[[Inputs], Tensor]  # -> [1, T, H, D]


def results(way: Compute, inputs: Inputs) -> Results:
    """Forward and backward, for a gradient from above that is always the same."""
    leaves = [one.detach().requires_grad_() for one in (inputs.query, inputs.key, inputs.value)]
    out = way(Inputs(leaves[0], leaves[1], leaves[2], inputs.scaling))
    draws = torch.Generator(out.device).manual_seed(0)  # torch's own generator is the run's
    above = torch.randn(out.shape, generator=draws, device=out.device).to(out.dtype)
    gradients = torch.autograd.grad(out, leaves, above)
    return (_tokens(out.detach()[0]), *(_tokens(one[0].transpose(0, 1)) for one in gradients))


def _tokens(states: Tensor) -> Tensor:
    return states.flatten(1).float()


def agree(way: Compute, stock: Compute, inputs: Inputs) -> bool:
    """Whether the results of every token are as near to the exact ones as their format allows.

    Exact is the stock way in float32. In half precision a token may be off by what the format cannot tell
    apart, or by thrice the stock way's own worst error.
    """
    query, key, value = (one.float() for one in (inputs.query, inputs.key, inputs.value))
    exact = results(stock, Inputs(query, key, value, inputs.scaling))
    least = max(LEAST_TOLERANCE, 2 * torch.finfo(inputs.query.dtype).eps)
    found = zip(results(way, inputs), results(stock, inputs), exact, strict=True)
    return all(_worst(one, true) <= max(least, 3 * _worst(old, true)) for one, old, true in found)


def _worst(found: Tensor, true: Tensor) -> float:
    """The largest error of a token, relative to it or, where it is short, to the mean length of all."""
    lengths = true.norm(dim=1)
    return float(((found - true).norm(dim=1) / lengths.clamp(min=float(lengths.mean()))).max())


def median_seconds(ways: Sequence[Compute], inputs: Inputs, clock: Clock) -> list[float]:
    """Of one layer's forward and backward; the ways take turns, after a warm-up."""
    for _ in range(WARM_UP):
        for way in ways:
            results(way, inputs)
    device = inputs.query.device
    rounds = [[seconds(partial(results, way, inputs), device, clock) for way in ways] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def seconds(run: Callable[[], object], device: torch.device, clock: Clock) -> float:
    start = clock(device)
    run()
    return clock(device) - start


def finished_at(device: torch.device) -> float:
    """The time once the device has done all that it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter()


@contextmanager
def isolated_from_step() -> Iterator[None]:
    """Inside, gradients are on, and nothing outside sees what is saved: checkpointing counts a layer's."""
    with torch.enable_grad(), torch.autograd.graph.saved_tensors_hooks(lambda one: one, lambda one: one):
        yield
