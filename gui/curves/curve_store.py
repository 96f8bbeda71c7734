"""The points of one run in growing arrays, and their smoothing, continued for new points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

import numpy as np
import numpy.typing as npt

from engine.runs import events as ev
from engine.runs.curves import EXACT, HELD_OUT_REWARD, phase_of, points_of
from engine.runs.timeline import Timeline

Axis = Literal["step", "minutes"]
Floats = npt.NDArray[np.float64]
Key = tuple[str, str]  # the curve's name, and the phase that it breaks off with; "" for both phases
BOTH_PHASES = (EXACT, HELD_OUT_REWARD)
GPU_LOAD, GPU_HEAT = "gpu_utilisation", "gpu_celsius"
PHASES = (*ev.PHASES, "")


class Growing:
    """Numbers in one array that doubles when it is full."""

    def __init__(self) -> None:
        self._room = np.empty(64)
        self.count = 0

    def extend(self, values: Iterable[float] | Floats) -> None:
        new = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
        need = self.count + len(new)
        if need > len(self._room):
            room = np.empty(max(need, 2 * len(self._room)))
            room[: self.count] = self._room[: self.count]
            self._room = room
        self._room[self.count : need] = new
        self.count = need

    @property
    def array(self) -> Floats:
        """All numbers; a view, not to be written to."""
        return self._room[: self.count]


class Smoothed:
    """The debiased moving average of a growing array, carried on from where it was."""

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self._mean = 0.0
        self._averages = Growing()

    def of(self, values: Floats) -> Floats:
        """The average at each value, of which the first ones are those of the last call."""
        done = self._averages.count
        if self.weight <= 0:
            return values
        if len(values) > done:
            means = moving_average(values[done:], self.weight, self._mean)
            self._mean = float(means[-1])
            counts = np.arange(done + 1, len(values) + 1)
            self._averages.extend(means / -np.expm1(counts * math.log(self.weight)))
        return self._averages.array


def moving_average(values: Floats, weight: float, before: float = 0.0) -> Floats:
    """m[i] = weight * m[i - 1] + (1 - weight) * values[i] with m[-1] = before, without a loop over values.

    Within a block the recursion is a cumulative sum of values / weight^i; the block is kept so short
    that these factors stay below 1e8 and cost no precision.
    """
    block = max(1, min(len(values), int(18.4 / -math.log(weight))))
    rows = -(-len(values) // block)
    padded = np.zeros(rows * block)
    padded[: len(values)] = values
    powers = weight ** np.arange(block)
    sums = np.cumsum(padded.reshape(rows, block) / powers, axis=1) * powers * (1 - weight)
    carried = np.empty(rows)
    mean, fall = before, weight**block
    for row, last in enumerate(sums[:, -1].tolist()):
        carried[row] = mean
        mean = fall * mean + last
    sums += carried[:, None] * (powers * weight)
    averages: Floats = sums.reshape(-1)[: len(values)]
    return averages


class Curve:
    """One curve of a run: where its points lie on either axis, their values, spread and phase."""

    def __init__(self) -> None:
        self._new: list[tuple[float, float, float, float, int]] = []
        self._columns = tuple(Growing() for _ in range(5))
        self._smoothed: dict[str, Smoothed] = {}

    def add(self, step: float, minutes: float, value: float, spread: float, phase: int) -> None:
        self._new.append((step, minutes, value, spread, phase))

    def extend(self, step: Floats, minutes: Floats, value: Floats, spread: Floats, phase: int) -> None:
        """Many points at once."""
        self._flush()
        for column, values in zip(
            self._columns, (step, minutes, value, spread, np.full(len(step), float(phase))), strict=True
        ):
            column.extend(values)

    def __len__(self) -> int:
        return self._columns[0].count + len(self._new)

    def x(self, axis: Axis) -> Floats:
        self._flush()
        return self._columns[0 if axis == "step" else 1].array

    @property
    def values(self) -> Floats:
        self._flush()
        return self._columns[2].array

    @property
    def spread(self) -> Floats:
        """NaN where a point has none."""
        self._flush()
        return self._columns[3].array

    @property
    def phases(self) -> Floats:
        """Indices into PHASES."""
        self._flush()
        return self._columns[4].array

    @property
    def has_spread(self) -> bool:
        return len(self) > 0 and not math.isnan(self.spread[-1])

    def smoothed(self, weight: float) -> Floats:
        return self._average("value", self.values, weight)

    def smoothed_spread(self, weight: float) -> Floats:
        return self._average("spread", self.spread, weight)

    def _average(self, which: str, values: Floats, weight: float) -> Floats:
        smoothed = self._smoothed.get(which)
        if smoothed is None or smoothed.weight != weight:
            smoothed = self._smoothed[which] = Smoothed(weight)
        return smoothed.of(values)

    def _flush(self) -> None:
        if self._new:
            for column, values in zip(self._columns, zip(*self._new, strict=True), strict=True):
                column.extend(values)
            self._new.clear()


class RunCurves:
    """All curves of one run. Events that were seen before are ignored, so batches may overlap."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.curves: dict[Key, Curve] = {}
        self.timeline = Timeline()
        self.length_limit: int | None = None
        self.best: tuple[float, float, float] | None = None  # step, minutes, exact match
        self._steps_seen: dict[tuple[str, str], int] = {}
        self._times_seen: set[tuple[str, float]] = set()

    def add(self, events: Iterable[ev.AnyEvent]) -> bool:
        """Take more events; whether a curve got a point."""
        grew = False
        for event in events:
            if self._is_old(event):
                continue
            step, minutes = self.timeline.place(event)
            phase = phase_of(event)
            if phase is None:
                continue
            grew = True
            for point in points_of(event):
                spread = math.nan if point.spread is None else point.spread
                self._add(point.name, phase, step, minutes, point.value, spread)
            if isinstance(event, ev.HeldOut) and event.best:
                self.best = (step, minutes, event.exact)
        return grew

    def add_hardware(self, now: ev.Event, gpu: float | None, celsius: float | None) -> None:
        """What the window measured itself while the run lives."""
        step, minutes = self.timeline.step, self.timeline.minutes_at(now)
        for name, value in ((GPU_LOAD, gpu), (GPU_HEAT, celsius)):
            if value is not None:
                self._add(name, "", step, minutes, value, math.nan)

    def end(self, axis: Axis) -> float:
        """The last place on an axis."""
        return self.timeline.step if axis == "step" else self.timeline.minutes

    def phase_starts(self, axis: Axis) -> dict[str, float]:
        """Where each phase begins."""
        return {
            mark.phase: mark.step if axis == "step" else mark.minutes
            for mark in self.timeline.marks
            if mark.phase is not None
        }

    def curve(self, name: str, phase: str) -> Curve:
        """A curve, made at its first use."""
        key = (name, "" if name in BOTH_PHASES else phase)
        if key not in self.curves:
            self.curves[key] = Curve()
        return self.curves[key]

    def _add(self, name: str, phase: str, step: float, minutes: float, value: float, spread: float) -> None:
        if math.isfinite(value):
            self.curve(name, phase).add(step, minutes, value, spread, PHASES.index(phase))

    def _is_old(self, event: ev.AnyEvent) -> bool:
        """Whether it was there already: a step that is not beyond the last one, another event by its time."""
        phase = phase_of(event)
        kind = type(event).__name__
        if phase is not None:
            step = int(getattr(event, "step", 0))
            old = step <= self._steps_seen.get((kind, phase), -1)
            if not old:
                self._steps_seen[kind, phase] = step
            return old
        old = (kind, event.time) in self._times_seen
        self._times_seen.add((kind, event.time))
        return old
