"""Intervals and tests for comparing two models on the same rows. Probabilities are in [0, 1]."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from statistics import NormalDist, fmean
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

CONFIDENCE = 0.95
Finding = Literal["better", "worse", "none"]
_CHUNK = 2_000_000  # resampled values held at once, about 16 MB


class Interval(BaseModel):
    """An estimate with the ends of its confidence interval, and the method that gave them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float
    estimate: float
    high: float
    confidence: float
    method: str

    def turned(self) -> Interval:
        """The interval of the opposite difference."""
        return self.model_copy(update={"low": -self.high, "estimate": -self.estimate, "high": -self.low})


def finding(difference: Interval) -> Finding:
    """What an interval of B less A shows: a difference only where it does not include zero."""
    return "better" if difference.low > 0 else "worse" if difference.high < 0 else "none"


def wilson(successes: int, trials: int, confidence: float = CONFIDENCE) -> Interval:
    """Wilson's score interval of a share (Wilson 1927), without continuity correction.

    Raises ValueError unless 0 <= successes <= trials and trials > 0.
    """
    low, high = _wilson_ends(successes, trials, confidence)
    return Interval(
        low=low, estimate=successes / trials, high=high, confidence=confidence, method="Wilson score"
    )


def paired_shares(a: Sequence[bool], b: Sequence[bool], confidence: float = CONFIDENCE) -> Interval:
    """The interval of share(b) - share(a) over the same rows.

    Newcombe's "square and add" of two Wilson intervals with the correlation of the pairs (method 10
    of Newcombe 1998, Statistics in Medicine 17:2635-2650). Unlike a bootstrap it does not shrink to
    nothing where all pairs agree. Raises ValueError for unequal or empty sequences.
    """
    return _paired(*paired_table(a, b), confidence)


def cohen_kappa(both: int, only_a: int, only_b: int, neither: int) -> float | None:
    """How far two judges agree beyond chance: 1 wholly, 0 as chance would (Cohen 1960, Educational and
    Psychological Measurement 20:37-46). None where both give one and the same judgement throughout.

    Raises ValueError without any case.
    """
    n = both + only_a + only_b + neither
    if n <= 0:
        raise ValueError("no case")
    yes_a, yes_b = both + only_a, both + only_b
    by_chance = (yes_a * yes_b + (n - yes_a) * (n - yes_b)) / n**2
    return ((both + neither) / n - by_chance) / (1 - by_chance) if by_chance < 1 else None


def paired_table(a: Sequence[bool], b: Sequence[bool]) -> tuple[int, int, int, int]:
    """How many rows both models have right, A alone, B alone, and neither.

    Raises ValueError for unequal or empty sequences.
    """
    _same_length(a, b)
    both = sum(one and other for one, other in zip(a, b, strict=True))
    return both, sum(a) - both, sum(b) - both, len(a) - sum(a) - sum(b) + both


def least_tellable(both: int, only_a: int, only_b: int, neither: int) -> float | None:
    """The smallest difference of two shares that such rows distinguish from chance; None if none.

    It keeps the number of rows that are right in one of the two alone, and divides them as unevenly as
    needed for the interval of `paired_shares` to exclude zero. Where even all of them on one side do not
    suffice, more such rows are assumed, all on that side.
    """
    n, split = both + only_a + only_b + neither, only_a + only_b

    def significant(more: int) -> bool:
        """Whether `more` rows on one side than on the other show a difference."""
        rows = max(split, more)  # that are right in one alone
        less, rest = (rows - more) // 2, n - rows
        agree = min(both, rest)
        return _paired(agree, less, rows - less, rest - agree, CONFIDENCE).low > 0

    possible = [*range(2 - split % 2, split + 1, 2), *range(split + 1, n + 1)]
    place = bisect_left(possible, True, key=significant)
    return possible[place] / n if place < len(possible) else None


def _paired(both: int, only_a: int, only_b: int, neither: int, confidence: float) -> Interval:
    n = both + only_a + only_b + neither
    right_a, right_b = both + only_a, both + only_b
    share_a, share_b = right_a / n, right_b / n
    low_a, high_a = _wilson_ends(right_a, n, confidence)
    low_b, high_b = _wilson_ends(right_b, n, confidence)
    phi = _phi(both, only_b, only_a, neither)
    difference = share_b - share_a
    below = _root(
        (share_b - low_b) ** 2, phi * (share_b - low_b) * (high_a - share_a), (high_a - share_a) ** 2
    )
    above = _root(
        (high_b - share_b) ** 2, phi * (high_b - share_b) * (share_a - low_a), (share_a - low_a) ** 2
    )
    return Interval(
        low=max(-1.0, difference - below),
        estimate=difference,
        high=min(1.0, difference + above),
        confidence=confidence,
        method="Newcombe, paired (method 10)",
    )


def paired_means(
    a: Sequence[float],
    b: Sequence[float],
    confidence: float = CONFIDENCE,
    resamples: int = 10_000,
    seed: int = 0,
) -> Interval:
    """The interval of mean(b - a) over the same rows: percentile bootstrap over rows.

    Efron and Tibshirani 1993, chapter 13; rows are resampled as pairs, `resamples` times, from
    `numpy.random.default_rng(seed)`, so equal input gives equal ends. Raises ValueError for unequal
    or empty sequences.
    """
    _same_length(a, b)
    differences = np.asarray(b, dtype=np.float64) - np.asarray(a, dtype=np.float64)  # shape (rows,)
    (found,) = means(differences[:, None], confidence, resamples, seed)
    assert found is not None
    return found.model_copy(update={"method": f"paired {found.method}"})


