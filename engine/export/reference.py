"""The trained model's side of the proof: its greedy answers and logits, computed once for all files."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import torch

from engine.base.errors import UserError, disk_error
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.export.stages import ASKING
from engine.models import chat, hub
from engine.models.base_checks import HARD_TEXTS
from engine.models.folder import ModelFolder
from engine.models.weights import with_adapter
from engine.training.fast import rollout


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


class Reference:
    """What each file of an export is compared with: the token ids of all prompts, and some answers.

    `hard` are prompts that tokenizers often split in different ways.

    The model is that in `folder`, with `adapter` added to it by peft: the export's own merge is proved too.
    `compare` of the rendered prompts (see `chat.prompt_text`), evenly spread, are answered, in float32 on
    the CPU. The logits of a large vocabulary are gigabytes: they are in a folder in `scratch` until the
    `with` block ends. Raises UserError without prompts and on a full disk.
    """

    def __init__(
        self,
        folder: ModelFolder,
        prompts: Sequence[str],
        scratch: Path,
        *,
        adapter: Path | None = None,
        compare: int = 50,
        max_tokens: int = 64,
        working: bool = False,
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
        self.ids = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in prompts]
        self.hard = tuple(self.chat_format.render([{"role": "user", "content": text}]) for text in HARD_TEXTS)
        self.hard_ids = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in self.hard]
        model = hub.load_model(folder)
        if adapter is not None:
            model = with_adapter(model, adapter).merge_and_unload()
        self.vocabulary = int(model.config.vocab_size)
        stops = chat.stop_token_ids(self.chat_format, tokenizer.get_vocab().get, _ends(model))
        self._scratch = tempfile.TemporaryDirectory(prefix=".logits.", dir=scratch)
        try:
            self.answered = self._answer(model, stops, compare, progress, cancel)
        except BaseException:
            self._scratch.cleanup()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.cleanup()

    def _answer(
        self, model: Any, stops: Sequence[int], compare: int, progress: Progress, cancel: Cancel
    ) -> tuple[Answered, ...]:
        """All answers together, token by token; then the logits along each of them, in one pass.

        A model on a CPU waits for its weights, which is the same for one row and for twenty. Both halves
        count as half a prompt each.
        """
        chosen = np.unique(np.linspace(0, len(self.ids) - 1, min(compare, len(self.ids))).astype(int))
        asked, total = [self.ids[index] for index in chosen], len(chosen)
        said = rollout.generate(
            model,
            asked,
            max_new_tokens=self.max_tokens,
            eos_ids=stops,
            pad_id=0,
            greedy=True,
            merge=False,
            on_progress=lambda done, _: progress(ASKING, done // 2, total),
            should_stop=cancel,
        )
        answers = []
        for done, (ids, tokens) in enumerate(zip(asked, said, strict=True)):
            if cancel():
                raise Cancelled(Text("The comparison"))
            progress(ASKING, (total + done) // 2, total)
            path = Path(self._scratch.name) / f"{done}.npy"
            try:
                np.save(path, _logits(model, ids, tokens))
            except OSError as error:
                raise disk_error("write", path, error) from error
            ended = bool(tokens) and tokens[-1] in stops
            answers.append(Answered(ids, tokens[:-1] if ended else tokens, path))
        progress(ASKING, total, total)
        return tuple(answers)


def _logits(model: Any, ids: list[int], tokens: list[int]) -> Any:
    """What the model chose each of the answer's tokens from: float32 [tokens, V]."""
    with torch.inference_mode():
        out = model(torch.tensor([ids + tokens[:-1]]), logits_to_keep=len(tokens))
    return out.logits[0].float().numpy()


def _ends(model: Any) -> list[int]:
    """The end tokens of the model's generation config."""
    ends = model.generation_config.eos_token_id
    return [ends] if isinstance(ends, int) else list(ends or ())
