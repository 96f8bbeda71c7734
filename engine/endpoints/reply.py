"""What an endpoint is asked, and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.base.odds import Odds
from engine.base.text import Text
from engine.endpoints.settings import Endpoint
from engine.task import Task

Messages = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    """One question. `schema` is the JSON Schema that the endpoint's answer form may bind the answer to.

    None for temperature and `max_tokens` means the endpoint's own. `seed` takes part in the request and
    in the cache's key: another seed is another sample. `alternatives` is how many each token's odds are to
    list; 0 asks for none.
    """

    messages: Messages
    schema: Mapping[str, Any] | None = None
    temperature: float | None = None
    seed: int | None = None
    max_tokens: int | None = None
    alternatives: int = 0

    @property
    def letters(self) -> int:
        """The characters of its messages."""
        return sum(len(message["content"]) for message in self.messages)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or why there is none (`failure`; the text is then what came of it, often nothing).

    `seconds` is from sending the request that was answered to the whole answer; for a `cached` one, as it was
    measured then, or for an equal question of the same round. `finish` is the server's word for why the
    answer ended ("stop", "length", ...). `odds` are the tokens of a piece of a stream with their odds, where
    they were asked for and the server gives them.
    """

    text: str
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    cached: bool = False
    failure: Text | None = None
    finish: str = ""
    odds: tuple[tuple[str, Odds], ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What some replies took. Tokens, seconds and the price count each answer as if it were asked now;
    `spent` is the price of those that were really asked. Prices are None where the endpoint has none. `notes`
    is what a person should know of them, such as an answer form that the server refused."""

    answers: int
    cached: int
    failed: int
    input_tokens: int
    output_tokens: int
    seconds: float
    price: float | None
    spent: float | None
    currency: str
    notes: tuple[Text, ...] = ()


def question(task: Task, prompt: str, **more: Any) -> Request:
    """What is asked for one prompt of a task; `more` are further fields of the request.

    In a task with working nothing binds the answer: the working stands before the JSON.
    """
    schema = task.schema if task.schema and not task.working else None
    return Request(task.messages(prompt), schema, **more)


def usage_of(endpoint: Endpoint, replies: Iterable[Reply], notes: Sequence[Text] = ()) -> Usage:
    """The sums of some replies of an endpoint."""
    given = list(replies)
    came = [one for one in given if one.failure is None]

    def price(some: Iterable[Reply]) -> float | None:
        if not endpoint.has_price:
            return None
        return sum(endpoint.price(one.input_tokens, one.output_tokens) for one in some)

    return Usage(
        answers=len(came),
        cached=sum(one.cached for one in came),
        failed=len(given) - len(came),
        input_tokens=sum(one.input_tokens for one in came),
        output_tokens=sum(one.output_tokens for one in came),
        seconds=sum(one.seconds for one in came),
        price=price(came),
        spent=price(one for one in given if not one.cached),
        currency=endpoint.currency,
        notes=tuple(notes),
    )
