"""What a history of runs shows of each: its figures taken from its events, and how to repeat it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.base.errors import UserError
from engine.runs import events as ev
from engine.runs.recipe import Recipe, load_preset, load_recipe, preset_names
from engine.runs.runlog import read_events
from engine.runs.runs import About, read_about, status_of
from engine.runs.timeline import Timeline

_OWN_COLUMNS = ("model", "method")  # shown by themselves, so no part of a preset's differences
_STATES = (ev.Started, ev.Paused, ev.Continued, ev.Finished)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One run. `recipe` is None where recipe.json is damaged; `minutes` are minutes of work, without gaps."""

    folder: Path
    about: About
    status: str
    recipe: Recipe | None
    held_out: tuple[ev.HeldOut, ...] = ()
    alarms: tuple[ev.Alarm, ...] = ()
    warm_steps: int = 0
    grpo_steps: int = 0
    minutes: float = 0.0
    device: str = ""
    started: datetime | None = None
    message: str = ""
    report: str = ""

    @property
    def name(self) -> str:
        return self.about.title or self.folder.name

    @property
    def live(self) -> bool:
        return self.status in ("running", "paused")

    @property
    def best(self) -> ev.HeldOut | None:
        """The look at the held-out rows that the kept checkpoint comes from."""
        return max(self.held_out, key=lambda look: (look.exact, look.reward), default=None)

    @property
    def grpo_gain(self) -> float | None:
        """Exact match after GRPO minus before it: after the warm start, or of the base model without one."""
        grpo = [look for look in self.held_out if look.phase == "grpo"]
        warm = [look for look in self.held_out if look.phase == "warm_start"]
        before = warm[-1] if warm else grpo[0] if grpo and grpo[0].step == 0 else None
        if before is None or not grpo or grpo[-1] is before:
            return None
        return grpo[-1].exact - before.exact


class RunDigest:
    """Takes a run's events as they come and keeps what its facts need."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._timeline = Timeline()
        self._states: list[ev.AnyEvent] = []
        self._held_out: list[ev.HeldOut] = []
        self._alarms: list[ev.Alarm] = []
        self._steps = {"warm_start": 0, "grpo": 0}
        self._device = ""
        self._first: float | None = None
        try:
            self._recipe: Recipe | None = load_recipe(folder / "recipe.json")
        except UserError:
            self._recipe = None

    def add(self, events: Iterable[ev.AnyEvent]) -> None:
        for event in events:
            self._first = event.time if self._first is None else self._first
            self._timeline.place(event)
            if isinstance(event, _STATES):
                self._states.append(event)
            match event:
                case ev.Started():
                    self._device = event.device
                case ev.WarmStep():
                    self._steps["warm_start"] = event.step
                case ev.GrpoStep():
                    self._steps["grpo"] = event.step
                case ev.HeldOut():
                    self._held_out.append(event)
                case ev.Alarm():
                    self._alarms.append(event)
                case _:
                    pass

    def facts(self) -> RunFacts:
        """What is known by now."""
        last = self._states[-1] if self._states else None
        finished = last if isinstance(last, ev.Finished) else None
        return RunFacts(
            self._folder,
            read_about(self._folder),
            status_of(self._states),
            self._recipe,
            tuple(self._held_out),
            tuple(self._alarms),
            self._steps["warm_start"],
            self._steps["grpo"],
            self._timeline.minutes,
            self._device,
            None if self._first is None else datetime.fromtimestamp(self._first),
            finished.message if finished else "",
            finished.report if finished else "",
        )


def read_facts(folder: Path) -> RunFacts:
    """The facts of a run by its own files; what cannot be read is left out."""
    digest = RunDigest(folder)
    with contextlib.suppress(UserError):
        digest.add(read_events(folder))
    return digest.facts()


def differences(recipe: Recipe, base: Recipe, but: Sequence[str] = ()) -> list[str]:
    """The names of the fields in which two recipes differ."""
    return [
        name
        for name in Recipe.model_fields
        if name not in but and getattr(recipe, name) != getattr(base, name)
    ]


def nearest_preset(recipe: Recipe) -> tuple[str, list[str]]:
    """The preset ("" for the defaults) that a recipe differs from in the fewest fields, and these fields."""
    bases = [("", Recipe()), *((name, load_preset(name)) for name in preset_names())]
    found = [(name, differences(recipe, base, but=_OWN_COLUMNS)) for name, base in bases]
    return min(found, key=lambda one: len(one[1]))


def repeat_arguments(project: Path, recipe: Recipe, name: str = "") -> list[str]:
    """The arguments of `main.py` that train the same recipe again."""
    preset, _ = nearest_preset(recipe)
    base = load_preset(preset) if preset else Recipe()
    found = ["train", str(project), *(["--preset", preset] if preset else [])]
    for field in differences(recipe, base):
        found += ["--set", f"{field}={getattr(recipe, field)}"]
    return [*found, *(["--name", name] if name else [])]
