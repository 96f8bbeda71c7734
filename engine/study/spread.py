"""Means over rows and seeds with intervals that count both: another row, or another seed, could have come.

Every seed answers the same rows, so values come as a table of seeds by rows, and its spread is that of two
crossed random effects. With S seeds, R rows and the mean squares of a two-way analysis of variance, the
variance of the mean is (MS_rows + max(0, MS_seeds - MS_rest)) / (S R), and its degrees of freedom are
Satterthwaite's (Searle, Casella, McCulloch 1992, Variance Components, chapter 4; Satterthwaite 1946,
Biometrics Bulletin 2:110-114). Where the seeds differ much, few seeds give few degrees of freedom and a wide
interval, as they should. With one seed only the rows' spread can be counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.assess.stats import CONFIDENCE, Interval, mcnemar, paired_shares, wilson
from engine.study.student import quantile, two_sided_p

Table = NDArray[np.float64]  # shape (seeds, rows)
OVER_ROWS = "Wilson score, over rows"
OVER_BOTH = "over rows and seeds (two crossed random effects, Satterthwaite)"


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean, the variance of it, and the degrees of freedom of that variance (inf: it is exact)."""

    mean: float
    variance: float
    freedom: float


@dataclass(frozen=True, slots=True)
class Paired:
    """The difference of two means over the same rows and seeds, and the two-sided p of there being none."""

    interval: Interval
    p: float


def spread_of(values: Table) -> Spread:
    """The spread of the mean of values of shape (seeds, rows). Raises ValueError for an empty table."""
    seeds, rows = values.shape
    if not seeds or not rows:
        raise ValueError("there are no values")
    mean = float(values.mean())
    by_row, by_seed = values.mean(axis=0), values.mean(axis=1)
    if rows == 1:
        return Spread(mean, 0.0, math.inf)
    of_rows = float(((by_row - mean) ** 2).sum()) / (rows - 1) / rows  # MS_rows / (S R)
    if seeds == 1:
        return Spread(mean, of_rows, rows - 1)
    rest = values - by_row[None, :] - by_seed[:, None] + mean
    ms_rest = float((rest**2).sum()) / ((rows - 1) * (seeds - 1))
    ms_seeds = rows * float(((by_seed - mean) ** 2).sum()) / (seeds - 1)
    of_seeds = max(0.0, ms_seeds - ms_rest) / (seeds * rows)
    variance = of_rows + of_seeds
    if variance == 0:
        return Spread(mean, 0.0, math.inf)
    freedom = variance**2 / (of_rows**2 / (rows - 1) + of_seeds**2 / (seeds - 1))
    return Spread(mean, variance, freedom)


def share_interval(exact: Table, confidence: float = CONFIDENCE) -> Interval:
    """The share of ones in a table of zeros and ones, of shape (seeds, rows).

    With one seed Wilson's interval. With several, Wilson's form with the number of rows that a simple sample
    of this variance would have, and Student's t in the place of the normal quantile (Dean, Pagano 2015,
    Survey Statistics and Methodology 3:484-503): unlike the plain interval it stays within 0 and 1.
    """
    seeds, rows = exact.shape
    if seeds == 1:
        plain = wilson(int(exact.sum()), rows, confidence)
        return plain.model_copy(update={"method": OVER_ROWS})
    found = spread_of(exact)
    share = found.mean
    effective = min(seeds * rows, share * (1 - share) / found.variance) if found.variance > 0 else rows
    z = quantile(confidence, found.freedom)
    middle = share + z * z / (2 * effective)
    half = z * math.sqrt(share * (1 - share) / effective + z * z / (4 * effective**2))
    scale = 1 + z * z / effective
    low = 0.0 if share == 0 else max(0.0, (middle - half) / scale)
    high = 1.0 if share == 1 else min(1.0, (middle + half) / scale)
    return Interval(low=low, estimate=share, high=high, confidence=confidence, method=OVER_BOTH)


def paired_difference(a: Table, b: Table, confidence: float = CONFIDENCE) -> Paired:
    """Share of ones in `b` less that in `a`, tables of the same seeds and rows, of shape (seeds, rows).

    With one seed Newcombe's paired interval and McNemar's exact test. With several, the crossed spread of
    the differences; their variance is never below that of the four half rows that Agresti and Min add
    (2005, Statistics in Medicine 24:729-740), so that equal answers do not claim certainty.
    Raises ValueError for tables of unequal shape.
    """
    if a.shape != b.shape:
        raise ValueError(f"tables of one shape are needed, these are {a.shape} and {b.shape}")
    seeds, rows = a.shape
    if seeds == 1:
        first, second = a[0] > 0, b[0] > 0
        p = mcnemar(int((first & ~second).sum()), int((second & ~first).sum()))
        return Paired(paired_shares(first.tolist(), second.tolist(), confidence), p)
    found = spread_of(b - a)
    least = 1 / (rows + 2) ** 2
    error = math.sqrt(max(found.variance, least))
    freedom = found.freedom if found.variance >= least else rows
    half = quantile(confidence, freedom) * error
    interval = Interval(
        low=max(-1.0, found.mean - half),
        estimate=found.mean,
        high=min(1.0, found.mean + half),
        confidence=confidence,
        method=OVER_BOTH,
    )
    return Paired(interval, two_sided_p(found.mean / error, freedom))
