"""The processes that train one run: one alone, or several of `accelerate launch`.

The first process decides and writes; the others train on their share and stay silent. All of them take
the same decisions, because every answer that could differ (a wish, the clock, a file) is asked once and
told to all. The words go by a gloo group of their own, which waits longer than a GPU's does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

from engine.base.errors import UserError
from engine.runs.recipe import Recipe
from engine.training.distributed.launcher import pop_sharding_request

Answer = TypeVar("Answer")
PATIENCE = timedelta(hours=2)  # the longest that the others wait, for example for a download


@dataclass(frozen=True)
class ProcessGroup:
    """This process's place among those of its run. The calls below are made by all of them, in one order."""

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    group: Any = None
    shards: bool = False  # each process holds a part of the base weights, not the whole

    @property
    def is_main_process(self) -> bool:
        """Whether this is the first process: the one that writes, and that is asked."""
        return self.rank == 0

    def broadcast(self, ask: Callable[[], Answer]) -> Answer:
        """What `ask` gives in the first process, in every process."""
        if self.size == 1:
            return ask()
        import torch.distributed as dist

        told = [ask() if self.is_main_process else None]
        dist.broadcast_object_list(told, src=0, group=self.group)
        return told[0]  # type: ignore[return-value]

    def gather(self, value: Answer) -> list[Answer]:
        """The values of all processes, in their order, in every process."""
        if self.size == 1:
            return [value]
        import torch.distributed as dist

        found: list[Any] = [None] * self.size
        dist.all_gather_object(found, value, group=self.group)
        return found

    def any(self, flag: bool) -> bool:
        """Whether the flag is set in some process; a small message, for calls that come often."""
        if self.size == 1:
            return flag
        import torch
        import torch.distributed as dist

        flags = torch.tensor(int(flag))
        dist.all_reduce(flags, dist.ReduceOp.MAX, group=self.group)
        return bool(flags)

    def wait(self) -> None:
        """Until every process has come here."""
        self.gather(None)

    def main_process_first(self, work: Callable[[], Answer]) -> Answer:
        """`work` of the first process of each machine before that of the others, which then find it done."""
        if self.local_rank == 0:
            found = work()
            self.wait()
            return found
        self.wait()
        return work()

    def average_gradients(self, parameters: Iterable[Any]) -> None:
        """Give every process the mean of all gradients of these parameters, by one sum over the network.

        The packed steps do not go through the forward pass of DDP, so its own hooks stay silent; after
        a stock step, where they were not, the mean of equal gradients changes nothing.
        """
        if self.size == 1:
            return
        import torch
        import torch.distributed as dist

        trained = [one for one in parameters if one.requires_grad]
        grads = [torch.zeros_like(one) if one.grad is None else one.grad for one in trained]
        flat = torch.cat([grad.flatten() for grad in grads])
        dist.all_reduce(flat)
        flat /= self.size
        for one, mean in zip(trained, torch.split(flat, [one.numel() for one in trained]), strict=True):
            one.grad = mean.view_as(one).clone()

    def check_divides(self, recipe: Recipe) -> None:
        """Raises UserError where a step of the recipe cannot be shared out evenly over the processes."""
        shares = {"warm_batch": recipe.warm_batch, "prompts_per_step": recipe.prompts_per_step}
        unused = {"grpo": "warm_batch", "warm_start": "prompts_per_step"}.get(recipe.method)
        for name, count in shares.items():
            if name != unused and count % self.size:
                what = "rows" if name == "warm_batch" else "prompts"
                raise UserError(
                    f"The {count} {what} of a step cannot be divided evenly over {self.size} processes.",
                    f"Set {name} to a multiple of {self.size}, or start another number of processes.",
                )


def rank_and_world_size() -> tuple[int, int]:
    """The rank and the number of processes that the launcher gave this process; (0, 1) without one."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    return (int(os.environ.get("RANK", "0")), size) if size > 1 else (0, 1)


@cache
def join_process_group() -> ProcessGroup:
    """Meet the other processes of the launcher, or be alone. Raises UserError for what is not built in."""
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
            f"{here} processes were started on a computer with {torch.cuda.device_count()} GPUs.",
            "Start as many processes as there are GPUs, or fewer.",
        )
    if cuda:
        torch.cuda.set_device(local_rank)
    if not dist.is_initialized():
        dist.init_process_group("nccl" if cuda else "gloo")
    return ProcessGroup(rank, size, local_rank, dist.new_group(backend="gloo", timeout=PATIENCE), shards)
