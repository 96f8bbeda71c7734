"""The events of a job: one tagged, frozen value a line, without any field that is not declared here."""

from __future__ import annotations

import platform
import time
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from engine.base.text import Text

HOST = platform.node()
Phase = Literal["warm_start", "grpo", "rejection"]
PHASES: tuple[Phase, ...] = get_args(Phase)
Status = Literal["done", "stopped", "failed"]


class Event(BaseModel):
    """What all events have: the time at which they were written, in seconds since 1970.

    `up` is the same by a clock that nobody sets, in seconds since the computer started.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    time: float
    up: float | None = None


def now() -> Event:
    """The present, to be compared with events."""
    return Event(**times())


def times() -> dict[str, float]:
    """The fields of `Event` for one that is written now."""
    return {"time": round(time.time(), 3), "up": round(time.monotonic(), 3)}


def seconds_between(first: Event, second: Event) -> float:
    """How long after the first event the second one was written, both on one computer; never negative."""
    if first.up is not None and second.up is not None and second.up >= first.up:
        return second.up - first.up
    return max(0.0, second.time - first.time)


class Started(Event):
    """A job began in process `pid` of the machine `host`.

    `resumed_from` is the step of the checkpoint it goes on from.
    """

    type: Literal["started"] = "started"
    job: str
    pid: int
    host: str = ""
    model: str = ""
    device: str = ""
    train_rows: int = 0
    validation_rows: int = 0
    resumed_from: int | None = None


class Progress(Event):
    """A part of the job without a curve (loading, exporting) has come to `done` of `total`."""

    type: Literal["progress"] = "progress"
    stage: Text
    done: int
    total: int


class PhaseStarted(Event):
    """A training phase begins; it will take `steps` steps."""

    type: Literal["phase"] = "phase"
    phase: Phase
    steps: int


class Step(Event):
    """One update of the model in a phase; each field is a curve."""

    phase: ClassVar[Phase]

    step: int
    loss: float
    grad_norm: float
    learning_rate: float
    tokens_per_second: float
    seconds: float
    memory_bytes: int


class WarmStep(Step):
    """One supervised update: `loss` is the mean cross-entropy of the answer tokens, in nats."""

    phase: ClassVar[Phase] = "warm_start"

    type: Literal["warm_step"] = "warm_step"


class PartStat(BaseModel):
    """Mean and standard deviation of one reward dimension over the answers of a step."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mean: float
    std: float


class SampledStep(Step):
    """One update from sampled answers. Rewards in [0, 1]; lengths in tokens.

    `frac_reward_zero_std` is the share of sampled groups whose answers all got the same reward,
    `clipped_ratio` the share of answers that reached the length limit.
    """

    reward: PartStat
    parts: dict[str, PartStat]
    length_mean: float
    length_max: int
    clipped_ratio: float
    frac_reward_zero_std: float


class GrpoStep(SampledStep):
    """One GRPO update; entropy in nats a token.

    Entropy is that of the answers that teach, None where no group had a spread. `kl` is None where beta is 0:
    there is no reference then. With dynamic sampling, `extra_groups` were sampled to replace groups without
    spread, and `frac_zero_std_trained` is the share of such groups that was left in the update. With several
    updates per rollout, the later ones repeat what describes its answers, and `clipped_updates` is the share
    of tokens whose update was clipped.
    """

    phase: ClassVar[Phase] = "grpo"

    type: Literal["grpo_step"] = "grpo_step"
    kl: float | None
    entropy: float | None
    frac_zero_std_trained: float | None = None
    extra_groups: int | None = None
    clipped_updates: float | None = None


class RejectionStep(SampledStep):
    """One update of rejection sampling.

    `loss` is the mean cross-entropy of the kept answers' tokens, in nats; 0 where no answer was kept.
    `kept_share` is the share of prompts with a kept answer, `best_reward` the mean over the prompts of the
    highest reward.
    """

    phase: ClassVar[Phase] = "rejection"

    type: Literal["rejection_step"] = "rejection_step"
    kept_share: float
    best_reward: float


class HeldOut(Event):
    """Figures of the greedy answers to the validation rows after `step` steps of `phase`."""

    type: Literal["held_out"] = "held_out"
    phase: Phase
    step: int
    exact: float
    reward: float
    rows: int
    best: bool
    seconds: float


class ProbeAnswer(BaseModel):
    """One probe prompt's greedy answer; `expected` is the right answer that it was measured against."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: str
    prompt: str
    expected: str
    answer: str
    reward: float
    working: str = ""


class Probes(Event):
    """The fixed probe prompts, answered after `step` steps of `phase`."""

    type: Literal["probes"] = "probes"
    phase: Phase
    step: int
    answers: tuple[ProbeAnswer, ...]


class Checkpoint(Event):
    """A whole checkpoint lies in the run folder at `path`."""

    type: Literal["checkpoint"] = "checkpoint"
    phase: Phase
    step: int
    path: str


class Paused(Event):
    """The run waits at a step's end, or with no phase: within a stage that makes no steps."""

    type: Literal["paused"] = "paused"
    phase: Phase | None = None
    step: int = 0


class Continued(Event):
    """The run goes on after a pause."""

    type: Literal["continued"] = "continued"
    phase: Phase | None = None
    step: int = 0


class Alarm(Event):
    """Something the user should know, in plain language, with what to do; the run goes on."""

    type: Literal["alarm"] = "alarm"
    code: str
    message: Text
    hint: Text = Text("")


class Finished(Event):
    """The last event of a job. A process that ends without it has failed."""

    type: Literal["finished"] = "finished"
    status: Status
    message: Text
    report: Text = Text("")


AnyEvent = Annotated[
    Started
    | Progress
    | PhaseStarted
    | WarmStep
    | GrpoStep
    | RejectionStep
    | HeldOut
    | Probes
    | Checkpoint
    | Paused
    | Continued
    | Alarm
    | Finished,
    Field(discriminator="type"),
]
ADAPTER: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)


class SampledAnswer(BaseModel):
    """One sampled answer with its reward, its parts and their reasons; `working` stood before it.

    `kept` says whether rejection sampling learned from it; None in GRPO. `met` is the number of the right
    answer that it was measured against: 0 for the group's `expected`, from 1 for its `accepted` ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    total: float
    advantage: float
    parts: dict[str, tuple[float | None, Text]]
    kept: bool | None = None
    working: str = ""
    met: int = 0


class SampleGroup(BaseModel):
    """One group of sampled answers, a line of samples.jsonl."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: int
    row: str
    prompt: str
    expected: str
    answers: tuple[SampledAnswer, ...]
    accepted: tuple[str, ...] = ()
