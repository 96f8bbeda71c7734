"""The client of a player process; light enough for the window.

One `PlayerClient` is one process. It may be used from any one thread at a time; `cancel` and `kill`
may come from another.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from engine.app import program
from engine.app.priority import WAITED_FOR, give_way
from engine.base import signals
from engine.base.errors import UserError
from engine.base.text import Text
from engine.models.chat import ChatFormat
from engine.play import wire
from engine.play.wire import (
    EndpointModel,
    Model,
    ModelFacts,
    Piece,
    Question,
    SamplingParams,
    Stats,
    TrainedModel,
)
from engine.task import Task

COMMAND = (*program.command(), "player")
_GONE = {"kind": "gone"}


class PlayerDefectError(RuntimeError):
    """A defect of the player; the message is its traceback."""


class RefusedError(UserError):
    """The player cannot do what was asked, says why, and lives on."""


class PlayerClient:
    """Starts the player process; use it in a `with`, or `close` it."""

    def __init__(self, command: Sequence[str] = COMMAND, cwd: Path | None = None) -> None:
        self._command, self._cwd = list(command), cwd
        self._errors = _scratch()
        self._number = 0
        self._writing = threading.Lock()
        self._living = threading.Lock()
        self._unwanted = False
        self.facts: ModelFacts | None = None
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            encoding="utf-8",
            cwd=self._cwd,
        )
        give_way(self._process.pid, WAITED_FOR)
        self._replies: queue.Queue[dict[str, Any]] = queue.Queue()
        listened = (self._process.stdout, self._replies)
        self._reader = threading.Thread(target=_listen, args=listened, daemon=True)
        self._reader.start()

    def __enter__(self) -> PlayerClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def chat_format(self) -> ChatFormat:
        """How the loaded model wants its prompts rendered. Raises UserError before `load`."""
        if self.facts is None:
            raise UserError("No model is loaded.")
        return ChatFormat(self.facts.template, self.facts.bos, self.facts.eos, self.facts.add_bos)

    def load(
        self,
        model: Model,
        n_ctx: int = 2048,
        threads: int = 0,
        timeout: float = 300.0,
        progress: Callable[[float], object] = lambda share: None,
    ) -> ModelFacts:
        """Load a GGUF, the adapter of a run, or nothing but the settings of an endpoint, in the process.

        Raises UserError when it cannot be played, or after `timeout` seconds.

        `progress` gets the share loaded so far, 0 to 1. Where the process crashes, a graphics driver may
        be to blame: then a new one tries without, and so do all that this program starts after it.
        """
        request: dict[str, Any] = {"n_ctx": n_ctx, "threads": threads}
        if isinstance(model, TrainedModel):
            return self._load({**request, "trained": asdict(model)}, timeout, progress)
        if isinstance(model, EndpointModel):
            return self._load({**request, "endpoint": asdict(model)}, timeout, progress)
        request["path"] = str(model)
        try:
            return self._load(request, timeout, progress)
        except UserError:
            if os.environ.get(wire.NO_GPU) or not self._crashed():
                raise
        os.environ[wire.NO_GPU] = "1"
        try:
            self._start_again()
            return self._load(request, timeout, progress)
        except BaseException:
            del os.environ[wire.NO_GPU]  # it was not the driver
            raise

    def _load(
        self, request: dict[str, Any], timeout: float, progress: Callable[[float], object]
    ) -> ModelFacts:
        self.facts = None
        self._send({"kind": "load", **request})
        until = time.monotonic() + timeout
        while (reply := self._receive(until, Text("load the model")))["kind"] == "loading":
            progress(reply["share"])
        self.facts = ModelFacts(**{key: value for key, value in reply.items() if key != "kind"})
        return self.facts

    def question(self, task: Task, prompt: str) -> Question:
        """What the loaded model is asked for one prompt of a task. Raises UserError before `load`."""
        if self.facts is None:
            raise UserError("No model is loaded.")
        return wire.question(task, self.facts, prompt)

    def generate(
        self,
        prompt: Question,
        params: SamplingParams = SamplingParams(),  # noqa: B008 - frozen
        timeout: float = 600.0,
    ) -> Iterator[Piece | Stats]:
        """Stream the answer to what `question` gives: pieces of text, then its `Stats`.

        Raises UserError where the player fails, dies, or is not done after `timeout` seconds; after
        a timeout the process is ended. Leaving the iterator early cancels the answer.
        """
        self._number += 1
        number, until = self._number, time.monotonic() + timeout
        self._send({"kind": "generate", "id": number, "prompt": prompt, "params": asdict(params)})
        done = False
        try:
            while not done:
                reply = self._receive(until, Text("answer"), number)
                kind = reply.pop("kind")
                reply.pop("id", None)
                done = kind == "done"
                yield Stats(**reply) if done else wire.piece_from(reply)
        except UserError:
            done = True
            raise
        finally:
            if not done:
                self.cancel()

    def stream(self, prompt: Question, timeout: float = 600.0, **params: Any) -> Iterator[str]:
        """The text of the answer as it comes; `params` are the fields of `SamplingParams`."""
        for item in self.generate(prompt, SamplingParams(**params), timeout):
            if isinstance(item, Piece) and item.text:
                yield item.text

    def answer(self, prompt: Question, timeout: float = 600.0, **params: Any) -> str:
        """The text of the whole answer."""
        return "".join(self.stream(prompt, timeout, **params))

    def ask(
        self,
        prompt: Question,
        params: SamplingParams = SamplingParams(),  # noqa: B008 - frozen
        timeout: float = 600.0,
    ) -> tuple[str, Stats]:
        """The whole answer at once, and how it went."""
        parts: list[str] = []
        for item in self.generate(prompt, params, timeout):
            if isinstance(item, Stats):
                return "".join(parts), item
            parts.append(item.text)
        raise UserError("The player ended without answering.")

    def cancel(self) -> None:
        """Cancel the answer in progress; it ends with `Stats.ended == "cancelled"`."""
        with contextlib.suppress(UserError):
            self._send({"kind": "cancel", "id": self._number})

    def kill(self) -> None:
        """End the process at once."""
        with self._living:
            self._unwanted = True
            self._process.kill()

    def close(self) -> None:
        """Ask the process to end, and end it if it does not within a few seconds."""
        with contextlib.suppress(UserError):
            self.cancel()
            self._send({"kind": "close"})
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._close_pipes()
        with contextlib.suppress(OSError):
            self._errors.close()

    def _close_pipes(self) -> None:
        self._reader.join(5)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _crashed(self) -> bool:
        """Whether the process crashed, rather than being ended by someone."""
        code = self._process.poll()
        return code is not None and not self._unwanted and signals.crashed(code)

    def _start_again(self) -> None:
        self._close_pipes()
        with self._living:
            if self._unwanted:
                raise UserError("The player was ended.")
            self._start()

    def _send(self, request: dict[str, Any]) -> None:
        stream = self._process.stdin
        assert stream is not None
        try:
            with self._writing:
                stream.write(json.dumps(request) + "\n")
                stream.flush()
        except (OSError, ValueError) as error:
            raise self._death() from error

    def _receive(self, until: float, action: Text, number: int = -1) -> dict[str, Any]:
        """The next reply to this request; late replies to a cancelled one are skipped."""
        while True:
            try:
                reply = self._replies.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                self.kill()
                raise UserError("The player took too long to {action} and was stopped.", action) from None
            if reply["kind"] == "gone":
                self._replies.put(_GONE)
                raise self._death()
            if reply["kind"] == "error" and reply.get("id", -1) in (number, -1):
                if "trace" in reply:
                    raise PlayerDefectError(reply["trace"])
                raise RefusedError(Text.load(reply["message"]), hint=Text.load(reply["hint"]))
            if reply.get("id", number) == number and reply["kind"] != "error":
                return reply

    def _death(self) -> UserError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        code = self._process.returncode
        hint = Text("Load it again; if it dies again, the file is damaged or too large for the memory.")
        if words := self._last_words():
            return UserError(
                "The player process died ({cause}). It said: {words}", _cause(code), words, hint=hint
            )
        return UserError("The player process died ({cause}).", _cause(code), hint=hint)

    def _last_words(self) -> str:
        """What the process wrote to stderr about its end: the line in which native code says why it aborts,
        else the last that speaks of an error, else the last."""
        try:
            size = self._errors.seek(0, 2)
            self._errors.seek(max(0, size - 4000))
            lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        except (OSError, ValueError):
            return ""
        line = next((text for text in lines if "GGML_ASSERT" in text or "what()" in text), "")
        errors = [text for text in lines if re.search("error|fail|abort|terminate", text, re.IGNORECASE)]
        return (line or (errors or lines or [""])[-1]).strip()[:200]


def _listen(stream: IO[str], replies: queue.Queue[dict[str, Any]]) -> None:
    with contextlib.suppress(ValueError, OSError):
        for line in stream:
            try:
                replies.put(wire.load(line))
            except UserError as error:
                replies.put({"kind": "error", "message": error.message.to_json(), "hint": ""})
    replies.put(_GONE)


def open_player(model: Model, n_ctx: int = 2048, command: Sequence[str] = COMMAND) -> PlayerClient:
    """Start a process and load a model in it; use the client in a `with`."""
    client = PlayerClient(command)
    try:
        client.load(model, n_ctx)
    except BaseException:
        client.close()
        raise
    return client


def _scratch() -> IO[bytes]:
    """A temporary file for the process's stderr; os.devnull where none can be made."""
    try:
        return tempfile.TemporaryFile()
    except OSError:
        return Path(os.devnull).open("w+b")


def _cause(code: int | None) -> str:
    if code is None:
        return Text("it did not exit")
    return signals.name(code) or Text("exit code {code}", code)
