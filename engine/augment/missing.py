"""Which kinds of answers are missing among the rows: values and pairs of values that are rare or absent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Any

from engine.augment.draws import NOTHING, Path, choices_of, leaves, value_at, with_value
from engine.base.json_values import kind_of
from engine.base.text import Text
from engine.data.rows import Row, canonical

FEW = 12  # of a field with no more different values each is a kind of its own
RARE = 0.2  # a pair that occurs less often than so many times what chance would give is rare
_FIELDS = 24  # of an answer that are paired
_ABSENT, _NULL, _EMPTY, _GIVEN = "absent", "null", "empty", "given"  # what is said of other values
_ATTEMPTS = 40

Feature = tuple[Path, str]  # a field, and its value as JSON text or one of the marks above


@dataclass(frozen=True, slots=True)
class Gap:
    """One or two features that are rare together; `count` of `total` rows have them."""

    features: tuple[Feature, ...]
    count: int
    total: int

    def text(self) -> Text:
        """The gap in words."""
        said = [Text("{field} is {value}", ".".join(path), mark) for path, mark in self.features]
        return Text("{list}: in {n} of {total} training rows", said, self.count, self.total)


class Gaps:
    """The gaps of these rows, the widest first, and answers that would fill them."""

    def __init__(self, rows: Sequence[Row], schema: Mapping[str, Any]) -> None:
        self._rows, self._schema = rows, schema
        self._paths, self._few = _paths(rows), _few_valued(rows)
        self._listed = {path: [canonical(one) for one in choices_of(schema, path)] for path in self._paths}
        self._marks = [{path: self._mark(row.completion, path) for path in self._paths} for row in rows]
        self._having: dict[Feature, list[int]] = defaultdict(list)
        for at, marks in enumerate(self._marks):
            for feature in marks.items():
                self._having[feature].append(at)
        self.found = [*self._single(), *self._pairs()]

    def fill(self, gap: Gap, random: Random) -> tuple[Row, dict[str, Any]] | None:
        """A row and its answer changed so that it has the features of the gap; None where none can be.

        The values come from other rows, or the schema's choices.
        """
        places = range(len(self._rows))
        for _ in range(_ATTEMPTS):
            base = self._rows[random.choice(places)]
            answer: dict[str, Any] | None = dict(base.completion)
            for feature in gap.features:
                answer = self._given(answer, feature, random) if answer is not None else None
            if answer is not None and all(self._mark(answer, path) == mark for path, mark in gap.features):
                return base, answer
        return None

    def _given(self, answer: dict[str, Any], feature: Feature, random: Random) -> dict[str, Any] | None:
        path, mark = feature
        if self._mark(answer, path) == mark:
            return answer
        values = [value_at(self._rows[at].completion, path) for at in self._having.get(feature, ())]
        values += [one for one in choices_of(self._schema, path) if not values and canonical(one) == mark]
        if not values:
            return None
        try:
            return with_value(answer, path, random.choice(values))
        except LookupError:
            return None

    def _mark(self, answer: Any, path: Path) -> str:
        value = value_at(answer, path)
        if value is NOTHING:
            return _ABSENT
        if value is None:
            return _NULL
        if path in self._few or canonical(value) in self._listed[path]:
            return canonical(value)
        return _EMPTY if value in ("", [], {}) else _GIVEN

    def _single(self) -> Iterator[Gap]:
        """Choices of the schema that few rows have, or none."""
        total = len(self._rows)
        for path in self._paths:
            counts = Counter(marks[path] for marks in self._marks)
            listed = list(dict.fromkeys(self._listed[path]))
            few = [mark for mark in listed if counts[mark] < RARE * total / len(listed)]
            few.sort(key=lambda mark: counts[mark])
            yield from (Gap(((path, mark),), counts[mark], total) for mark in few)

    def _pairs(self) -> list[Gap]:
        total = len(self._rows)
        found: list[tuple[float, int, Gap]] = []
        for one, other in combinations(self._paths[:_FIELDS], 2):
            if one == other[: len(one)] or other == one[: len(other)]:
                continue  # a field and what it holds
            ones, others = (Counter(marks[path] for marks in self._marks) for path in (one, other))
            both = Counter((marks[one], marks[other]) for marks in self._marks)
            for left in ones:
                for right in others:
                    chance = ones[left] * others[right] / total
                    count = both[left, right]
                    if chance >= 1 and count < RARE * chance and _ABSENT not in (left, right):
                        gap = Gap(((one, left), (other, right)), count, total)
                        found.append((count / chance, len(found), gap))
        return [gap for _, _, gap in sorted(found, key=lambda item: item[:2])]


def _paths(rows: Sequence[Row]) -> list[Path]:
    """Every field of the answers, and every object among them, in the order of their first appearance."""
    found: dict[Path, None] = {}
    for row in rows:
        for path, _ in leaves(row.completion):
            for length in range(1, len(path) + 1):
                found[path[:length]] = None
    return list(found)


def _few_valued(rows: Sequence[Row]) -> set[Path]:
    """The fields that have few different values, each of them several times."""
    values: dict[Path, Counter[str]] = {}
    for row in rows:
        for path, value in leaves(row.completion):
            if kind_of(value) in ("boolean", "integer", "string"):
                values.setdefault(path, Counter())[canonical(value)] += 1
    return {path for path, seen in values.items() if len(seen) <= FEW and len(seen) * 4 <= seen.total()}
