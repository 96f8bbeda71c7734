"""How much memory a run will need: a first, plain estimate by formula, before anything is loaded."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.models.catalog import CatalogModel
from engine.training.recipe import Recipe

RUNTIME_CPU = 700_000_000  # torch, its libraries and the tokenizer in one process, as measured on Linux
RUNTIME_GPU = 1_200_000_000  # a CUDA context with its kernels and cuBLAS workspaces
PROMPT_TOKENS = 120  # a rendered prompt where the caller does not know better
_ADAM = 16  # bytes a trained weight: itself, its gradient and Adam's two moments, all float32


@dataclass(frozen=True, slots=True)
class Estimate:
    """Bytes at a run's peak, part by part in the order they are shown. An estimate, not a promise."""

    parts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(size for _, size in self.parts)


def estimate(
    model: CatalogModel,
    recipe: Recipe,
    *,
    gpu: bool = False,
    prompt_tokens: int = PROMPT_TOKENS,
    answer_tokens: int | None = None,
) -> Estimate:
    """The memory a run needs on its device, in bytes; the parts are weights, adapter, working, runtime.

    `answer_tokens` None takes the recipe's limit for every answer, which is the worst case. Compared
    with one model so far: SmolLM2 135M on a CPU peaked between 3.0 and 4.1 GB in warm starts of 8 rows
    at once and between 5.6 and 8.5 GB in GRPO steps of 64 answers of about 40 tokens; the formulas say
    3.0 and 6.7, and 11.5 at the limit of 96 tokens. With b bytes a frozen weight (`weight_bytes`):

    - weights: params x b, and as much again in GRPO for the merged copy that answers are sampled from;
    - adapter: rank x (inputs + outputs) of every linear layer, x 16 bytes (weight, gradient, two moments
      of Adam, arXiv 1412.6980, in float32);
    - working memory, of the hungrier phase: tokens in the backward pass x layers x (10 hidden +
      4 intermediate) elements kept for it (after Korthikanti et al. 2022, arXiv 2205.05198, without the
      attention matrix, which the kernels do not keep), with checkpointing one layer of that and `hidden`
      for each other; or the cache of the answers being sampled, 2 x layers x kv_heads x head_dim a token;
    - runtime: a constant for the process.
    """
    size = weight_bytes(recipe.dtype, gpu)
    length = min(recipe.max_answer_tokens, answer_tokens or recipe.max_answer_tokens)
    copies = 1 if recipe.method == "warm_start" else 2
    return Estimate(
        (
            ("weights", copies * model.params * size),
            ("adapter", _ADAM * adapter_params(model, recipe.lora_rank)),
            ("working", _working(model, recipe, size if gpu else 4, prompt_tokens, length)),
            ("runtime", RUNTIME_GPU if gpu else RUNTIME_CPU),
        )
    )


def adapter_params(model: CatalogModel, rank: int) -> int:
    """Weights of a LoRA adapter of this rank on every linear layer but the embeddings."""
    queries, keys = model.heads * model.head_dim, model.kv_heads * model.head_dim
    ends = 2 * (model.hidden + queries) + 2 * (model.hidden + keys) + 3 * (model.hidden + model.intermediate)
    return model.layers * rank * ends


def weight_bytes(dtype: str, gpu: bool) -> int:
    """Bytes of one frozen weight: 2 where the run computes in bfloat16, else 4."""
    if dtype == "auto":
        return 2 if gpu or _cpu_has_bfloat16() else 4
    return 2 if dtype == "bfloat16" else 4


def _working(model: CatalogModel, recipe: Recipe, size: int, prompt: int, answer: int) -> int:
    sizes = [0]
    if recipe.method != "grpo":
        rows = min(recipe.warm_batch, recipe.warm_rows_at_once)
        sizes.append(_backward(model, recipe, rows * (prompt + answer), size))
    if recipe.method != "warm_start":
        groups = min(recipe.prompts_per_step, recipe.groups_at_once)
        answers = groups * recipe.group_size
        prompts = groups if recipe.fast else answers  # the fast step computes a group's prompt once
        tokens = prompts * prompt + answers * answer
        sizes.append(_backward(model, recipe, tokens, size))
        decoded = recipe.prompts_per_step * recipe.group_size * (prompt + answer)
        sizes.append(2 * model.layers * model.kv_heads * model.head_dim * size * decoded)
    return max(sizes)


def _backward(model: CatalogModel, recipe: Recipe, tokens: int, size: int) -> int:
    kept = 10 * model.hidden + 4 * model.intermediate
    if recipe.gradient_checkpointing:
        return tokens * size * (kept + model.layers * model.hidden)
    return tokens * size * model.layers * kept


@cache
def _cpu_has_bfloat16() -> bool:
    """The same question as the trainer's, asked of the system: torch is not imported for it."""
    if sys.platform != "linux":
        return False
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return False


def model_of_config(config: Mapping[str, Any], name: str) -> CatalogModel | None:
    """The sizes that a llama-like config.json tells, or None where one of them is missing.

    Weights are counted as embeddings (twice where they are not tied), attention, gated MLP and norms;
    biases, well under a thousandth, are left out.
    """
    try:
        layers, hidden = int(config["num_hidden_layers"]), int(config["hidden_size"])
        intermediate, vocab = int(config["intermediate_size"]), int(config["vocab_size"])
        heads = int(config["num_attention_heads"])
        kv_heads = int(config.get("num_key_value_heads") or heads)
        head_dim = int(config.get("head_dim") or hidden // heads)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if min(layers, hidden, intermediate, vocab, heads, kv_heads, head_dim) <= 0:
        return None
    tied = bool(config.get("tie_word_embeddings", False))
    attention = 2 * hidden * heads * head_dim + 2 * hidden * kv_heads * head_dim
    params = (1 if tied else 2) * vocab * hidden + layers * (attention + 3 * hidden * intermediate)
    params += (2 * layers + 1) * hidden
    family = str(config.get("model_type", ""))
    sizes = (layers, hidden, intermediate, heads, kv_heads, head_dim, vocab, tied)
    return CatalogModel(name, name, family, params, "", *sizes)
