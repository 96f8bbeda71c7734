from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.rows import Row
from engine.data.stats import data_stats, histogram


def test_rows_are_counted_by_split_and_kind() -> None:
    rows = [
        Row("1", "abc", {}, "b", "test"),
        Row("2", "abcd", {"n": 1}, "a", "train"),
        Row("3", "abcde", {}, "a", "train"),
        Row("4", "abcdef", {}, "b", "train"),
        Row("5", "x", {}, "a", "train"),
    ]
    found = data_stats(rows)
    assert found.rows == 5
    assert list(found.by_split.items()) == [("train", 4), ("test", 1)]
    assert list(found.by_kind.items()) == [("a", 3), ("b", 2)]
    assert found.kinds_by_split == {"train": {"a": 3, "b": 1}, "test": {"b": 1}}
    assert (found.prompt_lengths.smallest, found.prompt_lengths.median, found.prompt_lengths.largest) == (
        1,
        4,
        6,
    )
    assert (found.answer_lengths.smallest, found.answer_lengths.largest) == (2, 7)


def test_no_rows_are_counted_as_none() -> None:
    found = data_stats([])
    assert (found.rows, dict(found.by_kind), found.prompt_lengths.counts) == (0, {}, ())


@pytest.mark.parametrize(
    ("lengths", "edges", "counts"),
    [
        ([5], (5, 6), (1,)),
        ([5, 5], (5, 6), (2,)),
        ([0, 10], (0, 5, 10), (1, 1)),
        ([0, 4, 5, 9], (0, 5, 10), (2, 2)),
    ],
)
def test_bins_are_whole_and_the_last_end_counts(
    lengths: list[int], edges: tuple[int, ...], counts: tuple[int, ...]
) -> None:
    found = histogram(lengths, bins=2)
    assert (found.edges, found.counts) == (edges, counts)


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=50))
def test_every_length_falls_into_one_of_at_most_twenty_bins(lengths: list[int]) -> None:
    found = histogram(lengths)
    assert sum(found.counts) == len(lengths)
    assert len(found.counts) <= 20
    assert len(found.edges) == len(found.counts) + 1
