"""What a set of rows is made of: counts by split and kind, and how long the texts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.data.rows import SPLITS, Row

BINS = 20


@dataclass(frozen=True, slots=True)
class Histogram:
    """Lengths in characters: `counts[i]` of them lie in [edges[i], edges[i + 1]), the last end included.

    Edges are whole numbers. Without any length all is empty and nought.
    """

    edges: tuple[int, ...]
    counts: tuple[int, ...]
    smallest: int
    median: float
    largest: int


@dataclass(frozen=True, slots=True)
class DataStats:
    """Counts and lengths of some rows; kinds and splits in the order of frequency and of `SPLITS`."""

    rows: int
    by_split: Mapping[str, int]
    by_kind: Mapping[str, int]
    kinds_by_split: Mapping[str, Mapping[str, int]]
    prompt_lengths: Histogram
    answer_lengths: Histogram


def data_stats(rows: Sequence[Row]) -> DataStats:
    """Counts of splits and kinds, and histograms of the lengths of prompts and answers."""
    splits, kinds = Counter(row.split for row in rows), Counter(row.kind for row in rows)
    pairs = Counter((row.split, row.kind) for row in rows)
    by_kind = dict(sorted(kinds.items(), key=lambda one: (-one[1], one[0])))
    return DataStats(
        rows=len(rows),
        by_split={split: splits[split] for split in SPLITS if splits[split]},
        by_kind=by_kind,
        kinds_by_split={
            split: {kind: pairs[split, kind] for kind in by_kind if pairs[split, kind]}
            for split in SPLITS
            if splits[split]
        },
        prompt_lengths=histogram([len(row.prompt) for row in rows]),
        answer_lengths=histogram([len(row.answer_text()) for row in rows]),
    )


def histogram(lengths: Sequence[int], bins: int = BINS) -> Histogram:
    """At most `bins` bins of equal whole width from the smallest length to the largest."""
    if not lengths:
        return Histogram((), (), 0, 0.0, 0)
    low, high = min(lengths), max(lengths)
    width = max(1, -(-(high - low) // bins))
    edges = list(range(low, high, width)) or [low]
    edges.append(edges[-1] + width)
    counts, _ = np.histogram(lengths, bins=edges)
    return Histogram(
        tuple(edges), tuple(int(count) for count in counts), low, float(np.median(lengths)), high
    )
