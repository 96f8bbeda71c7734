"""The judgement of one answer by one dimension, and by all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from engine.base.text import Text
from engine.data.rows import Row
from engine.rewards.spans import Spans


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension's judgement: a score in [0, 1], or None where it does not apply; and why."""

    score: float | None
    reason: Text


def judged(score: float | None, template: str, *values: object) -> Part:
    """A judgement whose reason is a template with its values."""
    return Part(score, Text(template, *values))


@dataclass(frozen=True, slots=True)
class Score:
    """All dimensions' judgements of one answer; `total` is the weighted mean of those that apply.

    `met` is the number of the right answer that it was measured against (`Row.answers`): 0 for the one that
    is taught, from 1 for those that the row accepts too.
    """

    total: float
    parts: Mapping[str, Part] = field(default_factory=dict)
    met: int = 0


class Parameters(BaseModel):
    """The parameters of a dimension: typed, so that a form can be built from them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def number(default: float, title: str, description: str, **limits: Any) -> Any:
    """A numeric field of a dimension's parameters: from 0 to 1 unless `limits` (ge, gt, le) differ."""
    limits = {"le": 1} | limits if "gt" in limits else {"ge": 0, "le": 1} | limits
    return Field(default, title=title, description=description, **limits)


def field_path(
    default: str,
    description: str,
    title: str = "Field",
    *,
    types: Sequence[str] = (),
) -> Any:
    """The path of a field in the answer: a key, or keys parted by dots; it may be empty if its default is.

    `types` are the JSON types that the dimension is made for; forms offer such fields first.
    """
    return Field(
        default,
        min_length=1 if default else None,
        max_length=200,
        title=title,
        description=description,
        json_schema_extra={"field_types": list(types)},
    )


@dataclass(frozen=True, slots=True)
class Dimension:
    """A reward dimension of the registry.

    `score(row, completion, parameters) -> Part` is pure (a verdict that was asked for stays as it is) and
    never raises, whatever the completion. It compares with `row.completion` only: `rubric.score` goes through
    a row's further right answers.
    `whole` says that it gets the working before the answer too; the others never see it.
    `needs_answer` says that it compares with an expected answer: it does not apply to a prompt without one.
    `asked`: its scores must be asked of a model beforehand (`engine.judging`), and its weight begins at 0.
    `form` says that it judges the form of an answer, not its content (the alarms ask for that).
    `spans(row, completion, parameters)` draws what it compares on a time line, where that is one.
    """

    name: str
    title: str
    help: str
    score: Callable[[Row, str, Any], Part]
    parameters: type[Parameters] = Parameters
    form: bool = False
    needs_answer: bool = True
    whole: bool = False
    asked: bool = False
    spans: Callable[[Row, str, Any], Spans | None] | None = None
