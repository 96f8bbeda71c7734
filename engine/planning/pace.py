"""The time of a step, by formula: its arithmetic and memory traffic over the speed of a device."""

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
    warm_tokens,
    weight_bytes,
)
from engine.runs.recipe import Recipe

USED = 0.4  # the share of peak arithmetic that the backward pass of a small model reaches, and
READ = 0.66  # the share of peak bandwidth that a decode step reaches, where nothing was measured


@dataclass(frozen=True, slots=True)
class Speed:
    """The speed of a device: what a probe measured, or else the peaks of a table.

    flops      FLOP/s in the format of the weights
    bandwidth  bytes/s
    launch     seconds of a decode step beside arithmetic and reading: kernel launches, Python
    memory     bytes
    row        seconds that each further row adds to a decode step; 0 where not measured
    """

    name: str
    flops: float
    bandwidth: float
    launch: float
    memory: int = 0
    measured: bool = False
    row: float = 0.0


# Dense bfloat16 arithmetic and bandwidth from NVIDIA's data sheets; the launch cost is typical of
# transformers without CUDA graphs.
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
    """The card of the table that is named, as NVML or a user writes it; the longest match wins."""
    plain = "".join(name.upper().split())
    matches = [card for card in CARDS if "".join(card.name.upper().split()) in plain]
    return max(matches, key=lambda card: len(card.name), default=None)


def processor() -> Speed:
    """An estimate for this computer's processor: 20 GB/s, and 25 GFLOP/s for each thread, or 110 (measured)
    with AVX512-BF16.
    """
    thread = 110e9 if weight_bytes("auto", gpu=False) == 2 else 25e9
    return Speed("this processor", thread * (os.cpu_count() or 1) / USED, 20e9 / READ, 0.03)


def pace(
    model: CatalogModel, recipe: Recipe, speed: Speed, shape: Shape, *, gpu: bool, processes: int = 1
) -> Pace:
    """Seconds a step: the arithmetic of its packed tokens, and decode steps that each read all weights.

    Forward and the gradient of the activations take 4 FLOP a weight and token, the adapter 6, a recomputed
    forward 2 more (Kaplan et al. 2020, arXiv 2001.08361, section 2.1). Several `processes` share a step, each
    on a device of this speed; their communication and a vLLM server's sampling are not counted.
    """
    # Half of the groups, say, have no spread.
    replaced = min(recipe.resample_groups, recipe.prompts_per_step / 2) / recipe.prompts_per_step
    recipe = own_share(recipe, processes)
    reached = speed.flops * (1.0 if speed.measured else USED)
    token = (6 if recipe.gradient_checkpointing else 4) * model.params
    token += 6 * adapter_params(model, recipe.lora_rank)
    warm = rollout = update = 0.0
    if recipe.warms:
        passes = -(-recipe.warm_batch // min(recipe.warm_batch, recipe.warm_rows_at_once))
        warm = passes * warm_tokens(recipe, shape) * token / reached
    if recipe.sampled_phase:
        passes = -(-recipe.prompts_per_step // min(recipe.prompts_per_step, recipe.groups_at_once))
        update = passes * backward_tokens(recipe, shape) * token / reached
        rollout = _rollout(model, recipe, speed, shape, gpu) if recipe.samples_here else 0.0
        rollout *= (1 + replaced) / recipe.updates_per_rollout
    return Pace(warm, rollout, update)


def _rollout(model: CatalogModel, recipe: Recipe, speed: Speed, shape: Shape, gpu: bool) -> float:
    """Seconds to sample the answers of a step: a prefill, and a decode step for each token of a batch."""
    rows = most_rows(recipe)
    batches = -(-recipe.prompts_per_step * recipe.group_size // rows)
    read = base_bytes(model, recipe.dtype, gpu) / speed.bandwidth / (1.0 if speed.measured else READ)
    count = 2 * model.kv_heads * model.head_dim * model.layers * (shape.prompt + shape.answer / 2)
    cache = rows * count * (weight_bytes(recipe.dtype, gpu) if gpu else 4) / speed.bandwidth
    arithmetic = rows * 2 * model.params / (speed.flops * (1.0 if speed.measured else USED))
    if not gpu:  # single-token rows reach half of it, and attention and sampling go row by row
        arithmetic = rows * speed.row or 2 * arithmetic
    prefill = shape.prompt + (recipe.prompts_per_step - 1) * shape.own
    first = prefill * 2 * model.params / (speed.flops * (1.0 if speed.measured else USED))
    return first + batches * shape.answer * (speed.launch + max(read + cache, arithmetic))
