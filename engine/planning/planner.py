"""The memory that a run needs, by formula, before anything is loaded or downloaded."""

from __future__ import annotations

from dataclasses import dataclass

from engine.app.hardware import processor_knows
from engine.models.catalog import CatalogModel
from engine.planning.buckets import rows_bucket, slots_bucket
from engine.runs.recipe import Recipe

RUNTIME_CPU = 550_000_000  # bytes: torch, its libraries and the tokenizer, as measured on Linux
RUNTIME_GPU = 1_200_000_000  # bytes: a CUDA context with its kernels and cuBLAS workspaces
PROMPT_TOKENS = 120  # in a rendered prompt, where the rows are not known
MOST_ROWS = 256  # decoded together, see `rollout.rows_that_fit`
NF4_BYTES = 0.5 + 1 / 64  # a weight: four bits, and an 8-bit scale for 64 weights (arXiv 2305.14314)
_ADAM = 16  # bytes a trained weight: weight, gradient and two moments (arXiv 1412.6980), all float32
_HEAD_CHUNK = 2 * 4 * 16 * 1024 * 1024  # `log_probs.CHUNK_ENTRIES` in float32: logits and their softmax
# On a CPU the heap grows to this multiple of the stored activations: padded attention, temporaries of the
# backward pass, and fragmentation. Measured with SmolLM2 135M; see tests/planning/test_planner_memory.py.
_HEAP = 1.65


@dataclass(frozen=True, slots=True)
class Estimate:
    """Bytes at a run's peak, by part in the order they are shown."""

    parts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(size for _, size in self.parts)


@dataclass(frozen=True, slots=True)
class Shape:
    """Lengths in tokens: a rendered prompt, an answer, and the prefix that all prompts share."""

    prompt: int
    answer: int
    shared: int = 0

    @property
    def own(self) -> int:
        """The prompt's tokens after the shared prefix, one at least."""
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
    """The memory that a run needs on its device, in bytes, of each of several `processes`.

    `answer_tokens` None takes the recipe's limit for every answer, the worst case. `correction` is the
    working memory that a probe measured here, divided by the formula's. `shard`: the processes slice the
    frozen layers (`sharded_base`). A vLLM server's memory is not counted. Measured on a CPU with SmolLM2
    135M: within 15% of the peak of a warm start (21 steps) and of GRPO with 8 x 8 and 16 x 8 answers (4 and
    3 steps), while the heap still grows (`engine.app.heap`). The figures for GPUs are not measured.

    - weights: params x bytes, and in GRPO the linear layers once more for the merged copy that samples;
      of sliced layers a share, two whole layers, and no copy;
    - adapter: rank x (inputs + outputs) of every linear layer, x 16 bytes;
    - working: the larger of the activations stored for the backward pass (`_backward`) and the cache and
      logits of a rollout; a static cache is held throughout;
    - runtime: a constant for the process.
    """
    recipe = own_share(recipe, processes)
    length = min(recipe.max_answer_tokens, answer_tokens or recipe.max_answer_tokens)
    shape = Shape(prompt_tokens, length, shared_tokens)
    weights = base_bytes(model, recipe.dtype, gpu, processes if shard else 1)
    copy = 0 if shard else copy_bytes(model, recipe, gpu)
    # Where a server samples, the copy exists during evaluations alone, between two updates.
    temporary = copy if not recipe.samples_here else 0
    working = _working(model, recipe, gpu, shape, temporary, static=not shard)
    copy -= temporary
    return Estimate(
        (
            ("weights", weights + copy),
            ("adapter", _ADAM * adapter_params(model, recipe.lora_rank)),
            ("working", round(correction * working)),
            ("runtime", RUNTIME_GPU if gpu else RUNTIME_CPU),
        )
    )


def adapter_params(model: CatalogModel, rank: int) -> int:
    """The number of weights of a LoRA adapter on every linear layer but the embeddings."""
    queries, keys = model.heads * model.head_dim, model.kv_heads * model.head_dim
    ends = 2 * (model.hidden + queries) + 2 * (model.hidden + keys) + 3 * (model.hidden + model.intermediate)
    return model.layers * rank * ends


def linear_params(model: CatalogModel) -> int:
    """The number of weights of the linear layers in the blocks: those that are merged, or held in 4 bits."""
    queries, keys = model.heads * model.head_dim, model.kv_heads * model.head_dim
    return model.layers * model.hidden * (2 * queries + 2 * keys + 3 * model.intermediate)


