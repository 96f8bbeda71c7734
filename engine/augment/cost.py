"""What asking endpoints for rows takes: a range beforehand, and the sum of what was asked. Light."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from engine.augment.batches import Candidate
from engine.augment.prompts import EXAMPLES, READ_EXAMPLES, Writing, head_of, reading_messages
from engine.augment.request import Request
from engine.base.errors import UserError
from engine.base.text import Text
from engine.data.rows import Row
from engine.endpoints.cost import tokens_of, tokens_of_messages
from engine.endpoints.settings import PREFIX, Endpoint, find_endpoint
from engine.project import Project

_LOOKED_AT = 200  # rows


@dataclass(frozen=True, slots=True)
class Use:
    """Requests to an endpoint, and their tokens in and out."""

    endpoint: Endpoint
    requests: int
    input_tokens: int
    output_tokens: int

    @property
    def price(self) -> float:
        return self.endpoint.price(self.input_tokens, self.output_tokens)

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens


def forecast(project: Project, rows: Sequence[Row], request: Request) -> list[tuple[Use, Use]]:
    """The least and the most that a request takes of each endpoint: from the case that every prompt passes to
    the case that as many are written as may be, and each is read back as often as may be.

    Tokens are guessed as `endpoints.cost` does. Raises UserError for an endpoint that is not there.
    """
    taught = [row for row in rows if row.split == "train"][:_LOOKED_AT]
    if not taught or not any(name.startswith(PREFIX) for name in (request.model, request.read_by)):
        return []
    head = head_of(taught)
    written = Writing(project.task, head).messages(taught[:EXAMPLES], taught[-1])
    read = reading_messages(project.task, taught[:READ_EXAMPLES], taught[-1].prompt)
    each = {
        "write": (tokens_of_messages(written), fmean(tokens_of(head.split(row.prompt)[1]) for row in taught)),
        "read": (tokens_of_messages(read), fmean(tokens_of(row.answer_text()) for row in taught)),
    }
    found = []
    for name in dict.fromkeys((request.model, request.read_by)):
        if not name.startswith(PREFIX):
            continue
        endpoint = find_endpoint(name)
        times = (int(request.model == name), request.samples * int(request.read_by == name))

        def use(prompts: int, endpoint: Endpoint = endpoint, times: tuple[int, int] = times) -> Use:
            into, out = (
                round(prompts * sum(one[at] * n for one, n in zip(each.values(), times, strict=True)))
                for at in (0, 1)
            )
            return Use(endpoint, prompts * sum(times), into, out)

        found.append((use(request.rows), use(request.most)))
    return found


def forecast_text(least: Use, most: Use) -> Text:
    """The range in words."""
    name, a, b = least.endpoint.name, _thousands(least), _thousands(most)
    said = Text(
        "{name}: {n} to {m} requests, {a} to {b} thousand tokens", name, least.requests, most.requests, a, b
    )
    if not least.endpoint.has_price:
        return Text("{use}; its price is not set", said)
    low, high = f"{least.price:.2f}", f"{most.price:.2f}"
    return Text("{use}, {least} to {most} {currency}", said, low, high, least.endpoint.currency)


def spent(request: Request, candidates: Iterable[Candidate]) -> list[Use]:
    """What the candidates took of each endpoint that is still there, answers from the cache too."""
    written, read = [0, 0], [0, 0]
    count, reads = 0, 0
    for one in candidates:
        count, reads = count + 1, reads + one.read
        for at in (0, 1):
            written[at] += one.written_tokens[at]
            read[at] += one.read_tokens[at]
    found = []
    for name in dict.fromkeys((request.model, request.read_by)):
        if not name.startswith(PREFIX):
            continue
        own = [(count, *written)] * (request.model == name) + [(reads, *read)] * (request.read_by == name)
        with contextlib.suppress(UserError):  # it was deleted since
            found.append(Use(find_endpoint(name), *(sum(values) for values in zip(*own, strict=True))))
    return found


def spent_text(use: Use) -> Text:
    """What was asked of an endpoint, in words."""
    name, tokens = use.endpoint.name, _thousands(use)
    said = Text("{name}: {n} requests, {a} thousand tokens", name, use.requests, tokens)
    if not use.endpoint.has_price:
        return said
    return Text("{use}, {price} {currency}", said, f"{use.price:.2f}", use.endpoint.currency)


def _thousands(use: Use) -> str:
    return f"{use.tokens / 1000:,.0f}" if use.tokens >= 10_000 else f"{use.tokens / 1000:.1f}"
