"""Answers of an endpoint to the prompts of a project."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.base.missing import Missing
from engine.base.text import Text
from engine.endpoints.cache import Cache
from engine.endpoints.client import EndpointClient, OnAnswer
from engine.endpoints.consent import require_consent
from engine.endpoints.cost import tokens_of
from engine.endpoints.reply import Usage, question, usage_of
from engine.endpoints.settings import Endpoint
from engine.task import Task


class EndpointAnswerer:
    """An `Answerer`; answers that were had before come from the cache. Raises UserError without consent.

    `on_state` hears what a person should know, such as an answer form that the server refuses; it stands in
    `usage` too.
    """

    def __init__(
        self, task: Task, endpoint: Endpoint, on_state: Callable[[Text], object] = lambda text: None
    ) -> None:
        require_consent(endpoint)  # before anything else is loaded
        self.name = endpoint.title
        self.usage: Usage | None = None
        self._task, self._endpoint, self._on_state = task, endpoint, on_state
        self._tokens: dict[str, int] = {}

    def answer(
        self,
        prompts: Sequence[str],
        max_tokens: int,
        progress: OnAnswer | None = None,
        *,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> list[str]:
        """The answers, `Missing` where one could not be had; at most as long as the endpoint's own limit.

        Temperature 0 means the endpoint's own, which the person chose. Raises UserError when nothing can
        come, or too many fail in a row; what came by then is in the cache.
        """
        most = min(max_tokens, self._endpoint.max_answer_tokens)
        drawn = {"temperature": temperature, "seed": seed} if temperature > 0 else {}
        requests = [question(self._task, prompt, max_tokens=most, **drawn) for prompt in prompts]
        notes: list[Text] = []

        def say(text: Text) -> None:
            notes.append(text)
            self._on_state(text)

        with EndpointClient(self._endpoint, Cache(), say) as client:
            replies = client.ask_many(requests, progress)
        self.usage = usage_of(self._endpoint, replies, notes)
        self._tokens = {one.text: one.output_tokens for one in replies if one.failure is None}
        return [one.text if one.failure is None else Missing(one.failure) for one in replies]

    def tokens(self, texts: Sequence[str]) -> list[int]:
        """As the server counted those of the last answers; about so many for any other text."""
        return [0 if not text else self._tokens.get(text) or tokens_of(text) for text in texts]
