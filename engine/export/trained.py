"""The trained model in float32: whole in memory where it fits, else read from its files as it is computed.

Read so, a pass over all layers takes as long as reading the files: what has to be computed goes into as few
passes as possible (`engine.export.passes`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from accelerate import cpu_offload

from engine.app.memory import free_memory
from engine.base.progress import Cancel, Cancelled, Progress
from engine.base.text import Text
from engine.export.stages import READING
from engine.export.weights import Weights
from engine.models import hub
from engine.models.adapter import Adapter, read_adapter, with_adapter, with_room_for
from engine.models.folder import ModelFolder

MOST_TOKENS = 4096  # of a pass through a model that is read layer by layer: 2 GB for what they compute
_ROOM = 1.25  # for what is computed, and for a layer that is merged
_PEFT = "base_model.model."  # what peft puts before the names of the model's modules


def fits(folder: ModelFolder) -> bool:
    """Whether the model fits the free memory in float32, with room to compute."""
    weights = Weights(folder.path)
    need = sum(4 * math.prod(weights.shape(name)) for name in weights.names)
    return _ROOM * need < free_memory()


@dataclass(frozen=True, slots=True)
class Opened:
    """The model, and how many tokens should pass through it at once."""

    model: Any
    by_layer: bool

    @property
    def most_tokens(self) -> int:
        return MOST_TOKENS if self.by_layer else 1  # one text at a time: it is as fast, and heeds `cancel`


def opened(
    folder: ModelFolder,
    adapter: Path | None,
    whole: bool | None,
    progress: Progress,
    cancel: Cancel,
    stopped: Text,
) -> Opened:
    """The trained model; `whole` None: as it fits the memory."""
    if fits(folder) if whole is None else whole:
        return Opened(in_memory(folder, adapter), by_layer=False)
    return Opened(by_layer(folder, adapter, progress, cancel, stopped), by_layer=True)


def in_memory(folder: ModelFolder, adapter: Path | None = None) -> Any:
    """The model, with an adapter merged into it by peft."""
    model = hub.load_model(folder)
    return model if adapter is None else with_adapter(model, adapter).merge_and_unload()


def by_layer(
    folder: ModelFolder, adapter: Path | None, progress: Progress, cancel: Cancel, stopped: Text
) -> Any:
    """The same model, of which each module reads its weights when it computes, and forgets them afterwards.

    Each pass reports how much of the model it has read. Raises Cancelled (`stopped`) in the midst of one.
    """
    model = hub.empty_model(folder)
    tied = dict(model.all_tied_weights_keys)
    read = None if adapter is None else read_adapter(adapter)
    if read is not None:
        model = with_room_for(model, read, empty=True)
    total = sum(1 for _ in model.named_parameters(remove_duplicate=False))

    def step(done: int) -> None:
        if cancel():
            raise Cancelled(stopped)
        place = done % total
        if place * 50 % total < 50:  # fifty times a pass: each report is a line in the job's log
            progress(READING, place, total)

    stored = _Stored(Weights(folder.path), read, tied, step)
    return cpu_offload(model, torch.device("cpu"), state_dict=stored)


class _Stored(Mapping[str, Any]):
    """The weights of a model by the names of its modules, read from the disk each time.

    `step` is called before, with how many were read.
    """

    def __init__(
        self, base: Weights, adapter: Adapter | None, tied: Mapping[str, str], step: Callable[[int], None]
    ) -> None:
        self._base, self._adapter, self._tied, self._step = base, adapter, tied, step
        self._known = frozenset(base.names)
        self._read = 0

    def __getitem__(self, name: str) -> Any:
        self._step(self._read)
        self._read += 1
        if self._adapter is not None and ".lora_" in name:
            return self._adapter.tensors[name.replace(".default.", ".")].float()
        name = name.removeprefix(_PEFT).replace(".base_layer.", ".")
        return self._base.tensor(name if name in self._known else self._tied[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._base.names)

    def __len__(self) -> int:
        return len(self._known)
