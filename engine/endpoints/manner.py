"""How one server wants to be asked. Servers of the same protocol refuse different parts of it.

Each refusal leads to the next manner; the first in which an answer comes is kept for the rest of the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.base.text import Text
from engine.endpoints.reply import Request
from engine.endpoints.settings import FORMS, AnswerForm, Endpoint

REFUSALS = (400, 404, 415, 422)
PERHAPS = (500, 501)  # llama_cpp.server answers 500 where it cannot bind; so does a server in trouble
_BOUND_BY = {"schema": Text("a JSON Schema"), "json": Text("JSON mode")}


@dataclass(frozen=True, slots=True)
class Manner:
    """The answer form, and which optional fields of a request this server takes."""

    form: AnswerForm
    limit: str = "max_tokens"  # newer models of OpenAI want another name
    temperature: bool = True
    seed: bool = True
    stream_usage: bool = True
    odds: bool = True  # token probabilities, which few servers give
    penalty: bool = True  # the penalty of repetitions, which some servers of one's own set unless told not to

    def after(self, status: int, said: str, attempt: int) -> Manner | None:
        """The manner to try after this refusal; None where the manner is not to blame.

        `said` is the server's own message, `attempt` counts from 0: a 500 counts from the second one on.
        """
        if status not in REFUSALS and not (status in PERHAPS and attempt):
            return None
        said = said.lower()
        if "max_completion_tokens" in said and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if "stream_options" in said and self.stream_usage:
            return replace(self, stream_usage=False)
        if "repeat_penalty" in said and self.penalty:
            return replace(self, penalty=False)
        if "logprobs" in said and self.odds:
            return replace(self, odds=False)
        if "temperature" in said and self.temperature:
            return replace(self, temperature=False)
        if "seed" in said and self.seed:
            return replace(self, seed=False)
        if self.form != "plain" and status != 404:
            return replace(self, form=FORMS[FORMS.index(self.form) + 1])
        return None

    def fields(self, endpoint: Endpoint, request: Request, stream: bool) -> dict[str, Any]:
        """The arguments of the openai library's `chat.completions.create`.

        llama_cpp.server would penalise repetitions by 1.1, and so not give the likeliest answer.
        """
        warmth = endpoint.temperature if request.temperature is None else request.temperature
        body: dict[str, Any] = {
            "model": endpoint.model,
            "messages": [dict(message) for message in request.messages],
            self.limit: request.max_tokens or endpoint.max_answer_tokens,
            "stream": stream,
        }
        if self.temperature:
            body["temperature"] = warmth
        if self.seed and request.seed is not None:
            body["seed"] = request.seed
        if self.odds and request.alternatives:
            body |= {"logprobs": True, "top_logprobs": request.alternatives}
        if self.penalty and endpoint.is_near:  # no hosted service knows it
            body["extra_body"] = {"repeat_penalty": 1.0}
        if stream and self.stream_usage:
            body["stream_options"] = {"include_usage": True}
        if request.schema is not None and self.form == "json":
            body["response_format"] = {"type": "json_object"}
        if request.schema is not None and self.form == "schema":
            schema = dict(request.schema)
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": is_strict(schema), "schema": schema},
            }
        return body

    def said(self, before: Manner, endpoint: Endpoint) -> list[Text]:
        """What a person should know of this manner, which worked after the one `before` had not."""
        said = []
        if self.form != before.form:
            refused, used = _BOUND_BY[before.form], _BOUND_BY.get(self.form, Text("nothing"))
            said.append(
                Text(
                    "{host} does not bind answers to {refused}; they are bound to {used} instead.",
                    endpoint.host,
                    refused,
                    used,
                )
            )
        if self.temperature != before.temperature:
            said.append(Text("{model} takes no temperature: it answers with its own.", endpoint.model))
        if self.seed != before.seed:
            said.append(Text("{model} takes no seed: its samples cannot be repeated.", endpoint.model))
        return said


def is_strict(schema: Mapping[str, Any]) -> bool:
    """Whether the strict mode of the protocol takes a schema: every object lists all its fields as required
    and allows no other. Source: OpenAI's guide to structured outputs."""

    def strict(value: Any) -> bool:
        if isinstance(value, list):
            return all(map(strict, value))
        if not isinstance(value, Mapping):
            return True
        if "properties" in value or value.get("type") == "object":
            names = set(value.get("properties", {}))
            if value.get("additionalProperties") is not False or set(value.get("required", ())) != names:
                return False
        return all(strict(item) for name, item in value.items() if name not in ("enum", "const", "default"))

    return schema.get("type") == "object" and strict(schema)
