"""The player as a process: requests on stdin, replies on stdout, one JSON object a line.

Requests: {"kind": "load", "path", "trained" or "endpoint", "n_ctx", "threads"},
{"kind": "generate", "id", "prompt", "params"}, {"kind": "cancel", "id"}, {"kind": "close"}.
Replies: "loading" with the share so far, "loaded" with the facts, "piece" and "done" with the id,
"error" with message and hint.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from engine.app import crash
from engine.base.errors import UserError
from engine.base.text import Text
from engine.play import wire
from engine.play.wire import EndpointModel, Stats, TrainedModel

Send = Callable[[str], None]
LOADING_STEP = 0.02  # a reply for each further share of a model that is loaded


def main() -> int:
    """Serve until stdin ends or a "close" comes. Nothing but the protocol reaches stdout."""
    out = _own_stdout()
    lock = threading.Lock()

    def send(line: str) -> None:
        with lock:
            out.write(line + "\n")
            out.flush()

    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    cancelled: set[int] = set()
    threading.Thread(target=_listen, args=(requests, cancelled), daemon=True).start()
    server = _Server(send, cancelled)
    try:
        while (request := requests.get())["kind"] != "close":
            server.answer(request)
    except BrokenPipeError:
        return 1
    finally:
        server.unload()
    return 0


def _own_stdout() -> TextIO:
    """Keep the real stdout for the protocol; whatever else writes to it, native code too, goes to stderr."""
    if sys.stdout is not None:
        sys.stdout.flush()
    protocol = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(protocol, "w", encoding="utf-8", newline="\n")


def _listen(requests: queue.Queue[dict[str, Any]], cancelled: set[int]) -> None:
    for line in sys.stdin:
        try:
            request = wire.load(line)
        except UserError as error:
            requests.put({"kind": "unreadable", "reason": error.message})
            continue
        if request["kind"] == "cancel":
            cancelled.add(request.get("id", -1))
        else:
            requests.put(request)
    requests.put({"kind": "close"})


class _Server:
    def __init__(self, send: Send, cancelled: set[int]) -> None:
        self._send, self._cancelled = send, cancelled
        self._player: Any = None

    def unload(self) -> None:
        if self._player is not None:
            self._player.close()
        self._player = None

    def answer(self, request: dict[str, Any]) -> None:
        """Do one request; every failure of it becomes an "error" reply."""
        number = request.get("id", -1)
        try:
            if request["kind"] == "load":
                self._load(request)
            elif request["kind"] == "generate":
                self._generate(number, request)
            else:
                raise UserError(
                    "The request {kind!r} is unknown. {request}", request["kind"], request.get("reason", "")
                )
        except UserError as error:
            self._send(wire.dump("error", id=number, message=error.message, hint=error.hint))
        except BrokenPipeError:
            raise
        except Exception as error:
            crash.keep(error)
            text = traceback.format_exc()
            self._send(
                wire.dump("error", id=number, message=Text("The player has a defect."), hint="", trace=text)
            )

    def _load(self, request: dict[str, Any]) -> None:
        self.unload()
        reported = 0.0

        def progress(share: float) -> None:
            nonlocal reported
            if share - reported >= LOADING_STEP:
                reported = share
                self._send(wire.dump("loading", share=share))

        n_ctx = request.get("n_ctx", 2048)
        if "trained" in request:
            from engine.play.transformers_player import TransformersPlayer

            self._player = TransformersPlayer(TrainedModel(**request["trained"]), n_ctx, progress)
        elif "endpoint" in request:
            from engine.play.endpoint_player import EndpointPlayer

            self._player = EndpointPlayer(EndpointModel(**request["endpoint"]))
        else:
            from engine.play.player import Player

            path, threads = Path(request["path"]), request.get("threads", 0)
            self._player = Player(path, n_ctx, threads, progress=progress)
        self._send(wire.dump("loaded", self._player.facts))

    def _generate(self, number: int, request: dict[str, Any]) -> None:
        if self._player is None:
            raise UserError("No model is loaded.")
        params = wire.params_from(request.get("params", {}))
        for item in self._player.generate(request["prompt"], params, lambda: number in self._cancelled):
            self._send(wire.dump("done" if isinstance(item, Stats) else "piece", item, id=number))
        self._cancelled.discard(number)


if __name__ == "__main__":
    sys.exit(main())
