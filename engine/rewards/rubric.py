"""A rubric: which dimensions judge an answer, with what parameters, and how much each weighs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, ValidationError, model_validator

from engine.base.errors import UserError
from engine.base.reasons import field_fault
from engine.base.text import Text
from engine.base.working import Parts, split
from engine.data.rows import Row
from engine.rewards.part import Parameters, Part, Score, judged
from engine.rewards.registry import dimension
from engine.rewards.spans import Spans
from engine.task import Task

LONGEST_LABEL = 60
_ROUNDING = 1e-9  # totals nearer than this are equal


class Entry(BaseModel):
    """One line of a rubric: a dimension of the registry with its weight and parameters.

    Raises UserError for a dimension or a parameter that does not exist.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    dimension: str = Field(title="Dimension", description="The name of a reward dimension.")
    weight: float = Field(
        default=1.0,
        ge=0,
        le=1000,
        title="Weight",
        description="How much it counts in the total; 0 only shows it.",
    )
    on: bool = Field(default=True, title="On", description="Whether it is computed at all.")
    label: str = Field(
        default="",
        max_length=LONGEST_LABEL,
        title="Label",
        description="Its name in tables and curves; needed where a dimension occurs twice.",
    )
    parameters: SerializeAsAny[Parameters] = Field(
        default_factory=Parameters, title="Parameters", description="What the dimension can be told."
    )

    @property
    def part_name(self) -> str:
        """The name of its part in a Score: the label, or else the dimension's name."""
        return self.label or self.dimension

    def judge(self, row: Row, completion: str) -> Part:
        """The dimension's judgement of one answer. An exception in it is a defect and propagates."""
        chosen = dimension(self.dimension)
        if row.completion is None and chosen.needs_answer:
            return judged(None, "no answer is expected for this prompt")
        return chosen.score(row, completion, self.parameters)

    @model_validator(mode="before")
    @classmethod
    def _type_parameters(cls, value: Any) -> Any:
        if not isinstance(value, Mapping) or not isinstance(value.get("dimension"), str):
            return value
        wanted, given = dimension(value["dimension"]).parameters, value.get("parameters", {})
        if isinstance(given, wanted):
            return value
        if isinstance(given, Parameters):
            given = given.model_dump()
        try:
            return {**value, "parameters": wanted.model_validate(given)}
        except ValidationError as error:
            raise _readable(Text("{dimension} of the rubric", value["dimension"]), error) from error


