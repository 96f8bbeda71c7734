"""The place of an event on a run's axes: steps over both phases, and minutes of work without gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.runs import events as ev


@dataclass(frozen=True)
class Mark:
    """An event between two points: a phase began, or the run stood still for `seconds`."""

    kind: Literal["phase", "paused", "resumed"]
    step: float
    minutes: float
    phase: ev.Phase | None = None
    seconds: float = 0.0


class Timeline:
    """Places the events of one run, in order.

    Steps of the second phase are counted on after the last step of the warm start. Minutes count from the
    first event, and stand still while the run was paused, or was dead between a kill and a resume: such
    gaps become marks instead.
    """

    def __init__(self) -> None:
        self.step = 0.0
        self.minutes = 0.0
        self.phase: ev.Phase | None = None
        self.marks: list[Mark] = []
        self.last: ev.Event | None = None
        self._warm = 0.0  # the last step of the warm start: where the second phase begins
        self._stood_since: ev.Event | None = None
        self._began = False

    def place(self, event: ev.AnyEvent) -> tuple[float, float]:
        """The step and the minute of the next event."""
        self._tick(event)
        match event:
            case ev.PhaseStarted():
                self._enter(event.phase)
            case ev.WarmStep():
                self._enter("warm_start")
                self._warm = self.step = float(event.step)
            case ev.SampledStep():
                self._enter(event.phase)
                self.step = self._warm + event.step
            case ev.HeldOut():
                self._enter(event.phase)
                self.step = event.step + (0.0 if event.phase == "warm_start" else self._warm)
            case _:
                pass
        return self.step, self.minutes

    def minutes_at(self, now: ev.Event) -> float:
        """The minute of a moment after the last event, for what the window measures."""
        if self.last is None or self._stood_since is not None:
            return self.minutes
        return self.minutes + ev.seconds_between(self.last, now) / 60

    def _tick(self, event: ev.AnyEvent) -> None:
        if isinstance(event, ev.Progress):
            return  # preparation, perhaps of a resume: it belongs to the gap, if there is one
        passed = 0.0 if self.last is None else ev.seconds_between(self.last, event)
        self.last = event
        if isinstance(event, ev.Started):
            if self._began:
                self.marks.append(Mark("resumed", self.step, self.minutes, seconds=passed))
            self._began, self._stood_since = True, None
            return
        if isinstance(event, ev.Continued) and self._stood_since is not None:
            seconds = ev.seconds_between(self._stood_since, event)
            self.marks.append(Mark("paused", self.step, self.minutes, seconds=seconds))
            self._stood_since = None
            return
        if self._stood_since is None:
            self.minutes += passed / 60
        if isinstance(event, ev.Paused):
            self._stood_since = event

    def _enter(self, phase: ev.Phase) -> None:
        if phase != self.phase:
            self.phase = phase
            self.marks.append(
                Mark("phase", 0.0 if phase == "warm_start" else self._warm, self.minutes, phase)
            )
