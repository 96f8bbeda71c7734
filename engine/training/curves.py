"""Curves of a run: series taken from its events, and their smoothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.training import events as ev


@dataclass(frozen=True)
class Series:
    """One curve: x in steps, and y; `spread` (same length, or empty) is the standard deviation of y."""

    name: str
    phase: ev.Phase
    x: tuple[float, ...]
    y: tuple[float, ...]
    spread: tuple[float, ...] = ()


def series_of(events: Sequence[ev.AnyEvent]) -> list[Series]:
    """Every curve that these events hold; curves without a point are left out."""
    warm = [event for event in events if isinstance(event, ev.WarmStep)]
    grpo = [event for event in events if isinstance(event, ev.GrpoStep)]
    found = [_field("warm_start", warm, "loss"), _field("warm_start", warm, "grad_norm")]
    found += [_stat("reward", grpo, [event.reward for event in grpo])]
    names = sorted({name for event in grpo for name in event.parts})
    for name in names:
        having = [event for event in grpo if name in event.parts]
        found.append(_stat(f"part {name}", having, [event.parts[name] for event in having]))
    for field in (
        "loss",
        "grad_norm",
        "learning_rate",
        "length_mean",
        "cut",
        "no_spread",
        "tokens_per_second",
        "seconds",
        "memory_bytes",
    ):
        found.append(_field("grpo", grpo, field))
    for field in ("entropy", "kl"):
        having = [event for event in grpo if getattr(event, field) is not None]
        found.append(_field("grpo", having, field))
    phases: tuple[ev.Phase, ...] = ("warm_start", "grpo")
    for phase in phases:
        looks = [event for event in events if isinstance(event, ev.HeldOut) and event.phase == phase]
        found += [
            _field(phase, looks, "exact", "held-out exact match"),
            _field(phase, looks, "reward", "held-out reward"),
        ]
    return [one for one in found if one.x]


def smoothed(values: Sequence[float], weight: float = 0.9) -> list[float]:
    """Exponential moving average with debiasing (Kingma & Ba 2015, section 3); weight in [0, 1)."""
    found: list[float] = []
    mean = 0.0
    for count, value in enumerate(values, 1):
        mean = weight * mean + (1 - weight) * value
        found.append(mean / (1 - weight**count))
    return found


def _field(phase: ev.Phase, events: Sequence[ev.AnyEvent], field: str, name: str = "") -> Series:
    points = [(float(getattr(event, "step", 0)), float(getattr(event, field))) for event in events]
    return Series(name or field, phase, tuple(x for x, _ in points), tuple(y for _, y in points))


def _stat(name: str, events: Sequence[ev.GrpoStep], stats: Sequence[ev.PartStat]) -> Series:
    steps = tuple(float(event.step) for event in events)
    return Series(name, "grpo", steps, tuple(one.mean for one in stats), tuple(one.std for one in stats))
