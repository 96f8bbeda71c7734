"""How many tokens some prompts and answers will take, and what they will cost, before anything is asked.

A token is taken as four ASCII characters, or one character of another script. Where earlier replies of the
endpoint are in the cache, their measured tokens for each character of a prompt, and tokens an answer, replace
that rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from engine.endpoints.cache import Cache
from engine.endpoints.reply import Messages, Request
from engine.endpoints.settings import Endpoint

LEAST_MEASURED = 20  # replies from which their averages count


@dataclass(frozen=True, slots=True)
class Forecast:
    """What asking would take. `cached` of the requests cost nothing; tokens and price are of the others.

    `price` is None where the endpoint has none. `measured`: by earlier replies rather than by the rule.
    """

    requests: int
    cached: int
    input_tokens: int
    output_tokens: int
    price: float | None
    currency: str
    measured: bool


def tokens_of(text: str) -> int:
    """About how many tokens a text has, by the rule above."""
    plain = sum(letter.isascii() for letter in text)
    return -(-plain // 4) + len(text) - plain


def tokens_of_messages(messages: Messages) -> int:
    """About how many tokens some messages have."""
    return sum(tokens_of(message["content"]) for message in messages)


def forecast(
    endpoint: Endpoint, cache: Cache, requests: Sequence[Request], answers: Sequence[str], samples: int = 0
) -> Forecast:
    """What these requests would take, and `samples` further ones of each, which count as asked anew.

    `answers` are texts about as long as the answers will be (the right ones). Raises UserError where the
    cache cannot be read.
    """
    kept = cache.get_all(endpoint, requests)
    asked = [one for one, reply in zip(requests, kept, strict=True) if reply is None]
    asked += [*requests] * samples
    measured = cache.averages(endpoint)
    if measured is not None and measured.replies >= LEAST_MEASURED:
        into = round(sum(one.letters for one in asked) * measured.tokens_per_letter)
        out = round(len(asked) * measured.output_tokens)
    else:
        measured = None
        into = sum(tokens_of_messages(one.messages) for one in asked)
        out = round(len(asked) * fmean(map(tokens_of, answers))) if answers else 0
    price = endpoint.price(into, out) if endpoint.has_price else None
    count = len(requests) * (1 + samples)
    return Forecast(count, count - len(asked), into, out, price, endpoint.currency, measured is not None)
