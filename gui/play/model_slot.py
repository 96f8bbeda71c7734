"""One side of the playground: its model, the model's process, and the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from engine.base.errors import UserError
from engine.base.text import Text
from engine.play.history import Drawn, Reply
from engine.play.trained import trained_model
from engine.play.wire import EndpointModel, Model, ModelFacts, Stats
from gui.play.base_files import BaseFiles
from gui.play.choices import Choice
from gui.play.player_thread import PlayerThread, Question, Span

State = Literal["empty", "waiting", "making", "loading", "ready", "answering"]


class ModelSlot(QObject):
    """Loads the chosen model when it is needed, and lets it answer.

    state: "empty" (nothing chosen), "waiting" (not loaded), "making" (the base model's file is being
    made), "loading", "ready", "answering". `failure` is what went wrong last, or None. `text` is the answer
    on the screen, one of those `drawn`; `spans` are its pieces, with their odds where these were asked for.
    """

    changed = Signal()  # state, share, failure, facts or note changed
    text_changed = Signal(str)  # a further part of the answer
    began = Signal()  # a new answer replaces the one shown
    drew = Signal()  # one of several answers is whole
    ended = Signal(int, object)  # the number of the question and its Reply
    answered_aside = Signal(int, object)  # the same of a question whose answer is not shown

    def __init__(self, bases: BaseFiles, parent: QObject) -> None:
        super().__init__(parent)
        self._bases = bases
        self._thread = PlayerThread()
        self.choice: Choice | None = None
        self.state: State = "empty"
        self.failure: UserError | None = None
        self.facts: ModelFacts | None = None
        self.share = 0.0  # of the file made or loaded so far, 0 to 1; 0 while unknown
        self.text = ""
        self.tokens = 0
        self.stats: Stats | None = None
        self.spans: list[Span] = []
        self.drawn: list[Drawn] = []
        self.draws = 1  # that the question asks for
        self.wants_odds = False
        self._load = 0
        self._question: Question | None = None
        self._aside = False  # whether its answer is not shown
        self._aside_drawn: Drawn | None = None
        bases.made.connect(self._base_made)
        bases.failed.connect(self._base_failed)
        bases.stopped.connect(self._base_stopped)
        bases.progressed.connect(self._base_progressed)
        thread = self._thread
        thread.load_progressed.connect(self._load_progressed)
        thread.loaded.connect(self._loaded)
        thread.load_failed.connect(self._load_failed)
        thread.text_came.connect(self._text_came)
        thread.drawn.connect(self._drawn)
        thread.answered.connect(self._answered)
        thread.answer_failed.connect(self._answer_failed)

    @property
    def busy(self) -> bool:
        """Whether an answer is pending that is shown."""
        return self._question is not None and not self._aside

    @property
    def pending(self) -> bool:
        """Whether any answer is pending."""
        return self._question is not None

    @property
    def file(self) -> Path | None:
        """The file that answers, where one does and is there."""
        if self.choice is None or self.choice.adapter is not None:
            return None
        return self.choice.path or self._bases.path_of(self.choice.base)

    @property
    def pid(self) -> int | None:
        return self._thread.pid

    def choose(self, choice: Choice | None) -> None:
        """Take another model, or none; the one before is unloaded."""
        if choice is not None and self.choice is not None and choice.key == self.choice.key:
            self.choice = choice
            return
        self._cancel_question()
        self._thread.unload()
        self.choice, self.failure, self.facts, self._load = choice, None, None, 0
        self._forget_answer()
        self.state = "empty" if choice is None else "waiting"
        self.began.emit()
        self.changed.emit()

    def prepare(self) -> None:
        """Load the chosen model unless it is loaded or loading."""
        if self.state != "waiting" or self.choice is None:
            return
        self.failure = None
        try:
            adapter, endpoint = self.choice.adapter, self.choice.endpoint
            if adapter is not None:
                self._start_loading(trained_model(adapter.run, adapter.which, self.choice.checkpoint))
            elif endpoint is not None:
                self._start_loading(EndpointModel(endpoint.name))
            elif path := self.choice.path or self._bases.path_of(self.choice.base):
                self._start_loading(path)
            else:
                self.share = 0.0
                self._set("making")
                self._bases.make(self.choice.base)
        except UserError as error:
            self._fail(error)

    def ask(self, question: Question) -> None:
        """Answer a question, once the model is loaded; an unfinished answer is cancelled."""
        self._cancel_question()
        if self.choice is None:
            return
        self._question, self.failure = question, None
        self._forget_answer(question.draws, question.params.alternatives > 0)
        self.began.emit()
        if self.state == "ready":
            self._send_question()
        else:
            self.prepare()

    def ask_aside(self, question: Question) -> None:
        """Answer a question without showing it: `answered_aside` follows, with a cancelled reply where
        another question is asked meanwhile."""
        self._cancel_question()
        if self.choice is None:
            return
        self._question, self._aside, self._aside_drawn = question, True, None
        if self.state == "ready":
            self._send_question()
        else:
            self.prepare()

    def stop_aside(self, number: int) -> None:
        """End a question asked aside, if it is under way."""
        if self._aside and self._question is not None and self._question.number == number:
            self._cancel_question()
            self.changed.emit()

    def stop(self) -> None:
        """Cancel the answer, or the making or loading of the model."""
        if self.state == "answering" and self._question is not None:
            self._thread.stop(self._question.number)  # its stats follow as for any answer
        elif self.state == "making" and self.choice is not None:
            self._bases.cancel(self.choice.base)
        elif self.state == "loading":
            self._thread.unload()
            self._load = 0
            self._given_up()

    def show_reply(self, reply: Reply) -> None:
        """Show an answer from the history again."""
        self._cancel_question()
        self._forget_answer(1 + len(reply.others))
        self.text, self.stats = reply.text, reply.stats
        self.tokens = reply.stats.answer_tokens if reply.stats else 0
        self.drawn = [Drawn(reply.text, reply.stats), *reply.others] if reply.stats else []
        self.failure = UserError(reply.failure) if reply.failure else None
        self.began.emit()
        self.changed.emit()

    def show_drawn(self, place: int) -> None:
        """Show another one of the answers that were drawn."""
        if self.busy or self.drawn[place].text == self.text:
            return
        self.text, self.stats = self.drawn[place]
        self.tokens, self.spans, self.wants_odds = self.stats.answer_tokens, [], False
        self.began.emit()
        self.changed.emit()

    def close(self) -> None:
        """End the process and its thread; the slot cannot be used any more."""
        self._question = None
        self._thread.shut_down()

    def _forget_answer(self, draws: int = 1, wants_odds: bool = False) -> None:
        """Begin anew, without an answer; so many draws are to come."""
        self.text, self.tokens, self.stats, self.spans, self.drawn = "", 0, None, [], []
        self.draws, self.wants_odds = draws, wants_odds

    def _cancel_question(self) -> None:
        """End the pending question now, without waiting for the model."""
        if self._question is None:
            return
        self._thread.stop(self._question.number)
        if self.state == "answering":
            self.state = "ready"
        cut = Stats(0, 0, self.tokens, 0.0, 0.0, "cancelled")
        self._end(self.drawn[0].stats if self.drawn and not self._aside else cut)

    def _send_question(self) -> None:
        assert self._question is not None
        self._set("answering")
        self._thread.ask(self._question)

    def _start_loading(self, model: Model) -> None:
        self.share = 0.0
        self._load = self._thread.load(model)
        self._set("loading")

    def _set(self, state: State) -> None:
        self.state = state
        self.changed.emit()

    def _fail(self, error: UserError, state: State = "waiting") -> None:
        self.state = state
        if not self._aside or state != "ready":  # a prompt that was refused aside is no failure of the model
            self.failure = error
        if self._question is not None:
            self._end(None, error)
        self.changed.emit()

    def _end(self, stats: Stats | None, error: UserError | None = None) -> None:
        """Close the pending question and emit its reply."""
        assert self._question is not None
        number, self._question = self._question.number, None
        failure = error.text if error else Text("")
        title = self.choice.title if self.choice else ""
        if self._aside:
            self._aside = False
            text, stats = self._aside_drawn or ("", stats)
            self.answered_aside.emit(number, Reply(model=title, text=text, stats=stats, failure=failure))
            return
        self.stats = stats
        others = tuple(self.drawn[1:])
        self.ended.emit(
            number, Reply(model=title, text=self.text, stats=stats, failure=failure, others=others)
        )

    def _is_making(self, model: str) -> bool:
        return self.state == "making" and self.choice is not None and self.choice.base == model

    def _base_made(self, model: str, path: Path) -> None:
        if self._is_making(model):
            self._start_loading(path)

    def _base_failed(self, model: str, error: UserError) -> None:
        if self._is_making(model):
            self._fail(error)

    def _base_stopped(self, model: str) -> None:
        if self._is_making(model):
            self._given_up()

    def _given_up(self) -> None:
        """The model is not made or loaded now; the next question begins it anew."""
        self.state = "waiting"
        self._cancel_question()
        self.changed.emit()

    def _base_progressed(self, model: str, done: int, total: int) -> None:
        if self._is_making(model):
            self.share = done / total if total > 1 else 0.0
            self.changed.emit()

    def _load_progressed(self, number: int, share: float) -> None:
        if number == self._load:
            self.share = share
            self.changed.emit()

    def _loaded(self, number: int, facts: ModelFacts) -> None:
        if number != self._load:
            return
        self.facts = facts
        self._set("ready")
        if self._question is not None:
            self._send_question()

    def _load_failed(self, number: int, error: UserError) -> None:
        if number == self._load:
            self._fail(error)

    def _text_came(self, number: int, text: str, tokens: int, spans: list[Span]) -> None:
        if self.busy and self._question is not None and number == self._question.number:
            self.text += text
            self.tokens = tokens
            self.spans += spans
            self.text_changed.emit(text)

    def _drawn(self, number: int, drawn: Drawn) -> None:
        if self._question is None or number != self._question.number:
            return
        if self._aside:
            self._aside_drawn = drawn
        else:
            self.drawn.append(drawn)
            if self.draws > 1:
                self.drew.emit()

    def _answered(self, number: int) -> None:
        if self._question is not None and number == self._question.number:
            self.state = "ready"
            self._end(None if self._aside else self.drawn[0].stats)
            self.changed.emit()

    def _answer_failed(self, number: int, error: UserError, alive: bool) -> None:
        if self._question is not None and number == self._question.number:
            self._fail(error, "ready" if alive else "waiting")
