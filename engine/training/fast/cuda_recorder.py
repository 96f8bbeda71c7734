"""Records a step as a CUDA graph, whose kernels are then launched by one call instead of one by one.

Uses `torch.cuda.graph`, since `torch.compile` needs Triton and a C compiler on the user's machine. A failed
capture can damage the process, so the conditions are checked first: the step is taken on the capture stream
with synchronisation as an error, and there must be memory left. Not yet run on a card.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import torch

Step = Callable[[], None]
ROOM = 256 * 1024**2  # bytes that must be free: a capture may not free memory to allocate more


class Recorder(Protocol):
    """Records a step. (The tests have one that records the operations of a CPU.)"""

    def record(self, step: Step) -> Step:
        """Record a step that was taken before; calling the result replays it. Raises what goes wrong."""

    def sound(self) -> bool:
        """Whether the device still computes after a failed recording."""

    def release(self) -> None:
        """Free the memory of the recordings, which are no longer used."""


class CudaRecorder:
    """Records on one GPU; all recordings share a memory pool, as only one is replayed at a time.

    So only what a recording wrote into tensors allocated outside it may be read afterwards.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._pool = torch.cuda.graph_pool_handle()
        self._stream = torch.cuda.Stream(device)

    def record(self, step: Step) -> Step:
        graph = torch.cuda.CUDAGraph()
        # The outer stream context restores the stream if `torch.cuda.graph` fails at its end.
        with torch.cuda.device(self._device), self._aside():
            with _waits_are_errors():
                step()
            self._check_room()
            with (
                _no_collection(),
                # "thread_local": the threads of data loaders and NCCL continue as usual.
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
        """Switch to the capture stream. After an error the streams are not joined: `sound` waits for both."""
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
    """Any synchronisation of the CPU with the GPU raises RuntimeError."""
    before = torch.cuda.get_sync_debug_mode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns that the mode does not catch every synchronisation
        torch.cuda.set_sync_debug_mode("error")
    try:
        yield
    finally:
        torch.cuda.set_sync_debug_mode(before)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Switch garbage collection off: freeing an older graph during a capture would abort it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
