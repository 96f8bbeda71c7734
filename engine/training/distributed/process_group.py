"""The processes that train one run: a single one, or several of `accelerate launch`.

Rank 0 decides, writes and broadcasts; the others train on their share of the rows and write nothing. Every
value that could differ between them (a control request, the clock, a file) is read on rank 0 and broadcast.
Objects travel through a gloo group of their own, whose timeout is longer than NCCL's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

from engine.base.errors import UserError
from engine.base.text import Text
from engine.runs.recipe import Recipe
from engine.training.distributed.launcher import pop_sharding_request

Value = TypeVar("Value")
GLOO_TIMEOUT = timedelta(hours=2)  # the longest that the others wait, for example for a download


@dataclass(frozen=True)
class ProcessGroup:
    """This process among those of its run. Its methods are collective: all processes call them in order."""

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    group: Any = None
    shards: bool = False  # each process holds a shard of the base weights, not the whole

    @property
    def is_main_process(self) -> bool:
        """Whether this is rank 0, which decides and writes."""
        return self.rank == 0

    def broadcast(self, compute: Callable[[], Value]) -> Value:
        """What `compute` returns on rank 0; the others do not call it."""
        if self.size == 1:
            return compute()
        import torch.distributed as dist

        values = [compute() if self.is_main_process else None]
        dist.broadcast_object_list(values, src=0, group=self.group)
        return values[0]  # type: ignore[return-value]  # rank 0 has filled it

    def gather(self, value: Value) -> list[Value]:
        """The values of all processes, by rank, in every process."""
        if self.size == 1:
            return [value]
        import torch.distributed as dist

        values: list[Any] = [None] * self.size
        dist.all_gather_object(values, value, group=self.group)
        return values

    def any(self, flag: bool) -> bool:
        """Whether the flag is set in any process; one small tensor, for frequent calls."""
        if self.size == 1:
            return flag
        import torch
        import torch.distributed as dist

        flags = torch.tensor(int(flag))
        dist.all_reduce(flags, dist.ReduceOp.MAX, group=self.group)
        return bool(flags)

    def wait(self) -> None:
        """Barrier: returns once every process has called it."""
        self.gather(None)

    def main_process_first(self, work: Callable[[], Value]) -> Value:
        """Run `work` in the first process of each machine, then in the others, which find it done."""
        if self.local_rank != 0:
            self.wait()
            return work()
        value = work()
        self.wait()
        return value

    def average_gradients(self, parameters: Iterable[Any]) -> None:
        """Replace these parameters' gradients by their mean over all processes, in one all-reduce.

        The packed steps bypass DDP's forward pass, so its hooks do not fire. After a stock step, where
        they did, the mean of equal gradients changes nothing.
        """
        if self.size == 1:
            return
        import torch
        import torch.distributed as dist

        trained = [parameter for parameter in parameters if parameter.requires_grad]
        grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in trained]
        flat = torch.cat([grad.flatten() for grad in grads])
        dist.all_reduce(flat)
        flat /= self.size
        means = torch.split(flat, [parameter.numel() for parameter in trained])
        for parameter, mean in zip(trained, means, strict=True):
            parameter.grad = mean.view_as(parameter).clone()

    def check_divides(self, recipe: Recipe) -> None:
        """Raises UserError where a step of the recipe cannot be divided evenly over the processes.

        Groups that replace others are not: each process samples them for its own groups, as many as it needs,
        and TRL's client of a vLLM server expects equally many of each.
        """
        if self.size > 1 and recipe.vllm_server and recipe.resample_groups and recipe.sampled_phase:
            raise UserError(
                "Several processes cannot get replacement groups from a vLLM server.",
                hint="Set resample_groups to 0, or start one process.",
            )
        for name, count in recipe.shared_sizes.items():
            if count % self.size:
                what, size = Text("rows") if name == "warm_batch" else Text("prompts"), self.size
                hint = Text(
                    "Set {name} to a multiple of {size}, or start another number of processes.", name, size
                )
                raise UserError(
                    "The {count} {what} of a step cannot be divided evenly over {size} processes.",
                    count,
                    what,
                    size,
                    hint=hint,
                )


def rank_and_world_size() -> tuple[int, int]:
    """This process's rank and the number of processes, set by the launcher; (0, 1) without one."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    return (int(os.environ.get("RANK", "0")), size) if size > 1 else (0, 1)


@cache
def join_process_group() -> ProcessGroup:
    """Join the launcher's other processes; a group of one without them. Raises UserError if unsupported."""
    rank, size = rank_and_world_size()
    shards = pop_sharding_request()
    if size == 1:
        return ProcessGroup()
    import torch
    import torch.distributed as dist

    local_rank, here = (int(os.environ.get(name, "0")) for name in ("LOCAL_RANK", "LOCAL_WORLD_SIZE"))
    cuda = torch.cuda.is_available()
    if cuda and here > torch.cuda.device_count():
        raise UserError(
            "{here} processes were started on a computer with {n} GPUs.",
            here,
            torch.cuda.device_count(),
            hint="Start at most as many processes as there are GPUs.",
        )
    if cuda:
        torch.cuda.set_device(local_rank)
    if not dist.is_initialized():
        dist.init_process_group("nccl" if cuda else "gloo")
    return ProcessGroup(rank, size, local_rank, dist.new_group(backend="gloo", timeout=GLOO_TIMEOUT), shards)
