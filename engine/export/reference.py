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
from engine.models import chat, hub
from engine.models.folder import ModelFolder

_STAGE = Text("The trained model answers, for comparison")


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
        model = hub.load_model(folder)
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
        chosen = np.unique(np.linspace(0, len(self.ids) - 1, min(compare, len(self.ids))).astype(int))
        answers = []
        for done, index in enumerate(chosen):
            if cancel():
                raise Cancelled(Text("The comparison"))
            progress(_STAGE, done, len(chosen))
            answer, logits = _greedy(model, self.ids[index], stops, self.max_tokens)
            path = Path(self._scratch.name) / f"{index}.npy"
            try:
                np.save(path, logits)
            except OSError as error:
                raise disk_error("write", path, error) from error
            answers.append(Answered(self.ids[index], answer, path))
        progress(_STAGE, len(chosen), len(chosen))
        return tuple(answers)


def _greedy(model: Any, ids: list[int], stops: Sequence[int], max_tokens: int) -> tuple[list[int], Any]:
    """The model's greedy answer without its end token, and the logits [steps, V]."""
    answer: list[int] = []
    scores: list[Any] = []
    past, step = None, torch.tensor([ids])
    with torch.inference_mode():
        for _ in range(max_tokens):
            out = model(step, past_key_values=past, use_cache=True, logits_to_keep=1)
            past = out.past_key_values
            scores.append(out.logits[0, -1].float().numpy())
            token = int(scores[-1].argmax())
            if token in stops:
                break
            answer.append(token)
            step = torch.tensor([[token]])
    return answer, np.stack(scores)


def _ends(model: Any) -> list[int]:
    """The end tokens of the model's generation config."""
    ends = model.generation_config.eos_token_id
    return [ends] if isinstance(ends, int) else list(ends or ())
