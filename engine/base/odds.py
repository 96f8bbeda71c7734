"""How likely a written token was, and what the model might have written in its place. Light."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Odds:
    """The model's own probabilities at one place of its answer: at temperature 1, bound to no schema.

    `probability` (0 to 1) is that of the token that was written; `alternatives` are the likeliest tokens with
    theirs, the likeliest first, the written one too where it is among them.
    """

    probability: float
    alternatives: tuple[tuple[str, float], ...] = ()


def least_likely(odds: Iterable[Odds | None]) -> Odds | None:
    """The odds that stand for a text of several tokens: those of its least likely one."""
    known = [one for one in odds if one is not None]
    return min(known, key=lambda one: one.probability, default=None)
