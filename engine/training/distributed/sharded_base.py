"""FSDP for models that do not fit one GPU: the base weights are sharded, the adapter is replicated.

PyTorch's FSDP2 (`fully_shard`) keeps a shard of each frozen layer in every process and gathers a layer
while it is computed, in the forward pass and again in the backward pass. Embeddings, the LM head and the
adapter stay whole, so checkpoints, gradient clipping, resuming and the packed step work as with full
replicas. That is why Lathe shards by itself instead of through accelerate, which would shard the adapter too.

Gathering is collective, so all processes must run equally many forward passes: training uses micro-batches
of equal number (`idle_pass` where one has no gradient), sampling uses `in_lockstep`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.distributed.tensor import DTensor

from engine.models.packable import language_model
from engine.training.distributed.process_group import ProcessGroup, join_process_group


def shard_base(make: Callable[[], Any], processes: ProcessGroup, device: str) -> Any:
    """Build a model on the CPU with `make`, shard its frozen layers over the processes, move it to `device`.

    The processes of a machine build theirs in turn, so only one whole model is in memory at a time.
    """
    from torch.distributed.device_mesh import init_device_mesh

    mesh = init_device_mesh(device, (processes.size,))
    for turn in range(max(processes.gather(processes.local_rank)) + 1):
        if turn == processes.local_rank:
            model = make()
            _shard(language_model(model), mesh)
            model.to(device)
        processes.wait()
    return model


def _shard(lm: Any, mesh: Any) -> None:
    backbone = lm.base_model
    adapter = {parameter for parameter in lm.parameters() if parameter.requires_grad}
    for layer in _layers(lm):
        fully_shard(layer, mesh=mesh, ignored_params=adapter)
    whole = {parameter for parameter in lm.parameters() if not isinstance(parameter, DTensor)}
    fully_shard(backbone, mesh=mesh, ignored_params=whole)  # the root prefetches the next layer


def _layers(lm: Any) -> list[nn.Module]:
    """The modules that transformers lists as not to be split: the decoder layers."""
    names = set(lm._no_split_modules or ())
    layers = [module for module in lm.base_model.modules() if type(module).__name__ in names]
    return layers or list(lm.base_model.layers)


def is_sharded(model: Any) -> bool:
    return isinstance(language_model(model).base_model, FSDPModule)


def sharded_bytes(model: Any) -> tuple[int, int]:
    """Bytes of the sharded layers that this process holds, and that all processes hold together."""
    sharded = [parameter for parameter in model.parameters() if isinstance(parameter, DTensor)]
    own = sum(parameter.to_local().numel() * parameter.element_size() for parameter in sharded)
    return own, sum(parameter.numel() * parameter.element_size() for parameter in sharded)


@contextmanager
def in_lockstep(model: Any) -> Iterator[None]:
    """Let each process run as many forward passes as it needs; it runs idle ones until all have finished.

    Answers differ in length, so before each forward pass the processes agree on whether any of them still
    has one to run. Only for passes without gradients.
    """
    if not is_sharded(model):
        yield
        return
    processes, backbone = join_process_group(), language_model(model).base_model

    def announce(*_: Any) -> None:
        processes.any(True)

    hook = backbone.register_forward_pre_hook(announce)
    try:
        yield
    finally:
        hook.remove()
    with torch.no_grad():
        while processes.any(False):
            idle_pass(model)


def idle_pass(model: Any) -> torch.Tensor:
    """A forward pass over one token, summed to a scalar: it joins the others in gathering the layers."""
    one_token = torch.zeros(1, 1, dtype=torch.long, device=next(model.parameters()).device)
    hidden = language_model(model).base_model(input_ids=one_token, use_cache=False).last_hidden_state
    total: torch.Tensor = hidden.float().sum()
    return total


def full_tensor(weight: torch.Tensor) -> torch.Tensor:
    """The tensor, gathered if it is sharded; a collective call."""
    return weight.full_tensor() if isinstance(weight, DTensor) else weight


class PreshardedMixin:
    """Keeps a trainer from wrapping a sharded model again; `average_gradients` replaces DDP's hooks."""

    model: Any
    accelerator: Any

    def create_accelerator_and_postprocess(self) -> None:
        super().create_accelerator_and_postprocess()  # type: ignore[misc]  # a mixin
        if not is_sharded(self.model):
            return
        prepare = self.accelerator.prepare_model
        self.accelerator.prepare_model = lambda model, **named: prepare(
            model, **{**named, "evaluation_mode": True}
        )
