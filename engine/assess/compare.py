"""Two models on the same held-out rows: who wins where, and how sure one may be of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.assess.stats import (
    Interval,
    least_tellable,
    mcnemar,
    paired_means,
    paired_shares,
    sign_test,
    wilson,
)
from engine.base.errors import UserError
from engine.base.json_values import frozen
from engine.base.reasons import field_fault
from engine.data.rows import Row, canonical
from engine.rewards.dimensions import is_exact
from engine.rewards.parse import storable
from engine.rewards.part import Score
from engine.rewards.rubric import Rubric, score

TIE = 1e-9  # totals nearer than this are equal but for rounding


class Verdict(StrEnum):
    """What a row says of B against A."""

    WIN = "win"
    TIE = "tie"
    LOSS = "loss"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Case(_Value):
    """One row answered by both models; `verdict` is B's, by total reward.

    `accepted` are the row's further right answers; the scores say which one was met. `a` and `b` are the
    answers; the working that stood before them is kept apart.
    """

    row_id: str
    kind: str
    prompt: str
    expected: str
    accepted: tuple[str, ...] = ()
    a: str
    b: str
    score_a: Score
    score_b: Score
    exact_a: bool
    exact_b: bool
    verdict: Verdict
    working_a: str = ""
    working_b: str = ""

    @property
    def right(self) -> tuple[str, ...]:
        """All right answers of the row, as `Score.met` counts them."""
        return (self.expected, *self.accepted)

    @property
    def nearest_a(self) -> str:
        """The right answer that A's answer was measured against."""
        return self.right[self.score_a.met]

    @property
    def nearest_b(self) -> str:
        """The right answer that B's answer was measured against."""
        return self.right[self.score_b.met]


class Tally(_Value):
    """The counts and figures of some cases. Differences are B less A, over the same rows.

    `tellable` is the smallest difference in exact match that these rows tell from chance; older tallies
    have none.
    """

    rows: int
    wins: int
    ties: int
    losses: int
    exact_a: Interval
    exact_b: Interval
    exact_difference: Interval
    reward_a: float
    reward_b: float
    reward_difference: Interval
    mcnemar_p: float
    sign_p: float
    tellable: float | None = None


class Cost(_Value):
    """What an answer costs, working included: tokens, and seconds of the whole assessment for each row."""

    tokens: float
    seconds: float


class Origin(_Value):
    """Where a comparison comes from: the split, both models as `predict.find_model` takes them, the time.

    Older comparisons have none of it.
    """

    split: str = ""
    model_a: str = ""
    model_b: str = ""
    seconds_a: float = 0.0
    seconds_b: float = 0.0
    cost_a: Cost | None = None
    cost_b: Cost | None = None


class Comparison(_Value):
    """All cases in the order of the rows, their tally, and a tally of each kind of row."""

    name_a: str
    name_b: str
    tally: Tally
    by_kind: dict[str, Tally]
    cases: tuple[Case, ...]
    origin: Origin = Origin()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `comparison_from_json` is the way back."""
        return self.model_dump(mode="json")


def comparison_from_json(value: Any) -> Comparison:
    """Raises UserError when the value is no comparison of this program."""
    try:
        return Comparison.model_validate(value)
    except ValidationError as error:
        raise UserError("This is not a stored assessment: {place}: {reason}.", *field_fault(error)) from error


def compare(
    rows: Sequence[Row],
    outputs_a: Sequence[str],
    outputs_b: Sequence[str],
    rubric: Rubric,
    schema: Mapping[str, Any],
    name_a: str = "A",
    name_b: str = "B",
) -> Comparison:
    """Judge both models' outputs, one per row in the rows' order, by one rubric bound to its task.

    `schema` is the task's. Raises UserError without rows, ValueError for outputs of another length.
    """
    if not rows:
        raise UserError("There are no rows to compare on.", hint="Choose a split that has rows.")
    cases = tuple(
        _case(row, a, b, rubric, schema) for row, a, b in zip(rows, outputs_a, outputs_b, strict=True)
    )
    kinds = list(dict.fromkeys(case.kind for case in cases))
    by_kind = {kind: tally([case for case in cases if case.kind == kind]) for kind in kinds}
    return Comparison(name_a=name_a, name_b=name_b, tally=tally(cases), by_kind=by_kind, cases=cases)


def tally(cases: Sequence[Case]) -> Tally:
    """The figures of some cases. Raises ValueError without any."""
    exact_a, exact_b = [case.exact_a for case in cases], [case.exact_b for case in cases]
    reward_a, reward_b = [case.score_a.total for case in cases], [case.score_b.total for case in cases]
    wins, ties, losses = (sum(case.verdict is verdict for case in cases) for verdict in Verdict)
    both = sum(case.exact_a and case.exact_b for case in cases)
    only_a, only_b = sum(exact_a) - both, sum(exact_b) - both
    return Tally(
        rows=len(cases),
        wins=wins,
        ties=ties,
        losses=losses,
        exact_a=wilson(sum(exact_a), len(cases)),
        exact_b=wilson(sum(exact_b), len(cases)),
        exact_difference=paired_shares(exact_a, exact_b),
        reward_a=fmean(reward_a),
        reward_b=fmean(reward_b),
        reward_difference=paired_means(reward_a, reward_b),
        mcnemar_p=mcnemar(only_a, only_b),
        sign_p=sign_test(wins, losses),
        tellable=least_tellable(both, only_a, only_b, len(cases) - both - only_a - only_b),
    )


def _case(row: Row, a: str, b: str, rubric: Rubric, schema: Mapping[str, Any]) -> Case:
    score_a, score_b = score(rubric, row, a), score(rubric, row, b)
    gain = score_b.total - score_a.total
    said_a, said_b = rubric.parts_of(a), rubric.parts_of(b)
    return Case(
        row_id=storable(row.id),
        kind=storable(row.kind),
        prompt=storable(row.prompt),
        expected=storable(row.answer_text()),
        accepted=tuple(storable(canonical(answer)) for answer in row.accepted),
        a=storable(said_a.answer),
        b=storable(said_b.answer),
        score_a=score_a,
        score_b=score_b,
        exact_a=is_exact(row, said_a.answer, schema),
        exact_b=is_exact(row, said_b.answer, schema),
        verdict=Verdict.TIE if abs(gain) < TIE else Verdict.WIN if gain > 0 else Verdict.LOSS,
        working_a=storable(said_a.working),
        working_b=storable(said_b.working),
    )


class Change(StrEnum):
    """How a place in two JSON values differs."""

    ONLY_A = "only in A"
    ONLY_B = "only in B"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place (a dotted path, empty for the whole value) and what stands there in each; None if absent."""

    path: str
    kind: Change
    a: Any
    b: Any


def diff(a: Any, b: Any, path: str = "") -> list[Difference]:
    """Where two JSON values differ: keys in A's order, then B's own; list items by position."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return _diff_members(a, b, path)
    if isinstance(a, list) and isinstance(b, list):
        return _diff_members(dict(enumerate(a)), dict(enumerate(b)), path)
    return [] if frozen(a) == frozen(b) else [Difference(path, Change.CHANGED, a, b)]


def _diff_members(a: Mapping[Any, Any], b: Mapping[Any, Any], path: str) -> list[Difference]:
    differences: list[Difference] = []
    for key in dict.fromkeys([*a, *b]):
        place = f"{path}.{key}" if path else str(key)
        if key not in b:
            differences.append(Difference(place, Change.ONLY_A, a[key], None))
        elif key not in a:
            differences.append(Difference(place, Change.ONLY_B, None, b[key]))
        else:
            differences += diff(a[key], b[key], place)
    return differences
