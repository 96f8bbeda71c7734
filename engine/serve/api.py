"""OpenAI's chat-completions protocol as far as a player can keep it: requests, answers, errors.

What a request may hold is closed: a field that would change the answer and is not supported is an error in a
sentence, rather than an answer that ignores it. Reference: platform.openai.com/docs/api-reference/chat.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.base.errors import UserError
from engine.base.reasons import reason_of
from engine.base.strict_json import decoded
from engine.base.working import Parts
from engine.play.wire import Stats

# Labels that never change an answer.
_LABELS = {
    "metadata",
    "parallel_tool_calls",
    "prompt_cache_key",
    "safety_identifier",
    "service_tier",
    "store",
    "user",
}
# Fields that many clients send without wanting anything of them, each with the values that want nothing.
_NEUTRAL: Mapping[str, tuple[Any, ...]] = {
    "audio": (),
    "frequency_penalty": (0,),
    "function_call": ("none", "auto"),
    "functions": ([],),
    "logit_bias": ({},),
    "logprobs": (False,),
    "modalities": (["text"],),
    "prediction": (),
    "presence_penalty": (0,),
    "reasoning_effort": (),
    "repeat_penalty": (1,),
    "tool_choice": ("none", "auto"),
    "tools": ([],),
    "top_logprobs": (0,),
    "verbosity": (),
    "web_search_options": (),
}
# What a client hands back of an answer that it got.
_NEUTRAL_IN_MESSAGE: Mapping[str, tuple[Any, ...]] = {
    "annotations": ([],),
    "audio": (),
    "function_call": (),
    "refusal": (),
    "tool_calls": ([],),
}
_LONGEST_TEXT = 400_000  # characters of a message


class RequestError(UserError):
    """A request that cannot be carried out: what its sender is told, with an HTTP status.

    `param` is the field at fault, `code` OpenAI's name of the error; both may be "".
    """

    def __init__(
        self, message: str, *values: object, status: int = 400, param: str = "", code: str = ""
    ) -> None:
        super().__init__(message, *values)
        self.status, self.param, self.code = status, param, code


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class TextPart(_Strict):
    type: Literal["text"]
    text: str


class Message(_Strict):
    role: Literal["system", "developer", "user", "assistant"]
    content: Annotated[str, Field(max_length=_LONGEST_TEXT)] | tuple[TextPart, ...]
    name: str = ""

    def plain(self) -> dict[str, str]:
        """The message as chat templates take it."""
        text = self.content if isinstance(self.content, str) else "".join(one.text for one in self.content)
        return {"role": "system" if self.role == "developer" else self.role, "content": text}


class SchemaForm(_Strict):
    name: str = ""
    description: str = ""
    schema_: dict[str, Any] | bool = Field(default_factory=dict, alias="schema")
    strict: bool | None = None


class TextFormat(_Strict):
    type: Literal["text"]


class ObjectFormat(_Strict):
    type: Literal["json_object"]


class SchemaFormat(_Strict):
    type: Literal["json_schema"]
    json_schema: SchemaForm


ResponseFormat = Annotated[TextFormat | ObjectFormat | SchemaFormat, Field(discriminator="type")]


class StreamOptions(_Strict):
    include_usage: bool = False
    include_obfuscation: bool = False


class ChatRequest(_Strict):
    """The body of a request, without what wants nothing of the answer."""

    model: str
    messages: Annotated[tuple[Message, ...], Field(min_length=1, max_length=1000)]
    response_format: ResponseFormat | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    seed: int | None = None
    stop: str | Annotated[tuple[str, ...], Field(max_length=16)] | None = None
    n: Literal[1] | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None

    @property
    def stops(self) -> tuple[str, ...]:
        return (self.stop,) if isinstance(self.stop, str) else self.stop or ()


def chat_request(body: bytes) -> ChatRequest:
    """The request of a body. Raises RequestError in a sentence, which names the field."""
    try:
        value = decoded(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RequestError("The body is no JSON text in UTF-8: {reason}.", error) from error
    if not isinstance(value, dict):
        raise RequestError("The body is not a JSON object.")
    wanted = _wanted(value, _NEUTRAL, "")
    if isinstance(messages := wanted.get("messages"), list):
        wanted["messages"] = [
            _wanted(one, _NEUTRAL_IN_MESSAGE, f"messages.{at}.") if isinstance(one, dict) else one
            for at, one in enumerate(messages)
        ]
    try:
        return ChatRequest.model_validate(wanted)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        if unknown := next((one for one in faults if one["type"] == "extra_forbidden"), None):
            place = _place(unknown["loc"])
            raise RequestError("The field {name} is unknown.", place, param=place) from error
        place = _place(faults[0]["loc"])
        raise RequestError("{name}: {reason}.", place, reason_of(error), param=place) from error


def _wanted(value: dict[str, Any], neutral: Mapping[str, tuple[Any, ...]], place: str) -> dict[str, Any]:
    """The fields that want something. Raises RequestError for one that cannot be had."""
    kept = {}
    for name, item in value.items():
        if name in neutral:
            if item is not None and item not in neutral[name]:
                raise RequestError("{name} is not supported here.", place + name, param=place + name)
        elif item is not None and (place or name not in _LABELS):
            kept[name] = item
    return kept


def _place(loc: tuple[int | str, ...]) -> str:
    """A field as its sender wrote it: without the names of the alternatives that pydantic tried."""
    tried = ("constrained-str", "str", "tuple[", "text", "json_object")
    parts = [str(part) for part in loc if not str(part).startswith(tried)]
    if parts[:2] == ["response_format", "json_schema"]:
        del parts[1]
    return ".".join(parts)


class Completion:
    """The answer to one request in the protocol's form, whole or in parts."""

    def __init__(self, model: str) -> None:
        self._head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": model}

    def whole(self, parts: Parts, stats: Stats) -> dict[str, Any]:
        message = {"role": "assistant", "content": parts.answer, "refusal": None}
        if parts.working:
            message["reasoning_content"] = parts.working
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish_reason(stats)}
        return {**self._head, "object": "chat.completion", "choices": [choice], "usage": usage(stats)}

    def part(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return {**self._head, "object": "chat.completion.chunk", "choices": [choice]}

    def usage_part(self, stats: Stats) -> dict[str, Any]:
        return {**self._head, "object": "chat.completion.chunk", "choices": [], "usage": usage(stats)}


def finish_reason(stats: Stats) -> str:
    return "length" if stats.ended == "length" else "stop"


def usage(stats: Stats) -> dict[str, Any]:
    return {
        "prompt_tokens": stats.prompt_tokens,
        "completion_tokens": stats.answer_tokens,
        "total_tokens": stats.prompt_tokens + stats.answer_tokens,
        "prompt_tokens_details": {"cached_tokens": stats.reused_tokens},
    }


def error_body(error: UserError) -> dict[str, Any]:
    """An error in the protocol's form."""
    asked = isinstance(error, RequestError) and error.status < 500
    param = error.param if isinstance(error, RequestError) else ""
    code = error.code if isinstance(error, RequestError) else ""
    kind = "invalid_request_error" if asked else "server_error"
    return {"error": {"message": str(error), "type": kind, "param": param or None, "code": code or None}}


def event(value: object) -> bytes:
    """One server-sent event."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"data: {text}\n\n".encode()


def models_body(names: tuple[str, ...], began: float) -> dict[str, Any]:
    data = [{"id": name, "object": "model", "created": int(began), "owned_by": "lathe"} for name in names]
    return {"object": "list", "data": data}
