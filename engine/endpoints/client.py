"""The client of one endpoint: many questions at once, patient with a busy server, each answer asked once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any

from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, never
from engine.base.text import Text
from engine.endpoints.cache import Cache, key
from engine.endpoints.consent import require_consent
from engine.endpoints.manner import Manner
from engine.endpoints.patience import LOOK_SECONDS, Got, Pace, back_off, ended, watched
from engine.endpoints.reply import Messages, Reply, Request
from engine.endpoints.settings import Endpoint
from engine.endpoints.transport import Failure, Line

OnState = Callable[[Text], object]
OnAnswer = Callable[[int, int], None]
MOST_FAILURES = 10  # in a row, after which nothing more is asked
WORTH_SAYING = 3.0  # seconds of waiting


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
        self._pace = Pace(endpoint.requests_per_minute, self._waiting)
        self._manner = Manner(endpoint.answer_form)
        self._answers = 0
        self._runner: asyncio.Runner | None = None
        self._line: Line | None = None

    def __enter__(self) -> EndpointClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connections; closing twice is harmless."""
        if self._runner is not None:
            if self._line is not None:
                self._runner.run(self._line.aclose())
            self._runner.close()
        self._runner = self._line = None

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

        async def one() -> Reply:
            return await self._until(self._answer(request, self._opened()), should_stop)

        try:
            return self._kept(request) or self._run(one())
        except Failure as failure:
            return _failed(failure)

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
        return self._run(_Round(self, requests, progress, should_stop).replies()) if requests else []

    def stream(self, request: Request, should_stop: Cancel = never) -> Iterator[Reply]:
        """The answer in pieces as they come, never from the cache; the last reply has figures and no text.

        Raises UserError where none comes, Cancelled once `should_stop` says so.
        """

        async def opened() -> tuple[AsyncIterator[Reply], Reply]:
            line = self._opened()

            async def first(manner: Manner) -> tuple[AsyncIterator[Reply], Reply]:
                pieces = line.stream(request, manner)
                return pieces, await anext(pieces)

            return await self._until(self._patiently(first, request), should_stop)

        async def following(pieces: AsyncIterator[Reply]) -> Reply | None:
            return await self._until(_next(pieces), should_stop)

        try:
            pieces, piece = self._run(opened())
            more: Reply | None = piece
            while more is not None:
                yield more
                more = self._run(following(pieces))
        except Failure as failure:
            raise UserError("{reason}.", failure.reason) from None

    def _opened(self) -> Line:
        self._line = self._line or Line(self.endpoint)
        return self._line

    def _run(self, work: Coroutine[Any, Any, Got]) -> Got:
        self._runner = self._runner or asyncio.Runner()
        return self._runner.run(work)

    async def _until(self, work: Awaitable[Got], should_stop: Cancel) -> Got:
        """What `work` gives, unless `should_stop` says so before. Raises Cancelled then."""
        return await watched(work, lambda: self._look(should_stop))

    def _look(self, should_stop: Cancel) -> None:
        if should_stop():
            raise Cancelled(Text("Asking {name}", self.endpoint.name))

    def _kept(self, request: Request) -> Reply | None:
        return self._cache.get(self.endpoint, request) if self._cache is not None else None

    async def _answer(self, request: Request, line: Line) -> Reply:
        """One answer of the server, kept. Raises Failure once its tries are over."""
        reply = await self._patiently(lambda manner: line.send(request, manner), request)
        self._answers += 1
        if self._cache is not None:
            self._cache.put(self.endpoint, request, reply)
        return reply

    async def _patiently(self, ask: Callable[[Manner], Awaitable[Got]], request: Request) -> Got:
        """What `ask` gives, asked again while its failures are passing. Raises Failure."""
        for attempt in range(self.endpoint.retries + 1):
            await self._pace.turn()
            try:
                return await self._in_a_manner(ask, request, attempt)
            except Failure as failure:
                if failure.wait is not None:
                    self._pace.hold(failure.wait)
                if not failure.passing or attempt == self.endpoint.retries:
                    raise
            await asyncio.sleep(back_off(attempt))
        raise AssertionError("the last try has raised")

    async def _in_a_manner(
        self, ask: Callable[[Manner], Awaitable[Got]], request: Request, attempt: int
    ) -> Got:
        """Ask as this server was found to want it; where it refuses that, in the next manners at once."""
        begun = self._manner if request.schema is not None else replace(self._manner, form="plain")
        manner, first = begun, None
        while True:
            try:
                got = await ask(manner)
            except Failure as failure:
                first = first or failure
                following = manner.after(failure.status, failure.said, attempt)
                if following is None:
                    raise first from None
                if following.form == manner.form:
                    first = None  # only a field was refused; what comes without it is what counts
                manner = following
            else:
                self._adopt(manner, begun, bound=request.schema is not None)
                return got

    def _adopt(self, manner: Manner, before: Manner, bound: bool) -> None:
        """Keep the manner in which an answer came, and say what it means."""
        if manner == before:
            return
        known = self._manner
        self._manner = manner if bound else replace(manner, form=known.form)
        for text in self._manner.said(known, self.endpoint):
            self._on_state(text)

    def _waiting(self, seconds: float) -> None:
        if seconds >= WORTH_SAYING:
            self._on_state(Text("{host} asks to wait for {n} s", self.endpoint.host, round(seconds)))


