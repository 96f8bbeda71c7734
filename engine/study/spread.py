"""Means over rows and seeds with intervals that count both: another row, or another seed, could have come.

Every seed answers the same rows, so values come as a table of seeds by rows, and its spread is that of two
crossed random effects (Searle, Casella, McCulloch 1992, Variance Components, chapter 4). What the seeds add,
(MS_seeds - MS_rest) / R of a two-way analysis of variance, is pooled over all methods and shares of a study:
two seeds of one method alone would tell next to nothing. With S seeds and R rows the variance of a mean is
MS_rows / (S R) + seeds / S, and its degrees of freedom are Satterthwaite's (1946, Biometrics Bulletin
2:110-114). With one seed everywhere only the rows' spread can be counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.assess.stats import CONFIDENCE, Interval, mcnemar, paired_shares, score_ends, wilson
from engine.study.student import quantile, two_sided_p

Table = NDArray[np.float64]  # shape (seeds, rows)
OVER_ROWS = "Wilson score, over rows"
OVER_BOTH = "over rows and seeds (two crossed random effects, Satterthwaite)"


@dataclass(frozen=True, slots=True)
class Seeds:
    """The variance of exact match between seeds, and its degrees of freedom; 0 of them: it is not known."""

    variance: float
    freedom: int


@dataclass(frozen=True, slots=True)
class Paired:
    """The difference of two means over the same rows and seeds, and the two-sided p of there being none."""

    interval: Interval
    p: float


UNKNOWN = Seeds(0.0, 0)


def seeds_of(tables: Iterable[Table]) -> Seeds:
    """What the seeds add, pooled over tables of shape (seeds, rows); those of one seed tell nothing."""
    total, freedom = 0.0, 0
    for values in tables:
        seeds, rows = values.shape
        if seeds < 2 or rows < 2:
            continue
        by_row, by_seed = values.mean(axis=0), values.mean(axis=1)
        rest = values - by_row[None, :] - by_seed[:, None] + values.mean()
        ms_rest = float((rest**2).sum()) / ((rows - 1) * (seeds - 1))
        ms_seeds = rows * float(((by_seed - values.mean()) ** 2).sum()) / (seeds - 1)
        total += (seeds - 1) * (ms_seeds - ms_rest) / rows
        freedom += seeds - 1
    return Seeds(max(0.0, total / freedom), freedom) if freedom else UNKNOWN


def share_interval(exact: Table, between: Seeds = UNKNOWN, confidence: float = CONFIDENCE) -> Interval:
    """The share of ones in a table of zeros and ones, of shape (seeds, rows).

    Where the spread between seeds is not known, Wilson's interval of the first seed's rows. Else Wilson's
    form with the number of rows that a simple sample of this variance would have, and Student's t in the
    place of the normal quantile (Dean, Pagano 2015, Survey Statistics and Methodology 3:484-503): unlike the
    plain interval it stays within 0 and 1. Raises ValueError for an empty table.
    """
    seeds, rows = exact.shape
    if not between.freedom:
        plain = wilson(int(exact[0].sum()), rows, confidence)
        return plain.model_copy(update={"method": OVER_ROWS})
    share = float(exact.mean())
    variance, freedom = _variance(exact, between.variance / seeds, between.freedom)
    effective = min(float(seeds * rows), share * (1 - share) / variance) if variance > 0 else float(rows)
    low, high = score_ends(share, effective, quantile(confidence, freedom))
    return Interval(low=low, estimate=share, high=high, confidence=confidence, method=OVER_BOTH)


def paired_difference(
    a: Table, b: Table, between: Seeds = UNKNOWN, trained: int = 2, confidence: float = CONFIDENCE
) -> Paired:
    """Share of ones in `b` less that in `a`, tables of the same seeds and rows, of shape (seeds, rows).

    `trained` says how many of the two were trained, and so vary with the seed. Where the spread between
    seeds is not known, Newcombe's paired interval and McNemar's exact test of the first seed's rows. Else
    the variance is that of the rows' differences and of the seeds, but never below that of the four half
    rows that Agresti and Min add (2005, Statistics in Medicine 24:729-740), so that equal answers do not
    claim certainty. Raises ValueError for tables of unequal shape.
    """
    if a.shape != b.shape:
        raise ValueError(f"tables of one shape are needed, these are {a.shape} and {b.shape}")
    seeds, rows = a.shape
    if not between.freedom:
        first, second = a[0] > 0, b[0] > 0
        p = mcnemar(int((first & ~second).sum()), int((second & ~first).sum()))
        return Paired(paired_shares(first.tolist(), second.tolist(), confidence), p)
    gain = float((b - a).mean())
    variance, freedom = _variance(b - a, trained * between.variance / seeds, between.freedom)
    least = 1 / (rows + 2) ** 2
    error = math.sqrt(max(variance, least))
    half = quantile(confidence, freedom if variance >= least else rows) * error
    ends = {"low": max(-1.0, gain - half), "estimate": gain, "high": min(1.0, gain + half)}
    interval = Interval(**ends, confidence=confidence, method=OVER_BOTH)
    return Paired(interval, two_sided_p(gain / error, freedom if variance >= least else rows))


def _variance(values: Table, of_seeds: float, freedom: int) -> tuple[float, float]:
    """The variance of the mean of a table, and its degrees of freedom (inf where nothing varies)."""
    rows = values.shape[1]
    by_row = values.mean(axis=0)
    of_rows = float(by_row.var(ddof=1)) / rows if rows > 1 else 0.0  # MS_rows / (S R)
    variance = of_rows + of_seeds
    if variance == 0:
        return 0.0, math.inf
    parts = (of_rows**2 / (rows - 1) if rows > 1 else 0.0) + of_seeds**2 / freedom
    return variance, variance**2 / parts
