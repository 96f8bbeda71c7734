"""Plays an endpoint as `Player` plays a file: the pieces of its answer as they come."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from engine.base.odds import Odds, least_likely
from engine.base.progress import Cancel, Cancelled, never
from engine.endpoints.client import EndpointClient
from engine.endpoints.reply import Messages, Reply, Request
from engine.endpoints.settings import find_endpoint
from engine.play.text_stream import TextStream
from engine.play.wire import EndpointModel, ModelFacts, Piece, SamplingParams, Stats

_ENDED = {"stop": "end", "length": "length"}


class EndpointPlayer:
    """Asks the endpoint of a name; nothing is loaded, and no answer comes from the cache.

    Raises UserError for an unknown endpoint, and for one that the person has not agreed to.
    """

    def __init__(self, model: EndpointModel) -> None:
        self._endpoint = find_endpoint(model.name)
        self._client = EndpointClient(self._endpoint)

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    @property
    def facts(self) -> ModelFacts:
        """Without a template: the endpoint takes messages and renders them itself."""
        return ModelFacts(
            path="",
            name=self._endpoint.title,
            architecture="",
            pre="",
            file_type=-1,
            size=0,
            n_ctx=0,
            template="",
            bos="",
            eos="",
            add_bos=False,
            runs_on=self._endpoint.host,
            binds=self._endpoint.answer_form != "plain",
        )

    def generate(
        self,
        prompt: Messages,
        params: SamplingParams = SamplingParams(),  # noqa: B008 - frozen
        cancel: Cancel = never,
    ) -> Iterator[Piece | Stats]:
        """Answer messages: pieces as they come, and at last one `Stats`. Raises UserError where none comes.

        Top-p is left to the endpoint; with working before the answer nothing can bind its form.
        """
        warmth = params.temperature
        request = Request(
            prompt,
            None if params.working else params.schema,
            warmth,
            params.seed if warmth > 0 else None,
            params.max_tokens,
            params.alternatives,
        )
        begun, first, last, ended = time.perf_counter(), 0.0, None, "cancelled"
        writer = TextStream(params.stop)
        try:
            for reply in self._client.stream(request, cancel):
                last = reply
                if not reply.text:
                    ended = _ENDED.get(reply.finish, "end")
                    break
                first = first or time.perf_counter() - begun
                for text, odds in _tokens(reply):
                    yield Piece(writer.add(text.encode()), -1, odds)
                    if writer.stopped:
                        break
                if writer.stopped:
                    ended = "stop"
                    break
        except Cancelled:
            pass
        if rest := writer.rest():
            yield Piece(rest, -1)
        seconds = time.perf_counter() - begun
        into, out = (last.input_tokens, last.output_tokens) if last is not None else (0, 0)
        yield Stats(into, 0, out, first, seconds, ended)


def _tokens(reply: Reply) -> Sequence[tuple[str, Odds | None]]:
    """What a server sent at once as its tokens; as one text where they do not make it up."""
    if "".join(text for text, _ in reply.odds) == reply.text:
        return reply.odds
    return [(reply.text, least_likely(odds for _, odds in reply.odds))]
