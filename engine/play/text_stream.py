"""The text of an answer as its tokens come: whole characters only, and nothing from a stop text on."""

from __future__ import annotations

import codecs


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
