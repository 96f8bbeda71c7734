"""What to expect of a run before it starts: what was measured on rows like these, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.assess.likeness import Likeness
from engine.assess.measured import Measured, model_key
from engine.assess.stats import wilson
from engine.base.text import Text
from engine.models.catalog import catalog
from engine.runs.recipe import Recipe

MOST_SOURCES = 4
AS_NEAR = 0.5  # distances that differ by no more than this are the same
TASKS = {
    "example": Text("Business time ranges, the example"),
    "ctparse": Text("Travel requests in German and English"),
    "snips": Text("Spoken commands"),
}
PHASES = {
    "grpo": Text("GRPO on {n} sampled answers"),
    "rejection": Text("rejection sampling of {n} answers"),
}
TESTED = {
    "test": Text("test rows"),
    "unseen": Text("test rows, whose wordings training never shows"),
    "valid": Text("validation rows, by which its checkpoint was chosen"),
}
NEAR = Text(
    "Near enough is: the same model, half to twice the rows and passes, and prompts and answers of about the "
    "same shape (length, number of fields, shares of dates and of free text). How hard the wording is to "
    "understand, these do not tell."
)
NOTHING = Text("Nothing was measured on rows like these yet.")


@dataclass(frozen=True, slots=True)
class Expectation:
    """`text` says it in a sentence; `sources` where each figure comes from, the nearest first."""

    text: Text
    sources: tuple[Text, ...]


def expectation(known: Sequence[Measured], recipe: Recipe, rows: int, like: Likeness) -> Expectation:
    """By the measured run nearest to this recipe on so many training rows of this shape.

    Where runs of several tasks are about as near, the sentence spans them all: which of them these rows are
    like, only training can tell. The sources say which tasks, and how it was trained.
    """
    rows = recipe.used_rows(rows)
    distances = [(distance(one, recipe, rows, like), one) for one in known]
    near = sorted(((far, one) for far, one in distances if far is not None), key=lambda pair: pair[0])
    if not near:
        return Expectation(NOTHING, ())
    by_task: dict[str, Measured] = {}
    for far, one in near:
        if far <= near[0][0] + AS_NEAR:
            by_task.setdefault(one.task, one)
    spanned = [near[0][1]] if near[0][1].place == "here" else [*by_task.values()]
    others = [one for _, one in near if one not in spanned]
    sources = [*spanned, *others][: max(MOST_SOURCES, len(spanned))]
    return Expectation(_sentence(spanned), tuple(map(_source, sources)))


def distance(one: Measured, recipe: Recipe, rows: int, like: Likeness) -> float | None:
    """How far a measured run is from a planned one, 0 for none; None where it is too far to say anything.

    Each difference is measured by its own limit. What a second phase added is small beside what the right
    answers teach, so a run with and one without it may be compared; the sentence says which it was.
    """
    if model_key(one.model) != model_key(recipe.model) or bool(one.taught) != recipe.warms:
        return None
    phase = recipe.sampled_phase or ""
    if not recipe.warms and one.phase != phase:
        return None
    parts = [
        _ratio(one.rows, rows, 2),
        _ratio(one.like.fields + 1, like.fields + 1, 1.6),
        _ratio(one.like.letters, like.letters, 2.5),
        abs(one.like.moments - like.moments) / 0.25,
        abs(one.like.texts - like.texts) / 0.25,
    ]
    if recipe.warms:
        parts.append(_ratio(one.taught, recipe.warm_epochs * recipe.warm_share * rows, 2.05))
    if one.phase and one.phase == phase:
        parts.append(_ratio(one.sampled, recipe.steps * recipe.prompts_per_step * recipe.group_size, 4))
    if max(parts) > 1:
        return None
    elsewhere = {"here": 0.0, "elsewhere": 0.25, "shipped": 0.5}[one.place]  # of equals, one's own rows
    return sum(part * part for part in parts) + (one.phase != phase) + elsewhere


def _ratio(a: float, b: float, limit: float) -> float:
    """How many times apart two positive numbers are, 1 at the limit."""
    return abs(math.log(max(a, 1e-9) / max(b, 1e-9))) / math.log(limit)


def _sentence(spanned: Sequence[Measured]) -> Text:
    nearest, ranges = spanned[0], [_range(one) for one in spanned]
    low, high = f"{min(low for low, _ in ranges):.0%}", f"{max(high for _, high in ranges):.0%}"
    if nearest.place == "here":
        return Text("In this project, {n} rows gave {low} to {high} exact.", nearest.rows, low, high)
    return Text("On rows like yours, {n} rows gave {low} to {high} exact.", nearest.rows, low, high)


def _source(one: Measured) -> Text:
    exact, of = f"{one.exact:.1%}", TESTED[one.tested_on]
    facts = (_task(one), _title(one.model), one.rows, _how(one), exact, one.tested, of, one.date, one.source)
    if one.place == "shipped":
        return Text(
            "{task}; {model}; {n} rows; {how}: {exact} exact on {tested} {of}, {date}. Measured by: {text}",
            *facts,
        )
    return Text(
        "{project}; {model}; {n} rows; {how}: {exact} exact on {tested} {of}, {date}. Run: {run}", *facts
    )


def _task(one: Measured) -> Text:
    return TASKS[one.task] if one.place == "shipped" else Text.verbatim(one.task)


def _range(one: Measured) -> tuple[float, float]:
    """The 95% interval of a figure."""
    interval = wilson(round(one.exact * one.tested), one.tested)
    return interval.low, interval.high


def _how(one: Measured) -> Text:
    """What was done, in words."""
    passes = f"{one.taught / max(1, one.rows):.2g}"
    warm = Text("supervised, {passes} passes", passes) if one.taught else Text("")
    if not one.phase:
        return warm
    second = Text.of(PHASES.get(one.phase, Text.verbatim(one.phase)).template, {"n": one.sampled})
    return Text("{first}, then {second}", warm, second) if warm else second


def _title(model: str) -> str:
    key = model_key(model)
    return next((offer.title for offer in catalog() if model_key(offer.id) == key), model)
