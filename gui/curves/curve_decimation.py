"""Decimation of many points to what a screen can show: the extremes of each pixel column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gui.curves.curve_store import Floats


@dataclass(frozen=True, slots=True)
class Columns:
    """The points of a curve that lie in view, and where among them each pixel column begins.

    `starts` is None where there are so few points that all are drawn.
    """

    first: int
    last: int  # one beyond
    starts: npt.NDArray[np.intp] | None

    def x(self, x: Floats) -> Floats:
        """Where the drawn points lie; two for each column."""
        inside = self.inside(x)
        return inside if self.starts is None else np.repeat(inside[self.starts], 2)

    def peaks(self, y: Floats) -> Floats:
        """The drawn values: lowest and highest of each column in turn."""
        low, high = self.bounds(self.inside(y))
        if self.starts is None:
            return low
        extremes = np.empty(2 * len(low))
        extremes[0::2], extremes[1::2] = low, high
        return extremes

    def inside(self, values: Floats) -> Floats:
        """Of a whole curve's values, those in view."""
        return values[self.first : self.last]

    def bounds(self, inside: Floats) -> tuple[Floats, Floats]:
        """The lowest and the highest value of each column, or all values twice where none is left out."""
        if self.starts is None:
            return inside, inside
        return np.minimum.reduceat(inside, self.starts), np.maximum.reduceat(inside, self.starts)


def columns(x: Floats, left: float, right: float, width: int) -> Columns:
    """The points of a sorted x from left to right and one more on each side, in `width` columns."""
    first = max(0, int(np.searchsorted(x, left, "left")) - 1)
    last = min(len(x), int(np.searchsorted(x, right, "right")) + 1)
    if last - first <= 2 * width:
        return Columns(first, last, None)
    edges = np.linspace(left, right, width + 1)[1:-1]
    starts = np.concatenate(([0], np.searchsorted(x[first:last], edges), [last - first]))
    return Columns(first, last, starts[:-1][np.diff(starts) > 0])  # empty columns are left out
