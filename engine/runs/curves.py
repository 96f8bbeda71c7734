"""Curves of a run: the points that its events hold, series made of them, and their smoothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.runs import events as ev

EXACT = "held-out exact match"
HELD_OUT_REWARD = "held-out reward"
PART = "part "  # before the name of a reward dimension

# Fields of a step that are curves of the same name.
_STEP = ("loss", "grad_norm", "learning_rate", "tokens_per_second", "seconds", "memory_bytes")
_GRPO = ("length_mean", "length_max", "clipped_ratio", "frac_reward_zero_std", *_STEP)
_SOMETIMES = ("entropy", "kl")


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
        case ev.WarmStep():
            return "warm_start"
        case ev.GrpoStep():
            return "grpo"
        case ev.HeldOut():
            return event.phase
        case _:
            return None


def points_of(event: ev.AnyEvent) -> Iterator[Point]:
    """Every value that an event adds to a curve."""
    match event:
        case ev.WarmStep():
            for field in _STEP:
                yield Point(field, float(getattr(event, field)))
        case ev.GrpoStep():
            yield Point("reward", event.reward.mean, event.reward.std)
            for name in sorted(event.parts):
                yield Point(PART + name, event.parts[name].mean, event.parts[name].std)
            for field in _GRPO:
                yield Point(field, float(getattr(event, field)))
            for field in _SOMETIMES:
                value = getattr(event, field)
                if value is not None:
                    yield Point(field, float(value))
        case ev.HeldOut():
            yield Point(EXACT, event.exact)
            yield Point(HELD_OUT_REWARD, event.reward)
        case _:
            return


def series_of(events: Sequence[ev.AnyEvent]) -> list[Series]:
    """Every curve that these events hold, one for each phase, in the order of their first points."""
    found: dict[tuple[str, ev.Phase], list[tuple[float, Point]]] = {}
    for event in events:
        phase = phase_of(event)
        if phase is not None:
            step = float(getattr(event, "step", 0))
            for point in points_of(event):
                found.setdefault((point.name, phase), []).append((step, point))
    return [_series(name, phase, points) for (name, phase), points in found.items()]


def smoothed(values: Sequence[float], weight: float = 0.9) -> list[float]:
    """Exponential moving average with debiasing (Kingma & Ba 2015, section 3); weight in [0, 1)."""
    found: list[float] = []
    mean = 0.0
    for count, value in enumerate(values, 1):
        mean = weight * mean + (1 - weight) * value
        found.append(mean / (1 - weight**count))
    return found


def _series(name: str, phase: ev.Phase, points: Sequence[tuple[float, Point]]) -> Series:
    spread = tuple(point.spread for _, point in points if point.spread is not None)
    return Series(name, phase, tuple(x for x, _ in points), tuple(point.value for _, point in points), spread)
