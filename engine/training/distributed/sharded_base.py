"""FSDP for what does not fit one card: the base weights are shared out, the adapter stays whole everywhere.

PyTorch's FSDP2 (`fully_shard`) keeps a slice of each frozen layer in every process and gathers a layer for
as long as it is computed with, in the forward pass and once more in the backward one. Embeddings, the LM head
and the adapter stay whole, so checkpoints, clipping, resuming and the packed step are those of several whole
copies. That is why Lathe shards by itself instead of by accelerate, which would slice the adapter too.

A layer is gathered by all processes together. So all of them compute equally often: in training by equal
micro-batches (`idle_pass` where one teaches nothing), and while answers are sampled by `in_lockstep`.
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
    """The model that `make` gives on the CPU, its frozen layers sliced over the processes, on `device`.

    The processes of a machine make theirs one after the other, so it needs the memory of one whole model.
    """
    from torch.distributed.device_mesh import init_device_mesh

    mesh = init_device_mesh(device, (processes.size,))
    for turn in range(max(processes.gather(processes.local_rank)) + 1):
        if turn == processes.local_rank:
            model = make()
            _slice(language_model(model), mesh)
            model.to(device)
        processes.wait()
    return model


def _slice(lm: Any, mesh: Any) -> None:
    backbone = lm.base_model
    adapter = {one for one in lm.parameters() if one.requires_grad}
    for layer in _layers(lm):
        fully_shard(layer, mesh=mesh, ignored_params=adapter)
    whole = {one for one in lm.parameters() if not isinstance(one, DTensor)}
    fully_shard(backbone, mesh=mesh, ignored_params=whole)  # the root: gathers a layer ahead of its use


def _layers(lm: Any) -> list[nn.Module]:
    """The layers of the model, as transformers names those that are never torn apart."""
    found = [one for one in lm.base_model.modules() if type(one).__name__ in set(lm._no_split_modules or ())]
    return found or list(lm.base_model.layers)


def is_sharded(model: Any) -> bool:
    return isinstance(language_model(model).base_model, FSDPModule)


def sharded_bytes(model: Any) -> tuple[int, int]:
    """The bytes of the base model's layers that this process holds, and those of all processes together."""
    sliced = [one for one in model.parameters() if isinstance(one, DTensor)]
    own = sum(one.to_local().numel() * one.element_size() for one in sliced)
    return own, sum(one.numel() * one.element_size() for one in sliced)


@contextmanager
def in_lockstep(model: Any) -> Iterator[None]:
    """Inside, each process may compute as often as it likes; at the end it helps until all have finished.

    Answers end after different numbers of tokens, so before each forward pass the processes tell each
    other whether anybody still has one to make; who has none makes an idle one. For no gradients alone.
    """
    if not is_sharded(model):
        yield
        return
    processes, backbone = join_process_group(), language_model(model).base_model

    def say_so(*_: Any) -> None:
        processes.any(True)

    hook = backbone.register_forward_pre_hook(say_so)
    try:
        yield
    finally:
        hook.remove()
    with torch.no_grad():
        while processes.any(False):
            idle_pass(model)


def idle_pass(model: Any) -> torch.Tensor:
    """A forward pass over one token, summed: for a process with nothing to compute while the others do."""
    one_token = torch.zeros(1, 1, dtype=torch.long, device=next(model.parameters()).device)
    hidden = language_model(model).base_model(input_ids=one_token, use_cache=False).last_hidden_state
    total: torch.Tensor = hidden.float().sum()
    return total


def whole(weight: torch.Tensor) -> torch.Tensor:
    """The tensor itself, or all slices of it together; every process has to ask."""
    return weight.full_tensor() if isinstance(weight, DTensor) else weight


class PreshardedMixin:
    """A trainer with this mixed in does not wrap a sharded model again; `average_gradients` takes its place."""

    model: Any
    accelerator: Any

    def create_accelerator_and_postprocess(self) -> None:
        super().create_accelerator_and_postprocess()  # type: ignore[misc]
        if not is_sharded(self.model):
            return
        prepare = self.accelerator.prepare_model
        self.accelerator.prepare_model = lambda model, **named: prepare(
            model, **{**named, "evaluation_mode": True}
        )
