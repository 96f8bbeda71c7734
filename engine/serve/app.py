"""The application behind the address: what a request means, and its answer, whole or as it comes."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from engine.app import crash
from engine.base.errors import UserError
from engine.base.json_schema import schema_reason
from engine.base.text import Text
from engine.base.working import Parts
from engine.models import chat
from engine.models.chat import ChatFormat
from engine.play.client import RefusedError
from engine.play.wire import Piece, SamplingParams, Stats
from engine.serve import api
from engine.serve.api import ChatRequest, Completion, RequestError, SchemaFormat
from engine.serve.deltas import Deltas
from engine.serve.guard import Guard, body_of
from engine.serve.players import BusyError, Players
from engine.serve.state import TASK, Served
from engine.task import Task

Answer = AsyncGenerator[Piece | Stats, None]
Endpoint = Callable[[Request], Awaitable[Response]]
Result = TypeVar("Result")
DEFECT = Text("Lathe met a defect while it answered. The server goes on.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a player takes it. With `parts`, working is told apart from the answer."""

    name: str
    prompt: str
    params: SamplingParams
    parts: bool


class App:
    """Answers for one task and one file, by `players` that hold `context` tokens each.

    `schema` binds the task's answers; None lets them be free.
    """

    def __init__(
        self,
        task: Task,
        players: Players,
        fmt: ChatFormat,
        context: int,
        served: Served,
        schema: Mapping[str, Any] | None = None,
    ) -> None:
        self._task, self._players, self._format, self._context = task, players, fmt, context
        self._served, self._bound = served, schema
        self.on_line: Callable[[str], object] = lambda line: None  # gets a line for each request that is over

    def asgi(self, key: str) -> Guard:
        """The application, behind its guard."""
        routes = [
            Route("/health", self._health),
            Route("/v1/models", self._models),
            Route("/v1/models/{name}", self._guarded(self._model)),
            Route("/v1/chat/completions", self._guarded(self._chat), methods=["POST"]),
        ]
        handlers: dict[Any, Any] = {HTTPException: _no_such_page}
        return Guard(Starlette(routes=routes, exception_handlers=handlers), key, self.told_of)

    @property
    def names(self) -> tuple[str, ...]:
        return TASK, self._served.model

    @property
    def served(self) -> Served:
        """What was done so far."""
        players = self._players
        return self._served.model_copy(update={"running": players.running, "waiting": players.waiting})

    async def _health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _models(self, request: Request) -> Response:
        return JSONResponse(api.models_body(self.names, self._served.began))

    async def _model(self, request: Request) -> Response:
        name = request.path_params["name"]
        self._check_name(name)
        return JSONResponse(api.models_body((name,), self._served.began)["data"][0])

    async def _chat(self, request: Request) -> Response:
        wanted = api.chat_request(await body_of(request))
        asked = await asyncio.to_thread(self.asked, wanted)
        answer = self._players.answer(asked.prompt, asked.params)
        if not wanted.stream:
            return await _unless_gone(request, self._whole(asked, answer))
        # The first piece before the first byte, so that what the player refuses has its own status.
        first = await _unless_gone(request, _next(answer))
        if isinstance(first, Response):
            return first
        usage = wanted.stream_options is not None and wanted.stream_options.include_usage
        return StreamingResponse(
            self._events(asked, first, answer, usage),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    # -- what a request means

    def asked(self, wanted: ChatRequest) -> Asked:
        """The request as a player takes it. Raises RequestError."""
        self._check_name(wanted.model)
        of_task = wanted.model == TASK
        longest = wanted.max_completion_tokens or wanted.max_tokens or self._context
        params = SamplingParams(
            max_tokens=min(longest, self._context),
            temperature=wanted.temperature or 0.0,
            top_p=1.0 if wanted.top_p is None else wanted.top_p,
            seed=random.getrandbits(31) if wanted.seed is None else wanted.seed,
            schema=self._schema(wanted, of_task),
            working=of_task and self._task.working,
            stop=wanted.stops,
        )
        try:
            prompt = self._task_prompt(wanted) if of_task else self._plain_prompt(wanted)
        except RequestError:
            raise
        except UserError as error:  # the chat template, or the prompt helper, refuses the messages
            raise RequestError(error.text, param="messages") from error
        return Asked(wanted.model, prompt, params, of_task and self._task.working)

    def _task_prompt(self, wanted: ChatRequest) -> str:
        if len(wanted.messages) != 1 or wanted.messages[0].role != "user":
            raise RequestError(
                "The model {task} takes one user message and adds the task's own messages. To send messages "
                "as they are, use the model {name}.",
                TASK,
                self._served.model,
                param="messages",
            )
        return chat.prompt_text(self._task, self._format, wanted.messages[0].plain()["content"])

    def _plain_prompt(self, wanted: ChatRequest) -> str:
        return self._format.bound(False).render([one.plain() for one in wanted.messages])

    def _schema(self, wanted: ChatRequest, of_task: bool) -> Mapping[str, Any] | None:
        """The schema that binds the answer; None for none. Raises RequestError."""
        form = wanted.response_format
        if isinstance(form, SchemaFormat):
            schema = form.json_schema.schema_
            try:
                reason = schema_reason(schema)
            except RecursionError:
                reason = Text("it is nested too deeply")
            if reason is not None or not isinstance(schema, dict):
                raise RequestError(
                    "The schema of response_format is not a JSON Schema of an object: {reason}.",
                    reason or Text("it is true or false"),
                    param="response_format",
                )
            return schema
        own = self._bound if of_task else None
        if form is None:
            return own
        return own or {"type": "object"} if form.type == "json_object" else None

    def _check_name(self, name: str) -> None:
        if name not in self.names:
            known = ", ".join(self.names)
            raise RequestError(
                "There is no model {name!r}. There are: {list}.",
                name[:200],
                known,
                status=404,
                param="model",
                code="model_not_found",
            )

    # -- answering

    async def _whole(self, asked: Asked, answer: Answer) -> Response:
        text, stats = "", None
        async with contextlib.aclosing(answer):
            async for item in answer:
                if isinstance(item, Stats):
                    stats = item
                else:
                    text += item.text
        if stats is None:
            raise UserError("The answer was cancelled: the server ends.")
        self._count(asked, stats)
        parts = self._task.parts_of(text) if asked.parts else Parts("", text)
        return JSONResponse(Completion(asked.name).whole(parts, stats))

    async def _events(
        self, asked: Asked, first: Piece | Stats, answer: Answer, with_usage: bool
    ) -> AsyncIterator[bytes]:
        made, deltas = Completion(asked.name), Deltas(self._task if asked.parts else None)
        async with contextlib.aclosing(answer):
            try:
                yield api.event(made.part({"role": "assistant", "content": ""}))
                async for item in _chained(first, answer):
                    for delta in deltas.of(item):
                        yield api.event(made.part(delta))
                    if isinstance(item, Stats):
                        self._count(asked, item)
                        yield api.event(made.part({}, api.finish_reason(item)))
                        if with_usage:
                            yield api.event(made.usage_part(item))
            except Exception as error:  # the status is sent already: what is wrong comes as an event
                yield api.event(api.error_body(self.told_of(error)))
        yield api.event("[DONE]")

    def _count(self, asked: Asked, stats: Stats) -> None:
        before = self._served
        self._change(
            requests=before.requests + 1,
            prompt_tokens=before.prompt_tokens + stats.prompt_tokens,
            answer_tokens=before.answer_tokens + stats.answer_tokens,
        )
        self.on_line(
            f"{asked.name}: {stats.prompt_tokens}+{stats.answer_tokens} tokens in {stats.seconds:.2f} s"
        )

    def _change(self, **changes: Any) -> None:
        self._served = self._served.model_copy(update=changes)

    def told_of(self, error: Exception) -> UserError:
        """What the sender of a request is told of its failure, which is counted."""
        match error:
            case BusyError():
                told: UserError = RequestError(error.text, status=429, code="too_many_requests")
            case RefusedError():  # too long a prompt, a schema beyond grammars
                told = RequestError(error.text)
            case UserError():
                told = error
            case _:
                crash.keep(error)
                told = UserError(DEFECT)
        self._change(failed=self._served.failed + 1, last_error=told.text, last_error_at=time.time())
        self.on_line(f"failed: {told.text}")
        return told

    def _guarded(self, answer: Endpoint) -> Endpoint:
        """Every failure of a request in the protocol's form."""

        async def answered(request: Request) -> Response:
            try:
                return await answer(request)
            except Exception as error:
                told = self.told_of(error)
                status = told.status if isinstance(told, RequestError) else 500
                headers = {"Retry-After": "1"} if status == 429 else None
                return JSONResponse(api.error_body(told), status, headers)

        return answered


async def _no_such_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    told = RequestError("There is no {method} {path} here.", request.method, request.url.path)
    return JSONResponse(api.error_body(told), error.status_code)


async def _unless_gone(request: Request, work: Coroutine[Any, Any, Result]) -> Result | Response:
    """The result of the work, which is cancelled once the one who asked has gone."""
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait([working, leaving], return_when=asyncio.FIRST_COMPLETED)
        return await working if working.done() else Response(status_code=499)
    finally:
        working.cancel()
        leaving.cancel()


async def _next(answer: Answer) -> Piece | Stats:
    return await anext(answer)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _chained(first: Piece | Stats, rest: Answer) -> AsyncIterator[Piece | Stats]:
    yield first
    async for item in rest:
        yield item
