"""The greedy answers of a model to many prompts, with the logits along them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.base.progress import Cancel, Cancelled, Progress
from engine.base.text import Text
from engine.export.passes import logits_after, save_logits
from engine.export.stages import ASKING
from engine.export.trained import Opened
from engine.training.fast import rollout

STOPPED = Text("The comparison")
_CONFIRMED = 3  # passes over guesses, before the answers still open are made token by token


@dataclass(frozen=True, slots=True)
class Answered:
    """One prompt's token ids, the model's greedy answer without its end token, and its logits."""

    ids: list[int]
    answer: list[int]
    _logits: Path

    @property
    def logits(self) -> Any:
        """float32 [steps, V], memory-mapped."""
        return np.load(self._logits, mmap_mode="r", allow_pickle=False)


class Answering:
    """Answers `prompts` (token ids) by up to `max_tokens` tokens, the last of them one of `stops`.

    Logits go into `folder`. Raises UserError on a full disk.
    """

    def __init__(
        self,
        trained: Opened,
        prompts: Sequence[list[int]],
        stops: Sequence[int],
        max_tokens: int,
        folder: Path,
    ) -> None:
        self._trained, self._model, self._most = trained, trained.model, trained.most_tokens
        self._prompts, self._stops = prompts, stops
        self._max_tokens, self._folder = max_tokens, folder
        self._begun: list[list[int]] = [[] for _ in prompts]  # how each answer begins for certain
        self._done: dict[int, Answered] = {}

    def confirm(self, guesses: Sequence[list[int]]) -> None:
        """Find out by few passes how far the guesses are the model's answers.

        A token is the greedy one if the model, having read all before it, finds it most likely. Where a guess
        fails, the model's own token takes the place of its token, and the rest of it is the next guess.
        """
        guesses = list(guesses)
        for _ in range(_CONFIRMED):
            open_ = [at for at in range(len(guesses)) if guesses[at] and at not in self._done]
            said = [self._without_end(guesses[at])[: self._max_tokens - 1] for at in open_]
            asked = [(self._prompts[at] + text, len(text) + 1) for at, text in zip(open_, said, strict=True)]
            for place, logits in logits_after(self._model, asked, self._most):
                at, text = open_[place], said[place]
                best = logits.argmax(1).tolist()
                agreed = next((n for n, token in enumerate(text) if token != best[n]), len(text))
                begun = self._begun[at] = best[: agreed + 1]
                guesses[at] = begun + text[agreed + 1 :]
                if begun[-1] in self._stops or len(begun) == self._max_tokens:
                    self._keep(at, begun, logits[: len(begun)])

    def finish(self, progress: Progress, cancel: Cancel) -> tuple[Answered, ...]:
        """Answer the rest together, token by token; then the logits along these, in passes of their own.

        A model on a CPU waits for its weights, which is the same for one row and for twenty. Both halves
        count as half a prompt each.
        """
        rest, total = [at for at in range(len(self._prompts)) if at not in self._done], len(self._prompts)

        def ended(done: int, _: int) -> None:
            if not self._trained.by_layer:  # else each pass tells of itself
                progress(ASKING, (2 * len(self._done) + done) // 2, total)

        new = rollout.generate(
            self._model,
            [self._prompts[at] + self._begun[at] for at in rest],
            max_new_tokens=self._max_tokens - min((len(self._begun[at]) for at in rest), default=0),
            eos_ids=self._stops,
            pad_id=0,
            greedy=True,
            merge=False,
            on_progress=ended,
            should_stop=cancel,
        )
        said = [(self._begun[at] + more)[: self._max_tokens] for at, more in zip(rest, new, strict=True)]
        if cancel():
            raise Cancelled(STOPPED)
        asked = [(self._prompts[at] + text[:-1], len(text)) for at, text in zip(rest, said, strict=True)]
        for place, logits in logits_after(self._model, asked, self._most):
            self._keep(rest[place], said[place], logits)
            progress(ASKING, (total + len(self._done)) // 2, total)
            if cancel():
                raise Cancelled(STOPPED)
        progress(ASKING, total, total)
        return tuple(self._done[at] for at in range(total))

    def _keep(self, at: int, tokens: list[int], logits: Any) -> None:
        path = self._folder / f"{at}.npy"
        save_logits(path, logits)
        self._done[at] = Answered(self._prompts[at], self._without_end(tokens), path)

    def _without_end(self, tokens: list[int]) -> list[int]:
        """The tokens before the first end token."""
        return tokens[: next((at for at, token in enumerate(tokens) if token in self._stops), len(tokens))]
