"""Fits a recipe to a memory by the settings that change its memory but not its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.base.text import Text
from engine.models.catalog import CatalogModel
from engine.planning.planner import PROMPT_TOKENS, Estimate, estimate, most_rows, own_share
from engine.runs.recipe import Recipe

KEPT_FREE = 0.05  # of the memory, for fragmentation and other programs
ENOUGH_GROUPS = 8  # a larger micro-batch is not faster
FEWEST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """A recipe that fits, or else the leanest one. `changes` are arguments of --set."""

    recipe: Recipe
    estimate: Estimate
    changes: tuple[str, ...]
    fits: bool
    sentence: Text


def plan(
    model: CatalogModel,
    recipe: Recipe,
    memory_bytes: int,
    *,
    gpu: bool = False,
    prompt_tokens: int = PROMPT_TOKENS,
    answer_tokens: int | None = None,
    shared_tokens: int = 0,
    correction: float = 1.0,
    processes: int = 1,
    shard: bool = False,
) -> Plan:
    """The recipe with the largest micro-batches that fit `memory_bytes` of each process.

    The measures in order, each only where those before it are not enough: smaller micro-batches and rollouts
    (hardly slower), sampling without a merged copy, gradient checkpointing (a third slower), and on a GPU a
    base in four bits (which alone changes the weights). With `shard` the processes slice the frozen layers,
    which rules out four bits and the copy. The other arguments are those of `estimate`.
    """

    def memory(candidate: Recipe, sliced: bool = shard) -> Estimate:
        return estimate(
            model,
            candidate,
            gpu=gpu,
            prompt_tokens=prompt_tokens,
            answer_tokens=answer_tokens,
            shared_tokens=shared_tokens,
            correction=correction,
            processes=processes,
            shard=sliced,
        )

    room = round((1 - KEPT_FREE) * memory_bytes)
    leanest = recipe
    for measure in _measures(recipe, gpu, shard):
        sizes = _sizes(measure, processes)
        leanest = measure.model_copy(update={name: choices[-1] for name, choices in sizes.items()})
        if memory(leanest).total > room:
            continue
        sized = _grown(leanest, sizes, lambda candidate: memory(candidate).total <= room)
        changes = _changes(recipe, sized)
        sentence = Text("It fits with these settings.") if changes else Text("It fits as it is.")
        return Plan(sized, memory(sized), changes, True, sentence)
    need = memory(leanest)
    plain = leanest.model_copy(update={"dtype": recipe.dtype})
    if processes > 1 and not shard and recipe.dtype != "nf4" and memory(plain, sliced=True).total <= room:
        sentence = Text(
            "It fits none of the {n} processes whole, but sliced over them (FSDP): plan again with --shard.",
            processes,
        )
        return Plan(leanest, need, _changes(recipe, leanest), False, sentence)
    sentence = Text(
        "Nothing fits {n:.1f} GB: at the least it needs about {n2:.1f} GB. Choose a "
        "smaller model, shorter answers or a smaller LoRA rank.",
        memory_bytes / 1e9,
        need.total / 1e9,
    )
    return Plan(leanest, need, _changes(recipe, leanest), False, sentence)


def _measures(recipe: Recipe, gpu: bool, shard: bool) -> Iterator[Recipe]:
    """The recipe as it is, then with one more measure each time."""
    yield recipe
    saved: dict[str, object] = {}
    if recipe.sampled_phase and recipe.fast and recipe.merge_rollout and not shard:
        saved["merge_rollout"] = False
        yield recipe.model_copy(update=saved)
    if not recipe.gradient_checkpointing:
        saved["gradient_checkpointing"] = True
        yield recipe.model_copy(update=saved)
    if gpu and recipe.dtype != "nf4" and not shard:
        saved["dtype"] = "nf4"
        yield recipe.model_copy(update={**saved, "gradient_checkpointing": recipe.gradient_checkpointing})
        yield recipe.model_copy(update=saved)


def _sizes(recipe: Recipe, processes: int) -> dict[str, list[int]]:
    """The possible values of each size, largest first."""
    recipe = own_share(recipe, processes)
    rollout_rows, half = [recipe.rollout_rows], most_rows(recipe) // 2
    while half >= FEWEST_ROWS:
        rollout_rows.append(half)
        half //= 2
    return {
        "groups_at_once": _divisors(recipe.prompts_per_step, max(recipe.groups_at_once, ENOUGH_GROUPS)),
        "warm_rows_at_once": _divisors(recipe.warm_batch, recipe.warm_rows_at_once),
        "rollout_rows": rollout_rows,
    }


def _grown(leanest: Recipe, sizes: Mapping[str, list[int]], fits: Callable[[Recipe], bool]) -> Recipe:
    """Each size as large as fits; their peaks are at different moments of a run, so they do not compete."""
    grown = leanest
    for name, choices in sizes.items():
        tries = (grown.model_copy(update={name: size}) for size in choices)
        grown = next(candidate for candidate in tries if fits(candidate))
    return grown


def _divisors(number: int, limit: int) -> list[int]:
    """Divisors of `number` up to `limit`, the largest first."""
    return [size for size in range(min(number, limit), 0, -1) if number % size == 0]


def _changes(before: Recipe, after: Recipe) -> tuple[str, ...]:
    """The changed settings, without those that the method does not use."""
    of_warm_start, of_sampling = ("warm_rows_at_once",), ("groups_at_once", "rollout_rows")
    unused = (*(() if before.warms else of_warm_start), *(() if before.sampled_phase else of_sampling))
    changed = [
        name
        for name in Recipe.model_fields
        if getattr(before, name) != getattr(after, name) and name not in unused
    ]
    return tuple(f"{name}={getattr(after, name)}" for name in changed)
