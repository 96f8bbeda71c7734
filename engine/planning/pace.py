"""How long a step will take: arithmetic and bytes by formula, over the speed of a device."""

from __future__ import annotations

import os
from dataclasses import dataclass

from engine.models.catalog import CatalogModel
from engine.planning.planner import (
    Shape,
    adapter_params,
    backward_tokens,
    base_bytes,
    most_rows,
    own_share,
    samples_here,
    warm_tokens,
    weight_bytes,
)
from engine.runs.recipe import Recipe

USED = 0.4  # of a device's peak arithmetic in the backward pass of a small model, and
READ = 0.66  # of its bandwidth in a decode step, where nothing was measured


@dataclass(frozen=True, slots=True)
class Speed:
    """A device: arithmetic (FLOP/s in the format of the weights), bandwidth (bytes/s), seconds that a decode
    step costs beside them (kernel launches, Python), bytes of memory. Not `measured`: a table's or a guess.
    `row`: seconds that a decode step takes longer for each further row, where that was measured, else 0.
    """

    name: str
    flops: float
    bandwidth: float
    launch: float
    memory: int = 0
    measured: bool = False
    row: float = 0.0


# Dense bfloat16 arithmetic and bandwidth by the makers' data sheets; the launch cost is typical of
# transformers without captured graphs.
CARDS = (
    Speed("RTX 3060", 51e12, 0.36e12, 0.025, 12_000_000_000),
    Speed("RTX 3090", 71e12, 0.94e12, 0.025, 24_000_000_000),
    Speed("RTX 4070", 117e12, 0.50e12, 0.025, 12_000_000_000),
    Speed("RTX 4090", 165e12, 1.0e12, 0.025, 24_000_000_000),
    Speed("RTX 5090", 210e12, 1.79e12, 0.025, 32_000_000_000),
    Speed("L4", 121e12, 0.30e12, 0.025, 24_000_000_000),
    Speed("A10", 125e12, 0.60e12, 0.025, 24_000_000_000),
    Speed("A100", 312e12, 2.0e12, 0.025, 80_000_000_000),
    Speed("H100", 989e12, 3.35e12, 0.025, 80_000_000_000),
    Speed("H200", 989e12, 4.8e12, 0.025, 141_000_000_000),
)
UNKNOWN_CARD = Speed("an unknown card", 50e12, 0.4e12, 0.025)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of one step of each phase; 0 where the method has none."""

    warm: float
    rollout: float
    update: float

    @property
    def grpo(self) -> float:
        return self.rollout + self.update


def card_of(name: str) -> Speed | None:
    """The card of the table that this name speaks of, as NVML or a user writes it; the longest match wins."""
    plain = "".join(name.upper().split())
    found = [card for card in CARDS if "".join(card.name.upper().split()) in plain]
    return max(found, key=lambda card: len(card.name), default=None)


def processor() -> Speed:
    """A guess for this computer's processor: 20 GB/s, and of arithmetic for each of its threads 25 GFLOP/s,
    or 110 (as measured) where it multiplies bfloat16 in hardware.
    """
    thread = 110e9 if weight_bytes("auto", gpu=False) == 2 else 25e9
    return Speed("this processor", thread * (os.cpu_count() or 1) / USED, 20e9 / READ, 0.03)


def pace(
    model: CatalogModel, recipe: Recipe, speed: Speed, shape: Shape, *, gpu: bool, processes: int = 1
) -> Pace:
    """Seconds a step: the packed tokens' arithmetic, and decode steps that each read all weights once.

    Forward and the gradient of the activations cost 4 FLOP a weight and token, the adapter 6, a
    recomputed forward 2 more. A probe's speeds hold what was reached, a table's are peaks. Several
    `processes` share a step out, each on a device of this speed; what they tell each other, gathering sliced
    layers above all, and a vLLM server's sampling are not counted.
    """
    recipe = own_share(recipe, processes)
    reached = speed.flops * (1.0 if speed.measured else USED)
    token = (6 if recipe.gradient_checkpointing else 4) * model.params
    token += 6 * adapter_params(model, recipe.lora_rank)
    warm = rollout = update = 0.0
    if recipe.method != "grpo":
        passes = -(-recipe.warm_batch // min(recipe.warm_batch, recipe.warm_rows_at_once))
        warm = passes * warm_tokens(recipe, shape) * token / reached
    if recipe.method != "warm_start":
        passes = -(-recipe.prompts_per_step // min(recipe.prompts_per_step, recipe.groups_at_once))
        update = passes * backward_tokens(recipe, shape) * token / reached
        rollout = _rollout(model, recipe, speed, shape, gpu) if samples_here(recipe) else 0.0
    return Pace(warm, rollout, update)


def _rollout(model: CatalogModel, recipe: Recipe, speed: Speed, shape: Shape, gpu: bool) -> float:
    rows = most_rows(recipe)
    batches = -(-recipe.prompts_per_step * recipe.group_size // rows)
    read = base_bytes(model, recipe.dtype, gpu) / speed.bandwidth / (1.0 if speed.measured else READ)
    count = 2 * model.kv_heads * model.head_dim * model.layers * (shape.prompt + shape.answer / 2)
    cache = rows * count * (weight_bytes(recipe.dtype, gpu) if gpu else 4) / speed.bandwidth
    arithmetic = rows * 2 * model.params / (speed.flops * (1.0 if speed.measured else USED))
    if not gpu:  # rows of one token reach half of it, and attention and sampling are done row by row
        arithmetic = rows * speed.row or 2 * arithmetic
    prefill = shape.prompt + (recipe.prompts_per_step - 1) * shape.own
    first = prefill * 2 * model.params / (speed.flops * (1.0 if speed.measured else USED))
    return first + batches * shape.answer * (speed.launch + max(read + cache, arithmetic))
