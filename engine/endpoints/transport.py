"""One request to an endpoint by the openai library, bounded in time and size, and every failure in words.

The library would send its own headers, follow redirects, read keys from the environment and take any amount
of answer; `_Guard` sees to what goes out and what may come in.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2

from engine.app.build_facts import version
from engine.base.errors import UserError
from engine.base.odds import Odds
from engine.base.text import Text
from engine.endpoints.cost import tokens_of, tokens_of_messages
from engine.endpoints.keys import key_of
from engine.endpoints.manner import Manner
from engine.endpoints.patience import LONGEST_WAIT, retry_after
from engine.endpoints.reply import Reply, Request
from engine.endpoints.settings import Endpoint

CONNECT_SECONDS = 10.0
LARGEST_ANSWER = 4 << 20  # bytes
LONGEST_QUOTE = 200  # characters of a server's own words
KEPT_HEADERS = ("host", "content-type", "content-length", "accept", "connection", "transfer-encoding")
PASSING = (408, 409, 425, 429, 500, 501, 502, 503, 504, 529)


@dataclass(eq=False)
class Failure(Exception):  # noqa: N818 - a value that says what happened to a request
    """Why a request brought no answer.

    `passing`: it may work later, after `wait` seconds where the server named them. `final`: nothing will
    come from this endpoint until the person changes something. `own`: the server answered, and refused this
    prompt. `said` are the server's own words.
    """

    reason: Text
    status: int = 0
    said: str = ""
    passing: bool = False
    final: bool = False
    own: bool = False
    wait: float | None = None


class Line:
    """The connections to an endpoint within one event loop; `aclose` it.

    Raises UserError for a proxy of the environment that cannot be used.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        import openai

        self._endpoint = endpoint
        self.key = key_of(endpoint.name)
        address = urlsplit(endpoint.base_url)
        guard = _Guard(endpoint, self.key)
        try:
            self._http = httpx2.AsyncClient(
                timeout=httpx2.Timeout(endpoint.timeout, connect=min(CONNECT_SECONDS, endpoint.timeout)),
                limits=httpx2.Limits(max_connections=endpoint.concurrency),
                follow_redirects=False,
                trust_env=not endpoint.is_local,  # nothing for this computer goes through a proxy
                event_hooks={"request": [guard.outgoing], "response": [guard.incoming]},
            )
        except (ImportError, ValueError) as error:  # a SOCKS proxy, or one of an unknown kind
            raise UserError(
                "The proxy that the environment names cannot be used: only HTTP proxies are known.",
                hint="Change HTTP_PROXY, HTTPS_PROXY or ALL_PROXY.",
            ) from error
        self._openai = openai.AsyncOpenAI(
            api_key=self.key or "none",  # without one the library would take OPENAI_API_KEY
            base_url=address._replace(query="").geturl(),
            default_query=dict(parse_qsl(address.query)),
            max_retries=0,
            http_client=self._http,
        )

    async def aclose(self) -> None:
        await self._openai.close()

    async def send(self, request: Request, manner: Manner) -> Reply:
        """The answer to one request. Raises Failure."""
        begun = time.monotonic()
        with self._in_words():
            async with asyncio.timeout(self._endpoint.timeout):
                body = manner.fields(self._endpoint, request, stream=False)
                came = await self._openai.chat.completions.create(**body)
        return self._reply(came, request, time.monotonic() - begun)

    async def stream(self, request: Request, manner: Manner) -> AsyncIterator[Reply]:
        """The answer as it comes: each reply is the next piece, the last has the figures. Raises Failure."""
        begun, text, finish, usage = time.monotonic(), "", "", None
        with self._in_words():
            body = manner.fields(self._endpoint, request, stream=True)
            async with await self._openai.chat.completions.create(**body) as chunks:
                async for chunk in chunks:
                    usage = getattr(chunk, "usage", None) or usage
                    choice = next(iter(getattr(chunk, "choices", None) or ()), None)
                    if choice is None:
                        continue
                    finish = choice.finish_reason or finish
                    piece = getattr(choice.delta, "content", None)
                    if isinstance(piece, str) and piece:
                        text += piece
                        yield Reply(piece, odds=odds_of(choice))
            if not text and not finish:
                raise Failure(
                    Text("{host} sent something that is no answer", self._endpoint.host), passing=True
                )
        yield self._figures("", text, request, usage, time.monotonic() - begun, finish)

    def _reply(self, came: Any, request: Request, seconds: float) -> Reply:
        """A whole answer of the server, which may have any form. Raises Failure."""
        choice = next(iter(getattr(came, "choices", None) or ()), None)
        message = getattr(choice, "message", None)
        if message is None:
            raise Failure(Text("{host} sent something that is no answer", self._endpoint.host), passing=True)
        text, finish = getattr(message, "content", None), str(getattr(choice, "finish_reason", "") or "")
        if refusal := getattr(message, "refusal", None):
            said = self._quoted(str(refusal))
            raise Failure(Text("the model refused to answer: {said}", said), own=True)
        if finish == "content_filter":
            raise Failure(Text("{host} held the answer back (content filter)", self._endpoint.host), own=True)
        if finish == "length" and not text:
            raise Failure(Text("the answer was cut off before its first word"), own=True)
        if not isinstance(text, str):
            raise Failure(Text("{host} sent an answer without text", self._endpoint.host), passing=True)
        return self._figures(text, text, request, getattr(came, "usage", None), seconds, finish)

    def _figures(
        self, text: str, whole: str, request: Request, usage: Any, seconds: float, finish: str
    ) -> Reply:
        """The reply with the tokens that the server counted, or about so many where it counted none."""
        into, out = (getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens"))
        if not isinstance(into, int):
            into = tokens_of_messages(request.messages)
        out = out if isinstance(out, int) else tokens_of(whole)
        return Reply(self.scrubbed(text), into, out, seconds, finish=finish)

    def scrubbed(self, text: str) -> str:
        """A server's words without the key, which it may repeat."""
        return text.replace(self.key, "…") if self.key else text

    def _quoted(self, text: str) -> str:
        """A server's words, to stand at the end of a sentence."""
        line = " ".join(self.scrubbed(text).split()).removesuffix(".")
        return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        """Every failure within the block as a `Failure`; the library's own are chained to nothing, since they
        hold the request with its key."""
        import openai

        failure: Failure
        host = self._endpoint.host
        try:
            yield
            return
        except Failure:
            raise
        except openai.APIStatusError as error:
            failure = self._of_status(error)
        except (TimeoutError, openai.APITimeoutError, httpx2.TimeoutException):
            failure = Failure(
                Text("{host} gave no whole answer within {n} s", host, round(self._endpoint.timeout)),
                passing=True,
            )
        except (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError) as error:
            failure = _of_connection(host, error)
        except openai.APIError as error:  # an error within a stream
            said = self._quoted(str(error))
            failure = Failure(Text("{host} broke off: {said}", host, said), said=said, passing=True)
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            # the library trusts the form of what comes
            failure = Failure(Text("{host} sent something that is no answer", host), passing=True)
        raise failure from None

    def _of_status(self, error: Any) -> Failure:
        host, status = self._endpoint.host, int(error.status_code)
        said = self._quoted(_message_of(error))
        if 300 <= status < 400:
            other = urlsplit(error.response.headers.get("location", "")).hostname or host
            reason = Text(
                "{host} sends on to {other}, which was not followed: correct the base URL", host, other
            )
            return Failure(reason, status, said, final=True)
        if status in (401, 403):
            return Failure(
                Text("{host} refuses the key (status {n}): {said}", host, status, said),
                status,
                said,
                final=True,
            )
        if status == 404:
            return Failure(
                Text("{host} knows no such model or address: {said}", host, said), status, said, final=True
            )
        if status == 402 or "insufficient_quota" in f"{getattr(error, 'code', '')} {said}":
            return Failure(Text("{host} gives no more credit: {said}", host, said), status, said, final=True)
        wait = retry_after(error.response.headers.get("retry-after"))
        reason = Text("{host} answered with the status {n}: {said}", host, status, said)
        if wait is not None and wait > LONGEST_WAIT:
            reason = Text("{host} asks to wait for {n} s", host, round(wait))
            return Failure(reason, status, said)
        return Failure(reason, status, said, passing=status in PASSING, wait=wait)


class _Guard:
    """The hooks of the HTTP client: what goes out, and how much may come in."""

    def __init__(self, endpoint: Endpoint, key: str | None) -> None:
        self._host = endpoint.host
        self._headers = {"user-agent": f"lathe/{version()}", "accept-encoding": "identity"}
        if key:
            self._headers["authorization"] = f"Bearer {key}"
        if key and endpoint.hostname.endswith(".azure.com"):
            self._headers["api-key"] = key

    async def outgoing(self, request: Any) -> None:
        """Leave the headers that the protocol needs: the library adds facts about this computer."""
        for name in set(request.headers) - set(KEPT_HEADERS):
            del request.headers[name]
        request.headers.update(self._headers)

    async def incoming(self, response: Any) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise Failure(Text("{host} sent a packed answer, which was not asked for", self._host))
        response.stream = _Bounded(response.stream, self._host)


class _Bounded(httpx2.AsyncByteStream):
    """What a server sends, up to the largest answer; what is longer raises Failure."""

    def __init__(self, stream: Any, host: str) -> None:
        self._stream, self._host = stream, host

    async def __aiter__(self) -> AsyncIterator[bytes]:
        came = 0
        async for piece in self._stream:
            came += len(piece)
            if came > LARGEST_ANSWER:
                raise Failure(Text("{host} sent more than {n} MB", self._host, LARGEST_ANSWER >> 20))
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


def _of_connection(host: str, error: BaseException) -> Failure:
    """What a broken connection means; `error` may wrap the cause."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Failure):
            return cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = Text("{host} has no valid certificate: {reason}", host, cause.verify_message)
            return Failure(reason, final=True)
        if isinstance(cause, httpx2.ConnectError):
            return Failure(Text("{host} could not be reached", host), passing=True, final=True)
        cause = cause.__cause__ or cause.__context__
    return Failure(Text("{host} broke off in the middle of its answer", host), passing=True)


def odds_of(choice: Any) -> tuple[tuple[str, Odds], ...]:
    """The tokens of a streamed piece with their odds; empty where the server gives none in this form."""
    tokens = getattr(getattr(choice, "logprobs", None), "content", None) or ()
    try:
        return tuple((str(one.token), _odds(one)) for one in tokens)
    except (AttributeError, TypeError, ValueError):
        return ()


def _odds(token: Any) -> Odds:
    listed = tuple(
        (str(one.token), _share(one.logprob)) for one in getattr(token, "top_logprobs", None) or ()
    )
    return Odds(_share(token.logprob), listed)


def _share(logprob: float) -> float:
    return math.exp(min(0.0, float(logprob)))


def _message_of(error: Any) -> str:
    """The server's own words within an error's body."""
    body = getattr(error, "body", None)
    if isinstance(body, dict):
        inner = body.get("error", body)
        words = inner.get("message", inner.get("detail")) if isinstance(inner, dict) else inner
        return str(words or inner)
    return str(body or error.response.reason_phrase)
