"""The trained model's side of the proof: its greedy answers and logits, computed once for all files."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from engine.base.errors import UserError
from engine.base.progress import Cancel, Progress, never, silent
from engine.export import trained
from engine.export.answering import STOPPED, Answering
from engine.export.stages import ASKING
from engine.models import chat, hub
from engine.models.base_checks import HARD_TEXTS
from engine.models.folder import ModelFolder


class Reference:
    """What each file of an export is compared with: the token ids of all prompts, and some answers.

    `hard` are prompts that tokenizers often split in different ways.

    The model is that in `folder`, with `adapter` added to it by peft: the export's own merge is proved too.
    `compare` of the rendered prompts (see `chat.prompt_text`), evenly spread, are answered, in float32 on
    the CPU. The logits of a large vocabulary are gigabytes: they are in a folder in `scratch` until the
    `with` block ends.

    A model that does not fit the memory (`whole` None: see `trained.fits`) is read layer by layer. Then
    `guesses`, likely answers to the prompts with their end of turn, save most of the reading: they are not
    believed, but one pass tells how far each is what the model answers.

    Raises UserError without prompts and on a full disk.
    """

    def __init__(
        self,
        folder: ModelFolder,
        prompts: Sequence[str],
        scratch: Path,
        *,
        guesses: Sequence[str] = (),
        adapter: Path | None = None,
        compare: int = 50,
        max_tokens: int = 64,
        working: bool = False,
        whole: bool | None = None,
        progress: Progress = silent,
        cancel: Cancel = never,
    ) -> None:
        if not prompts:
            raise UserError("There are no prompts to compare the export with.")
        tokenizer = hub.load_tokenizer(folder)
        self.name = folder.name
        self.prompts = tuple(prompts)
        self.max_tokens = max_tokens
        self.chat_format = chat.from_tokenizer(tokenizer).bound(working)
        self.hard = tuple(self.chat_format.render([{"role": "user", "content": text}]) for text in HARD_TEXTS)
        self.ids, self.hard_ids = (_ids(tokenizer, texts) for texts in (self.prompts, self.hard))
        chosen = np.unique(np.linspace(0, len(prompts) - 1, min(compare, len(prompts))).astype(int)).tolist()
        asked = [self.ids[at] for at in chosen]
        self._scratch = tempfile.TemporaryDirectory(prefix=".logits.", dir=scratch)
        try:
            progress(ASKING, 0, len(chosen))
            opened = trained.opened(folder, adapter, whole, progress, cancel, STOPPED)
            self.vocabulary = int(opened.model.config.vocab_size)
            stops = chat.stop_token_ids(self.chat_format, tokenizer.get_vocab().get, _ends(opened.model))
            answering = Answering(opened, asked, stops, max_tokens, Path(self._scratch.name))
            if guesses and opened.by_layer:
                both = _ids(tokenizer, [prompts[at] + guesses[at] for at in chosen])
                answering.confirm([_after(*pair) for pair in zip(asked, both, strict=True)])
            self.answered = answering.finish(progress, cancel)
        except BaseException:
            self._scratch.cleanup()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.cleanup()


def _ids(tokenizer: Any, texts: Sequence[str]) -> list[list[int]]:
    return [tokenizer(text, add_special_tokens=False)["input_ids"] for text in texts]


def _after(prompt: list[int], both: list[int]) -> list[int]:
    """What follows a prompt; nothing where its tokens are others once something follows."""
    return both[len(prompt) :] if both[: len(prompt)] == prompt else []


def _ends(model: Any) -> list[int]:
    """The end tokens of the model's generation config."""
    return list(model.generation_config.eos_token_id or ())