class _Round:
    """Many requests at once; those that are the same are asked once."""

    def __init__(
        self,
        client: EndpointClient,
        requests: Sequence[Request],
        progress: OnAnswer | None,
        should_stop: Cancel,
    ) -> None:
        self._client, self._progress, self._should_stop = client, progress, should_stop
        self._requests = requests
        self._replies: list[Reply | None] = [None] * len(requests)
        self._waiting: deque[list[int]] = deque()
        self._in_a_row = 0

    async def replies(self) -> list[Reply]:
        self._take_kept()
        self._look()
        line = self._client._opened()
        count = min(self._client.endpoint.concurrency, len(self._waiting))
        tasks = [asyncio.ensure_future(self._work(line)) for _ in range(count)]
        try:
            while tasks:
                done, _ = await asyncio.wait(tasks, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_EXCEPTION)
                self._look()
                for task in done:
                    task.result()
                    tasks.remove(task)
        finally:
            await ended(tasks)
        return [one for one in self._replies if one is not None]

    def _take_kept(self) -> None:
        """Answer what the cache knows; the others wait, those of the same question together."""
        endpoint, cache = self._client.endpoint, self._client._cache
        if cache is not None:
            self._replies = cache.get_all(endpoint, self._requests)
        same: dict[object, list[int]] = {}
        for index, request in enumerate(self._requests):
            if self._replies[index] is None:
                same.setdefault(key(endpoint, request) if cache is not None else index, []).append(index)
        self._waiting.extend(same.values())

    def _look(self) -> None:
        self._client._look(self._should_stop)
        if self._progress is not None:
            self._progress(sum(one is not None for one in self._replies), len(self._replies))

    async def _work(self, line: Line) -> None:
        while self._waiting:
            indices = self._waiting.popleft()
            try:
                reply = await self._client._answer(self._requests[indices[0]], line)
                self._in_a_row = 0
            except Failure as failure:
                self._count(failure)
                reply = _failed(failure)
            first, *same = indices
            self._replies[first] = reply
            for index in same:  # paid for once
                self._replies[index] = replace(reply, cached=reply.failure is None)

    def _count(self, failure: Failure) -> None:
        """Raises UserError where it is of no use to go on."""
        if failure.final and not self._client._answers:
            raise UserError("{reason}.", failure.reason)
        self._in_a_row = 0 if failure.own else self._in_a_row + 1
        if self._in_a_row >= MOST_FAILURES:
            raise UserError(
                "{host} failed {n} times in a row, so nothing more was asked: {reason}.",
                self._client.endpoint.host,
                MOST_FAILURES,  # one that was asked at the same time may have failed since
                failure.reason,
                hint="The answers that came are kept: start again to go on.",
            )


def _failed(failure: Failure) -> Reply:
    return Reply("", failure=failure.reason)


async def _next(pieces: AsyncIterator[Reply]) -> Reply | None:
    return await anext(pieces, None)
