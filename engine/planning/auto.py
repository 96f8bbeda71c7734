"""The preset Auto: a recipe sized for rows, model, computer and the time it may take, with its reasons."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.base.text import Text
from engine.planning import rules
from engine.planning.conditions import Conditions
from engine.planning.duration import warm_steps
from engine.planning.fitting import plan
from engine.runs.presets import AUTO, load_preset
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import recipe_from

MINUTES = 30.0  # where nobody says how long it may take
_BASE = "full"  # the preset that the rest comes from: the one in which GRPO gains
_SPENT = 0.85  # of the time, by plan, so that the limit seldom cuts a run short
_STARTING = 30.0  # seconds to load a model
_EVALUATING = 0.15  # of the time, at most
_GRPO_STEPS = 20  # fewer change nothing
_LEAST_STEPS = 60  # of the warm start; fewer teach the form at best
_NOT_SIZED = ("model", "preset", "by_hand", "minutes")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a setting is what it is."""

    field: str
    text: Text
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class AutoPlan:
    """What Auto chose. `warnings` say what does not fit; `seconds` None: nothing tells how long it takes."""

    recipe: Recipe
    reasons: tuple[Reason, ...]
    warnings: tuple[Text, ...]
    seconds: float | None
    measured: bool


def auto_plan(conditions: Conditions, minutes: float, by_hand: Mapping[str, Any] | None = None) -> AutoPlan:
    """The recipe for so many minutes. `by_hand` are settings that a person chose; the others fit them.

    Raises UserError where one of them is out of its limits.
    """
    draft = _Draft(conditions, minutes, by_hand or {})
    draft.set_lengths()
    draft.set_rates()
    draft.set_phases()
    draft.set_watching()
    draft.fit_memory()
    return draft.finished()


