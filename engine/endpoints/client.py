"""The client of one endpoint: many questions at once, patient with a busy server, each answer asked once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any

from engine.base.progress import Cancel, never
from engine.base.text import Text
from engine.endpoints.cache import Cache
from engine.endpoints.consent import require_consent
from engine.endpoints.reply import Messages, Reply, Request
from engine.endpoints.settings import Endpoint

OnState = Callable[[Text], object]
OnAnswer = Callable[[int, int], None]


class EndpointClient:
    """Asks one endpoint; close it, or use it in a `with`. It may be used from one thread at a time.

    `cache` keeps the answers: None asks everything anew. `on_state` hears what a person should know: a wait
    that the server asked for, an answer form that it refused. Raises UserError without consent.
    """

    def __init__(
        self, endpoint: Endpoint, cache: Cache | None = None, on_state: OnState = lambda text: None
    ) -> None:
        require_consent(endpoint)
        self.endpoint = endpoint
        self._cache, self._on_state = cache, on_state

    def __enter__(self) -> EndpointClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connections; closing twice is harmless."""

    def ask(
        self,
        messages: Messages,
        schema: Mapping[str, Any] | None = None,
        *,
        temperature: float | None = None,
        seed: int | None = None,
        max_tokens: int | None = None,
        should_stop: Cancel = never,
    ) -> Reply:
        """One answer; a failure is in the reply. Raises Cancelled once `should_stop` says so."""
        request = Request(messages, schema, temperature, seed, max_tokens)
        return self.ask_many([request], should_stop=should_stop)[0]

    def ask_many(
        self,
        requests: Sequence[Request],
        progress: OnAnswer | None = None,
        should_stop: Cancel = never,
    ) -> list[Reply]:
        """The answers in the order of the requests; one that could not be had is a reply with a `failure`.

        `progress` counts them in the calling thread, at least five times a second; what it raises stops the
        work, as does `should_stop` (Cancelled). Raises UserError when nothing can come (a refused key, an
        unknown model), or too many fail in a row. What came by then is in the cache.
        """
        raise NotImplementedError
