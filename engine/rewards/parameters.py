"""The parameters of the general dimensions; each field has its title, help and limits for a form."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from engine.rewards.part import Parameters


class SchemaParameters(Parameters):
    """Parameters of a dimension that needs the answer's JSON Schema; the rubric fills it in."""

    answer_schema: dict[str, Any] = Field(
        default_factory=dict,
        title="Schema of the answer",
        description="Taken from the task; not set by hand.",
        json_schema_extra={"from_task": True},
    )


class JsonParseParameters(Parameters):
    fenced: float = Field(
        0.5,
        ge=0,
        le=1,
        title="Credit for a code fence",
        description="Score when the JSON object is the whole content of a ``` code fence.",
    )
    surrounded: float = Field(
        0.3,
        ge=0,
        le=1,
        title="Credit amid other text",
        description="Score when a JSON object stands somewhere in other text.",
    )


class FieldParameters(Parameters):
    field: str = Field(
        "value",
        min_length=1,
        max_length=200,
        title="Field",
        description="The key in the answer; a path with dots reaches inside, such as order.items.0.name.",
    )


class NumberParameters(FieldParameters):
    absolute: float = Field(
        0.0,
        ge=0,
        le=1e12,
        title="Absolute tolerance",
        description="A difference up to this, in the field's own unit, still counts as right.",
    )
    relative: float = Field(
        0.0,
        ge=0,
        le=1,
        title="Relative tolerance",
        description="A difference up to this share of the expected number still counts as right.",
    )
    partial: float = Field(
        0.5,
        ge=0,
        le=1,
        title="Credit for a near miss",
        description="The most that a number outside the tolerance can earn.",
    )
    halving: float = Field(
        0.1,
        gt=0,
        le=1000,
        title="Halving distance",
        description="The credit halves with each such share of the expected number beyond the tolerance.",
    )


class TextParameters(Parameters):
    field: str = Field(
        "",
        max_length=200,
        title="Field",
        description="The key in the answer (dots reach inside); empty compares the whole answer as text.",
    )
    ignore_case: bool = Field(
        False, title="Ignore case", description="Treat capital and small letters as equal."
    )


class LengthParameters(Parameters):
    ratio: float = Field(
        1.5,
        ge=1,
        le=100,
        title="Longest, as a multiple",
        description="Up to this many times the expected answer's length the score is 1.",
    )
    slack: int = Field(
        20, ge=0, le=10_000, title="Slack", description="Characters that are allowed on top of that."
    )
    extra_text: bool = Field(
        True,
        title="Punish extra text",
        description="Multiply the score by the share of the text that belongs to the JSON object.",
    )
