"""What a CUDA graph does, on a CPU: a step's operations with the addresses and numbers of the recording.

Python does not run again in a replay: control flow, numbers and tensors are those of the recording. What
would make the processor wait for a card is refused, as a card refuses it. What the step computed in between
lies in memory that the next replay may use, so it is spoilt after each one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

aten = torch.ops.aten
WAITS = {
    aten._local_scalar_dense.default,  # item, bool, int
    aten.nonzero.default,
    aten.masked_select.default,
    aten.equal.default,
    aten.lift_fresh.default,  # a tensor from Python numbers is copied from the processor's memory
}


class OpRecorder:
    """Records on a CPU; counts recordings, replays and releases."""

    def __init__(self) -> None:
        self.recordings = self.replays = self.releases = 0

    def record(self, step: Callable[[], None]) -> Callable[[], None]:
        recording = _Recording()
        with recording:
            step()
        recording.spoil()
        self.recordings += 1

        def replay() -> None:
            self.replays += 1
            recording.replay()

        return replay

    def sound(self) -> bool:
        return True

    def release(self) -> None:
        self.releases += 1


class _Recording(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self._operations: list[tuple[Any, Any, Any, Any]] = []
        self._made: list[Tensor] = []
        self._outside: set[int] = set()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func in WAITS:
            raise RuntimeError("CUDA error: operation not permitted when stream is capturing (on a CPU)")
        kwargs = kwargs or {}
        given = {_place(one) for one in tree_leaves((args, kwargs)) if isinstance(one, Tensor)}
        self._outside |= given - {_place(one) for one in self._made}
        # Aliases, because a parameter may be pointed to other memory later; a graph would not see that.
        kept = tree_map(_alias, (args, kwargs))
        out = func(*args, **kwargs)
        if not func.is_view:
            self._operations.append((func, *kept, tree_map(_alias, out)))
            self._made += [one for one in tree_leaves(out) if isinstance(one, Tensor)]
        return out

    def replay(self) -> None:
        with torch.no_grad():
            for func, args, kwargs, out in self._operations:
                found = func(*args, **kwargs)
                if not func._schema.is_mutable:
                    for own, new in zip(tree_leaves(out), tree_leaves(found), strict=True):
                        if isinstance(own, Tensor):
                            own.copy_(new)
        self.spoil()

    def spoil(self) -> None:
        for one in self._made:
            if one.is_floating_point() and _place(one) not in self._outside:
                one.detach().fill_(float("nan"))


def _alias(value: Any) -> Any:
    return value.detach() if isinstance(value, Tensor) and value.layout == torch.strided else value


def _place(tensor: Tensor) -> int:
    """Where it lies; what oneDNN has brought into its own order tells of no place."""
    return tensor.untyped_storage().data_ptr() if tensor.layout == torch.strided else 0
