"""What a run has come to, folded from its events as they arrive: all that lists, pages and commands show."""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.base import store
from engine.base.errors import UserError
from engine.base.text import Text
from engine.runs import events as ev
from engine.runs import launch
from engine.runs.recipe import Recipe
from engine.runs.recipe_values import load_recipe
from engine.runs.runlog import parse_event
from engine.runs.stages import LAST_HELD_OUT
from engine.runs.timeline import Timeline

E = TypeVar("E", bound=ev.Event)


class About(BaseModel):
    """What the user wrote about a run, in its about.json: the folder's name stays, others refer to it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str = Field(default="", title="Name")
    note: str = Field(default="", title="Note")


class Timed(NamedTuple, Generic[E]):
    """An event, with the minute of work and the step, over both phases, at which it happened."""

    event: E
    minutes: float
    step: int


class RunSummary:
    """One run. `add` costs only what the new event is; nothing is kept of a step but its seconds.

    `status` is running, paused, done, stopped or failed; `recipe` is None where recipe.json is damaged.
    `stage` is a phase or what else is being done, in words, and has come to `done` of `total`;
    steps are counted over both phases.
    `unreadable` counts the lines that are no event of this version of the program.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = read_about(folder)
        self.recipe: Recipe | None = None
        with contextlib.suppress(UserError):
            self.recipe = load_recipe(folder / "recipe.json")
        self.timeline = Timeline()
        self.status = "failed"
        self.began: float | None = None  # the time of its first event
        self.started: ev.Started | None = None  # by the process that works on it now, or did so last
        self.finished: ev.Finished | None = None
        self.stage, self.done, self.total = "", 0, 0
        self.last_step: ev.Step | None = None
        self.steps: dict[ev.Phase, int] = dict.fromkeys(ev.PHASES, 0)
        self._planned: dict[ev.Phase, int] = dict.fromkeys(ev.PHASES, 0)
        self.step_seconds: dict[ev.Phase, array[float]] = {phase: array("d") for phase in ev.PHASES}
        self.held_out: list[Timed[ev.HeldOut]] = []
        self.probes: list[Timed[ev.Probes]] = []
        self.alarms: list[Timed[ev.Alarm]] = []
        self.unreadable = 0
        self._paused = False

    def take(self, events: Iterable[ev.AnyEvent | None]) -> None:
        """Add the events that follow; None stands for a line that could not be read."""
        for event in events:
            self.add(event)
        self.update_status()

    def add(self, event: ev.AnyEvent | None) -> None:
        """Add one event; `status` is brought up to date by `update_status`, which looks at the process."""
        if event is None:
            self.unreadable += 1
            return
        self.began = event.time if self.began is None else self.began
        place = self.timeline.place(event)
        step, minutes = round(place[0]), place[1]
        match event:
            case ev.Started():
                self.started, self.finished, self._paused = event, None, False
            case ev.Progress():
                self.stage, self.done, self.total = event.stage, event.done, event.total
            case ev.PhaseStarted():
                self._planned[event.phase] = event.steps
                self._count(event.phase)
            case ev.Step():
                self._add_step(event)
            case ev.HeldOut():
                self.held_out.append(Timed(event, minutes, step))
                if self.stage != LAST_HELD_OUT:  # the next step may take a minute, and says nothing before
                    self._count(event.phase)
            case ev.Probes():
                self.probes.append(Timed(event, minutes, step))
            case ev.Alarm():
                self.alarms.append(Timed(event, minutes, step))
            case ev.Paused():
                self._paused = True
            case ev.Continued():
                self._paused = False
            case ev.Finished():
                self.finished = event
            case _:
                pass

    def update_status(self) -> None:
        """Where its last event is not its end, whether its process lives; never by a message's text."""
        started, finished = self.started, self.finished
        if launch.has_process(self.folder, since=finished.time if finished else 0.0):
            self.status = "paused" if self._paused and not finished else "running"
        elif finished is not None:
            self.status = finished.status
        elif started is not None and launch.living(started.pid, started.host, started.time):
            self.status = "paused" if self._paused else "running"
        else:
            self.status = "failed"

    @property
    def live(self) -> bool:
        return self.status in ("running", "paused")

    @property
    def name(self) -> str:
        return self.about.title or self.folder.name

    @property
    def device(self) -> str:
        return self.started.device if self.started else ""

    @property
    def minutes(self) -> float:
        """Minutes of work up to the last event, without pauses and gaps."""
        return self.timeline.minutes

    @property
    def message(self) -> Text:
        """How it ended, in a sentence; empty while it lives or where it ended without a word."""
        return self.finished.message if self.finished else Text("")

    @property
    def report(self) -> Text:
        return self.finished.report if self.finished else Text("")

    @property
    def best(self) -> ev.HeldOut | None:
        """The held-out figures of the checkpoint that is kept as the best; None while `unmeasured`."""
        if self.unmeasured:
            return None
        events = [event for event, *_ in self.held_out]
        return max(events, key=lambda event: (event.exact, event.reward), default=None)

    @property
    def base(self) -> ev.HeldOut | None:
        """The held-out figures of the base model."""
        return next((event for event, *_ in self.held_out if event.step == 0), None)

    @property
    def beats_base(self) -> bool:
        """Whether the best checkpoint beats the base model on the held-out rows, where that was measured."""
        best, base = self.best, self.base
        if best is None or not best.step:
            return False
        return base is None or (best.exact, best.reward) > (base.exact, base.reward)

    def last(self, phase: ev.Phase) -> ev.HeldOut | None:
        """The last held-out figures after a step of this phase."""
        events = (event for event, *_ in reversed(self.held_out))
        return next((event for event in events if event.phase == phase and event.step > 0), None)

    @property
    def sampling_gain(self) -> float | None:
        """Exact match after the phase that learns from sampled answers minus before it.

        That is after the warm start, or of the base model without one.
        """
        sampled = [event for event, *_ in self.held_out if event.phase != "warm_start"]
        warm = [event for event, *_ in self.held_out if event.phase == "warm_start"]
        before = warm[-1] if warm else sampled[0] if sampled and sampled[0].step == 0 else None
        if before is None or not sampled or sampled[-1] is before:
            return None
        return sampled[-1].exact - before.exact

    @property
    def in_step(self) -> bool:
        """Whether it makes steps, rather than prepares or evaluates."""
        return self.stage in self.steps

    @property
    def step(self) -> int:
        """Steps made, over both phases: the one count of steps that is shown anywhere."""
        return sum(self.steps.values())

    @property
    def total_steps(self) -> int:
        """Steps that it will have made at its end, over both phases; 0 where that is not known yet."""
        warm = self._planned["warm_start"]
        second = sum(self._planned.values()) - warm
        if second:
            warm = self.steps["warm_start"]  # it may have ended early
        elif self.recipe and self.recipe.sampled_phase and warm:
            second = self.recipe.steps
        return max(self.step, warm + second)

    def planned(self, phase: ev.Phase) -> int:
        """Steps that this phase will have made at its end; 0 before it has begun."""
        return max(self._planned[phase], self.steps[phase])

    def at(self, phase: ev.Phase, step: int) -> int:
        """A step of a phase in the count over both phases."""
        return step + (0 if phase == "warm_start" else self.steps["warm_start"])

    @property
    def unmeasured(self) -> bool:
        """Whether steps were made, and none was evaluated on the held-out rows that there are."""
        has_rows = self.started is not None and self.started.validation_rows > 0
        return has_rows and self.step > 0 and all(event.step == 0 for event, *_ in self.held_out)

    @property
    def can_measure(self) -> bool:
        """Whether steps were made after its last evaluation, it is over, and there are rows to measure on."""
        last = max((step for _, _, step in self.held_out), default=-1)
        has_rows = self.started is not None and self.started.validation_rows > 0
        return has_rows and not self.live and self.step > max(0, last)

    def _count(self, phase: ev.Phase) -> None:
        self.stage, self.done, self.total = phase, self.step, self.total_steps

    def _add_step(self, event: ev.Step) -> None:
        self.last_step = event
        self.steps[event.phase] = event.step
        self._count(event.phase)
        self.step_seconds[event.phase].append(event.seconds)


def read_about(folder: Path) -> About:
    """What the user wrote about a run; empty where there is nothing or it cannot be read."""
    path = folder / "about.json"
    try:
        return About.model_validate_json(store.read_text(path)) if path.exists() else About()
    except (UserError, ValidationError):
        return About()


def save_about(folder: Path, about: About) -> None:
    """Raises UserError when the disk does not take it."""
    store.write_text(folder / "about.json", about.model_dump_json(indent=1) + "\n")


def recorded(folder: Path) -> Iterator[ev.AnyEvent | None]:
    """Every event of a run as far as its file can be read, oldest first; None for an unreadable line.

    A last line without an end is being written, or was torn by a kill: it does not count as unreadable.
    """
    with (
        contextlib.suppress(OSError),
        (folder / "events.jsonl").open(encoding="utf-8", errors="replace") as file,
    ):
        for line in file:
            event = parse_event(line)
            if event is not None or (line.strip() and line.endswith("\n")):
                yield event


def read_summary(folder: Path) -> RunSummary:
    """The summary of a run by its own files; what cannot be read is left out."""
    summary = RunSummary(folder)
    summary.take(recorded(folder))
    return summary
