"""Curves of a run: the points that its events hold, series made of them, and their smoothing.

A step's curves are the fields of its event; gui/curves/curve_specs.py says how the window shows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.runs import events as ev

EXACT = "held-out exact match"
HELD_OUT_REWARD = "held-out reward"
PART = "part "  # before the name of a reward dimension

_NO_CURVES = ("time", "up", "type", "step")


class Point(NamedTuple):
    """One value of one curve; `spread` is its standard deviation, where it is a mean."""

    name: str
    value: float
    spread: float | None = None


@dataclass(frozen=True)
class Series:
    """One curve: x in steps, and y; `spread` (same length, or empty) is the standard deviation of y."""

    name: str
    phase: ev.Phase
    x: tuple[float, ...]
    y: tuple[float, ...]
    spread: tuple[float, ...] = ()


def phase_of(event: ev.AnyEvent) -> ev.Phase | None:
    """The phase whose curves an event belongs to; None for an event without a point."""
    match event:
        case ev.Step() | ev.HeldOut():
            return event.phase
        case _:
            return None


def points_of(event: ev.AnyEvent) -> Iterator[Point]:
    """Every value that an event adds to a curve: of a step each field, but where it is None."""
    match event:
        case ev.Step():
            for name, value in event:
                if name not in _NO_CURVES and value is not None:
                    yield from _points_of_field(name, value)
        case ev.HeldOut():
            yield Point(EXACT, event.exact)
            yield Point(HELD_OUT_REWARD, event.reward)
        case _:
            return


def _points_of_field(name: str, value: float | ev.PartStat | dict[str, ev.PartStat]) -> Iterator[Point]:
    if isinstance(value, dict):
        for part in sorted(value):
            yield Point(PART + part, value[part].mean, value[part].std)
    elif isinstance(value, ev.PartStat):
        yield Point(name, value.mean, value.std)
    else:
        yield Point(name, float(value))


def series_of(events: Sequence[ev.AnyEvent]) -> list[Series]:
    """Every curve that these events hold, one for each phase, in the order of their first points."""
    curves: dict[tuple[str, ev.Phase], list[tuple[float, Point]]] = {}
    for event in events:
        phase = phase_of(event)
        if phase is not None:
            step = float(getattr(event, "step", 0))
            for point in points_of(event):
                curves.setdefault((point.name, phase), []).append((step, point))
    return [_series(name, phase, points) for (name, phase), points in curves.items()]


def smoothed(values: Sequence[float], weight: float = 0.9) -> list[float]:
    """Exponential moving average with debiasing (Kingma & Ba 2015, section 3); weight in [0, 1)."""
    averages: list[float] = []
    mean = 0.0
    for count, value in enumerate(values, 1):
        mean = weight * mean + (1 - weight) * value
        averages.append(mean / (1 - weight**count))
    return averages


def _series(name: str, phase: ev.Phase, points: Sequence[tuple[float, Point]]) -> Series:
    spread = tuple(point.spread for _, point in points if point.spread is not None)
    return Series(name, phase, tuple(x for x, _ in points), tuple(point.value for _, point in points), spread)
