"""How exact match grows with the number of rows: an inverse power law, and how sure one may be of it.

The learning curve of a classifier is well described by p(n) = a - b n^-c (Figueroa, Zeng-Treitler, Kandula,
Ngo 2012, BMC Medical Informatics and Decision Making 12:8). It is fitted with b >= 0, so that more rows never
hurt, and a <= 1. Its uncertainty is bootstrapped: rows are resampled, the same ones for all points; what the
seeds add is drawn from the deviations of all seeds from the means of their points, enlarged by
sqrt(S / (S - 1)) because a mean over S seeds takes a part of each deviation with it (Davison, Hinkley 1997,
Bootstrap Methods, section 6.2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.assess.stats import CONFIDENCE, Interval
from engine.study.spread import Table

Values = NDArray[np.float64]
LEAST_POINTS = 3
RESAMPLES = 2000
FARTHEST = 4.0  # times the rows that there are: farther out, three points tell nothing
_POWERS = np.geomspace(0.05, 3.0, 60)  # of c: from nearly logarithmic to a sudden halt
METHOD = "inverse power law, bootstrap over rows and seeds"


@dataclass(frozen=True, slots=True)
class Fit:
    """p(n) = a - b n^-c, for the points and for each resample; arrays of shape (1 + resamples,)."""

    rows: tuple[int, ...]  # of the points
    a: Values
    b: Values
    c: Values

    def at(self, n: float) -> Values:
        """Exact match at n rows, for the points first and then for each resample."""
        return self.a - self.b * n**-self.c

    def gain(self, times: float) -> Interval:
        """What so many times the largest number of rows would bring over what it brings now."""
        most = self.rows[-1]
        return _interval(self.at(times * most) - self.at(most))

    def rows_for(self, gain: float) -> tuple[float, float, float]:
        """Rows for so much more than now: low end, estimate and high end; inf where it is never reached."""
        most = self.rows[-1]
        room = self.a - (self.at(most) + gain)  # between the goal and the ceiling
        with np.errstate(divide="ignore", over="ignore"):
            needed = np.where(room > 0, (self.b / np.maximum(room, 1e-300)) ** (1 / self.c), np.inf)
        low, high = _ends(needed[1:])
        return low, float(needed[0]), high


def fit(rows: Sequence[int], exact: Sequence[Table], resamples: int = RESAMPLES, seed: int = 0) -> Fit:
    """The curve through points of so many rows, in rising order; `exact` has a table (seeds, rows) for each.

    All tables have the same rows. Raises ValueError for fewer than three points.
    """
    if len(rows) < LEAST_POINTS or len(rows) != len(exact):
        raise ValueError(f"a curve takes {LEAST_POINTS} points or more, there are {len(rows)}")
    random = np.random.default_rng(seed)
    by_row = np.stack([table.mean(axis=0) for table in exact])  # shape (points, rows)
    count = by_row.shape[1]
    picked = random.multinomial(count, np.full(count, 1 / count), size=resamples) / count
    resampled = picked @ by_row.T + _seed_noise(exact, resamples, random)
    shares = np.vstack([by_row.mean(axis=1), resampled])  # shape (1 + resamples, points)
    return Fit(tuple(rows), *_least_squares(np.asarray(rows, dtype=np.float64), shares))


def _seed_noise(exact: Sequence[Table], resamples: int, random: np.random.Generator) -> Values:
    """What other seeds would have added to the mean of each point, of shape (resamples, points)."""
    apart = [
        (table.mean(axis=1) - table.mean()) * math.sqrt(len(table) / (len(table) - 1))
        for table in exact
        if len(table) > 1
    ]
    if not apart:
        return np.zeros((resamples, len(exact)))
    pool = np.concatenate(apart)
    drawn = [random.choice(pool, size=(resamples, len(table))).mean(axis=1) for table in exact]
    return np.stack(drawn, axis=1)


def _least_squares(rows: Values, shares: Values) -> tuple[Values, Values, Values]:
    """a, b and c of each line of shares: for each c the best a and b are those of a straight line in n^-c."""
    scale = rows[-1]  # powers of n / scale are near 1, whatever n
    best = np.full(len(shares), np.inf)
    found = np.zeros((3, len(shares)))
    mean_share = shares.mean(axis=1)
    for power in _POWERS:
        x = (rows / scale) ** -power
        slope = (shares @ (x - x.mean())) / ((x - x.mean()) ** 2).sum()
        b = np.maximum(0.0, -slope)
        a = mean_share + b * x.mean()
        over = a > 1  # then the best b for a = 1
        b = np.where(over, np.maximum(0.0, ((1 - shares) @ x) / (x @ x)), b)
        a = np.minimum(a, 1.0)
        error = ((shares - (a[:, None] - b[:, None] * x)) ** 2).sum(axis=1)
        better = error < best - 1e-15
        best = np.where(better, error, best)
        found[:, better] = np.stack([a, b * scale**power, np.full(len(a), power)])[:, better]
    return found[0], found[1], found[2]


def _interval(values: Values) -> Interval:
    low, high = _ends(values[1:])
    return Interval(low=low, estimate=float(values[0]), high=high, confidence=CONFIDENCE, method=METHOD)


def _ends(values: Values) -> tuple[float, float]:
    """The percentile ends; infinite values stand at the end."""
    ordered, tail = np.sort(values), (1 - CONFIDENCE) / 2
    low = ordered[int(tail * (len(ordered) - 1))]
    high = ordered[math.ceil((1 - tail) * (len(ordered) - 1))]
    return float(low), float(high)
