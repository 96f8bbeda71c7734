"""An answer as its tokens come, in whole characters and nothing from a stop text on; and its figures."""

from __future__ import annotations

import codecs
import time
from collections.abc import Iterator

from engine.base.odds import Odds
from engine.base.progress import Cancel
from engine.play.wire import Piece, SamplingParams, Stats


def answer_stream(
    drawn: Iterator[tuple[int, bytes, Odds | None]],
    params: SamplingParams,
    n_ctx: int,
    prompt_tokens: int,
    reused_tokens: int,
    begun: float,
    cancel: Cancel,
) -> Iterator[Piece | Stats]:
    """The pieces of an answer, and at last its `Stats`.

    `drawn` computes each token when it is asked for, and ends where the model ends its answer; that token
    is counted, but is not part of the answer. `begun` is when the question came, by `time.perf_counter`.
    """
    writer, first, count, ended = TextStream(params.stop), 0.0, 0, "length"
    for _ in range(min(params.max_tokens, n_ctx - prompt_tokens)):
        if cancel():
            ended = "cancelled"
            break
        item = next(drawn, None)
        count += 1
        first = first or time.perf_counter() - begun
        if item is None:
            ended = "end"
            break
        token, data, odds = item
        yield Piece(writer.add(data), token, odds)
        if writer.stopped:
            ended = "stop"
            break
    if rest := writer.rest():
        yield Piece(rest, -1)
    yield Stats(prompt_tokens, reused_tokens, count, first, time.perf_counter() - begun, ended)


class TextStream:
    """Decodes UTF-8 as characters get complete, and holds back what may become a stop text."""

    def __init__(self, stop: tuple[str, ...]) -> None:
        self._stop = tuple(text for text in stop if text)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self.stopped = False

    def add(self, data: bytes) -> str:
        text = self._held + self._decoder.decode(data)
        ends = [at for word in self._stop if (at := text.find(word)) >= 0]
        if ends:
            self.stopped, self._held = True, ""
            return text[: min(ends)]
        keep = max((_overlap(text, word) for word in self._stop), default=0)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]

    def rest(self) -> str:
        """What was held back when the answer ended."""
        return "" if self.stopped else self._held + self._decoder.decode(b"", final=True)


def _overlap(text: str, word: str) -> int:
    """How many characters at the end of `text` begin `word`."""
    return next(
        (size for size in range(min(len(word) - 1, len(text)), 0, -1) if text.endswith(word[:size])), 0
    )
