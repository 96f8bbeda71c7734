"""Statistics of a set of rows: splits, kinds, values of the answers, lengths of texts and date ranges."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.data.rows import SPLITS, Row, properties_of
from engine.data.tokens import TokenLengths

BINS = 20
EVERY = 1000  # rows between two reports of progress
# Upper ends, in days, of the classes of ranges: a day, a week, a month, a quarter, a year.
RANGE_ENDS = (1, 7, 31, 92, 366)
_DATES_FROM = 0.9  # share of a field's texts that must be dates for it to be a field of dates


@dataclass(frozen=True, slots=True)
class Histogram:
    """A histogram of lengths: `counts[i]` are in [edges[i], edges[i + 1]), the last one closed.

    Edges are whole numbers; `high` is the 95th percentile. Without lengths all is empty or 0.
    """

    edges: tuple[int, ...]
    counts: tuple[int, ...]
    smallest: int
    median: float
    largest: int
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class RangeStats:
    """The lengths in days of the ranges between two date fields of the answers, both ends included.

    `counts`: per class of RANGE_ENDS, and one for longer ranges. `backwards`: answers whose first date is the
    later one.
    """

    first: str
    last: str
    counts: tuple[int, ...]
    backwards: int
    median: float
    longest: int


@dataclass(frozen=True, slots=True)
class DataStats:
    """Counts and lengths of some rows; kinds by frequency, splits in the order of SPLITS.

    `values` counts the answers by value, for each field of the schema with an enumeration. Lengths are in
    tokens if `in_tokens`, for the rows whose tokens were counted; else in characters.
    """

    rows: int
    by_split: Mapping[str, int]
    by_kind: Mapping[str, int]
    kinds_by_split: Mapping[str, Mapping[str, int]]
    prompt_lengths: Histogram
    answer_lengths: Histogram
    values: Mapping[str, Mapping[str, int]]
    ranges: RangeStats | None
    in_tokens: bool


def data_stats(
    rows: Sequence[Row],
    schema: Mapping[str, Any] | None = None,
    lengths: TokenLengths | None = None,
    progress: Progress = silent,
) -> DataStats:
    """Counts of splits, kinds and values, and histograms of lengths; `progress` may raise Cancelled."""
    splits, kinds = Counter(row.split for row in rows), Counter(row.kind for row in rows)
    pairs = Counter((row.split, row.kind) for row in rows)
    by_kind = dict(sorted(kinds.items(), key=lambda one: (-one[1], one[0])))
    prompts, answers = _lengths(rows, lengths, progress)
    return DataStats(
        rows=len(rows),
        by_split={split: splits[split] for split in SPLITS if splits[split]},
        by_kind=by_kind,
        kinds_by_split={
            split: {kind: pairs[split, kind] for kind in by_kind if pairs[split, kind]}
            for split in SPLITS
            if splits[split]
        },
        prompt_lengths=histogram(prompts),
        answer_lengths=histogram(answers),
        values=_values(rows, properties_of(schema)),
        ranges=_ranges(rows, properties_of(schema)),
        in_tokens=lengths is not None,
    )


def histogram(lengths: Sequence[int], bins: int = BINS) -> Histogram:
    """At most `bins` bins of equal whole width, from the smallest length to the largest."""
    if not lengths:
        return Histogram((), (), 0, 0.0, 0)
    low, high = min(lengths), max(lengths)
    width = max(1, -(-(high - low) // bins))
    edges = list(range(low, high, width)) or [low]
    edges.append(edges[-1] + width)
    counts, _ = np.histogram(lengths, bins=edges)
    median, most = np.percentile(lengths, [50, 95])
    return Histogram(
        tuple(edges), tuple(int(count) for count in counts), low, float(median), high, float(most)
    )


def _lengths(
    rows: Sequence[Row], lengths: TokenLengths | None, progress: Progress
) -> tuple[list[int], list[int]]:
    prompts, answers = [], []
    for done, row in enumerate(rows):
        if done % EVERY == 0:
            progress(Text("Measuring the rows"), done, len(rows))
        if lengths is None:
            prompts.append(len(row.prompt))
            answers.append(len(row.answer_text()))
        elif (tokens := lengths.of(row)) is not None:
            prompts.append(tokens.prompt)
            answers.append(tokens.answer)
    return prompts, answers


def _values(rows: Sequence[Row], properties: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Counts per value of enumerations, lists of them, and booleans; the schema's values first."""
    counted: dict[str, dict[str, int]] = {}
    for name, rule in properties.items():
        choices = _choices(rule)
        if choices is None:
            continue
        counts: Counter[str] = Counter()
        for row in rows:
            value = row.completion.get(name) if isinstance(row.completion, dict) else None
            counts.update(_texts(value))
        counted[name] = {one: counts.pop(one, 0) for one in choices} | dict(counts.most_common())
    return counted


def _choices(rule: Any) -> list[str] | None:
    if not isinstance(rule, Mapping):
        return None
    if rule.get("type") == "boolean":
        return _texts([True, False])
    items = rule.get("items")
    listed = rule.get("enum") or (items.get("enum") if isinstance(items, Mapping) else None)
    return _texts(listed) if isinstance(listed, list) else None


def _texts(value: Any) -> list[str]:
    """The values of an answer's field as texts; None counts as absent."""
    values: Iterable[Any] = value if isinstance(value, list) else () if value is None else (value,)
    return [{True: "true", False: "false"}[one] if isinstance(one, bool) else str(one) for one in values]


def _ranges(rows: Sequence[Row], properties: Mapping[str, Any]) -> RangeStats | None:
    """The ranges from the first to the last date field, if the answers have at least two date fields."""
    named = [name for name in properties if _is_text(properties[name])] or _text_fields(rows)
    dates = {name: column for name in named if (column := _dates(rows, name)) is not None}
    if len(dates) < 2:
        return None
    first, last = next(iter(dates)), next(reversed(dates))
    days = [
        (end - begin).days + 1
        for begin, end in zip(dates[first], dates[last], strict=True)
        if begin is not None and end is not None
    ]
    forward = [one for one in days if one > 0]
    if not forward:
        return None
    classes = np.searchsorted(RANGE_ENDS, forward)
    counts = np.bincount(classes, minlength=len(RANGE_ENDS) + 1)
    return RangeStats(
        first,
        last,
        tuple(int(one) for one in counts),
        len(days) - len(forward),
        float(np.median(forward)),
        max(forward),
    )


def _is_text(rule: Any) -> bool:
    return isinstance(rule, Mapping) and rule.get("type") == "string" and "enum" not in rule


def _text_fields(rows: Sequence[Row]) -> list[str]:
    first = next((row.completion for row in rows if isinstance(row.completion, dict)), {})
    return [name for name, value in first.items() if isinstance(value, str)]


def _dates(rows: Sequence[Row], name: str) -> list[dt.date | None] | None:
    """The dates of a field, row by row; None when too few of its texts are dates."""
    dates: list[dt.date | None] = []
    texts = 0
    for row in rows:
        value = row.completion.get(name) if isinstance(row.completion, dict) else None
        texts += isinstance(value, str)
        dates.append(_date(value))
        if texts == 100 and sum(one is not None for one in dates) < 50:
            return None  # clearly not a date field: skip the other rows
    return dates if texts and sum(one is not None for one in dates) >= _DATES_FROM * texts else None


def _date(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) and len(value) >= 10 else None
    except ValueError:
        return None
