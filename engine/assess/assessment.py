"""What an assessment found: any number of models on the same held-out rows, and every two compared."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.assess.choices import BOUND
from engine.assess.stats import Finding, Interval, finding
from engine.base.errors import UserError
from engine.base.missing import Missing
from engine.base.reasons import field_fault
from engine.base.text import Text
from engine.base.working import Parts, joined
from engine.rewards.part import Score

TIE = 1e-9  # totals nearer than this are equal but for rounding
ALPHA = 0.05  # a corrected p value above this shows no difference
_DIGITS = 6  # of a reward, where scores are told apart


Stored = TypeVar("Stored", bound=BaseModel)


class Verdict(StrEnum):
    """What a row says of one model against another."""

    WIN = "win"
    TIE = "tie"
    LOSS = "loss"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sample(_Value):
    """One sampled answer: what was said, and how it was judged. `missing` as in `Answer`."""

    text: str
    reward: float
    exact: bool
    missing: Text | None = None

    @property
    def said(self) -> str:
        """What the model said, as `judge` takes it."""
        return self.text if self.missing is None else Missing(self.missing)


class Answer(_Value):
    """One model's greedy answer to a row; the working that stood before it is kept apart.

    `missing` says why there is no answer: it counts as wrong, with the reward 0.
    """

    text: str
    score: Score
    exact: bool
    working: str = ""
    missing: Text | None = None
    samples: tuple[Sample, ...] = ()

    @property
    def said(self) -> str:
        """What the model said, working included, as `judge` takes it."""
        return joined(Parts(self.working, self.text)) if self.missing is None else Missing(self.missing)


class Case(_Value):
    """One row with the answer of each model, in the order of `Assessment.models`.

    `accepted` are the row's further right answers; the scores say which one was met.
    """

    row_id: str
    kind: str
    prompt: str
    expected: str
    accepted: tuple[str, ...] = ()
    answers: tuple[Answer, ...]

    @property
    def right(self) -> tuple[str, ...]:
        """All right answers of the row, as `Score.met` counts them."""
        return (self.expected, *self.accepted)

    def nearest(self, model: int) -> str:
        """The right answer that a model's answer was measured against."""
        return self.right[self.answers[model].score.met]

    def verdict(self, a: int, b: int) -> Verdict:
        """What the row says of model `b` against model `a`, by total reward."""
        gain = self.answers[b].score.total - self.answers[a].score.total
        return Verdict.TIE if abs(gain) < TIE else Verdict.WIN if gain > 0 else Verdict.LOSS

    @property
    def disagreement(self) -> tuple[int, float]:
        """How far the models are apart: the number of different judgements, then the spread of the rewards.

        Two answers are judged alike where both are exact or neither is, and their rewards are equal.
        """
        totals = [answer.score.total for answer in self.answers]
        judged = {(answer.exact, round(answer.score.total, _DIGITS)) for answer in self.answers}
        return len(judged), round(max(totals) - min(totals), _DIGITS)


class Cost(_Value):
    """What an answer costs, working included: tokens, and seconds.

    Of an endpoint that has a price, `money` is what all answers together cost by it, in `currency`, and
    `spent` what was paid for those that were not in the cache. `notes` is what a person should know of the
    endpoint, such as an answer form that it refused.
    """

    tokens: float
    seconds: float
    money: float | None = None
    spent: float | None = None
    currency: str = ""
    notes: tuple[Text, ...] = ()


class Failure(_Value):
    """A reason why there is no answer, and in how many rows."""

    reason: Text
    rows: int


class PassAt(_Value):
    """The share of rows of which at least one of `k` sampled answers is exact (`stats.pass_at`)."""

    k: int
    share: Interval


class Sampled(_Value):
    """The sampled answers of a model over all rows.

    `pass_rate` is the share of them that is exact, `reward` their mean reward; `spread` the standard
    deviation of the reward among the answers to one prompt (the root of the mean variance), `best` the mean
    over the rows of the highest reward.
    """

    pass_rate: Interval
    pass_at: tuple[PassAt, ...]
    reward: Interval
    spread: float
    best: float


