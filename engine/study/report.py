"""What a study found: exact match of each method and share, comparisons, and how it grows with the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from statistics import fmean
from typing import Any, Literal

import numpy as np

from engine.assess.stats import Interval, holm
from engine.base.text import Text
from engine.study.cells import cell_title
from engine.study.curve import FARTHEST, LEAST_POINTS, Fit, fit
from engine.study.folder import Ended, Result, Study
from engine.study.grid import METHODS, Cell, Method
from engine.study.spread import UNKNOWN, Table, paired_difference, seeds_of, share_interval

WORTH = 0.005  # of exact match: what twice the rows must bring at the least for more rows to be worth it
LITTLE = 0.03  # what they bring at the most where more rows are not
GOALS = (0.1, 0.05, 0.03, 0.02, 0.01)
Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Level:
    """Exact match of one method of one model at one share, over its seeds; `rows` are training rows.

    `seconds` is the mean time of a cell's training, `reward` the mean over rows and seeds.
    """

    model: str
    method: Method
    share: float
    rows: int
    seeds: tuple[int, ...]
    exact: Interval
    reward: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Pair:
    """`b` less `a` at all rows, over the seeds that both have; `p_holm` counts all pairs of its question."""

    a: tuple[str, Method]  # model and method
    b: tuple[str, Method]
    difference: Interval
    p: float
    p_holm: float


@dataclass(frozen=True, slots=True)
class Growth:
    """How one method of one model grows with its rows.

    `seen` is what the most rows bring over the fewest. With three shares or more, `curve` is a - b n^-c, and
    `doubled` what twice the rows would bring; `goal` is the gain that `goal_rows` (low, estimate, high) lead
    to, None where none is within reach.
    """

    model: str
    method: Method
    rows: tuple[int, ...]
    seen: Interval
    answer: Answer
    curve: tuple[float, float, float] | None = None
    doubled: Interval | None = None
    goal: float | None = None
    goal_rows: tuple[float, float, float] | None = None

    def at(self, rows: float) -> float:
        """The fitted curve. Raises ValueError without one."""
        if self.curve is None:
            raise ValueError("there is no curve")
        a, b, c = self.curve
        return float(a - b * rows**-c)


@dataclass(frozen=True, slots=True)
class Line:
    """One cell in the table: its exact match and times where it is done, else what is known of it."""

    title: Text
    key: str
    run: str
    exact: float | None
    reward: float | None
    train_seconds: float | None
    answer_seconds: float | None
    note: Text


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page, the window and a script show of a study."""

    name: str
    test_rows: int
    train_rows: int
    levels: tuple[Level, ...]
    methods: tuple[Pair, ...]
    models: tuple[Pair, ...]
    growth: tuple[Growth, ...]
    lines: tuple[Line, ...]
    ended: Ended
    seconds: float

    @property
    def several_models(self) -> bool:
        return len({level.model for level in self.levels}) > 1

    def to_json(self) -> dict[str, Any]:
        """Plain values; intervals as their fields."""
        return asdict(self, dict_factory=_plain_values)


def report_of(study: Study) -> Report:
    """The report of what is done so far. Raises UserError for a damaged result."""
    results = study.results()
    tables = _Tables(study, results)
    levels = tuple(tables.level(*group) for group in tables.groups)
    return Report(
        name=study.name,
        test_rows=tables.count,
        train_rows=study.train_rows(),
        levels=levels,
        methods=tables.method_pairs(),
        models=tables.model_pairs(levels),
        growth=tables.growth(),
        lines=tuple(_line(study, cell, results.get(cell)) for cell in study.grid.cells),
        ended=study.state().ended,
        seconds=sum(one.seconds for one in results.values()),
    )


