"""What is asked for when a model writes rows: which ways, how many, who writes and who reads back."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

from engine.base.text import Text

Way = Literal["wordings", "answers", "missing"]
WAYS: tuple[Way, ...] = get_args(Way)
WAY_TITLES: dict[Way, Text] = {
    "wordings": Text("Other wordings of rows"),
    "answers": Text("Sentences for new answers"),
    "missing": Text("Kinds of answers that are missing"),
}
WAY_HELPS: dict[Way, Text] = {
    "wordings": Text("The answer of a training row stays as it is; the model says its prompt differently."),
    "answers": Text(
        "Values of training rows are put together anew, within the schema; the model writes a prompt for "
        "each."
    ),
    "missing": Text(
        "Combinations of values that are rare or absent among the training rows; the model writes a prompt "
        "for each."
    ),
}


class Request(BaseModel):
    """Rows asked of a model. The same request of the same rows and model gives the same rows.

    `model` writes and `reader` reads back ("": the same model); names are those of `assess.predict`. Of
    `samples` answers read back, the share `agree` must equal the intended one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    model: str
    reader: str = ""
    ways: tuple[Way, ...] = WAYS
    rows: int = Field(
        default=50,
        ge=1,
        le=10_000,
        title="Rows wanted",
        description="How many rows are to pass every check; then they wait for your review.",
    )
    samples: int = Field(
        default=3,
        ge=1,
        le=20,
        title="Times read back",
        description="So many independent answers to each new prompt are compared with the intended answer.",
    )
    agree: float = Field(
        default=1.0,
        gt=0,
        le=1,
        title="Share that must agree",
        description="1 asks that each of these answers equals the intended one; 0.5 asks it of half of them.",
    )
    temperature: float = Field(
        default=0.8,
        ge=0,
        le=2,
        title="Temperature of writing",
        description="Higher values give more varied prompts, and more that fail the checks.",
    )
    reading_temperature: float = Field(
        default=0.5,
        ge=0,
        le=2,
        title="Temperature of reading back",
        description="Above 0, so that the answers read back are independent of each other.",
    )
    seed: int = Field(
        default=1,
        ge=0,
        le=999_999_999,
        title="Seed",
        description="Another seed takes other rows, examples and draws.",
    )
    minutes: float = Field(
        default=0.0,
        ge=0,
        le=100_000,
        title="Longest time in minutes",
        description="The work stops then, and can go on later; 0 sets no limit.",
    )
    tries: int = Field(
        default=10,
        ge=1,
        le=1000,
        title="Prompts written for each row wanted",
        description="The work ends after so many times the rows wanted, however few have passed.",
    )

    @field_validator("ways")
    @classmethod
    def _some_ways(cls, ways: tuple[Way, ...]) -> tuple[Way, ...]:
        if not ways:
            raise ValueError(Text("at least one kind of rows must be asked for"))
        return tuple(way for way in WAYS if way in ways)

    @property
    def read_by(self) -> str:
        """The name of the model that reads back."""
        return self.reader or self.model

    @property
    def most(self) -> int:
        """How many prompts are written at most."""
        return self.rows * self.tries

    def agrees(self, agreed: int) -> bool:
        """Whether so many equal answers among `samples` are enough."""
        return agreed >= self.agree * self.samples - 1e-9
