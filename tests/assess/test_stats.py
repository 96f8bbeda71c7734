from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.assess.stats import (
    holm,
    least_tellable,
    mcnemar,
    means,
    paired_means,
    paired_shares,
    pass_at,
    sign_test,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(successes: int, trials: int, low: float, high: float) -> None:
    found = wilson(successes, trials)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.estimate == successes / trials


def test_wilson_at_the_ends_is_the_formula_by_hand() -> None:
    z2 = 1.959963984540054**2
    assert wilson(0, 10).low == 0
    assert wilson(0, 10).high == pytest.approx(z2 / (10 + z2))
    assert wilson(10, 10).low == pytest.approx(10 / (10 + z2))
    assert wilson(10, 10).high == 1


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (-1, 3), (4, 3)])
def test_wilson_refuses_what_is_no_share(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(successes, trials)


def pairs(both: int, only_a: int, only_b: int, neither: int) -> tuple[list[bool], list[bool]]:
    a = [True] * (both + only_a) + [False] * (only_b + neither)
    b = [True] * both + [False] * only_a + [True] * only_b + [False] * neither
    return a, b


def test_the_paired_interval_is_the_published_one() -> None:
    # Newcombe 1998, Statistics in Medicine 17:2635-2650: 36, 12, 2, 0 gives 0.2000 (0.0569 to 0.3404).
    found = paired_shares(*pairs(36, 2, 12, 0))
    assert (found.low, found.estimate, found.high) == pytest.approx((0.0569, 0.2, 0.3404), abs=5e-5)


def test_the_paired_interval_by_hand_where_nothing_is_correlated() -> None:
    # A margin is empty, so phi is 0: A is right in 0 of 30, B in all; both Wilson ends are z2/(n+z2).
    z2 = 1.959963984540054**2
    found = paired_shares(*pairs(0, 0, 30, 0))
    assert found.low == pytest.approx(1 - math.sqrt(2) * z2 / (30 + z2))
    assert found.high == 1


@pytest.mark.parametrize(
    ("table", "phi"),
    [
        # (product less n / 2) over the root of the margins, where the product is above n / 2 ...
        ((20, 5, 17, 58), (20 * 58 - 5 * 17 - 50) / math.sqrt(37 * 63 * 25 * 75)),
        # ... and nothing where it is between 0 and n / 2.
        ((3, 3, 4, 5), 0.0),
    ],
)
def test_the_paired_interval_follows_its_formula_where_pairs_agree(
    table: tuple[int, int, int, int], phi: float
) -> None:
    a, b = pairs(*table)
    of_a, of_b = wilson(sum(a), len(a)), wilson(sum(b), len(b))
    down, up = of_b.estimate - of_b.low, of_a.high - of_a.estimate
    low = of_b.estimate - of_a.estimate - math.sqrt(down**2 - 2 * phi * down * up + up**2)
    assert paired_shares(a, b).low == pytest.approx(low)


def test_swapping_the_models_turns_the_interval_round() -> None:
    a, b = pairs(20, 5, 17, 58)
    one, other = paired_shares(a, b), paired_shares(b, a)
    assert (one.low, one.estimate, one.high) == pytest.approx((-other.high, -other.estimate, -other.low))


def test_agreement_in_every_row_still_leaves_doubt() -> None:
    found = paired_shares(*pairs(0, 0, 0, 30))
    assert found.low < -0.1 < 0.1 < found.high


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
@settings(max_examples=100, deadline=None)
def test_every_paired_interval_holds_its_estimate(values: list[tuple[bool, bool]]) -> None:
    found = paired_shares([a for a, _ in values], [b for _, b in values])
    assert -1 <= found.low <= found.estimate + 1e-12
    assert found.estimate - 1e-12 <= found.high <= 1


@pytest.mark.parametrize(
    ("only_a", "only_b", "p"),
    [
        (0, 0, 1),
        (1, 0, 1),
        (3, 3, 1),
        (0, 5, 2 / 32),
        (2, 10, 2 * (1 + 12 + 66) / 4096),
        (10, 2, 2 * (1 + 12 + 66) / 4096),
        (1, 7, 2 * (1 + 8) / 256),
    ],
)
def test_mcnemar_is_the_binomial_tail_counted_by_hand(only_a: int, only_b: int, p: float) -> None:
    assert mcnemar(only_a, only_b) == pytest.approx(p, rel=1e-12)
    assert sign_test(only_a, only_b) == mcnemar(only_a, only_b)


def test_a_tail_of_many_rows_is_near_the_normal_one_and_never_overflows() -> None:
    z = 100 / math.sqrt(10_000)  # 5050 against 4950, continuity corrected below
    normal = math.erfc((z - 1 / math.sqrt(10_000)) / math.sqrt(2))
    assert mcnemar(5050, 4950) == pytest.approx(normal, rel=1e-3)
    assert mcnemar(0, 5000) == pytest.approx(0, abs=1e-300)


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        sign_test(-1, 2)


def test_the_bootstrap_of_a_constant_difference_is_that_difference() -> None:
    found = paired_means([0.1, 0.5, 0.9], [0.3, 0.7, 1.1])
    assert (found.low, found.estimate, found.high) == pytest.approx((0.2, 0.2, 0.2))


def test_the_bootstrap_is_near_the_normal_interval_on_many_rows() -> None:
    a = [0.0] * 400
    b = [(number % 20) / 19 for number in range(400)]
    spread = math.sqrt(sum((value - 0.5) ** 2 for value in b) / 400)
    found = paired_means(a, b)
    assert found.estimate == pytest.approx(0.5)
    assert found.low == pytest.approx(0.5 - 1.96 * spread / 20, abs=0.003)
    assert found.high == pytest.approx(0.5 + 1.96 * spread / 20, abs=0.003)


def test_the_bootstrap_gives_the_same_ends_for_the_same_seed_and_says_how() -> None:
    a, b = [0.0, 0.2, 0.9, 0.4], [0.5, 0.1, 1.0, 0.3]
    assert paired_means(a, b, seed=3) == paired_means(a, b, seed=3)
    assert paired_means(a, b, seed=3) != paired_means(a, b, seed=4)
    assert "bootstrap" in paired_means(a, b).method
    assert "seed 3" in paired_means(a, b, seed=3).method


def test_pairing_is_what_makes_the_interval_narrow() -> None:
    a = [number / 100 for number in range(100)]
    b = [value + 0.01 + (0.01 if number % 2 else 0) for number, value in enumerate(a)]
    assert paired_means(a, b).low > 0.01


@pytest.mark.parametrize(("a", "b"), [([], []), ([1.0], [1.0, 2.0])])
def test_what_is_not_paired_is_refused(a: list[float], b: list[float]) -> None:
    with pytest.raises(ValueError, match="pairs"):
        paired_means(a, b)


def test_the_least_difference_told_from_chance_is_the_normal_one_where_rows_are_many() -> None:
    # Of d rows that are right in one alone, a surplus of 1.96 * sqrt(d) is seldom chance.
    for table in ((380, 50, 98, 792), (90, 40, 40, 160), (2000, 700, 700, 600)):
        n, split = sum(table), table[1] + table[2]
        assert least_tellable(*table) == pytest.approx(1.96 * math.sqrt(split) / n, rel=0.05)


@given(st.tuples(*[st.integers(0, 60)] * 4).filter(any))
def test_a_difference_is_shown_by_its_interval_exactly_where_it_is_large_enough_to_be_told(
    table: tuple[int, int, int, int],
) -> None:
    found, least = paired_shares(*pairs(*table)), least_tellable(*table)
    large = least is not None and abs(found.estimate) >= least - 1e-12
    assert large == (found.low > 0 or found.high < 0)


def test_where_no_row_differs_some_would_have_to() -> None:
    assert least_tellable(0, 0, 0, 330) == pytest.approx(5 / 330)
    assert least_tellable(0, 0, 0, 1) is None


def test_holm_by_hand_on_a_worked_example() -> None:
    # Sorted: 0.005 * 4 = 0.02, 0.01 * 3 = 0.03, 0.03 * 2 = 0.06, and 0.04 * 1 may not be below 0.06.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.7, 0.9]) == [1.0, 1.0]  # 1.4 is no probability
    assert (holm([0.04]), holm([])) == ([0.04], [])


# The figures of these tests are those of SciPy 1.17.1 and statsmodels 0.15.0.
SCIPY_A = [((at * 37) % 101) / 100 for at in range(60)]
SCIPY_B = [((at * 53 + 11) % 97) / 96 for at in range(60)]


def test_holm_is_that_of_statsmodels() -> None:
    # statsmodels.stats.multitest.multipletests(p, method="holm")[1]
    found = holm([0.01, 0.04, 0.03, 0.005, 0.5, 0.03])
    assert found == pytest.approx([0.05, 0.12, 0.12, 0.03, 0.5, 0.12], rel=1e-12)


@pytest.mark.parametrize(
    ("right", "rows", "low", "high"),
    [
        # statsmodels.stats.proportion.proportion_confint(k, n, 0.05, "wilson")
        (3, 10, 0.10779126740630104, 0.6032218525388546),
        (81, 263, 0.2552885198782742, 0.36620957698280004),
        (200, 330, 0.5524115691543077, 0.6572687990278747),
        (330, 330, 0.9884931642874307, 1.0),
    ],
)
def test_wilson_is_that_of_statsmodels(right: int, rows: int, low: float, high: float) -> None:
    found = wilson(right, rows)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-12)