class ModelResult(_Value):
    """The figures of one model.

    `spec` finds it again (`predict.find_model`); `parts` are the mean scores of the reward dimensions;
    `fields` the share of rows in which a field is right; `marked` the exact match with the person's marks,
    None without any; `invalid` counts the answers that are no JSON within the schema; `seconds` those of
    the whole assessment, loading included.
    """

    name: str
    spec: str = ""
    exact: Interval
    reward: Interval
    parts: dict[str, Interval] = {}
    fields: dict[str, Interval] = {}
    marked: Interval | None = None
    failures: tuple[Failure, ...] = ()
    sampled: Sampled | None = None
    seconds: float = 0.0
    invalid: int = 0
    cost: Cost | None = None

    @property
    def plain_spec(self) -> str:
        """The model itself, whether its answers were bound to the schema or not."""
        return self.spec.removeprefix(BOUND)

    @property
    def unanswered(self) -> int:
        """The number of rows without an answer."""
        return sum(failure.rows for failure in self.failures)


class Outcome(_Value):
    """How one model does against another, row by row, by reward."""

    wins: int
    ties: int
    losses: int

    def turned(self) -> Outcome:
        return Outcome(wins=self.losses, ties=self.ties, losses=self.wins)


class Pair(_Value):
    """Model `b` against model `a`, by their places in `Assessment.models`, over the same rows.

    Differences are B less A. Both p values are also corrected for the number of pairs by Holm's method.
    `tellable` is the smallest difference in exact match that these rows tell from chance; None if none.
    """

    a: int
    b: int
    outcome: Outcome
    exact_difference: Interval
    reward_difference: Interval
    mcnemar_p: float
    sign_p: float
    mcnemar_holm: float
    sign_holm: float
    pairs: int
    tellable: float | None = None

    @property
    def finding(self) -> Finding:
        """What the exact match of both shows.

        A difference is claimed where its interval excludes zero, and of several pairs only where the
        corrected p value does too.
        """
        shown = finding(self.exact_difference)
        return shown if self.pairs == 1 or self.mcnemar_holm <= ALPHA else "none"

    def turned(self) -> Pair:
        """The same of A against B."""
        return self.model_copy(
            update={
                "a": self.b,
                "b": self.a,
                "outcome": self.outcome.turned(),
                "exact_difference": self.exact_difference.turned(),
                "reward_difference": self.reward_difference.turned(),
            }
        )


class KindFigures(_Value):
    """One kind of row: the exact match of each model, and the outcome of each pair, in the same orders."""

    rows: int
    exact: tuple[Interval, ...]
    outcomes: tuple[Outcome, ...]


class Sampling(_Value):
    """How the sampled answers were drawn: `samples` for each prompt."""

    samples: int
    temperature: float
    seed: int


class Assessment(_Value):
    """All models and pairs, each kind of row, and all cases in the order of the rows.

    `marks` counts the answers that the person marked; `left_out` the rows that were answered but are no
    longer what was asked, since it was judged again.
    """

    rows: int
    models: tuple[ModelResult, ...]
    pairs: tuple[Pair, ...]
    by_kind: dict[str, KindFigures]
    cases: tuple[Case, ...] = ()
    split: str = ""
    limit: int = 0
    sampling: Sampling | None = None
    marks: int = 0
    left_out: int = 0

    def pair(self, a: int, b: int) -> Pair:
        """Model `b` against model `a`, whichever way it is kept. Raises KeyError for one against itself."""
        places = {(pair.a, pair.b): pair for pair in self.pairs}
        return places[a, b] if (a, b) in places else places[b, a].turned()

    def place(self, *specs: str) -> int | None:
        """Where the first model stands whose spec is one of these; None where there is none."""
        return next((at for at, model in enumerate(self.models) if model.spec in specs), None)

    def by_disagreement(self) -> list[Case]:
        """The cases, those first that tell the models apart most (`Case.disagreement`)."""
        return sorted(self.cases, key=lambda case: case.disagreement, reverse=True)

    def without_cases(self) -> Assessment:
        return self.model_copy(update={"cases": ()})

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `assessment_from_json` is the way back."""
        return self.model_dump(mode="json")


def assessment_from_json(value: Any) -> Assessment:
    """Raises UserError when the value is no assessment of this program."""
    return _from_json(Assessment, value)


def case_from_json(value: Any) -> Case:
    """One case alone. Raises UserError when the value is none."""
    return _from_json(Case, value)


def _from_json(kind: type[Stored], value: Any) -> Stored:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise UserError("This is not a stored assessment: {place}: {reason}.", *field_fault(error)) from error
