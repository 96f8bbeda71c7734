"""HTTP downloads that a person asked for: a short answer, or a large file that is resumed.

Models of the hub are downloaded by `models.hub`.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.base.errors import UserError, disk_error
from engine.base.progress import Cancel, Cancelled
from engine.base.text import Text

CONNECT_SECONDS, SILENT_SECONDS = 10.0, 30.0
TRIES = 5  # in a row without a new byte
WAITS = (0.5, 1.0, 2.0, 4.0)
LARGEST_ANSWER = 1 << 16

Downloaded = Callable[[int], object]  # called with the bytes on disk


def short_answer(address: str) -> bytes:
    """The body of a response of at most 64 KiB. Raises UserError."""
    with _errors(address), _client() as client, client.stream("GET", address) as answer:
        _check(answer, address)
        body = b""
        for piece in answer.iter_bytes(4096):
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise UserError("{address} answered with more than was asked for.", address)
        return body


def large_file(
    address: str, target: Path, size: int, sha256: str, downloaded: Downloaded, cancel: Cancel
) -> None:
    """Download `target` up to `size` bytes with this checksum, continuing after the bytes that it has.

    Broken connections are retried. Raises Cancelled, and UserError for a failing server and a full disk (the
    partial file stays), and for a wrong checksum (the file is deleted).
    """
    if _length(target) > size:
        target.unlink()
    idle = 0
    while _length(target) < size:
        before = _length(target)
        try:
            _continue(address, target, size, downloaded, cancel)
        except _BrokenOffError as error:
            idle = 0 if _length(target) > before else idle + 1
            if idle == TRIES:
                raise _unreachable(address) from error
            _wait(WAITS[min(idle, len(WAITS) - 1)], cancel)
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != sha256:
        target.unlink()
        raise UserError(
            "The file at {address} does not match its checksum; it was deleted.",
            address,
            hint="Try again. If this happens again, tell whoever gave you this program.",
        )


class _BrokenOffError(Exception):
    """The connection ended before the file did."""


def _continue(address: str, target: Path, size: int, downloaded: Downloaded, cancel: Cancel) -> None:
    """One connection: from the bytes on disk to the end of the file, or to where it breaks."""
    import httpx2

    have = _length(target)
    headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={have}-"} if have else {})}
    try:
        with _client() as client, client.stream("GET", address, headers=headers) as answer:
            if answer.status_code == 206 and not _begins_at(answer, have):
                raise UserError("{address} sent another part of the file than was asked for.", address)
            if answer.status_code == 416:  # the server's file is shorter than ours: begin again
                target.unlink()
                raise _BrokenOffError("a part of the file that the server does not have")
            if answer.status_code != 206:
                _check(answer, address)
                have = 0  # a server without ranges sends the whole file
            # Unbuffered: what waits in a buffer is lost where the connection breaks.
            _write(answer.iter_raw(), target, have, size, downloaded, cancel)
    except httpx2.TransportError as error:
        raise _BrokenOffError(str(error)) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise _unreachable(address) from error
    if _length(target) < size:
        raise _BrokenOffError("the server sent less than the whole file")


def _write(
    pieces: Iterator[bytes], target: Path, have: int, size: int, downloaded: Downloaded, cancel: Cancel
) -> None:
    try:
        with target.open("r+b" if have else "wb") as file:
            file.seek(have)
            for piece in pieces:
                if cancel():
                    raise Cancelled(Text("The download"))
                have += len(piece)
                if have > size:
                    raise UserError("{name} is larger on the server than expected.", target.name)
                file.write(piece)
                downloaded(have)
    except OSError as error:
        raise disk_error("write", target, error) from error


def _wait(seconds: float, cancel: Cancel) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if cancel():
            raise Cancelled(Text("The download"))
        time.sleep(0.05)


def _begins_at(answer: Any, have: int) -> bool:
    return str(answer.headers.get("Content-Range", "")).startswith(f"bytes {have}-")


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _client() -> Any:
    import httpx2

    from engine.app.build_facts import version

    return httpx2.Client(
        timeout=httpx2.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=True,
        headers={"User-Agent": f"lathe/{version()}"},
    )


def _check(answer: Any, address: str) -> None:
    """Raises UserError for a status other than 200 and for a redirection to plain HTTP."""
    code = answer.status_code
    if code in (404, 410):
        raise UserError("{address} is not there.", address, hint="Tell whoever gave you this program.")
    if code >= 500 or code == 429:
        raise _BrokenOffError(f"status {code}")
    if code != 200:
        raise UserError("{address} answered with the status {code}.", address, code)
    if address.startswith("https:") and answer.url.scheme != "https":
        raise UserError("{address} redirects to an unencrypted address.", address)


@contextlib.contextmanager
def _errors(address: str) -> Iterator[None]:
    import httpx2

    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL, _BrokenOffError) as error:
        raise _unreachable(address) from error


def _unreachable(address: str) -> UserError:
    hint = Text("Check the network, and try again later: what has been downloaded is kept.")
    return UserError("{address} could not be reached.", address, hint=hint)
