"""Answers become an assessment: each is judged by the rewards, and every two models are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan, sqrt
from statistics import fmean, pvariance
from typing import Any

import numpy as np

from engine.assess.assessment import (
    Answer,
    Assessment,
    Case,
    Cost,
    Failure,
    KindFigures,
    ModelResult,
    Outcome,
    Pair,
    PassAt,
    Sample,
    Sampled,
    Verdict,
)
from engine.assess.stats import (
    Interval,
    holm,
    least_tellable,
    mcnemar,
    means,
    paired_shares,
    paired_table,
    pass_at,
    sign_test,
    wilson,
)
from engine.base.errors import UserError
from engine.base.json_schema import Validator
from engine.base.missing import missing_reason
from engine.base.progress import Progress, silent
from engine.base.strict_json import decoded
from engine.base.text import Text
from engine.data.rows import Row, canonical
from engine.rewards.dimensions import is_exact
from engine.rewards.fields_match import field_names, fields_right
from engine.rewards.parse import storable
from engine.rewards.part import Part, Score
from engine.rewards.rubric import Rubric, score

_TOLD = 50  # answers between two reports of progress


@dataclass(frozen=True)
class Answered:
    """What a model said: an answer for each row, and any number of sampled ones for each."""

    name: str
    answers: Sequence[str]
    spec: str = ""
    samples: Sequence[Sequence[str]] = ()
    seconds: float = 0.0
    cost: Cost | None = None


@dataclass(frozen=True)
class Judge:
    """A rubric bound to its task, and the task's answer schema."""

    rubric: Rubric
    schema: Mapping[str, Any]

    def answer(self, row: Row, said: str, samples: Sequence[str] = ()) -> Answer:
        drawn = tuple(self._sample(row, one) for one in samples)
        if (reason := missing_reason(said)) is not None:
            return Answer(text="", score=self._nothing(reason), exact=False, missing=reason, samples=drawn)
        parts = self.rubric.parts_of(said)
        return Answer(
            text=storable(parts.answer),
            score=score(self.rubric, row, said),
            exact=is_exact(row, parts.answer, self.schema),
            working=storable(parts.working),
            samples=drawn,
        )

    def invalid(self, answers: Sequence[Answer]) -> int:
        """How many of the answers are no JSON within the schema; one that could not be had is not counted."""
        valid = Validator(self.schema).is_valid
        return sum(not _fits(one.text, valid) for one in answers if one.missing is None)

    def _sample(self, row: Row, said: str) -> Sample:
        if (reason := missing_reason(said)) is not None:
            return Sample(text="", reward=0.0, exact=False, missing=reason)
        exact = is_exact(row, self.rubric.judged_text(said), self.schema)
        return Sample(text=storable(said), reward=score(self.rubric, row, said).total, exact=exact)

    def _nothing(self, reason: Text) -> Score:
        """An empty text may earn something (it is short); an answer that could not be had earns nothing."""
        said = Text("there is no answer: {reason}", reason)
        return Score(0.0, {entry.part_name: Part(0.0, said) for entry in self.rubric.active})


def judge(
    rows: Sequence[Row],
    models: Sequence[Answered],
    rubric: Rubric,
    schema: Mapping[str, Any],
    progress: Progress = silent,
) -> Assessment:
    """Judge the answers of all models, one per row in the rows' order, by one rubric bound to its task.

    `schema` is the task's; `progress` counts the answers. Raises UserError without rows or models,
    ValueError for answers of another number.
    """
    if not rows:
        raise UserError("There are no rows to compare on.", hint="Choose a split that has rows.")
    if not models:
        raise UserError("There is no model to assess.", hint="Name at least one.")
    by, answers = Judge(rubric, schema), list[list[Answer]]()
    for turn, model in enumerate(models):
        answers.append([])
        samples = model.samples or [()] * len(rows)
        for at, one in enumerate(zip(rows, model.answers, samples, strict=True)):
            if at % _TOLD == 0:
                progress(Text("Judging the answers"), turn * len(rows) + at, len(models) * len(rows))
            answers[-1].append(by.answer(*one))
    cases = tuple(_case(row, said) for row, said in zip(rows, zip(*answers, strict=True), strict=True))
    fields = dict.fromkeys(path for row in rows for right in row.answers() for path in field_names(right))
    figures = tuple(
        _model(model, said, rows, tuple(fields), by.invalid(said))
        for model, said in zip(models, answers, strict=True)
    )
    pairs = _pairs(cases, len(models))
    return Assessment(
        rows=len(rows), models=figures, pairs=pairs, by_kind=_by_kind(cases, pairs), cases=cases
    )


def judged_pairs(rows: Sequence[Row], models: Sequence[Answered]) -> list[tuple[Row, str]]:
    """Every answer that `judge` is going to score, with its row; sampled ones too, missing ones not."""
    return [
        (row, text)
        for model in models
        for row, said, drawn in zip(rows, model.answers, model.samples or [()] * len(rows), strict=True)
        for text in (said, *drawn)
        if missing_reason(text) is None
    ]


def _fits(text: str, valid: Callable[[Any], bool]) -> bool:
    try:
        return valid(decoded(text))
    except (ValueError, RecursionError):
        return False


def right_texts(row: Row) -> tuple[str, ...]:
    """The right answers of a row as `Case.right` keeps them."""
    return tuple(storable(canonical(answer)) for answer in row.answers())


def _case(row: Row, said: tuple[Answer, ...]) -> Case:
    expected, *accepted = right_texts(row)
    return Case(
        row_id=storable(row.id),
        kind=storable(row.kind),
        prompt=storable(row.prompt),
        expected=expected,
        accepted=tuple(accepted),
        answers=said,
    )


