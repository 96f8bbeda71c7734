"""The parameters of the general dimensions; each field has its title, help and limits for a form."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from engine.rewards.part import Parameters, field_path, number


class SchemaParameters(Parameters):
    """Parameters of a dimension that needs the answer's JSON Schema; the rubric fills it in."""

    answer_schema: dict[str, Any] = Field(
        default_factory=dict,
        title="Schema of the answer",
        description="Taken from the task; not set by hand.",
        json_schema_extra={"from_task": True},
    )


class JsonParseParameters(Parameters):
    fenced: float = number(
        0.5,
        "Credit for a code fence",
        "Score when the JSON object is the whole content of a ``` code fence.",
    )
    surrounded: float = number(
        0.3, "Credit amid other text", "Score when a JSON object stands somewhere in other text."
    )


_PATH = "The key in the answer; a path with dots reaches inside, such as order.items.0.name."


class FieldParameters(Parameters):
    field: str = field_path("value", _PATH)


class SetParameters(Parameters):
    field: str = field_path("value", _PATH, types=["array"])


class NumberParameters(Parameters):
    field: str = field_path("value", _PATH, types=["number", "integer"])
    absolute: float = number(
        0.0,
        "Absolute tolerance",
        "A difference up to this, in the field's own unit, still counts as right.",
        le=1e12,
    )
    relative: float = number(
        0.0,
        "Relative tolerance",
        "A difference up to this share of the expected number still counts as right.",
    )
    partial: float = number(
        0.5, "Credit for a near miss", "The most that a number outside the tolerance can earn."
    )
    halving: float = number(
        0.1,
        "Halving distance",
        "The credit halves with each such share of the expected number beyond the tolerance.",
        gt=0,
        le=1000,
    )


class TextParameters(Parameters):
    field: str = field_path(
        "",
        "The key in the answer (dots reach inside); empty compares the whole answer as text.",
        types=["string"],
    )
    ignore_case: bool = Field(
        False, title="Ignore case", description="Treat capital and small letters as equal."
    )


class WorkingLengthParameters(Parameters):
    allowed: int = number(200, "Free of cost", "Characters of working that cost nothing.", ge=1, le=100_000)
    working: bool = Field(
        False,
        title="The task has working",
        description="Taken from the task; not set by hand.",
        json_schema_extra={"from_task": True},
    )


class LengthParameters(Parameters):
    ratio: float = number(
        1.5,
        "Longest, as a multiple",
        "Up to this many times the expected answer's length the score is 1.",
        ge=1,
        le=100,
    )
    slack: int = number(20, "Slack", "Characters that are allowed on top of that.", le=10_000)
    extra_text: bool = Field(
        True,
        title="Punish extra text",
        description="Multiply the score by the share of the text that belongs to the JSON object.",
    )
