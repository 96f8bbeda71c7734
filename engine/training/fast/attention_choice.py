"""Chooses a run's attention kernel for packed rows on CUDA: SDPA with a mask, or a faster one.

Which is faster depends on card and model, so the run measures it: when the first layer attends for the first
time, both kernels compute its queries, keys and values forward and backward. The other kernel is used for the
rest of the run if it is as accurate and faster. On any failure SDPA stays in use, and the log says so. On a
CPU there is no other kernel.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple, Protocol
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from engine.app.hardware import nvidia_card
from engine.base import store
from engine.base.text import Text
from engine.models.packable import language_model
from engine.training.fast.attention_trial import (
    Clock,
    Inputs,
    agree,
    finished_at,
    isolated_from_step,
    median_seconds,
    seconds,
)
from engine.training.fast.crash_guard import CrashGuard
from engine.training.fast.packing import PackedTree
from engine.training.fast.tree_attention import Attend, attend_in_tree, backbone_hidden
from engine.training.fast.varlen_attention import VarlenAttention

WORTH_IT = 1.05  # required speed-up; less could be noise, and the equality tests cover SDPA
LONGEST_FAULT = 120  # characters shown of a library's error


class Say(Protocol):
    def __call__(self, *, message: Text) -> object: ...


class AttentionKernel(Protocol):
    """An alternative to SDPA with a mask; `name` is shown to the user."""

    name: str
    formats: tuple[torch.dtype, ...]
    widest_head: int

    def prepare(self, tree: PackedTree) -> Any:
        """What `attend` needs of a packed row, computed once for all layers."""

    def attend(
        self, query: Tensor, key: Tensor, value: Tensor, prepared: Any, scaling: float | None
    ) -> Tensor:
        """query [1, H, T, D], key and value [1, K, T, D] -> [1, T, H, D]."""


class _KernelError(Exception):
    """The chosen kernel failed; the cause says why."""


class _Outcome(NamedTuple):
    """Of a trial: the other kernel's speed relative to SDPA, 0 if unusable, and why it may be rejected."""

    ratio: float
    reason: Text


