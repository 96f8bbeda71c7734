"""How many verdicts a training may ask for, and what they take, before it starts. Light."""

from __future__ import annotations

from dataclasses import dataclass

from engine.endpoints.settings import PREFIX, Endpoint, find_endpoint
from engine.judging.agreement import Agreement
from engine.runs.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Need:
    """What so many verdicts take, by those of the comparison: seconds, and a price where there is one.

    `endpoint` is None for a judge on this computer.
    """

    verdicts: int
    seconds: float
    price: float | None = None
    endpoint: Endpoint | None = None


def most_verdicts(recipe: Recipe, train_rows: int, held_out: int) -> int:
    """How many answers a training scores at most: the sampled ones, and the held-out ones of each evaluation.

    The same answer is judged once, and the expected one never, so that fewer verdicts are asked for.
    """
    warm = recipe.used_rows(train_rows) * recipe.warm_epochs / recipe.warm_batch if recipe.warms else 0
    steps = recipe.steps if recipe.sampled_phase else 0
    groups = recipe.prompts_per_step + recipe.resample_groups
    every = recipe.evaluate_every
    evaluations = 3 + (round(warm) // every + steps // every if every else 0)
    return steps * groups * recipe.group_size + evaluations * held_out


def need_of(found: Agreement, verdicts: int) -> Need:
    """What these verdicts take. Raises UserError where the judge's endpoint is gone."""
    if not found.model.startswith(PREFIX):
        return Need(verdicts, verdicts * found.seconds)
    one = find_endpoint(found.model)
    price = one.price(verdicts * found.input_tokens, verdicts * found.output_tokens)
    return Need(verdicts, verdicts * found.seconds / one.concurrency, price if one.has_price else None, one)
