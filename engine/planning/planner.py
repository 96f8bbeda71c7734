"""How much memory a run will need, by formula, before anything is loaded or downloaded."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.models.catalog import CatalogModel
from engine.planning.buckets import rows_bucket, slots_bucket
from engine.runs.recipe import Recipe

RUNTIME_CPU = 550_000_000  # torch, its libraries and the tokenizer in one process, as measured on Linux
RUNTIME_GPU = 1_200_000_000  # a CUDA context with its kernels and cuBLAS workspaces
PROMPT_TOKENS = 120  # a rendered prompt where the caller does not know better
MOST_ROWS = 256  # answers decoded together, see `rollout.rows_that_fit`
NF4_BYTES = 0.5 + 4 / 64 / 4  # four bits, and a scale of 8 bits (quantised in turn) for 64 weights
_ADAM = 16  # bytes a trained weight: itself, its gradient and Adam's two moments, all float32
_HEAD_CHUNK = 2 * 4 * 16 * 1024 * 1024  # `log_probs.CHUNK_ENTRIES` in float32: logits and their softmax
# On a CPU the heap grows to this many times what the layers keep: padded attention, tensors of the backward
# pass itself, and gaps. Measured with SmolLM2 135M; see tests/planning/test_planner_memory.py.
_HEAP = 1.65


@dataclass(frozen=True, slots=True)
class Estimate:
    """Bytes at a run's peak, part by part in the order they are shown. An estimate, not a promise."""

    parts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(size for _, size in self.parts)


@dataclass(frozen=True, slots=True)
class Shape:
    """Tokens of a rendered prompt, those of them that all prompts begin with, and of an answer."""

    prompt: int
    answer: int
    shared: int = 0

    @property
    def own(self) -> int:
        return self.prompt - min(self.shared, self.prompt - 1)


def estimate(
    model: CatalogModel,
    recipe: Recipe,
    *,
    gpu: bool = False,
    prompt_tokens: int = PROMPT_TOKENS,
    answer_tokens: int | None = None,
    shared_tokens: int = 0,
    correction: float = 1.0,
    processes: int = 1,
    shard: bool = False,
) -> Estimate:
    """The memory a run needs on its device, in bytes; the parts are weights, adapter, working, runtime.

    `answer_tokens` None takes the recipe's limit for every answer, which is the worst case. `correction`
    is what a probe on this machine found the working memory to be in shares of the formula's. Of several
    `processes` it is the memory of each; `shard`: they slice the frozen layers (`sharded_base`). What a vLLM
    server holds elsewhere is not counted. Measured on a CPU with SmolLM2 135M: within 15% of the peak of a
    warm start (21 steps) and of GRPO with 8 x 8 and 16 x 8 answers (4 and 3 steps), in which the heap grows
    before it is held (`engine.app.heap`). A GPU's figures are arithmetic.

    - weights: params x bytes, and in GRPO those of the linear layers once more for the merged copy that
      answers are sampled from; of sliced layers a share, two whole ones, and no copy;
    - adapter: rank x (inputs + outputs) of every linear layer, x 16 bytes (weight, gradient, two moments
      of Adam, arXiv 1412.6980, in float32);
    - working memory, of the hungriest moment: what the backward pass keeps (`_backward`), or the cache
      and the logits of the answers being sampled, of which a recorded step's cache stays;
    - runtime: a constant for the process.
    """
    recipe = own_share(recipe, processes)
    length = min(recipe.max_answer_tokens, answer_tokens or recipe.max_answer_tokens)
    shape = Shape(prompt_tokens, length, shared_tokens)
    weights = base_bytes(model, recipe.dtype, gpu, processes if shard else 1)
    copy = 0 if shard else copy_bytes(model, recipe, gpu)
    # Where no answers are sampled here, the copy is lent for held-out looks alone, between two updates.
    lent = copy if not samples_here(recipe) else 0
    working = _working(model, recipe, gpu, shape, lent, static=not shard)
    copy -= lent
    return Estimate(
        (
            ("weights", weights + copy),
            ("adapter", _ADAM * adapter_params(model, recipe.lora_rank)),
            ("working", round(correction * working)),
            ("runtime", RUNTIME_GPU if gpu else RUNTIME_CPU),
        )
    )


def adapter_params(model: CatalogModel, rank: int) -> int:
    """Weights of a LoRA adapter of this rank on every linear layer but the embeddings."""
    queries, keys = model.heads * model.head_dim, model.kv_heads * model.head_dim
    ends = 2 * (model.hidden + queries) + 2 * (model.hidden + keys) + 3 * (model.hidden + model.intermediate)
    return model.layers * rank * ends


def linear_params(model: CatalogModel) -> int:
    """Weights of the linear layers inside the blocks: those that are merged, or kept in 4 bits."""
    queries, keys = model.heads * model.head_dim, model.kv_heads * model.head_dim
    return model.layers * model.hidden * (2 * queries + 2 * keys + 3 * model.intermediate)


