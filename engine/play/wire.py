"""The protocol of a player process: frozen values, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.base.errors import UserError
from engine.base.odds import Odds
from engine.base.text import packed
from engine.models.chat import ChatFormat, prompt_text
from engine.task import Task

# Where this variable is set, a player loads no GPU part. For a computer whose graphics driver is broken.
NO_GPU = "LATHE_NO_GPU_PLAY"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the answer. `text` is empty while a character is incomplete; `odds` if asked for."""

    text: str
    token_id: int
    odds: Odds | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures of an answer; times in seconds.

    `ended` is why it ended: "end" (the model's own), "length", "stop" or "cancelled".
    `reused_tokens` of the prompt were in the KV cache from the question before.
    """

    prompt_tokens: int
    reused_tokens: int
    answer_tokens: int
    first_token_seconds: float
    seconds: float
    ended: str

    @property
    def tokens_per_second(self) -> float:
        """Speed after the first token; 0.0 for answers of less than two tokens."""
        after = self.seconds - self.first_token_seconds
        return (self.answer_tokens - 1) / after if self.answer_tokens > 1 and after > 0 else 0.0


@dataclass(frozen=True, slots=True)
class SamplingParams:
    """How to answer. Temperature 0 is greedy. `schema` (a JSON Schema) binds the answer's form; with
    `working`, free lines may stand before it. `alternatives` is how many a token's odds list (0: no odds).
    """

    max_tokens: int = 256
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    schema: Mapping[str, Any] | None = None
    working: bool = False
    stop: tuple[str, ...] = ()
    alternatives: int = 0


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a loaded model says about itself; `template`, `bos`, `eos`, `add_bos` make a ChatFormat.

    An endpoint has no template: it renders messages itself. `path` is the GGUF, or the folder of the adapter;
    `runs_on` is the GPU by name, the CPU part that computes, or the endpoint's host. `binds`: whether answers
    can be bound to a JSON Schema.
    """

    path: str
    name: str
    architecture: str
    pre: str
    file_type: int
    size: int
    n_ctx: int
    template: str
    bos: str
    eos: str
    add_bos: bool
    runs_on: str = ""
    binds: bool = True


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model that transformers computes: a base by its name, with an adapter's folder on it ("": none).

    `name` is what to call it; `dtype` is the number format in which it was trained.
    """

    name: str
    base: str
    adapter: str
    dtype: str


@dataclass(frozen=True, slots=True)
class EndpointModel:
    """A model behind an address: the endpoint of this name (`engine.endpoints.settings`)."""

    name: str


Model = Path | str | TrainedModel | EndpointModel  # a path is that of a GGUF file
Question = str | Sequence[Mapping[str, str]]


def question(task: Task, facts: ModelFacts, prompt: str) -> Question:
    """What a loaded model is asked for one prompt: the rendered text, or the messages where it renders them
    itself. Raises UserError where its chat template is broken."""
    if not facts.template:
        return task.messages(prompt)
    return prompt_text(task, ChatFormat(facts.template, facts.bos, facts.eos, facts.add_bos), prompt)


def dump(kind: str, value: Any = None, **more: Any) -> str:
    """One line of the protocol, without its line end."""
    body = asdict(value) if value is not None else {}
    return json.dumps(packed({"kind": kind, **body, **more}))


def load(line: str) -> dict[str, Any]:
    """The object of one line. Raises UserError when it is none."""
    try:
        value = json.loads(line)
    except ValueError as error:
        raise UserError("The player sent a line that is not JSON: {line!r}.", line[:80]) from error
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        raise UserError("The player sent a line without a kind: {line!r}.", line[:80])
    return value


def piece_from(value: Mapping[str, Any]) -> Piece:
    """A `Piece` as `dump` wrote it."""
    odds = value.get("odds")
    if odds is not None:
        pairs = tuple((str(text), float(share)) for text, share in odds["alternatives"])
        odds = Odds(float(odds["probability"]), pairs)
    return Piece(value["text"], value["token_id"], odds)


def params_from(value: Mapping[str, Any]) -> SamplingParams:
    """A `SamplingParams` as `dump` wrote it."""
    return SamplingParams(**{**value, "stop": tuple(value.get("stop", ()))})
