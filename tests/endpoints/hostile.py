"""A server on loopback that speaks the chat-completions protocol as badly as it is told to."""

from __future__ import annotations

import contextlib
import json
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from engine.endpoints.settings import Endpoint

Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    """One request; `server.behaviour` answers it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server: Server = self.server  # type: ignore[assignment]  # it is made by Server
        with server.lock:
            server.asked.append(body)
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            server.paths.append(self.path)
            server.times.append(time.monotonic())
        with contextlib.suppress(OSError):
            server.behaviour(self, body)

    def log_message(self, *_: object) -> None:
        pass

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, text: str | None, finish: str = "stop", **message: Any) -> None:
        """A right answer with four tokens of it counted."""
        choice = {
            "index": 0,
            "finish_reason": finish,
            "message": {"role": "assistant", "content": text, **message},
        }
        usage = {"prompt_tokens": 11, "completion_tokens": 4, "total_tokens": 15}
        value = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
        self.send(200, json.dumps({**value, "usage": usage}).encode())

    def fail(self, status: int, message: str, **headers: str) -> None:
        self.send(status, json.dumps({"error": {"message": message}}).encode(), **headers)

    def pieces(
        self, *texts: str, whole: bool = True, logprobs: Sequence[Sequence[tuple[str, float]]] = ()
    ) -> None:
        """A streamed answer; without `whole` it is cut off after the last piece. `logprobs` are each piece's
        tokens with their probabilities."""
        events = _events(texts, logprobs)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.send_header("Content-Length", "1000000" if not whole else str(sum(map(len, events))))
        self.end_headers()
        for event in events[: None if whole else -1]:
            self.wfile.write(event)
            self.wfile.flush()
        self.close_connection = True


def _events(texts: Sequence[str], logprobs: Sequence[Sequence[tuple[str, float]]]) -> list[bytes]:
    common = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    chunks = [
        {**common, "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
        for text in texts
    ]
    for chunk, tokens in zip(chunks, logprobs, strict=False):
        listed = [{"token": text, "logprob": math.log(share)} for text, share in tokens]
        content = [one | {"bytes": None, "top_logprobs": [one | {"bytes": None}]} for one in listed]
        chunk["choices"][0]["logprobs"] = {"content": content, "refusal": None}
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    chunks.append(
        {**common, **end, "usage": {"prompt_tokens": 11, "completion_tokens": 4, "total_tokens": 15}}
    )
    return [f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks] + [b"data: [DONE]\n\n"]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = behaviour
        self.lock = threading.Lock()
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.times: list[float] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def prompts(self) -> list[str]:
        return [body["messages"][-1]["content"] for body in self.asked]


@contextlib.contextmanager
def serving(behaviour: Behaviour) -> Iterator[Server]:
    """A server that answers every request by `behaviour`."""
    server = Server(behaviour)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def at(server: Server, **more: Any) -> Endpoint:
    """An endpoint at this server that is not patient, as tests are not."""
    values: dict[str, Any] = {"name": "far", "base_url": server.url, "model": "m", "retries": 2, "timeout": 5}
    return Endpoint(**{**values, **more})


def echo(handler: Handler, body: dict[str, Any]) -> None:
    """Answers with the prompt itself."""
    handler.answer(body["messages"][-1]["content"])
