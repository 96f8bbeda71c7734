"""A player process and the thread that talks to it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QThread, Signal, Slot

from engine.base.errors import UserError
from engine.base.odds import Odds, least_likely
from engine.data.rows import Row
from engine.play import client as player
from engine.play.history import Drawn
from engine.play.settings import CONTEXT
from engine.play.wire import Model, Piece, SamplingParams, Stats
from engine.play.wire import Question as Asked
from engine.task import Task

Span = tuple[str, Odds | None]  # a piece of an answer, and how likely the model found it
SHOW_EVERY_SECONDS = 0.03  # pieces that arrive faster are shown together


@dataclass(frozen=True, slots=True)
class Load:
    number: int
    model: Model


@dataclass(frozen=True, slots=True)
class Question:
    """One prompt for one model; `number` identifies its answer.

    Of several draws the first has the seed of `params`, each other one the next number. A
    schema that binds them takes the form in which `rows` are written.
    """

    number: int
    task: Task
    prompt: str
    params: SamplingParams
    draws: int = 1
    rows: Sequence[Row] = ()


class PlayerThread(QThread):
    """Handles requests in order; the signals carry the numbers of the requests that they answer.

    Each load starts a new process, so that a crashed model leaves nothing behind.
    """

    load_progressed = Signal(int, float)
    loaded = Signal(int, object)  # a ModelFacts
    load_failed = Signal(int, object)  # a UserError
    text_came = Signal(int, str, int, object)  # of the first draw: a part, the tokens so far, its new spans
    drawn = Signal(int, object)  # a Drawn, whole
    answered = Signal(int)  # all draws came, or the answer was cancelled
    answer_failed = Signal(int, object, bool)  # a UserError; whether the model is still loaded

    def __init__(self) -> None:
        super().__init__()
        self._requests: queue.Queue[Load | Question | None] = queue.Queue()
        self._guard = threading.Lock()  # of _client and _closing, which two threads use
        self._client: player.PlayerClient | None = None
        self._closing = False
        self._load_number = 0
        self._cancelled = 0

    @property
    def pid(self) -> int | None:
        """The process that holds the model, or None."""
        with self._guard:
            return self._client.pid if self._client is not None and self._client.alive else None

    def load(self, model: Model) -> int:
        """Load this file, or run, instead of the present one; returns the number of the load."""
        self.unload()
        self._requests.put(Load(self._load_number, model))
        if not self.isRunning():
            self.start()
        return self._load_number

    def unload(self) -> None:
        """End the process at once; pending requests get no answer."""
        self._load_number += 1
        with self._guard:
            if self._client is not None:
                self._client.kill()

    def ask(self, question: Question) -> None:
        self._requests.put(question)

    def stop(self, number: int) -> None:
        """Cancel the answer to this question, and to those before it."""
        self._cancelled = number
        with self._guard:
            if self._client is not None:
                self._client.cancel()

    def shut_down(self) -> None:
        """End the process and the thread; returns when both are gone."""
        with self._guard:
            self._closing = True
        self.unload()
        self._requests.put(None)
        self.wait()

    @Slot()
    def run(self) -> None:
        while (request := self._requests.get()) is not None and not self._closing:
            try:
                if isinstance(request, Load):
                    self._load(request)
                else:
                    self._ask(request)
            except player.PlayerDefectError as error:
                line = str(error).strip().splitlines()[-1]
                defect = UserError(self.tr("The player has a defect."), hint=line)
                self._report(request, defect)
            except UserError as error:
                self._report(request, error)
        self._drop()

    def _load(self, request: Load) -> None:
        if request.number != self._load_number:
            return
        self._drop()
        with self._guard:
            if self._closing:
                return
            try:
                client = player.PlayerClient(player.COMMAND)
            except OSError as error:
                text = self.tr("The player process could not be started: {reason}.")
                raise UserError(text.format(reason=error.strerror or error)) from error
            self._client = client
        number = request.number
        facts = client.load(
            request.model, CONTEXT, progress=lambda share: self.load_progressed.emit(number, share)
        )
        self.loaded.emit(number, facts)

    def _ask(self, question: Question) -> None:
        client = self._client
        if client is None:
            raise UserError(self.tr("No model is loaded."))
        asked, params = client.question(question.task, question.prompt), _bound(question)
        for draw in range(question.draws):
            if draw and self._cancelled >= question.number:
                break
            self._draw(client, asked, params, question.number, draw)
        self.answered.emit(question.number)

    def _draw(
        self, client: player.PlayerClient, asked: Asked, params: SamplingParams, number: int, draw: int
    ) -> None:
        """One answer; the first is told as it comes, and is kept where it was cancelled."""
        odds = _Spans()
        if draw:
            params = replace(params, seed=params.seed + draw, alternatives=0)
        text, held, count, shown, cancelled = "", "", 0, 0.0, False
        for item in client.generate(asked, params):
            if isinstance(item, Piece):
                held, count = held + item.text, count + 1
                if params.alternatives:
                    odds.add(item)
            now = time.monotonic()
            if held and (isinstance(item, Stats) or now - shown >= SHOW_EVERY_SECONDS):
                if not draw:
                    self.text_came.emit(number, held, count, odds.taken())
                text, held, shown = text + held, "", now
            if isinstance(item, Stats):
                if not draw or item.ended != "cancelled":
                    self.drawn.emit(number, Drawn(text, item))
            elif self._cancelled >= number and not cancelled:
                client.cancel()
                cancelled = True

    def _report(self, request: Load | Question, error: UserError) -> None:
        alive = self._client is not None and self._client.alive
        if isinstance(request, Load):
            self._drop()
            self.load_failed.emit(request.number, error)
            return
        if not alive:
            self._drop()
        self.answer_failed.emit(request.number, error, alive)

    def _drop(self) -> None:
        with self._guard:
            client, self._client = self._client, None
        if client is not None:
            client.kill()
            client.close()


class _Spans:
    """Pieces as they come; one without text belongs to the character that the next one completes."""

    def __init__(self) -> None:
        self._waiting: list[Odds | None] = []
        self._spans: list[Span] = []

    def add(self, piece: Piece) -> None:
        self._waiting.append(piece.odds)
        if piece.text:
            self._spans.append((piece.text, least_likely(self._waiting)))
            self._waiting = []

    def taken(self) -> list[Span]:
        spans, self._spans = self._spans, []
        return spans


def _bound(question: Question) -> SamplingParams:
    if question.params.schema is None:
        return question.params
    from engine.binding.as_written import as_written  # brings llguidance, at the first question that needs it

    return replace(question.params, schema=as_written(question.params.schema, question.rows))
