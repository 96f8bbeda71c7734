"""Several player processes of one file, each with a context of its own; requests beyond them wait in line."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine.base.errors import UserError
from engine.base.text import Text
from engine.models.chat import ChatFormat
from engine.play.client import COMMAND, PlayerClient, PlayerDefectError, RefusedError
from engine.play.settings import CONTEXT
from engine.play.wire import ModelFacts, Piece, SamplingParams, Stats

MOST_WAITING = 64
ANSWER_SECONDS = 600.0  # an answer that takes longer ends its player
_FOUND_DEAD_SECONDS = 10.0  # a player that dies later died of the question
_CANCEL_SECONDS = 20.0  # a cancelled answer that is not over by then ends its player


class BusyError(UserError):
    """Too many requests wait already."""


class Players:
    """`open` it, ask by `answer`, and `close` it; all from one event loop.

    The first player is loaded by `open`; a further one, up to `parallel`, when all loaded ones are busy.
    Weights are mapped from the file, so that on the processor all players share them. Each computes on its
    share of the cores.
    """

    def __init__(self, file: Path, parallel: int, command: Sequence[str] = COMMAND) -> None:
        self._file, self._command = file, command
        self._cores = max(1, (os.cpu_count() or 2) // 2 // parallel)
        self._free: asyncio.LifoQueue[_Slot] = asyncio.LifoQueue()  # a loaded player before one to be loaded
        self._slots = [_Slot() for _ in range(parallel)]
        self._threads = ThreadPoolExecutor(parallel, "player")
        self._asked: dict[_Question, asyncio.Task[None]] = {}
        self.running = self.waiting = 0

    async def open(self) -> tuple[ChatFormat, ModelFacts]:
        """Load the first player. Raises UserError for a file that cannot be played."""
        first = self._slots[0]
        await self._in_thread(lambda: self._load(first))
        for slot in reversed(self._slots):
            self._free.put_nowait(slot)
        assert first.client is not None and first.client.facts is not None
        return first.client.chat_format, first.client.facts

    async def close(self) -> None:
        """Cancel every answer and end the processes."""
        for question, task in list(self._asked.items()):
            question.cancel()
            if question.slot is None:
                task.cancel()
        if self._asked:
            await asyncio.wait(list(self._asked.values()), timeout=2.0)
        for slot in self._slots:
            if (client := slot.client) is not None:
                client.kill()
                await asyncio.to_thread(client.close)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def answer(self, prompt: str, params: SamplingParams) -> AsyncGenerator[Piece | Stats, None]:
        """The pieces of the answer to a rendered prompt, and at last its `Stats`.

        Leaving the iterator cancels the answer. Raises BusyError where too many wait, RefusedError where the
        player cannot do what was asked, UserError where it died, PlayerDefectError.
        """
        if self.waiting >= MOST_WAITING:
            raise BusyError("Too many requests wait already.", hint=Text("Ask again later."))
        question = _Question(prompt, params)
        # A task of its own: it returns the player also where the one who asked is cancelled.
        self._asked[question] = task = asyncio.create_task(self._carry_out(question))
        task.add_done_callback(lambda _: self._asked.pop(question))
        try:
            while (item := await question.items.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            question.cancel()
            if question.slot is None:  # it waits in line, or is over
                task.cancel()

    async def _carry_out(self, question: _Question) -> None:
        self.waiting += 1
        try:
            slot = question.slot = await self._free.get()
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            await self._watched(slot, question)
        except (UserError, PlayerDefectError) as error:
            question.items.put_nowait(error)
        finally:
            question.slot = None
            question.items.put_nowait(None)
            self.running -= 1
            self._free.put_nowait(slot)

    async def _watched(self, slot: _Slot, question: _Question) -> None:
        """Answer in a thread; a player that does not heed a cancellation is ended."""
        loop = asyncio.get_running_loop()

        def put(item: Piece | Stats) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(question.items.put_nowait, item)

        work = asyncio.ensure_future(self._in_thread(lambda: self._answer(slot, question, put)))
        while not (await asyncio.wait([work], timeout=_CANCEL_SECONDS / 4))[0]:
            if question.heedless() and slot.client is not None:
                slot.client.kill()
        await work

    def _answer(self, slot: _Slot, question: _Question, put: Callable[[Piece | Stats], object]) -> None:
        """Answer by the player of a slot; one that was killed since its last answer is replaced."""
        rested, begun = slot.client is not None, time.monotonic()
        try:
            self._answer_once(slot, question, put)
        except RefusedError:
            raise
        except UserError:
            if not rested or question.began or time.monotonic() - begun > _FOUND_DEAD_SECONDS:
                raise
            self._answer_once(slot, question, put)

    def _answer_once(self, slot: _Slot, question: _Question, put: Callable[[Piece | Stats], object]) -> None:
        client = slot.client
        if client is None or not client.alive:
            client = self._load(slot)
        try:
            for item in client.generate(question.prompt, question.params, ANSWER_SECONDS):
                if question.cancelled.is_set():
                    return
                question.began = True
                put(item)
        except RefusedError:
            raise
        except UserError:
            slot.client = None
            client.close()
            raise

    def _load(self, slot: _Slot) -> PlayerClient:
        if slot.client is not None:
            slot.client.close()
        client = slot.client = PlayerClient(self._command)
        try:
            client.load(self._file, CONTEXT, self._cores)
        except BaseException:
            slot.client = None
            client.close()
            raise
        return client

    async def _in_thread(self, work: Callable[[], object]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._threads, work)


class _Slot:
    """The place of one player; None where none is loaded."""

    client: PlayerClient | None = None


class _Question:
    """A prompt and its answer so far; `items` ends with None. `slot` is the place that answers it now."""

    def __init__(self, prompt: str, params: SamplingParams) -> None:
        self.prompt, self.params = prompt, params
        self.items: asyncio.Queue[Piece | Stats | BaseException | None] = asyncio.Queue()
        self.slot: _Slot | None = None
        self.cancelled = threading.Event()
        self.began = False  # whether anything of the answer came
        self._since = 0.0  # of the cancellation, on the loop's clock

    def cancel(self) -> None:
        """Whoever asked wants no more of it."""
        if self.cancelled.is_set():
            return
        self._since = asyncio.get_running_loop().time()
        self.cancelled.set()
        if self.slot is not None and (client := self.slot.client) is not None:
            client.cancel()

    def heedless(self) -> bool:
        """Whether it goes on long after it was cancelled."""
        return self.cancelled.is_set() and asyncio.get_running_loop().time() - self._since > _CANCEL_SECONDS