class AttentionChoice:
    """The choice of one run, made at its first packed row.

    say: called with a sentence once it is made, and again if the chosen kernel fails later. layers: over how
    many the cost of preparing a packed row is spread. trials: remembers a trial that crashed the process.
    """

    def __init__(
        self,
        other: AttentionKernel,
        layers: int,
        say: Say,
        trials: CrashGuard | None = None,
        clock: Clock = finished_at,
    ) -> None:
        self.decided = False
        self.chosen: AttentionKernel | None = None
        self._other, self._layers, self._say = other, layers, say
        self._trials, self._clock = trials, clock

    def hidden(self, model: Any, tree: PackedTree) -> Tensor:
        """The last hidden states [T, H] of the packed row; see `backbone_hidden`."""
        if self.decided and self.chosen is None:
            return backbone_hidden(model, tree)
        try:
            return backbone_hidden(model, tree, self._kernel_for(tree) if self.decided else self._first(tree))
        except _KernelError as failed:
            fault = _short(failed.__cause__)
        self._keep_sdpa(reason=Text("{name} failed at a later row ({reason})", self._other.name, fault))
        return backbone_hidden(model, tree)

    def _first(self, tree: PackedTree) -> Attend:
        """Makes the choice at its first call, and keeps to it for the whole row."""
        chosen: list[Attend] = []

        def attend(query: Tensor, key: Tensor, value: Tensor, scaling: float | None, drop: float) -> Tensor:
            if not chosen:
                self._decide(tree, Inputs(query, key, value, scaling, drop))
                chosen.append(self._kernel_for(tree))
            return chosen[0](query, key, value, scaling, drop)

        return attend

    def _kernel_for(self, tree: PackedTree) -> Attend:
        kernel = self.chosen
        if kernel is None:
            return partial(attend_in_tree, tree)
        try:
            prepared = kernel.prepare(tree)
        except Exception as fault:
            raise _KernelError from fault

        def attend(query: Tensor, key: Tensor, value: Tensor, scaling: float | None, drop: float) -> Tensor:
            try:
                return kernel.attend(query, key, value, prepared, scaling)
            except torch.OutOfMemoryError:
                raise  # SDPA needs no less: `oom_retry` takes fewer rows at once
            except Exception as fault:
                raise _KernelError from fault

        return attend

    def _decide(self, tree: PackedTree, inputs: Inputs) -> None:
        name, ratio = self._other.name, 0.0
        reason = _refusal(self._other, inputs)
        if reason is None and self._trials is not None and self._trials.crashed_before():
            folder = self._trials.folder
            reason = Text(
                "an earlier run broke off at a trial of {name} (delete {folder} to try again)", name, folder
            )
        if reason is None:
            ratio, reason = self._try(tree, inputs)
        if ratio < WORTH_IT:
            self._keep_sdpa(reason=reason)
            return
        self.decided, self.chosen = True, self._other
        self._say(
            message=Text(
                "Attention in training: {name}, {n:.2f} times as fast here as the usual way "
                "(SDPA with a mask), with the same results.",
                name,
                ratio,
            )
        )

    def _try(self, tree: PackedTree, inputs: Inputs) -> _Outcome:
        name = self._other.name
        if self._trials is not None:
            self._trials.begin()
        try:
            ratio = self._relative_speed(tree, inputs)
            outcome = _Outcome(ratio, reason=Text("{name} is only {n:.2f} times as fast here", name, ratio))
            if not ratio:
                outcome = _Outcome(0.0, reason=Text("the results of {name} are not the same here", name))
        except torch.OutOfMemoryError:
            outcome = _Outcome(0.0, reason=Text("the memory did not suffice for a trial of {name}", name))
        except Exception as fault:
            outcome = _Outcome(0.0, reason=Text("{name} does not run here ({reason})", name, _short(fault)))
        self._clock(inputs.query.device)  # raises if the card no longer computes: the note then stays
        if self._trials is not None:
            self._trials.end()
        return outcome

    def _keep_sdpa(self, reason: Text) -> None:
        self.decided, self.chosen = True, None
        self._say(
            message=Text("Attention in training: the usual way (SDPA with a mask), because {reason}.", reason)
        )

    def _relative_speed(self, tree: PackedTree, inputs: Inputs) -> float:
        """The other kernel's speed on this row, relative to SDPA; 0 if it is less accurate."""
        other, prepared = self._other, self._other.prepare(tree)

        def ours(given: Inputs) -> Tensor:
            return other.attend(given.query, given.key, given.value, prepared, given.scaling)

        def sdpa(given: Inputs) -> Tensor:
            return attend_in_tree(tree, given.query, given.key, given.value, given.scaling)

        with isolated_from_step():
            if not agree(ours, sdpa, inputs):
                return 0.0
            stock, own = median_seconds([sdpa, ours], inputs, self._clock)
        preparing = seconds(lambda: other.prepare(tree), inputs.query.device, self._clock)
        return stock / (own + preparing / self._layers)


def _refusal(kernel: AttentionKernel, inputs: Inputs) -> Text | None:
    """Why a kernel cannot be used with such inputs, or None."""
    if inputs.dropout:
        return Text("{name} does not support dropout", kernel.name)
    if inputs.query.dtype not in kernel.formats:
        return Text("{name} does not compute in the format of these weights", kernel.name)
    if inputs.query.size(-1) > kernel.widest_head:
        return Text("the attention heads of this model are too wide for {name}", kernel.name)
    return None


def _short(fault: BaseException | None) -> str:
    """The first line of an error: a library's may go on for pages."""
    lines = str(fault).strip().splitlines() or [type(fault).__name__]
    return lines[0][:LONGEST_FAULT].rstrip(".")


_choices: WeakKeyDictionary[Any, AttentionChoice] = WeakKeyDictionary()


def set_attention_choice(model: Any, choice: AttentionChoice | None) -> None:
    """Let `choice` decide how this model attends within packed rows from now on (None: SDPA)."""
    _choices.pop(language_model(model), None)
    if choice is not None:
        _choices[language_model(model)] = choice


def choose_attention(model: Any, device: str, say: Say) -> None:
    """On CUDA, let the run choose the faster kernel; elsewhere SDPA with a mask is the only one."""
    if device != "cuda":
        return
    layers = model.config.get_text_config().num_hidden_layers
    machine = f"torch {torch.__version__}, {torch.cuda.get_device_name()}, {nvidia_card()}"
    trials = CrashGuard(store.data_folder() / "attention-trials", machine)
    set_attention_choice(model, AttentionChoice(VarlenAttention(), layers, say, trials))


def hidden_states(model: Any, tree: PackedTree) -> Tensor:
    """The last hidden states [T, H] of the packed row; `model` is an unwrapped causal language model."""
    choice = _choices.get(model)
    return choice.hidden(model, tree) if choice else backbone_hidden(model, tree)