def means(
    columns: NDArray[np.float64], confidence: float = CONFIDENCE, resamples: int = 10_000, seed: int = 0
) -> list[Interval | None]:
    """The interval of each column's mean, by the percentile bootstrap over rows.

    `columns` has the shape (rows, columns); NaN is a value that is not there, and a column without any value
    has no interval. All columns share the resampled rows, drawn as for `paired_means`. Raises ValueError
    without rows.
    """
    n = len(columns)
    if n == 0:
        raise ValueError("a mean needs rows")
    there = ~np.isnan(columns)
    values, weights = np.where(there, columns, 0.0), there.astype(np.float64)
    random = np.random.default_rng(seed)
    found = np.empty((resamples, columns.shape[1]))
    step = max(1, _CHUNK // n)
    for start in range(0, resamples, step):
        stop = min(start + step, resamples)
        picked = random.integers(0, n, size=(stop - start, n)) + n * np.arange(stop - start)[:, None]
        times = np.bincount(picked.ravel(), minlength=n * (stop - start)).reshape(stop - start, n)
        with np.errstate(invalid="ignore"):  # a resample may have none of a column's values
            found[start:stop] = (times @ values) / (times @ weights)
    tail = (1 - confidence) / 2
    method = f"bootstrap, percentile, {resamples} resamples, seed {seed}"
    intervals: list[Interval | None] = []
    for at in range(columns.shape[1]):
        drawn = found[:, at][~np.isnan(found[:, at])]
        if not there[:, at].any() or not len(drawn):
            intervals.append(None)
            continue
        low, high = np.quantile(drawn, (tail, 1 - tail))
        estimate = fmean(columns[there[:, at], at])
        intervals.append(
            Interval(
                low=min(float(low), estimate),  # rounding must not push an end past the estimate
                estimate=estimate,
                high=max(float(high), estimate),
                confidence=confidence,
                method=method,
            )
        )
    return intervals


def holm(p_values: Sequence[float]) -> list[float]:
    """Each p value corrected for their number, in the given order (Holm 1979, Scand. J. Stat. 6:65-70).

    The smallest is multiplied by their number, the next by one less, and so on; none may be below one before
    it, and none is above 1. Rejecting what is at most 0.05 errs in any of them with at most that probability.
    """
    order = sorted(range(len(p_values)), key=lambda at: p_values[at])
    corrected, highest = [0.0] * len(order), 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p_values[at]))
        corrected[at] = highest
    return corrected


def pass_at(k: int, samples: int, right: int) -> float:
    """The chance that of `k` answers at least one is right, where `right` of `samples` drawn ones are.

    1 - C(samples - right, k) / C(samples, k), the unbiased estimator of Chen et al. 2021 (arXiv:2107.03374).
    Raises ValueError unless 1 <= k <= samples and 0 <= right <= samples.
    """
    if not 1 <= k <= samples or not 0 <= right <= samples:
        raise ValueError(f"{k} of {samples} samples, {right} of them right, is no estimate")
    return 1 - math.comb(samples - right, k) / math.comb(samples, k)


def mcnemar(only_a: int, only_b: int) -> float:
    """The two-sided p of McNemar's exact test: `only_a` rows right in A alone, `only_b` in B alone.

    Under the null each such row is a fair coin (McNemar 1947, exact binomial form). 1 without any.
    """
    return _fair_coin(only_a, only_b)


def sign_test(wins: int, losses: int) -> float:
    """The two-sided p of the exact sign test; ties are left out, as usual."""
    return _fair_coin(wins, losses)


def _fair_coin(heads: int, tails: int) -> float:
    """min(1, 2 P(X <= min(heads, tails))) with X ~ Binomial(heads + tails, 1/2), exactly."""
    if heads < 0 or tails < 0:
        raise ValueError("counts cannot be negative")
    n, fewer = heads + tails, min(heads, tails)
    below, term = 0, 1  # term is comb(n, k), each made from the one before
    for k in range(fewer + 1):
        below += term
        term = term * (n - k) // (k + 1)
    return float(min(Fraction(1), Fraction(2 * below, 2**n)))


def _wilson_ends(successes: int, trials: int, confidence: float) -> tuple[float, float]:
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no share")
    return score_ends(successes / trials, trials, NormalDist().inv_cdf((1 + confidence) / 2))


def score_ends(share: float, trials: float, z: float) -> tuple[float, float]:
    """The ends of Wilson's interval of a share of so many trials; `z` is the quantile of its confidence."""
    middle = share + z * z / (2 * trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    # At a share of 0 or 1 the end is exact; rounding must not push it past the estimate.
    low = 0.0 if share == 0 else max(0.0, (middle - half) / scale)
    return low, 1.0 if share == 1 else min(1.0, (middle + half) / scale)


def _phi(both: int, only_b: int, only_a: int, neither: int) -> float:
    """The correlation of the pairs, with Newcombe's correction of n / 2 where it is positive."""
    n = both + only_b + only_a + neither
    margins = (both + only_b) * (only_a + neither) * (both + only_a) * (only_b + neither)
    if margins == 0:
        return 0.0
    product = both * neither - only_b * only_a
    if product > 0:
        product_corrected = max(product - n / 2, 0.0)
        return product_corrected / math.sqrt(margins)
    return product / math.sqrt(margins)


def _root(first: float, middle: float, last: float) -> float:
    return math.sqrt(max(0.0, first - 2 * middle + last))


def _same_length(a: Sequence[object], b: Sequence[object]) -> None:
    if len(a) != len(b) or not a:
        raise ValueError(f"pairs are needed, these are {len(a)} and {len(b)} values")