class _Tables:
    """The exact matches of the cells that are done, as tables of seeds by rows."""

    def __init__(self, study: Study, results: dict[Cell, Result]) -> None:
        self._study, self._results, self._grid = study, results, study.grid
        self.count = max((len(one.exact) for one in results.values()), default=0)
        self.groups = list(dict.fromkeys((cell.model, cell.method, cell.share) for cell in results))
        trained = [group for group in self.groups if group[1] != "base"]
        self._between = seeds_of(self.table(*group, self.seeds(*group)) for group in trained)

    def seeds(self, model: str, method: Method, share: float) -> tuple[int, ...]:
        wanted = (model, method, share)
        return tuple(c.seed for c in self._results if (c.model, c.method, c.share) == wanted)

    def table(self, model: str, method: Method, share: float, seeds: Iterable[int]) -> Table:
        """Of shape (seeds, rows); the base model, which has no seed, stands once for each."""
        base = method == "base"
        cells = [
            Cell(model=model, method=method, share=0 if base else share, seed=0 if base else seed)
            for seed in seeds
        ]
        return np.array([self._results[cell].exact for cell in cells], dtype=np.float64)

    def level(self, model: str, method: Method, share: float) -> Level:
        seeds = self.seeds(model, method, share)
        done = [
            result
            for cell, result in self._results.items()
            if (cell.model, cell.method, cell.share) == (model, method, share)
        ]
        return Level(
            model,
            method,
            share,
            self._study.train_rows(share) if share else 0,
            seeds,
            share_interval(
                self.table(model, method, share, seeds), self._between if method != "base" else UNKNOWN
            ),
            fmean(value for one in done for value in one.rewards),
            fmean(one.train_seconds for one in done),
        )

    def method_pairs(self) -> tuple[Pair, ...]:
        """Every two methods of a model at the largest share, with Holm's correction over those of a model."""
        pairs: list[Pair] = []
        for model in self._grid.models:
            methods = [method for method in METHODS if self.seeds(model, method, self._share_of(method))]
            pairs += self._pairs([(model, method) for method in methods])
        return tuple(pairs)

    def model_pairs(self, levels: Iterable[Level]) -> tuple[Pair, ...]:
        """Every two models, each by the method that did best with it."""
        best: list[tuple[str, Method]] = []
        most = self._grid.shares[-1]
        for model in self._grid.models:
            own = [one for one in levels if one.model == model and one.share in (0, most)]
            if own:
                best.append((model, max(own, key=lambda one: one.exact.estimate).method))
        return tuple(self._pairs(best))

    def growth(self) -> tuple[Growth, ...]:
        """Of each method that was trained on two shares or more; its ends have a seed in common."""
        found = []
        for model in self._grid.models:
            for method in METHODS[1:]:
                shares = [share for share in self._grid.shares if self.seeds(model, method, share)]
                while shares and not self._common([(model, method, one) for one in (shares[0], shares[-1])]):
                    shares = shares[1:]
                if len(shares) > 1:
                    found.append(self._growth(model, method, shares))
        return tuple(found)

    def _growth(self, model: str, method: Method, shares: list[float]) -> Growth:
        common = self._common([(model, method, share) for share in (shares[0], shares[-1])])
        fewest, all_rows = (self.table(model, method, share, common) for share in (shares[0], shares[-1]))
        rows = tuple(self._study.train_rows(share) for share in shares)
        seen = paired_difference(fewest, all_rows, self._between).interval
        growth = Growth(model, method, rows, seen, "unknown")
        if len(shares) < LEAST_POINTS or len(set(rows)) < len(rows):
            return growth
        curve = fit(rows, [self.table(model, method, one, self.seeds(model, method, one)) for one in shares])
        doubled = curve.gain(2)
        answer: Answer = "unknown"
        if seen.low > 0 and doubled.low >= WORTH:
            answer = "yes"
        elif doubled.high <= LITTLE:
            answer = "no"
        goal, goal_rows = _goal(curve) if answer == "yes" else (None, None)
        values = (float(curve.a[0]), float(curve.b[0]), float(curve.c[0]))
        return replace(growth, answer=answer, curve=values, doubled=doubled, goal=goal, goal_rows=goal_rows)

    def _pairs(self, ways: list[tuple[str, Method]]) -> list[Pair]:
        """Every two of these, with Holm's correction; those that have no seed in common are left out."""
        pairs = [pair for a, b in combinations(ways, 2) if (pair := self._pair(a, b)) is not None]
        corrected = holm([one.p for one in pairs])
        return [replace(one, p_holm=p) for one, p in zip(pairs, corrected, strict=True)]

    def _pair(self, a: tuple[str, Method], b: tuple[str, Method]) -> Pair | None:
        groups = [(*one, self._share_of(one[1])) for one in (a, b)]
        seeds = self._common([one for one in groups if one[1] != "base"])
        if not seeds:
            return None
        first, second = (self.table(*one, seeds) for one in groups)
        trained = sum(one[1] != "base" for one in (a, b))
        found = paired_difference(first, second, self._between if trained else UNKNOWN, trained)
        return Pair(a, b, found.interval, found.p, found.p)

    def _share_of(self, method: Method) -> float:
        return 0.0 if method == "base" else self._grid.shares[-1]

    def _common(self, groups: list[tuple[str, Method, float]]) -> tuple[int, ...]:
        """The seeds that all of these have."""
        sets = [self.seeds(*group) for group in groups]
        return tuple(seed for seed in self._grid.seeds if all(seed in one for one in sets))


def _goal(curve: Fit) -> tuple[float | None, tuple[float, float, float] | None]:
    """The largest round gain that is reached within some times the rows, and the rows that it takes."""
    for goal in GOALS:
        rows = curve.rows_for(goal)
        if rows[1] <= FARTHEST * curve.rows[-1]:
            return goal, rows
    return None, None


def _line(study: Study, cell: Cell, result: Result | None) -> Line:
    title, key = cell_title(study.grid, cell), study.grid.key(cell)
    if result is not None:
        exact, reward = fmean(result.exact), fmean(result.rewards)
        times = result.train_seconds if cell.trains else None, result.answer_seconds
        lost = Text("{n} answers could not be had and count as wrong", result.missing)
        return Line(title, key, result.run, exact, reward, *times, lost if result.missing else Text(""))
    run, state = study.run_of(cell), study.state()
    note = state.failures.get(key) or state.left_out.get(key) or Text("")
    return Line(title, key, run.name if run else "", None, None, None, None, note)


def _plain_values(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value.model_dump() if isinstance(value, Interval) else value for key, value in pairs}