class Rubric(BaseModel):
    """Entries in the order they are shown. Raises UserError for equal part names or no weight at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entries: tuple[Entry, ...]
    working: bool = Field(default=False, description="Whether answers may begin with working: from the task.")

    @model_validator(mode="after")
    def _check(self) -> Rubric:
        names = [entry.part_name for entry in self.entries]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise UserError(
                "Two entries of the rubric are named {twice!r}.", twice[0], hint="Give one a label."
            )
        if not any(entry.on and entry.weight for entry in self.entries):
            raise UserError(
                "The rubric has no dimension that is switched on and has a weight.", hint="Add one."
            )
        return self

    @property
    def active(self) -> tuple[Entry, ...]:
        """The entries that are computed, in order."""
        return tuple(entry for entry in self.entries if entry.on)

    @property
    def judges_unanswered(self) -> bool:
        """Whether it has a weighted dimension that judges answers to prompts without an expected answer."""
        return any(entry.weight and not dimension(entry.dimension).needs_answer for entry in self.active)

    def bound_to(self, task: Task) -> Rubric:
        """The same rubric with the task's answer schema in every entry that asks for it, and its working.

        Raises UserError when the schema refers to something it does not hold.
        """
        from engine.rewards.schema import answer_schema

        answer_schema(task.schema)
        return Rubric(entries=tuple(_bound(entry, task) for entry in self.entries), working=task.working)

    def parts_of(self, completion: str) -> Parts:
        """A completion as working and answer, as the task has it."""
        return split(completion) if self.working else Parts("", completion)

    def judged_text(self, completion: str) -> str:
        """The part of a completion that is judged: in a task with working, what follows it."""
        return self.parts_of(completion).answer

    def to_toml(self) -> list[dict[str, Any]]:
        """The `[[rewards]]` tables of project.toml; what comes from the task is left out."""
        return [_table(entry) for entry in self.entries]


def rubric_from_toml(tables: Sequence[Mapping[str, Any]]) -> Rubric:
    """The rubric of `[[rewards]]` tables. Raises UserError naming what is wrong in which."""
    entries = []
    for number, table in enumerate(tables, 1):
        try:
            entry = Entry.model_validate(dict(table))
        except ValidationError as error:
            raise _readable(Text("Entry {number} of the rubric", number), error) from error
        for key in _from_task(entry) & set(table.get("parameters", {})):
            raise UserError(
                "{dimension} of the rubric: {key} comes from the task; leave it out.", entry.dimension, key
            )
        entries.append(entry)
    return Rubric(entries=tuple(entries))


def score(rubric: Rubric, row: Row, completion: str) -> Score:
    """Judge one answer: every active part, and their mean weighted over those that apply (else 0).

    A row with further right answers is judged against each of them by the whole rubric, and the highest
    total is the score: all its parts come from that one answer. The best part of each answer would reward a
    mixture of two right answers that is itself wrong (the dates of one, the granularity of the other).
    Of equal totals, the answer whose fields are nearest counts, then the first.

    The rubric must be bound to its task. Pure; an exception inside a dimension propagates.
    """
    if not row.accepted:
        return _against_one(rubric, row, completion)
    scores = [_against_one(rubric, row.with_only(number), completion) for number in range(len(row.answers()))]
    highest = max(one.total for one in scores)
    tied = [number for number, one in enumerate(scores) if one.total > highest - _ROUNDING]
    met = (
        max(tied, key=lambda number: _nearness(row.with_only(number), rubric.judged_text(completion)))
        if tied[1:]
        else tied[0]
    )
    return replace(scores[met], met=met)


def _against_one(rubric: Rubric, row: Row, completion: str) -> Score:
    answer = rubric.judged_text(completion)
    parts = {
        entry.part_name: entry.judge(row, completion if dimension(entry.dimension).whole else answer)
        for entry in rubric.active
    }
    return Score(total(rubric, parts), parts)


def _nearness(row: Row, completion: str) -> float:
    from engine.rewards.fields_match import FieldsMatchParameters, fields_match  # brings rapidfuzz

    return fields_match(row, completion, FieldsMatchParameters()).score or 0.0


def spans(rubric: Rubric, row: Row, completion: str) -> Spans | None:
    """The time line of one answer, as the first active dimension that knows one draws it.

    What is expected is the right answer that the score was measured against.
    """
    if row.accepted:
        row = row.with_only(score(rubric, row, completion).met)
    for entry in rubric.active:
        draw = dimension(entry.dimension).spans
        drawn = draw(row, rubric.judged_text(completion), entry.parameters) if draw else None
        if drawn is not None:
            return drawn
    return None


def total(rubric: Rubric, parts: Mapping[str, Part]) -> float:
    """The weighted mean of the parts whose score is not None; 0 where none of them has a weight."""
    counted = [
        (entry.weight, part.score)
        for entry in rubric.active
        if (part := parts[entry.part_name]).score is not None
    ]
    weights = sum(weight for weight, _ in counted)
    return sum(weight * value for weight, value in counted) / weights if weights else 0.0


def _from_task(entry: Entry) -> set[str]:
    fields = type(entry.parameters).model_fields
    return {
        name
        for name, field in fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("from_task")
    }


def _bound(entry: Entry, task: Task) -> Entry:
    known = {"answer_schema": dict(task.schema), "working": task.working}
    wanted = {name: known[name] for name in _from_task(entry)}
    if not wanted:
        return entry
    return entry.model_copy(update={"parameters": entry.parameters.model_copy(update=wanted)})


def _table(entry: Entry) -> dict[str, Any]:
    table: dict[str, Any] = {"dimension": entry.dimension, "weight": entry.weight, "on": entry.on}
    if entry.label:
        table["label"] = entry.label
    parameters = entry.parameters.model_dump(exclude=_from_task(entry))
    return {**table, "parameters": parameters} if parameters else table


def _readable(where: Text, error: ValidationError) -> UserError:
    field, reason = field_fault(error)
    if field:
        return UserError("{where}: {field}: {reason}.", where, field, reason)
    return UserError("{where}: {reason}.", where, reason)
