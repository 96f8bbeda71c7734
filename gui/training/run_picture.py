"""One run as its events tell it, added up as they come: what every part of the training page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.runs import events as ev
from engine.runs.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Look:
    """Held-out figures with the minute of work at which they were taken."""

    event: ev.HeldOut
    minutes: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to, on its held-out rows. A phase that did not run, or has no figure yet, is None."""

    base: ev.HeldOut | None
    warm_start: ev.HeldOut | None
    grpo: ev.HeldOut | None
    best: ev.HeldOut | None


class RunPicture:
    """Everything that has been said of a run, by kind. `take` costs only what the new events are."""

    def __init__(self) -> None:
        self.started: ev.Started | None = None
        self.finished: ev.Finished | None = None
        self.stage = ""  # "warm_start", "grpo", or what is being loaded, in words
        self.paused = False
        self.done = 0
        self.total = 0
        self.last_step: ev.WarmStep | ev.GrpoStep | None = None
        self.looks: list[Look] = []
        self.probes: list[tuple[ev.Probes, float]] = []  # with the minute of work
        self.alarms: list[tuple[ev.Alarm, float]] = []
        self.newest_sample_step = 0
        self._timeline = Timeline()

    def take(self, events: Sequence[ev.AnyEvent]) -> None:
        """Add events that follow those taken before."""
        for event in events:
            _, minutes = self._timeline.place(event)
            self._see(event, minutes)

    def _see(self, event: ev.AnyEvent, minutes: float) -> None:
        match event:
            case ev.Started():
                self.started, self.finished, self.paused = event, None, False
            case ev.Progress():
                self.stage, self.done, self.total = event.stage, event.done, event.total
            case ev.PhaseStarted():
                self.stage, self.done, self.total = event.phase, 0, event.steps
            case ev.WarmStep() | ev.GrpoStep():
                self.stage = "grpo" if isinstance(event, ev.GrpoStep) else "warm_start"
                self.last_step, self.done = event, event.step
                if isinstance(event, ev.GrpoStep):
                    self.newest_sample_step = event.step
            case ev.HeldOut():
                self.looks.append(Look(event, minutes))
            case ev.Probes():
                self.probes.append((event, minutes))
            case ev.Alarm():
                self.alarms.append((event, minutes))
            case ev.Paused():
                self.paused = True
            case ev.Continued():
                self.paused = False
            case ev.Finished():
                self.finished = event
            case _:
                pass

    @property
    def work_minutes(self) -> float:
        """Minutes of work up to the last event, without pauses and gaps."""
        return self._timeline.minutes

    def minutes_at(self, now: float) -> float:
        """Minutes of work up to a moment after the last event of a live run."""
        return self._timeline.minutes_at(now)

    @property
    def best_look(self) -> ev.HeldOut | None:
        """The newest look that was marked as the best so far."""
        return next((look.event for look in reversed(self.looks) if look.event.best), None)

    def outcome(self) -> Outcome:
        """Base, the last figure of each phase, and the best one."""
        looks = [look.event for look in self.looks]
        base = next((look for look in looks if look.step == 0), None)

        def last(phase: ev.Phase) -> ev.HeldOut | None:
            return next((one for one in reversed(looks) if one.phase == phase and one.step > 0), None)

        return Outcome(base, last("warm_start"), last("grpo"), self.best_look)
