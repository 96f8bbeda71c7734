from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.rows import Row
from engine.data.stats import data_stats, histogram
from engine.data.tokens import TokenLengths, row_mark


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


SCHEMA = {
    "properties": {
        "begin": {"type": "string"},
        "name": {"type": "string"},
        "end": {"type": "string"},
        "units": {"type": "array", "items": {"enum": ["Day", "Week", "Year"]}},
        "colour": {"enum": ["red", "blue"]},
        "new": {"type": "boolean"},
        "count": {"type": "integer"},
    }
}


def ranged(begin: str, end: str, **more: object) -> Row:
    return Row(f"{begin}{end}{more}", "p", {"begin": begin, "name": "north", "end": end, **more})


def test_the_values_of_listed_fields_are_counted_in_the_order_of_the_schema() -> None:
    rows = [
        Row("1", "p", {"units": ["Week", "Day"], "new": True, "count": 3}),
        Row("2", "p", {"units": ["Week", "Month"], "colour": "blue", "new": False}),
        Row("3", "p", {"units": None}),
    ]
    found = data_stats(rows, SCHEMA).values
    assert [(name, list(counts.items())) for name, counts in found.items()] == [
        ("units", [("Day", 1), ("Week", 2), ("Year", 0), ("Month", 1)]),
        ("colour", [("red", 0), ("blue", 1)]),
        ("new", [("true", 1), ("false", 1)]),
    ]


def test_a_range_counts_both_of_its_days_and_falls_into_a_class() -> None:
    days = [("2030-01-01", "2030-01-01"), ("2030-01-01", "2030-01-07"), ("2030-01-01", "2030-01-08")]
    found = data_stats([ranged(*one) for one in [*days, ("2030-01-01", "2032-12-31")]], SCHEMA).ranges
    assert found is not None
    assert (found.first, found.last, found.counts) == ("begin", "end", (1, 1, 1, 0, 0, 1))
    assert (found.median, found.longest, found.backwards) == (7.5, 1096, 0)


def test_a_range_that_ends_before_it_begins_is_counted_apart() -> None:
    rows = [ranged("2030-01-02", "2030-01-01"), ranged("2030-01-01", "2030-01-02")]
    found = data_stats(rows, SCHEMA).ranges
    assert found is not None and found.backwards == 1 and sum(found.counts) == 1


def test_texts_that_are_no_dates_make_no_range() -> None:
    assert data_stats([ranged("soon", "later")] * 3, SCHEMA).ranges is None
    assert data_stats([Row("1", "p", {"begin": "2030-01-01"})], SCHEMA).ranges is None


def test_without_a_schema_the_dates_are_found_in_the_answers() -> None:
    found = data_stats([ranged("2030-01-01", "2030-01-02")]).ranges
    assert found is not None and (found.first, found.last) == ("begin", "end")


def test_counted_rows_are_measured_in_tokens_and_edited_ones_left_out() -> None:
    rows = [Row("1", "abc", {}), Row("2", "abcd", {})]
    counted = TokenLengths("m", 0, 0, {"1": (row_mark(rows[0]), 40, 5), "2": (0, 50, 6)})
    found = data_stats(rows, lengths=counted)
    assert found.in_tokens and found.prompt_lengths.largest == 40 and sum(found.answer_lengths.counts) == 1


def test_nineteen_of_twenty_lengths_are_at_most_the_high_one() -> None:
    assert histogram(list(range(1, 101))).high == pytest.approx(95.05)
