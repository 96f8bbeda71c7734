"""Whether an endpoint answers: one tiny question for each answer form, with none of the person's rows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Progress
from engine.base.text import Text
from engine.endpoints.manner import Manner
from engine.endpoints.patience import watched
from engine.endpoints.reply import Reply, Request
from engine.endpoints.settings import AnswerForm, Endpoint
from engine.endpoints.transport import Failure, Line

MOST_TOKENS = 200  # a model that thinks first needs some
_MESSAGES = (
    {"role": "system", "content": 'Answer with a JSON object such as {"word": "hello"} and nothing else.'},
    {"role": "user", "content": "Say hello."},
)
_BINDING: tuple[AnswerForm, ...] = ("json", "schema")
_SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a trial. `text` is the plain answer, `seconds` what it took; `works` says of each form
    that binds answers whether the server took it and what came had it."""

    text: str
    seconds: float
    input_tokens: int
    output_tokens: int
    works: dict[AnswerForm, bool]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def try_endpoint(endpoint: Endpoint, progress: Progress) -> Trial:
    """Ask an endpoint whether it answers. Its host learns the key, and nothing of the person's data.

    Raises UserError where no plain answer comes.
    """
    return asyncio.run(_tried(endpoint, progress))


async def _tried(endpoint: Endpoint, progress: Progress) -> Trial:
    line, works = Line(endpoint), dict[AnswerForm, bool]()
    known = Manner("plain")
    try:
        plain, known = await _asked(line, known, lambda: progress(Text("Asking {host}", endpoint.host), 0, 3))
        for number, form in enumerate(_BINDING, 1):

            def look(done: int = number) -> None:
                progress(Text("Asking {host}", endpoint.host), done, 3)

            try:
                reply, known = await _asked(line, replace(known, form=form), look)
                works[form] = _has_form(reply.text, form)
            except Failure:
                works[form] = False
    except Failure as failure:
        raise UserError("{reason}.", failure.reason) from None
    finally:
        await line.aclose()
    return Trial(plain.text, round(plain.seconds, 2), plain.input_tokens, plain.output_tokens, works)


async def _asked(line: Line, manner: Manner, look: Callable[[], object]) -> tuple[Reply, Manner]:
    """The answer in this form, with or without the other fields. Raises Failure, and what `look` raises."""
    request = Request(_MESSAGES, _SCHEMA, max_tokens=MOST_TOKENS)
    look()
    while True:
        try:
            return await watched(line.send(request, manner), look), manner
        except Failure as failure:
            following = manner.after(failure.status, failure.said, 0)
            if following is None or following.form != manner.form:
                raise
            manner = following


def _has_form(text: str, form: AnswerForm) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict):
        return False
    return form == "json" or (set(value) == {"word"} and isinstance(value["word"], str))