@pytest.mark.parametrize(
    ("only_a", "only_b", "p"),
    [
        # statsmodels.stats.contingency_tables.mcnemar(table, exact=True), scipy.stats.binomtest(a, a + b)
        (0, 5, 0.0625),
        (4, 13, 0.049041748046875),
        (30, 52, 0.0198269158458416),
        (60, 41, 0.07275700687752425),
    ],
)
def test_the_exact_tests_are_those_of_statsmodels_and_scipy(only_a: int, only_b: int, p: float) -> None:
    assert mcnemar(only_a, only_b) == sign_test(only_a, only_b) == pytest.approx(p, rel=1e-12)


def test_the_bootstrap_is_that_of_scipy() -> None:
    # scipy.stats.bootstrap((x,), np.mean, n_resamples=10000, method="percentile", rng=default_rng(0))
    found = paired_means(SCIPY_A, SCIPY_B)
    assert (found.low, found.high) == pytest.approx((-0.07884062499999998, 0.09729878472222224), rel=1e-9)
    for one in (*means(np.array([SCIPY_A]).T), means(np.array([SCIPY_B, SCIPY_A]).T)[1]):
        assert (one.low, one.high) == pytest.approx((0.4214958333333333, 0.5683333333333334), rel=1e-9)


def test_a_mean_leaves_out_what_is_not_there() -> None:
    nothing, some = means(np.array([[math.nan, 1.0], [math.nan, math.nan], [math.nan, 0.0]]))
    assert nothing is None and some is not None
    assert (some.low, some.estimate, some.high) == (0, 0.5, 1)
    with pytest.raises(ValueError, match="needs rows"):
        means(np.empty((0, 1)))


@pytest.mark.parametrize(
    ("samples", "right", "k"), [(5, 2, 1), (10, 3, 5), (200, 13, 100), (4, 4, 2), (4, 0, 3)]
)
def test_pass_at_k_is_the_estimator_of_chen_and_others(samples: int, right: int, k: int) -> None:
    # Chen et al. 2021, figure 3: 1 - prod(1 - k / arange(n - c + 1, n + 1)), 1 where n - c < k.
    product = np.prod(1 - k / np.arange(samples - right + 1, samples + 1))
    expected = 1.0 if samples - right < k else 1 - product
    assert pass_at(k, samples, right) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_pass_at_one_is_the_share_and_at_all_whether_any_is_right() -> None:
    assert (pass_at(1, 8, 3), pass_at(8, 8, 1), pass_at(8, 8, 0)) == (pytest.approx(3 / 8), 1, 0)
    with pytest.raises(ValueError, match="no estimate"):
        pass_at(3, 2, 1)