def base_bytes(model: CatalogModel, dtype: str, gpu: bool, slices: int = 1) -> int:
    """Bytes of the frozen weights; embeddings stay in 16 bits where the linear layers have four.

    Of layers in `slices`, a slice each, and two gathered ones: that computed with, and the one after it.
    """
    linear = linear_params(model)
    if dtype == "nf4":
        return round(linear * NF4_BYTES) + 2 * (model.params - linear)
    held = linear if slices == 1 else min(linear, linear // slices + 2 * linear // model.layers)
    return (model.params - linear + held) * weight_bytes(dtype, gpu)


def copy_bytes(model: CatalogModel, recipe: Recipe, gpu: bool) -> int:
    """Bytes of the linear layers with the adapter merged in; none of a 4-bit base or where not wished for."""
    if not recipe.merge_rollout or not recipe.fast or recipe.dtype == "nf4":
        return 0
    return linear_params(model) * weight_bytes(recipe.dtype, gpu)


def weight_bytes(dtype: str, gpu: bool) -> int:
    """Bytes of one number of the computation: 2 where the run computes in bfloat16, else 4."""
    if dtype == "auto":
        return 2 if gpu or _cpu_has_bfloat16() else 4
    return 2 if dtype in ("bfloat16", "nf4") else 4


def backward_tokens(recipe: Recipe, shape: Shape) -> int:
    """Tokens of a micro-batch of the GRPO phase; the fast step computes what answers share once."""
    groups = min(recipe.prompts_per_step, recipe.groups_at_once)
    answers = groups * recipe.group_size
    if not recipe.fast:
        return answers * (shape.prompt + shape.answer)
    return shape.prompt + (groups - 1) * shape.own + answers * shape.answer


def warm_tokens(recipe: Recipe, shape: Shape) -> int:
    """Tokens of a micro-batch of the warm start."""
    rows = min(recipe.warm_batch, recipe.warm_rows_at_once)
    if not recipe.fast:
        return rows * (shape.prompt + shape.answer)
    return shape.prompt + (rows - 1) * shape.own + rows * shape.answer


def own_share(recipe: Recipe, processes: int) -> Recipe:
    """What one of several processes does of a step: whole groups, and its share of the rows."""
    names = ("prompts_per_step", "warm_batch", "validation_rows") if processes > 1 else ()
    return recipe.model_copy(update={name: -(-getattr(recipe, name) // processes) for name in names})


def samples_here(recipe: Recipe) -> bool:
    """Whether the trainer itself samples GRPO's answers."""
    return recipe.method != "warm_start" and not recipe.vllm_server


def most_rows(recipe: Recipe) -> int:
    """Answers decoded together at most."""
    return min(recipe.prompts_per_step * recipe.group_size, recipe.rollout_rows or MOST_ROWS)


def _working(model: CatalogModel, recipe: Recipe, gpu: bool, shape: Shape, lent: int, *, static: bool) -> int:
    size = weight_bytes(recipe.dtype, gpu)
    sizes = [0]
    if recipe.method != "grpo":
        rows = min(recipe.warm_batch, recipe.warm_rows_at_once)
        keys = warm_tokens(recipe, shape) + rows * shape.shared
        sizes.append(_backward(model, recipe, warm_tokens(recipe, shape), keys, size, gpu))
    if recipe.method != "warm_start":
        answers = min(recipe.prompts_per_step, recipe.groups_at_once) * recipe.group_size
        keys = backward_tokens(recipe, shape) + (answers * shape.prompt if recipe.fast else 0)
        sizes.append(_backward(model, recipe, backward_tokens(recipe, shape), keys, size, gpu))
    asked = min(recipe.validation_rows, MOST_ROWS)  # at a held-out look
    sampled = most_rows(recipe) if samples_here(recipe) else 0
    slots = shape.prompt + recipe.max_answer_tokens  # for the longest answer, whatever comes of it
    a_slot = 2 * model.layers * model.kv_heads * model.head_dim * (size if gpu else 4)
    logits = 16 * model.vocab  # four matrices of them in float32
    if gpu and static and recipe.decode_graphs and recipe.fast and recipe.dtype != "nf4":
        rows = rows_bucket(max(asked, sampled))
        return rows * slots_bucket(slots) * a_slot + max(*sizes, lent + rows * logits)
    # Dropping rows that have ended copies a layer at a time.
    sizes += [lent + asked * (slots * a_slot + logits), sampled * (slots * a_slot + logits)]
    return max(sizes)


def _backward(model: CatalogModel, recipe: Recipe, tokens: int, keys: int, size: int, gpu: bool) -> int:
    """What a forward pass keeps for the backward one, and the head's chunk of logits.

    A layer keeps for each token, in the format of the weights: the inputs of its linear layers (attention
    hidden, output of the heads, MLP hidden) and the four MLP-wide tensors around the gate; in float32: the
    input of either norm, queries and the attention's output (in float32 on a CPU), and for each *key that
    is attended to* (an answer's segment gathers its prompt's again) a key and a value. After Korthikanti
    et al. 2022, arXiv 2205.05198, without the attention matrix, which the kernels do not keep.
    """
    wide = model.heads * model.head_dim
    half = size if gpu else 4
    layer = tokens * (
        size * (2 * model.hidden + wide + 4 * model.intermediate)
        + 4 * 2 * model.hidden
        + half * 2 * wide
        + 7 * size * recipe.lora_rank
    )
    layer += keys * half * 2 * model.kv_heads * model.head_dim
    layer = round(layer * (1.0 if gpu else _HEAP))
    head = min(_HEAD_CHUNK, tokens * model.vocab * 8)
    if recipe.gradient_checkpointing:
        return layer + tokens * size * model.layers * model.hidden + head
    return model.layers * layer + head


@cache
def _cpu_has_bfloat16() -> bool:
    """The same question as the trainer's, asked of the system: torch is not imported for it."""
    if sys.platform != "linux":
        return False
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return False