def outcome(cases: Sequence[Case], a: int, b: int) -> Outcome:
    """Wins, ties and losses of model `b` against model `a`."""
    counts = Counter(case.verdict(a, b) for case in cases)
    return Outcome(wins=counts[Verdict.WIN], ties=counts[Verdict.TIE], losses=counts[Verdict.LOSS])


def _model(
    model: Answered, answers: Sequence[Answer], rows: Sequence[Row], fields: tuple[str, ...], invalid: int
) -> ModelResult:
    names = tuple(dict.fromkeys(name for answer in answers for name in answer.score.parts))
    columns = [[answer.score.total for answer in answers]]
    columns += [[_value(answer.score.parts.get(name)) for answer in answers] for name in names]
    reward, *parts = _intervals(columns)
    assert reward is not None
    reasons = Counter(answer.missing for answer in answers if answer.missing is not None)
    return ModelResult(
        name=model.name,
        spec=model.spec,
        exact=wilson(sum(answer.exact for answer in answers), len(answers)),
        reward=reward,
        parts={name: part for name, part in zip(names, parts, strict=True) if part is not None},
        fields=_fields(rows, answers, fields),
        failures=tuple(Failure(reason=reason, rows=count) for reason, count in reasons.most_common()),
        sampled=_sampled(answers) if any(answer.samples for answer in answers) else None,
        seconds=model.seconds,
        invalid=invalid,
        cost=model.cost,
    )


def _intervals(columns: Sequence[Sequence[float]]) -> list[Interval | None]:
    """The interval of each column's mean. Where all values are 0 or 1 it is Wilson's: a bootstrap of equal
    values would claim to be certain."""
    found = means(np.array(columns, dtype=np.float64).T)
    for at, column in enumerate(columns):
        there = [value for value in column if not isnan(value)]
        if there and {*there} <= {0.0, 1.0}:
            found[at] = wilson(round(sum(there)), len(there))
    return found


def _value(part: Part | None) -> float:
    return float("nan") if part is None or part.score is None else part.score


def _fields(rows: Sequence[Row], answers: Sequence[Answer], known: tuple[str, ...]) -> dict[str, Interval]:
    """The share right of each field, of the rows in which the right answer or the model's has it."""
    right, asked = Counter[str](), Counter[str]()
    for row, answer in zip(rows, answers, strict=True):
        judged = fields_right(row.answers()[answer.score.met], answer.text)
        asked.update(judged.keys())
        right.update(path for path, good in judged.items() if good or answer.exact)
    return {path: wilson(right[path], asked[path]) for path in known if asked[path]}


def _sampled(answers: Sequence[Answer]) -> Sampled:
    drawn = [answer.samples for answer in answers]
    count = min(map(len, drawn))
    right = [sum(sample.exact for sample in samples) for samples in drawn]
    ks = sorted({1 << power for power in range(count.bit_length()) if 1 << power <= count} | {count})
    columns = [[fmean(sample.reward for sample in samples) for samples in drawn]]
    columns += [
        [pass_at(k, len(samples), good) for samples, good in zip(drawn, right, strict=True)] for k in ks
    ]
    reward, *passed = _intervals(columns)
    assert reward is not None
    shares = [share for share in passed if share is not None]
    return Sampled(
        pass_rate=shares[0],  # pass@1 is the share of the samples that is exact
        pass_at=tuple(PassAt(k=k, share=share) for k, share in zip(ks[1:], shares[1:], strict=True)),
        reward=reward,
        spread=sqrt(fmean(pvariance(sample.reward for sample in samples) for samples in drawn)),
        best=fmean(max(sample.reward for sample in samples) for samples in drawn),
    )


def _pairs(cases: Sequence[Case], models: int) -> tuple[Pair, ...]:
    """Every two models, the later against the earlier, with p values corrected over all of them."""
    places = list(combinations(range(models), 2))
    if not places:
        return ()
    totals = np.array([[answer.score.total for answer in case.answers] for case in cases])
    rewards = means(np.stack([totals[:, b] - totals[:, a] for a, b in places], axis=1))
    exact = [[case.answers[at].exact for case in cases] for at in range(models)]
    tables = [paired_table(exact[a], exact[b]) for a, b in places]
    outcomes = [outcome(cases, a, b) for a, b in places]
    mcnemars = [mcnemar(only_a, only_b) for _, only_a, only_b, _ in tables]
    signs = [sign_test(one.wins, one.losses) for one in outcomes]
    corrected, corrected_signs = holm(mcnemars), holm(signs)
    pairs = []
    for at, (a, b) in enumerate(places):
        reward = rewards[at]
        assert reward is not None
        pairs.append(
            Pair(
                a=a,
                b=b,
                outcome=outcomes[at],
                exact_difference=paired_shares(exact[a], exact[b]),
                reward_difference=reward,
                mcnemar_p=mcnemars[at],
                sign_p=signs[at],
                mcnemar_holm=corrected[at],
                sign_holm=corrected_signs[at],
                pairs=len(places),
                tellable=least_tellable(*tables[at]),
            )
        )
    return tuple(pairs)


def _by_kind(cases: Sequence[Case], pairs: Sequence[Pair]) -> dict[str, KindFigures]:
    found = {}
    for kind in dict.fromkeys(case.kind for case in cases):
        some = [case for case in cases if case.kind == kind]
        found[kind] = KindFigures(
            rows=len(some),
            exact=tuple(
                wilson(sum(case.answers[at].exact for case in some), len(some))
                for at in range(len(some[0].answers))
            ),
            outcomes=tuple(outcome(some, pair.a, pair.b) for pair in pairs),
        )
    return found
