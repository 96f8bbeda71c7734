"""The models that write and read back, each behind one face: a GGUF or a run in this process, or an endpoint.

Heavy: llama.cpp and transformers are loaded here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engine.assess.predict import ModelRef, find_model
from engine.augment.prompts import Messages
from engine.base.progress import Cancel, Cancelled, Progress
from engine.base.text import Text
from engine.endpoints.cache import Cache
from engine.endpoints.client import EndpointClient
from engine.endpoints.reply import Request as Question
from engine.endpoints.settings import PREFIX, find_endpoint
from engine.export.base_file import base_file
from engine.export.index import run_of
from engine.play.wire import SamplingParams, Stats, TrainedModel
from engine.project import Project

CONTEXT = 4096  # tokens that a local model holds at once, examples and answer together
LOADING = Text("Loading the model")


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation to be continued, and the seed of its draws; `working` may come before the answer."""

    messages: Messages
    seed: int
    working: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said, with its tokens in and out; `failure` is why it said nothing."""

    text: str
    tokens: tuple[int, int] = (0, 0)
    failure: Text | None = None


class Talker(Protocol):
    """`room` is how many tokens may be asked, 0 for no known limit. `trained`: it knows the task by itself.

    `at_once` conversations should be handed over together.
    """

    room: int
    trained: bool
    at_once: int

    def say(
        self,
        asked: Sequence[Asked],
        temperature: float,
        max_tokens: int,
        stop: tuple[str, ...],
        cancel: Cancel,
    ) -> list[Said]:
        """Continue each conversation. Raises Cancelled once `cancel` says so, UserError."""
        ...

    def close(self) -> None:
        """Free the memory."""
        ...


class _Local:
    """A model in this process; prompts that begin alike are read once where they follow each other."""

    at_once = 1

    def __init__(self, player: Any, trained: bool) -> None:
        self._player, self.trained = player, trained
        self.room = player.n_ctx

    def say(
        self,
        asked: Sequence[Asked],
        temperature: float,
        max_tokens: int,
        stop: tuple[str, ...],
        cancel: Cancel,
    ) -> list[Said]:
        return [self._one(one, temperature, max_tokens, stop, cancel) for one in asked]

    def _one(
        self, asked: Asked, temperature: float, max_tokens: int, stop: tuple[str, ...], cancel: Cancel
    ) -> Said:
        text = self._player.chat_format.bound(asked.working).render(asked.messages)
        parts, stats = list[str](), None
        params = SamplingParams(max_tokens, temperature, seed=asked.seed, stop=stop)
        for item in self._player.generate(text, params, cancel):
            if isinstance(item, Stats):
                stats = item
            else:
                parts.append(item.text)
        assert stats is not None
        if stats.ended == "cancelled":
            raise Cancelled(Text("Writing rows"))
        return Said("".join(parts), (stats.prompt_tokens, stats.answer_tokens))

    def close(self) -> None:
        self._player.close()


class _Remote:
    """An endpoint. A failed answer is one without text."""

    room, trained = 0, False

    def __init__(self, client: EndpointClient) -> None:
        self._client = client
        self.at_once = client.endpoint.concurrency

    def say(
        self,
        asked: Sequence[Asked],
        temperature: float,
        max_tokens: int,
        stop: tuple[str, ...],
        cancel: Cancel,
    ) -> list[Said]:
        requests = [Question(one.messages, None, temperature, one.seed, max_tokens) for one in asked]
        return [
            Said(_until(reply.text, stop), (reply.input_tokens, reply.output_tokens), reply.failure)
            for reply in self._client.ask_many(requests, should_stop=cancel)
        ]

    def close(self) -> None:
        self._client.close()


def _until(text: str, stop: tuple[str, ...]) -> str:
    text = text.strip() if stop else text
    return text[: min([len(text), *(at for word in stop if (at := text.find(word)) >= 0)])]


def open_talker(project: Project, name: str, progress: Progress, cancel: Cancel) -> Talker:
    """The model of a name, as `find_model` takes it, ready to talk. Raises UserError."""
    if name.startswith(PREFIX):
        return _Remote(EndpointClient(find_endpoint(name), Cache(), lambda text: progress(text, 0, 0)))
    ref = find_model(project, name)

    def loaded(share: float) -> None:
        progress(LOADING, round(100 * share), 100)

    return _Local(_player(ref, progress, cancel, loaded), _is_trained(ref))


def _player(ref: ModelRef, progress: Progress, cancel: Cancel, loaded: Callable[[float], object]) -> Any:
    if ref.adapter is not None:
        from engine.play.transformers_player import TransformersPlayer

        trained = TrainedModel(ref.name, ref.base, str(ref.adapter), ref.dtype)
        return TransformersPlayer(trained, CONTEXT, loaded)
    from engine.play.player import Player

    return Player(ref.gguf or base_file(ref.base, progress, cancel), CONTEXT, progress=loaded)


def _is_trained(ref: ModelRef) -> bool:
    """Whether the model was trained on this task: a run, or a file exported from one."""
    return ref.adapter is not None or (ref.gguf is not None and run_of(ref.gguf) is not None)
