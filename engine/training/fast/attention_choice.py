"""Which way a run attends within packed rows on CUDA: SDPA with a mask, or another way where that is faster.

Nobody knows beforehand for every card and model, so the run finds out: when the first layer attends for the
first time, both ways compute its own queries, keys and values forward and backward. The other way is taken
for the rest of the run if its results are as good and its time is less. Whatever goes wrong, SDPA stays, and
the run says so in a sentence. A CPU has no other way, and meets none of this.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple, Protocol
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from engine.app.hardware import nvidia_card
from engine.base import store
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

WORTH_IT = 1.05  # times as fast; less could be noise, and SDPA is what the equality tests hold
LONGEST_FAULT = 120  # letters of a library's error that are shown


class Say(Protocol):
    def __call__(self, *, message: str) -> object: ...


class Way(Protocol):
    """A way to attend other than SDPA with a mask; `name` is for the user."""

    name: str
    formats: tuple[torch.dtype, ...]
    widest_head: int

    def prepare(self, tree: PackedTree) -> Any:
        """What `attend` has to know of a packed row, made once for all layers."""

    def attend(
        self, query: Tensor, key: Tensor, value: Tensor, prepared: Any, scaling: float | None
    ) -> Tensor:
        """query [1, H, T, D], key and value [1, K, T, D] -> [1, T, H, D]."""


class _WayError(Exception):
    """The chosen way could not attend; the cause says why."""


class _Outcome(NamedTuple):
    """Of a trial: the speed of the other way, SDPA's being 1, or 0; why it is left if that is too little."""

    ratio: float
    reason: str


class AttentionChoice:
    """The choice of one run, open until its first packed row.

    `say` is given a sentence once it is decided, and one more if the chosen way fails later on. The
    `layers` share what the preparation of a packed row takes. `trials` notes a trial that ends the process.
    """

    def __init__(
        self,
        other: Way,
        layers: int,
        say: Say,
        trials: CrashGuard | None = None,
        clock: Clock = finished_at,
    ) -> None:
        self.decided = False
        self.chosen: Way | None = None
        self._other, self._layers, self._say = other, layers, say
        self._trials, self._clock = trials, clock

    def hidden(self, model: Any, tree: PackedTree) -> Tensor:
        """The last hidden states [T, H] of the packed row; see `backbone_hidden`."""
        if self.decided and self.chosen is None:
            return backbone_hidden(model, tree)
        try:
            return backbone_hidden(model, tree, self._way_of(tree) if self.decided else self._first(tree))
        except _WayError as failed:
            fault = _short(failed.__cause__)
        self._keep_sdpa(reason=f"{self._other.name} failed at a later row ({fault})")
        return backbone_hidden(model, tree)

    def _first(self, tree: PackedTree) -> Attend:
        """Decides when it is called for the first time, and goes by that for the whole row."""
        found: list[Attend] = []

        def attend(query: Tensor, key: Tensor, value: Tensor, scaling: float | None, drop: float) -> Tensor:
            if not found:
                self._decide(tree, Inputs(query, key, value, scaling, drop))
                found.append(self._way_of(tree))
            return found[0](query, key, value, scaling, drop)

        return attend

    def _way_of(self, tree: PackedTree) -> Attend:
        way = self.chosen
        if way is None:
            return partial(attend_in_tree, tree)
        try:
            prepared = way.prepare(tree)
        except Exception as fault:
            raise _WayError from fault

        def attend(query: Tensor, key: Tensor, value: Tensor, scaling: float | None, drop: float) -> Tensor:
            try:
                return way.attend(query, key, value, prepared, scaling)
            except torch.OutOfMemoryError:
                raise  # SDPA needs no less: `lean` takes fewer rows at once
            except Exception as fault:
                raise _WayError from fault

        return attend

    def _decide(self, tree: PackedTree, inputs: Inputs) -> None:
        name, ratio = self._other.name, 0.0
        reason = _refusal(self._other, inputs)
        if reason is None and self._trials is not None and self._trials.crashed_before():
            folder = self._trials.folder
            reason = f"an earlier run broke off at a trial of {name} (delete {folder} to try again)"
        if reason is None:
            ratio, reason = self._tried(tree, inputs)
        if ratio < WORTH_IT:
            self._keep_sdpa(reason=reason)
            return
        self.decided, self.chosen = True, self._other
        self._say(
            message=f"Attention in training: {name}, {ratio:.2f} times as fast here as the usual way "
            "(SDPA with a mask), with the same results."
        )

    def _tried(self, tree: PackedTree, inputs: Inputs) -> _Outcome:
        name = self._other.name
        if self._trials is not None:
            self._trials.begin()
        try:
            ratio = self._times_as_fast(tree, inputs)
            found = _Outcome(ratio, reason=f"{name} is only {ratio:.2f} times as fast here")
            if not ratio:
                found = _Outcome(0.0, reason=f"the results of {name} are not the same here")
        except torch.OutOfMemoryError:
            found = _Outcome(0.0, reason=f"the memory did not suffice for a trial of {name}")
        except Exception as fault:
            found = _Outcome(0.0, reason=f"{name} does not run here ({_short(fault)})")
        self._clock(inputs.query.device)  # raises where the trial made the card useless: then the note stays
        if self._trials is not None:
            self._trials.end()
        return found

    def _keep_sdpa(self, reason: str) -> None:
        self.decided, self.chosen = True, None
        self._say(message=f"Attention in training: the usual way (SDPA with a mask), because {reason}.")

    def _times_as_fast(self, tree: PackedTree, inputs: Inputs) -> float:
        """The speed of the other way on this row, SDPA's being 1; 0 if its results are not as good."""
        other, prepared = self._other, self._other.prepare(tree)

        def ours(one: Inputs) -> Tensor:
            return other.attend(one.query, one.key, one.value, prepared, one.scaling)

        def sdpa(one: Inputs) -> Tensor:
            return attend_in_tree(tree, one.query, one.key, one.value, one.scaling)

        with isolated_from_step():
            if not agree(ours, sdpa, inputs):
                return 0.0
            stock, own = median_seconds([sdpa, ours], inputs, self._clock)
        preparing = seconds(lambda: other.prepare(tree), inputs.query.device, self._clock)
        return stock / (own + preparing / self._layers)


