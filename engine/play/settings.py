"""The sampling settings of the playground, with titles, help and limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from engine.base.errors import UserError
from engine.play.wire import SamplingParams

CONTEXT = 2048  # tokens that a model in the playground holds at once, question and answer together

MOST_ANSWERS = 50  # that one question draws of a model
ALTERNATIVES = 5  # that are listed for each token; endpoints allow 5 to 20


def check_prompt(tokens: int, context: int) -> None:
    """Raise UserError for a prompt without tokens, or with so many that no room for an answer is left."""
    if not tokens:
        raise UserError("The prompt is empty.")
    if tokens >= context:
        raise UserError(
            "The prompt has {n} tokens and the model reads {n_ctx} at once.",
            tokens,
            context,
            hint="Shorten the system prompt or the request.",
        )


class AskSettings(BaseModel):
    """The settings that the user can change. The defaults are those of the assessment."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    temperature: float = Field(
        default=0.0,
        ge=0,
        le=2,
        title="Temperature",
        description="0 always takes the likeliest token, as the assessment does; "
        "higher values draw among more of them, and each seed then gives another answer.",
    )
    top_p: float = Field(
        default=1.0,
        gt=0,
        le=1,
        title="Top-p",
        description="Draw only among the likeliest tokens that together have this probability; "
        "1 leaves none out. Without effect at temperature 0.",
    )
    seed: int = Field(
        default=0,
        ge=0,
        le=999_999_999,
        title="Seed",
        description="The same seed gives the same draws. Without effect at temperature 0.",
    )
    max_tokens: int = Field(
        default=256,
        ge=1,
        le=CONTEXT,
        title="Longest answer",
        description="An answer is cut off after so many tokens.",
    )
    answers: int = Field(
        default=1,
        ge=1,
        le=MOST_ANSWERS,
        title="Answers",
        description="Draw so many answers of each model, to see how they vary: the first by the seed, the "
        "others by the numbers after it. At temperature 0 all would be equal, so only one is given.",
    )
    grammar: bool = Field(
        default=False,
        title="Only valid JSON",
        description="Bind the answer to the task's JSON Schema: whatever the model would rather write, only "
        "what fits can be drawn, keys in the order of the rows. Its form is then no merit of the model.",
    )

    probabilities: bool = Field(
        default=False,
        title="Probabilities",
        description="Shade each token of an answer by how unlikely the model itself found it, and tell what "
        "it might have written there. Answers then take a little longer.",
    )

    @property
    def draws(self) -> int:
        """How many answers a model is asked for: drawing without a temperature gives one."""
        return self.answers if self.temperature > 0 else 1

    def sampling_params(self, schema: Mapping[str, Any], working: bool = False) -> SamplingParams:
        """The same for the player; the schema binds the answer where the grammar is on, not its working."""
        return SamplingParams(
            max_tokens=self.max_tokens,
            temperature=self.temperature,
            top_p=self.top_p,
            seed=self.seed,
            schema=schema if self.grammar and schema else None,
            working=working,
            alternatives=ALTERNATIVES if self.probabilities else 0,
        )
