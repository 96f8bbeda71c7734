"""What stands before every request: who may ask from where, and with which key.

The server listens on loopback only. A page of the web that runs in the user's browser could still reach it,
by a form or by a name of its own that it lets point to 127.0.0.1 (DNS rebinding): so the host that was asked
for must be this computer by a loopback name, and a page's origin too.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.serve.api import RequestError, error_body

OPEN_PATHS = ("/health",)
LARGEST_BODY = 1 << 20  # bytes
BODY_SECONDS = 30.0
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Guard:
    """Wraps the application; `key` "" asks for none. `on_refused` is told of each request that is refused."""

    def __init__(self, app: ASGIApp, key: str, on_refused: Callable[[RequestError], object]) -> None:
        self._app, self._key, self._on_refused = app, key.encode(), on_refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                self._check(Headers(scope=scope), scope["path"])
            except RequestError as error:
                self._on_refused(error)
                await JSONResponse(error_body(error), error.status)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _check(self, headers: Headers, path: str) -> None:
        host = headers.get("host", "")
        if _name_of(f"//{host}") not in _LOOPBACK:
            raise RequestError("The host {host!r} is not this computer.", host, status=403, code="wrong_host")
        origin = headers.get("origin")
        if origin is not None and _name_of(origin) not in _LOOPBACK:
            raise RequestError(
                "Pages of {origin} may not ask this server.", origin, status=403, code="wrong_origin"
            )
        if self._key and path not in OPEN_PATHS and not self._is_key(headers.get("authorization", "")):
            raise RequestError(
                "The key is missing or wrong. Send it as “Authorization: Bearer KEY”.",
                status=401,
                code="invalid_api_key",
            )

    def _is_key(self, authorization: str) -> bool:
        kind, _, key = authorization.partition(" ")
        return kind.lower() == "bearer" and hmac.compare_digest(key.strip().encode(), self._key)


async def body_of(request: Request) -> bytes:
    """The body of a request. Raises RequestError where it is too large or does not come."""
    parts, size = [], 0
    too_large = RequestError(
        "The request is larger than {size} bytes.", LARGEST_BODY, status=413, code="request_too_large"
    )
    try:
        if int(request.headers.get("content-length", 0)) > LARGEST_BODY:
            raise too_large
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > LARGEST_BODY:
                    raise too_large
                parts.append(part)
    except TimeoutError as error:
        raise RequestError(
            "The request did not come within {n} s.", round(BODY_SECONDS), status=408
        ) from error
    except ClientDisconnect as error:
        raise RequestError("The request was broken off.", status=400) from error
    return b"".join(parts)


def _name_of(address: str) -> str:
    """The host's name in an address; "" where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
