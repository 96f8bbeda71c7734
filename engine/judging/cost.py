"""How many verdicts a training may ask for, and what they take, before it starts. Light."""

from __future__ import annotations

from dataclasses import dataclass

from engine.endpoints.settings import PREFIX, Endpoint, find_endpoint
from engine.judging.agreement import Agreement
from engine.planning.duration import evaluations
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


def most_verdicts(recipe: Recipe, train_rows: int, valid_rows: int) -> int:
    """How many answers a training scores at most: the sampled ones, and the held-out ones of each evaluation.

    The same answer is judged once, and the expected one never, so that fewer verdicts are asked for.
    """
    steps = recipe.steps if recipe.sampled_phase else 0
    groups = recipe.prompts_per_step + recipe.resample_groups
    held_out = recipe.held_out_rows(train_rows, valid_rows)
    rounds = evaluations(recipe, recipe.used_rows(train_rows))
    return steps * groups * recipe.group_size + rounds * held_out


def need_of(found: Agreement, verdicts: int) -> Need:
    """What these verdicts take. Raises UserError where the judge's endpoint is gone."""
    if not found.model.startswith(PREFIX):
        return Need(verdicts, verdicts * found.seconds)
    one = find_endpoint(found.model)
    price = one.price(verdicts * found.input_tokens, verdicts * found.output_tokens)
    return Need(verdicts, verdicts * found.seconds / one.concurrency, price if one.has_price else None, one)
