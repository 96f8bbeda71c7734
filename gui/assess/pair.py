"""Two models of an assessment beside each other, A and B, as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.assess.assessment import Assessment, Cost, ModelResult, Outcome, Verdict
from engine.assess.assessment import Case as BoardCase
from engine.assess.stats import Interval
from engine.rewards.part import Score


@dataclass(frozen=True)
class Case:
    """One row answered by both models; `verdict` is B's."""

    case: BoardCase
    at_a: int
    at_b: int

    @property
    def row_id(self) -> str:
        return self.case.row_id

    @property
    def kind(self) -> str:
        return self.case.kind

    @property
    def prompt(self) -> str:
        return self.case.prompt

    @property
    def expected(self) -> str:
        return self.case.expected

    @property
    def accepted(self) -> tuple[str, ...]:
        return self.case.accepted

    @property
    def right(self) -> tuple[str, ...]:
        return self.case.right

    @property
    def a(self) -> str:
        return self.case.answers[self.at_a].text

    @property
    def b(self) -> str:
        return self.case.answers[self.at_b].text

    @property
    def score_a(self) -> Score:
        return self.case.answers[self.at_a].score

    @property
    def score_b(self) -> Score:
        return self.case.answers[self.at_b].score

    @property
    def exact_a(self) -> bool:
        return self.case.answers[self.at_a].exact

    @property
    def exact_b(self) -> bool:
        return self.case.answers[self.at_b].exact

    @property
    def working_a(self) -> str:
        return self.case.answers[self.at_a].working

    @property
    def working_b(self) -> str:
        return self.case.answers[self.at_b].working

    @property
    def nearest_a(self) -> str:
        return self.case.nearest(self.at_a)

    @property
    def nearest_b(self) -> str:
        return self.case.nearest(self.at_b)

    @property
    def verdict(self) -> Verdict:
        return self.case.verdict(self.at_a, self.at_b)


@dataclass(frozen=True)
class KindTally:
    """The figures of one kind of row."""

    rows: int
    exact_a: Interval
    exact_b: Interval
    outcome: Outcome


class Comparison:
    """The last model of an assessment (B) against its first one (A)."""

    def __init__(self, found: Assessment) -> None:
        self.found = found
        at_a, at_b = 0, len(found.models) - 1
        self.a: ModelResult = found.models[at_a]
        self.b: ModelResult = found.models[at_b]
        self.pair = found.pair(at_a, at_b)
        self.rows, self.split = found.rows, found.split
        self.cases = tuple(Case(case, at_a, at_b) for case in found.cases)
        self.costs: tuple[Cost | None, Cost | None] = (self.a.cost, self.b.cost)
        number = next(at for at, pair in enumerate(found.pairs) if {pair.a, pair.b} == {at_a, at_b})
        self.by_kind = {
            kind: KindTally(one.rows, one.exact[at_a], one.exact[at_b], one.outcomes[number])
            for kind, one in found.by_kind.items()
        }
