"""A step recorded as a CUDA graph: its kernels are then started by one call instead of one by one.

By `torch.cuda.graph` and not by `torch.compile`, which needs Triton and a C compiler on the user's machine.
What a recording must not do is found out before it begins, as one that fails may harm the process: the step
is first taken on the recording's own stream while every wait of the processor for the card is an error, and
there must be memory left. Not yet run on a card.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import torch

Step = Callable[[], None]
ROOM = 256 * 1024**2  # bytes that must be free: a recording may not give back memory to get some


class Recorder(Protocol):
    """What records a step. A test has another one, which keeps the operations of a CPU."""

    def record(self, step: Step) -> Step:
        """Record a step that was taken before; calling the result takes it again. Raises what goes wrong."""

    def sound(self) -> bool:
        """Whether the device still computes, after a recording that went wrong."""

    def release(self) -> None:
        """Give back the memory of the recordings, which are used no more."""


class CudaRecorder:
    """Records on one card; all recordings share a pool of memory, as only one is replayed at a time.

    So nothing may be read of a recording but what it wrote into tensors from outside.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._pool = torch.cuda.graph_pool_handle()
        self._stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]

    def record(self, step: Step) -> Step:
        graph = torch.cuda.CUDAGraph()
        # The outer stream context leads back where `torch.cuda.graph` fails at its end and would not.
        with torch.cuda.device(self._device), self._aside():
            with _waits_are_errors():
                step()
            self._check_room()
            with (
                _no_collection(),
                # "thread_local": a loader's or NCCL's thread may go on as usual.
                torch.cuda.graph(
                    graph, pool=self._pool, stream=self._stream, capture_error_mode="thread_local"
                ),
            ):
                step()
        return graph.replay

    def sound(self) -> bool:
        try:
            torch.cuda.synchronize(self._device)
            return bool((torch.ones(2, device=self._device).sum() == 2).item())
        except RuntimeError:
            return False

    def release(self) -> None:
        torch.cuda.synchronize(self._device)
        self._pool = torch.cuda.graph_pool_handle()
        gc.collect()
        torch.cuda.empty_cache()

    @contextmanager
    def _aside(self) -> Iterator[None]:
        """On the recording's stream. After an error the streams are not joined: `sound` waits for both."""
        before = torch.cuda.current_stream(self._device)
        self._stream.wait_stream(before)
        with torch.cuda.stream(self._stream):
            yield
        before.wait_stream(self._stream)

    def _check_room(self) -> None:
        torch.cuda.empty_cache()
        if torch.cuda.mem_get_info(self._device)[0] < ROOM:
            raise torch.OutOfMemoryError("too little memory is left for a recording")


@contextmanager
def _waits_are_errors() -> Iterator[None]:
    """Whatever makes the processor wait for the card raises RuntimeError."""
    before = torch.cuda.get_sync_debug_mode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says that the mode does not see every wait
        torch.cuda.set_sync_debug_mode("error")
    try:
        yield
    finally:
        torch.cuda.set_sync_debug_mode(before)


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage is collected meanwhile: an older graph that ends within a recording would end it too."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