def _refusal(way: Way, inputs: Inputs) -> str | None:
    """Why a way cannot be used with such inputs, or None."""
    if inputs.dropout:
        return f"{way.name} knows no dropout"
    if inputs.query.dtype not in way.formats:
        return f"{way.name} does not compute in the format of these weights"
    if inputs.query.size(-1) > way.widest_head:
        return f"the attention heads of this model are too wide for {way.name}"
    return None


def _short(fault: BaseException | None) -> str:
    """The first line of an error: a library's may go on for pages."""
    lines = str(fault).strip().splitlines() or [type(fault).__name__]
    return lines[0][:LONGEST_FAULT].rstrip(".")


_choices: WeakKeyDictionary[Any, AttentionChoice] = WeakKeyDictionary()


def set_attention_choice(model: Any, choice: AttentionChoice | None) -> None:
    """Lets `choice` decide how this model attends within packed rows from now on (None: by SDPA)."""
    _choices.pop(language_model(model), None)
    if choice is not None:
        _choices[language_model(model)] = choice


def choose_attention(model: Any, device: str, say: Say) -> None:
    """On CUDA, lets the run find out which way is faster; elsewhere SDPA with a mask is the only one."""
    if device != "cuda":
        return
    layers = model.config.get_text_config().num_hidden_layers
    machine = f"torch {torch.__version__}, {torch.cuda.get_device_name()}, {nvidia_card()}"
    trials = CrashGuard(store.data_folder() / "attention-trials", machine)
    set_attention_choice(model, AttentionChoice(VarlenAttention(), layers, say, trials))


def hidden_states(model: Any, tree: PackedTree) -> Tensor:
    """The last hidden states [T, H] of the packed row; `model` is a causal language model, unwrapped."""
    choice = _choices.get(model)
    return choice.hidden(model, tree) if choice else backbone_hidden(model, tree)
