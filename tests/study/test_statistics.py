"""The statistics of a study, on made-up answers of which the truth is known."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from engine.assess.stats import paired_shares, wilson
from engine.study.curve import fit
from engine.study.spread import paired_difference, seeds_of, share_interval
from engine.study.student import quantile, two_sided_p


def answers(shares, rows, seeds=1, apart=0.0, luck=0):
    """A table (seeds, rows) for each share: the same rows are hard in all of them, as in a real study."""
    random = np.random.default_rng(luck)
    hard = random.normal(size=rows)
    tables = []
    for share in shares:
        lines = []
        for _ in range(seeds):
            own = min(0.999, max(0.001, share + apart * random.normal()))
            seen = 0.85 * hard + math.sqrt(1 - 0.85**2) * random.normal(size=rows)
            lines.append((seen < NormalDist().inv_cdf(own)).astype(float))
        tables.append(np.array(lines))
    return tables


@pytest.mark.parametrize(
    ("confidence", "freedom", "t"),  # Student's table: 2.228, 12.706, 3.182 and 2.576
    [(0.95, 10, 2.228139), (0.95, 1, 12.706205), (0.95, 3, 3.182446), (0.99, 1e9, 2.575829)],
)
def test_students_t_is_that_of_the_tables(confidence, freedom, t):
    assert quantile(confidence, freedom) == pytest.approx(t, abs=1e-5)
    assert two_sided_p(t, freedom) == pytest.approx(1 - confidence, abs=1e-6)


def test_what_seeds_add_in_a_worked_example():
    """Two seeds, four rows: MS_seeds 1/2 and MS_rest 1/6, so the seeds' variance is (1/2 - 1/6) / 4."""
    table = np.array([[1.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0]])
    found = seeds_of([table])
    assert (found.variance, found.freedom) == (pytest.approx(1 / 12), 1)
    pooled = seeds_of(
        [table, np.ones((3, 4)), np.ones((1, 4))]
    )  # two of no spread, and one that tells nothing
    assert (pooled.variance, pooled.freedom) == (pytest.approx(1 / 36), 3)


def test_one_seed_is_judged_as_any_assessment_is():
    a, b = answers([0.5, 0.6], 120)
    assert share_interval(a).low == wilson(int(a.sum()), 120).low
    found = paired_difference(a, b)
    assert found.interval == paired_shares((a[0] > 0).tolist(), (b[0] > 0).tolist())


def test_seeds_that_differ_widen_the_interval_and_equal_ones_do_not():
    steady, shaky = (answers([0.6] * 4, 400, seeds=2, apart=apart) for apart in (0.0, 0.08))
    width = [
        one.high - one.low for one in (share_interval(each[0], seeds_of(each)) for each in (steady, shaky))
    ]
    assert width[1] > 1.5 * width[0]
    assert abs(width[0] - (wilson(240, 400).high - wilson(240, 400).low)) < 0.02


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_answers_that_are_all_wrong_or_all_right_leave_room_for_doubt(share):
    table = np.full((2, 50), share)
    interval = share_interval(table, seeds_of([table]))
    assert 0.03 < interval.high - interval.low < 0.12
    same = paired_difference(table, table, seeds_of([table]))
    assert same.interval.low < 0 < same.interval.high and same.p == 1


def test_the_intervals_of_differences_contain_the_truth_as_often_as_they_say():
    hits = []
    for luck in range(150):
        tables = answers([0.5, 0.55, 0.6, 0.65], 300, seeds=2, apart=0.02, luck=luck)
        found = paired_difference(tables[0], tables[1], seeds_of(tables)).interval
        hits.append(found.low <= 0.05 <= found.high)
    assert 0.9 <= np.mean(hits) <= 0.995


def test_a_known_curve_is_recovered():
    a, b, c = 0.9, 6.0, 0.5
    rows = [100, 200, 400, 800, 1600]
    found = fit(rows, answers([a - b * n**-c for n in rows], 40000), resamples=300)
    assert found.at(3200)[0] == pytest.approx(a - b * 3200**-c, abs=0.01)
    assert found.a[0] == pytest.approx(a, abs=0.03) and found.c[0] == pytest.approx(c, abs=0.12)
    truth = b * (1600**-c - 3200**-c)
    gain = found.gain(2)
    assert gain.low <= truth <= gain.high and gain.low > 0.02
    low, estimate, high = found.rows_for(0.05)
    needed = (b / (a - (a - b * 1600**-c) - 0.05)) ** (1 / c)
    assert low <= needed <= high and estimate == pytest.approx(needed, rel=0.25)


def test_a_flat_curve_promises_nothing():
    found = fit([100, 200, 400], answers([0.6, 0.6, 0.6], 2000, seeds=2), resamples=500)
    assert found.gain(2).high < 0.03
    assert math.isinf(found.rows_for(0.1)[2])


def test_few_rows_and_shaky_seeds_leave_the_forecast_open():
    found = fit([100, 200, 400], answers([0.5, 0.55, 0.6], 60, seeds=2, apart=0.05), resamples=500)
    assert found.gain(2).low < 0.01 and found.gain(2).high > 0.03


def test_a_curve_never_falls_and_never_passes_one():
    falling = fit([100, 200, 400], answers([0.7, 0.6, 0.5], 500), resamples=200)
    assert (falling.b >= 0).all() and falling.gain(2).estimate == 0
    steep = fit([100, 200, 400], answers([0.5, 0.8, 0.99], 500), resamples=200)
    assert (steep.a <= 1).all()


def test_a_curve_needs_three_points():
    with pytest.raises(ValueError, match="3 points"):
        fit([100, 200], answers([0.5, 0.6], 50))