def base_bytes(model: CatalogModel, dtype: str, gpu: bool, slices: int = 1) -> int:
    """Bytes of the frozen weights; with nf4, embeddings stay in 16 bits.

    Of layers in `slices`: one slice, and two gathered layers, the current and the prefetched one.
    """
    linear = linear_params(model)
    if dtype == "nf4":
        return round(linear * NF4_BYTES) + 2 * (model.params - linear)
    held = linear if slices == 1 else min(linear, linear // slices + 2 * linear // model.layers)
    return (model.params - linear + held) * weight_bytes(dtype, gpu)


def copy_bytes(model: CatalogModel, recipe: Recipe, gpu: bool) -> int:
    """Bytes of the linear layers with the adapter merged in; 0 for a 4-bit base and where it is off."""
    if not recipe.merge_rollout or not recipe.fast or recipe.dtype == "nf4":
        return 0
    return linear_params(model) * weight_bytes(recipe.dtype, gpu)


def weight_bytes(dtype: str, gpu: bool) -> int:
    """Bytes of one weight or activation: 2 where the run computes in bfloat16, else 4."""
    if dtype == "auto":
        return 2 if gpu or processor_knows("avx512_bf16") else 4
    return 2 if dtype in ("bfloat16", "nf4") else 4


def backward_tokens(recipe: Recipe, shape: Shape) -> int:
    """Tokens of a micro-batch of the phase that samples; the fast step computes shared prefixes once."""
    groups = min(recipe.prompts_per_step, recipe.groups_at_once)
    answers = groups * recipe.learned_answers
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
    """The recipe of one of several processes: whole groups, and its share of the rows."""
    names = ("prompts_per_step", "warm_batch", "validation_rows") if processes > 1 else ()
    return recipe.model_copy(update={name: -(-getattr(recipe, name) // processes) for name in names})


def most_rows(recipe: Recipe) -> int:
    """The largest number of answers decoded together."""
    return min(recipe.prompts_per_step * recipe.group_size, recipe.rollout_rows or MOST_ROWS)


def _working(model: CatalogModel, recipe: Recipe, gpu: bool, shape: Shape, copy: int, *, static: bool) -> int:
    """Bytes at the peak of a step; `copy` are those of merged weights that only evaluations hold."""
    size = weight_bytes(recipe.dtype, gpu)
    peaks = [0]
    if recipe.warms:
        rows = min(recipe.warm_batch, recipe.warm_rows_at_once)
        keys = warm_tokens(recipe, shape) + rows * shape.shared
        peaks.append(_backward(model, recipe, warm_tokens(recipe, shape), keys, size, gpu))
    if recipe.sampled_phase:
        answers = min(recipe.prompts_per_step, recipe.groups_at_once) * recipe.learned_answers
        keys = backward_tokens(recipe, shape) + (answers * shape.prompt if recipe.fast else 0)
        peaks.append(_backward(model, recipe, backward_tokens(recipe, shape), keys, size, gpu))
    evaluated = min(recipe.validation_rows, MOST_ROWS)
    sampled = most_rows(recipe) if recipe.samples_here else 0
    slots = shape.prompt + recipe.max_answer_tokens  # room for the longest possible answer
    slot = 2 * model.layers * model.kv_heads * model.head_dim * (size if gpu else 4)
    logits = 16 * model.vocab  # bytes a row: four copies in float32
    if gpu and static and recipe.decode_graphs and recipe.fast and recipe.dtype != "nf4":
        rows = rows_bucket(max(evaluated, sampled))
        return rows * slots_bucket(slots) * slot + max(*peaks, copy + rows * logits)
    # Dropping finished rows copies one layer at a time, so that no second cache is counted.
    return max(*peaks, copy + evaluated * (slots * slot + logits), sampled * (slots * slot + logits))


def _backward(model: CatalogModel, recipe: Recipe, tokens: int, keys: int, size: int, gpu: bool) -> int:
    """Bytes of the activations stored for the backward pass, and of the head's chunk of logits.

    A layer stores for each of `tokens`, in `size` bytes: the inputs of its linear layers (attention hidden,
    output of the heads, MLP hidden) and the four MLP-wide tensors around the gate; in float32: the inputs of
    both norms; queries and the attention's output (float32 on a CPU); and for each of `keys` a key and a
    value: an answer's segment gathers those of its prompt again. After Korthikanti et al. 2022, arXiv
    2205.05198, without the attention matrix, which the kernels do not store.
    """
    wide = model.heads * model.head_dim
    attention = size if gpu else 4
    layer = tokens * (
        size * (2 * model.hidden + wide + 4 * model.intermediate)
        + 4 * 2 * model.hidden
        + attention * 2 * wide
        + 7 * size * recipe.lora_rank
    )
    layer += keys * attention * 2 * model.kv_heads * model.head_dim
    layer = round(layer * (1.0 if gpu else _HEAP))
    head = min(_HEAD_CHUNK, tokens * model.vocab * 8)
    if recipe.gradient_checkpointing:
        return layer + tokens * size * model.layers * model.hidden + head
    return model.layers * layer + head
