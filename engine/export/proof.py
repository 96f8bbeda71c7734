"""The figures of the proof that a GGUF answers as the model it was made from; no torch here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

# Of the mean logit: ten times the error of float16. Beyond it the file is another model.
_MOST_MEAN = 0.02


@dataclass(frozen=True, slots=True)
class Report:
    """The comparison of a GGUF with its model.

    prompts, same_tokens   prompts tokenised on both sides, and with identical ids
    first_other_prompt     the first prompt or hard text with other ids, or ""
    same_hard_tokens       texts that tokenizers often split in different ways have identical ids too
    same_template          the file renders a conversation to the same text
    compared               prompts of which logits and greedy answers were compared
    steps                  places in the model's own answers at which all logits were compared
    logit_max, logit_mean  largest and mean absolute difference of the logits over these
    logit_scale            mean absolute logit of the model, to judge the two by
    same_next              share of `steps` with the same most likely token
    same_answers           share of `compared` with the same greedy answer, token by token
    near_ties              answers that differ where the model itself was undecided: its two best
                           logits lay closer than twice the largest difference there
    """

    prompts: int
    same_tokens: int
    first_other_prompt: str
    same_hard_tokens: bool
    same_template: bool
    compared: int
    steps: int
    logit_max: float
    logit_mean: float
    logit_scale: float
    same_next: float
    same_answers: float
    near_ties: int

    @property
    def asked_alike(self) -> bool:
        """Whether every prompt has the token ids that the model was trained on."""
        return self.same_template and self.same_hard_tokens and self.same_tokens == self.prompts

    @property
    def faithful(self) -> bool:
        """Whether tokens agree, logits agree up to rounding, and every differing answer is a near tie.

        Expected of F16 and F32; a quantised file differs more.
        """
        close = self.logit_mean <= _MOST_MEAN * self.logit_scale
        differing = round((1 - self.same_answers) * self.compared)
        return self.asked_alike and close and differing <= self.near_ties

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "asked_alike": self.asked_alike, "faithful": self.faithful}


def report_from_json(value: Any) -> Report | None:
    """The report that `to_json` wrote, or None for any other value."""
    if not isinstance(value, Mapping):
        return None
    names = [field.name for field in fields(Report)]
    if any(name not in value for name in names):
        return None
    return Report(**{name: value[name] for name in names})