class _Draft:
    """A recipe in the making: what is set by hand stays, all else gets a value and a reason."""

    def __init__(self, conditions: Conditions, minutes: float, by_hand: Mapping[str, Any]) -> None:
        self.conditions = conditions
        self.by_hand = {name: value for name, value in by_hand.items() if name not in _NOT_SIZED[:3]}
        start = load_preset(_BASE).model_copy(
            update={"model": conditions.known.name, "preset": AUTO, "minutes": float(minutes)}
        )
        values = {**start.model_dump(), **self.by_hand, "by_hand": tuple(sorted(self.by_hand))}
        self.recipe = recipe_from(values, "Auto")
        self.minutes = minutes
        self.reasons: dict[str, Reason] = {}
        self.warnings: list[Text] = []
        self.take(Text("the run ends by then at the latest, with its best adapter"), minutes=float(minutes))

    def take(self, reason: Text, **values: Any) -> None:
        """Set these fields but those that a person chose; the reason is told of the first."""
        free = {name: value for name, value in values.items() if name not in self.by_hand}
        self.recipe = recipe_from({**self.recipe.model_dump(), **free}, "Auto")
        for name, value in values.items():
            if name in self.by_hand:
                own = f"{value:g}" if isinstance(value, float) else str(value)
                self.reasons[name] = Reason(name, Text("chosen by you; Auto would take {value}", own), True)
        first = next(iter(values))
        if first not in self.by_hand:
            self.reasons[first] = Reason(first, reason)

    # -- what does not depend on the time

    def set_lengths(self) -> None:
        longest = self.conditions.shape.answer
        limit = rules.answer_limit(longest)
        reason = Text("your longest answer has about {n} tokens, some room included", longest)
        self.take(reason, max_answer_tokens=limit)
        if longest > self.recipe.max_answer_tokens:
            self.warnings.append(
                Text("Answers longer than {n} tokens will be cut.", self.recipe.max_answer_tokens)
            )
        if not self.conditions.valid and self.conditions.train >= 2000:
            reason = Text("more rows to judge by tell a better checkpoint from a lucky one")
            self.take(reason, validation_rows=128)
        rows = self.conditions.rows(self.recipe).train
        batch = rules.rows_a_step(rows)
        reason = Text("8 rows a step learned more than 16 in the same time")
        few = Text("few rows make small steps, so that there are enough of them")
        self.take(reason if batch == 8 else few, warm_batch=batch, warm_rows_at_once=batch)

    def set_rates(self) -> None:
        sizes, base = self.conditions.known.sizes, load_preset(_BASE)
        width = sizes.hidden if sizes else rules.UNKNOWN_WIDTH
        factor = rules.rate_factor(width, self.recipe.lora_alpha)
        if sizes is None:
            reason = Text("a cautious rate: the model's width is not known before it is downloaded")
        else:
            reason = Text(
                "0.001 is good for a model 576 wide, and wider ones need less; this one is {width} wide",
                width,
            )
        self.take(reason, warm_learning_rate=rules.two_digits(factor * rules.GOOD_RATE))
        reason = Text("0.00015 is where GRPO gained with a model 576 wide; changed like the other rate")
        self.take(reason, learning_rate=rules.two_digits(factor * base.learning_rate))

    # -- what the time decides

    def set_phases(self) -> None:
        """Method, share of rows, passes and steps."""
        self.train = self.conditions.rows(self.recipe).train
        self.held_out = self.conditions.rows(self.recipe).held_out
        self.times = self.conditions.clock(self.recipe).times(self.recipe)
        kept = 0.0
        if "method" in self.by_hand:
            self.reasons["method"] = Reason("method", Text("chosen by you"), True)
        else:
            reason = Text(
                "the right answers of all rows taught more in the same time than GRPO on rows kept for it, "
                "wherever it was measured"
            )
            self.take(reason, method="warm_start")
        if self.recipe.warms and self.recipe.sampled_phase:
            kept, why = rules.kept_for_grpo(self.train, self.conditions.base)
            self.take(why, warm_share=1.0 - kept)
        else:
            self.take(Text("every row is for the warm start"), warm_share=1.0)
            self.reasons.pop("warm_share", None)
        if self.recipe.sampled_phase:
            self._set_grpo_steps(kept or 1.0, alone=not self.recipe.warms)
        if self.recipe.warms:
            self._set_passes()

    def _set_grpo_steps(self, kept: float, alone: bool) -> None:
        wanted = self._wanted_steps(kept)
        if self.times is None:
            self.take(Text("it is not known yet how long a step takes here"), steps=wanted)
            return
        share = 0.0 if alone else self._warm_seconds(self.recipe.warm_share)
        left = self._left()
        room = max(left - share, left / 3)  # where a person wants GRPO, it gets a third of the time
        steps = max(1, min(wanted, int(room / max(1e-9, self.times.grpo))))
        if steps < wanted:
            reason = Text("as many as the time allows; GRPO levels off after about {n}", wanted)
        else:
            reason = Text("about two passes over the rows of GRPO, after which it levels off")
        self.take(reason, steps=steps, warmup_steps=min(3, steps))

    def _set_passes(self) -> None:
        rows = max(1, round(self.train * self.recipe.warm_share))
        wanted = rules.passes(rows)
        fitting = wanted
        if self.times is not None and self.times.warm:
            grpo = self.recipe.steps * self.times.grpo if self.recipe.sampled_phase else 0.0
            seconds = max(0.1 * self._left(), self._left() - grpo)
            fitting = seconds / self.times.warm * self.recipe.warm_batch / rows
        if fitting < wanted:
            chosen = max(float(f"{fitting:.3g}"), float(f"{self.recipe.warm_batch / rows:.3g}"))
            reason = Text("as often as the time allows; {n:g} passes over {rows} rows are best", wanted, rows)
        else:
            chosen = wanted
            reason = Text("{rows} rows; 4 passes over 1,103 were best, and fewer rows need more", rows)
        self.take(reason, warm_epochs=chosen)
        steps, all_steps = (math.ceil(rows * one / self.recipe.warm_batch) for one in (chosen, wanted))
        if self.times is not None and steps < min(_LEAST_STEPS, all_steps):
            read = min(rows, steps * self.recipe.warm_batch)
            whole = self._whole_time(rows / self.recipe.warm_batch * self.times.warm)
            self.warnings.append(
                Text(
                    "In this time the model reads {n} of the {rows} rows, which teaches little. All of them "
                    "once would take about {time}.",
                    *(read, rows, whole),
                )
            )

    def _wanted_steps(self, kept: float) -> int:
        rows = self.train * kept
        return max(_GRPO_STEPS, math.ceil(rules.KEPT_PASSES * rows / self.recipe.prompts_per_step))

    def _warm_seconds(self, share: float) -> float:
        rows = max(1, round(self.train * share))
        epochs = self.by_hand.get("warm_epochs", rules.passes(rows))
        steps = math.ceil(rows * float(epochs) / self.recipe.warm_batch)
        return steps * self.times.warm if self.times else 0.0

    def _fixed(self) -> float:
        """Seconds that no step gets: loading, and four evaluations at the least."""
        row = self.times.held_out_row if self.times else 0.0
        return _STARTING + 4 * row * self.held_out

    def _whole_time(self, steps: float) -> Text:
        """The answer to give for steps of so many seconds."""
        minutes = math.ceil((steps + self._fixed()) / _SPENT / 60)
        if minutes <= 120:
            return Text("{n} minutes", minutes)
        return Text("{n} hours", math.ceil(minutes / 60))

    def _left(self) -> float:
        """Seconds that the steps may take."""
        whole = _SPENT * 60 * float(self.recipe.minutes or self.minutes)
        return max(0.2 * whole, whole - max(self._fixed(), _STARTING + _EVALUATING * whole))

    # -- watching and memory

    def set_watching(self) -> None:
        recipe = self.recipe
        warm = warm_steps(recipe, self.train) if recipe.warms else 0
        grpo = recipe.steps if recipe.sampled_phase else 0
        every = max(1, math.ceil(min(warm / 8 or grpo / 8, grpo / 3 or warm / 8)))
        if self.times is not None and (row := self.times.held_out_row):
            most = _EVALUATING * _SPENT * 60 * self.minutes / max(1e-9, row * self.held_out)
            every = max(every, math.ceil((warm + grpo) / max(1.0, most - 1)))
        patience = max(3, round(0.4 * max(warm, grpo) / every))
        self.take(
            Text("often enough to find the best checkpoint, within a seventh of the time"),
            evaluate_every=every,
        )
        reason = Text("so many evaluations without a better result end a phase, which keeps its best")
        self.take(reason, patience=patience)
        self.take(Text("at most some minutes are lost"), checkpoint_every=self._checkpoints(warm, grpo))
        self.reasons.pop("checkpoint_every", None)

    def _checkpoints(self, warm: int, grpo: int) -> int:
        """Some minutes of the slowest phase, and not more often than once a minute."""
        third = max(10, math.ceil(max(warm, grpo) / 3))
        if self.times is None:
            return min(50, third)
        steps = [one for one, count in ((self.times.warm, warm), (self.times.grpo, grpo)) if one and count]
        seldom = max((math.ceil(60 / one) for one in steps), default=50)
        often = min((math.ceil(300 / one) for one in steps), default=50)
        return min(third, max(seldom, often))

    def fit_memory(self) -> None:
        """The sizes that change only the memory."""
        sizes, room, shape = self.conditions.known.sizes, self.conditions.room, self.conditions.shape
        if sizes is None:
            self.warnings.append(
                Text("Time and memory are not planned: the model is not known before it is downloaded.")
            )
            return
        fit = plan(
            sizes,
            self.recipe,
            room.free,
            gpu=room.gpu,
            prompt_tokens=shape.prompt,
            answer_tokens=self.recipe.max_answer_tokens,
            shared_tokens=shape.shared,
        )
        if not fit.fits:
            self.warnings.append(fit.sentence)
            return
        if fit.recipe.dtype != self.recipe.dtype:
            self.warnings.append(
                Text("It fits into the memory of this card only in four bits: choose the number format nf4.")
            )
            return
        changed = {
            name: getattr(fit.recipe, name)
            for name in Recipe.model_fields
            if getattr(fit.recipe, name) != getattr(self.recipe, name)
        }
        names = ("groups_at_once",) if self.recipe.sampled_phase else ("warm_rows_at_once",)
        kept = {name: getattr(self.recipe, name) for name in names if name not in changed}
        reason = Text(
            "as many as fit into {size:.1f} GB of free memory; the result is the same", room.free / 1e9
        )
        for name, value in {**kept, **changed}.items():
            self.take(reason, **{name: value})

    def finished(self) -> AutoPlan:
        of_sampling = [] if self.recipe.sampled_phase else ["learning_rate"]
        of_warm_start = [] if self.recipe.warms else ["warm_learning_rate", "warm_batch"]
        for name in (*of_sampling, *of_warm_start):
            if name not in self.by_hand:
                del self.reasons[name]
        found = self.conditions.clock(self.recipe).seconds(self.recipe, self.train, self.held_out)
        for name in self.by_hand:
            self.reasons.setdefault(name, Reason(name, Text("chosen by you"), True))
        order = {name: at for at, name in enumerate(Recipe.model_fields)}
        reasons = sorted(self.reasons.values(), key=lambda reason: order[reason.field])
        seconds, measured = found or (None, False)
        return AutoPlan(self.recipe, tuple(reasons), tuple(self.warnings), seconds, measured)
