"""How rewards are shown: the titles of their parts, their figures and their colours."""

from __future__ import annotations

from engine.rewards.registry import dimensions
from gui.shared.sentences import engine_text

FULL = 1 - 1e-9  # rounding in a weighted mean must not make a full reward look imperfect


def part_title(name: str) -> str:
    """The title of the dimension that a part is named after, or the label that the user gave it."""
    dimension = dimensions().get(name)
    return engine_text(dimension.title) if dimension else name


def score_text(score: float | None) -> str:
    """A score in [0, 1] with two decimals, which only a full one shows as 1.00 and only 0 as 0.00."""
    if score is None:
        return "–"
    if FULL > score > 0.995:
        return "0.99"
    return "0.01" if 0 < score < 0.005 else f"{score:.2f}"


def percent(share: float) -> str:
    """A share of rows, such as the exact match: 45.2%. Only all of them are 100.0%, only none 0.0%."""
    if FULL > share > 0.9995:
        return "99.9%"
    return "0.1%" if 0 < share < 0.0005 else f"{100 * share:.1f}%"


def signed_points(difference: float, digits: int = 1) -> str:
    """A difference of two shares in percentage points, with its sign: +30.0."""
    return f"{round(100 * difference, digits) + 0.0:+.{digits}f}"  # + 0.0: never "-0.0"


def score_role(score: float | None) -> str:
    """The role, and token of the theme, in whose colour a score is shown."""
    if score is None:
        return "muted"
    return "good" if score >= FULL else "warn" if score >= 0.5 else "bad"
