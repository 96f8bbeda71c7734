"""Which columns of each matrix matter to the person's own rows, so that quantisation spares them.

The importance matrix of llama.cpp: for each matrix, the mean of its squared inputs, column by column
(https://github.com/ggml-org/llama.cpp/tree/master/tools/imatrix). It is taken from training rows, and judged
on rows that it has not seen: by the mean divergence of a file's next tokens from the trained model's.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.data.rows import Row
from engine.export import trained
from engine.export.conversion import columns
from engine.export.passes import batches, logits_after, padded, save_logits
from engine.export.stages import JUDGING, WEIGHING
from engine.models import chat, hub
from engine.models.families import EXPORTABLE, Family
from engine.models.folder import ModelFolder
from engine.play.player import Player
from engine.task import Task

ROWS, HELD = 64, 16  # rows that the matrix is made from; rows that judge it
_LONGEST = 1024  # tokens of a row that are read

# The prompt as rendered, and the answer to it, end of turn included.
Asked = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Held:
    """The tokens of a row that judges, where its answer begins, and the trained model's logits there."""

    ids: list[int]
    start: int
    path: Path

    @property
    def logits(self) -> Any:
        """After each token that an answer's token follows: float32 [tokens of the answer, V]."""
        return np.load(self.path, allow_pickle=False)


@dataclass(frozen=True, slots=True)
class Importance:
    """`values`: GGUF's name of a matrix -> mean squared input of each column, float32 [columns].

    They come from `rows` training rows.
    """

    values: Mapping[str, Any]
    rows: int
    held: tuple[_Held, ...]

    def divergence(self, path: Path, progress: Progress = silent, cancel: Cancel = never) -> float:
        """How far the next tokens of the file at `path` are from the trained model's, along the held rows.

        The mean Kullback-Leibler divergence over all tokens of the answers, in nats. 0: no difference.
        """
        total, count = 0.0, 0
        longest = max(len(held.ids) for held in self.held)
        with Player(path, longest + 1, exact=True) as player:
            for done, held in enumerate(self.held):
                if cancel():
                    raise Cancelled(Text("The quantisation"))
                progress(JUDGING, done, len(self.held))
                asked = _log_softmax(held.logits)
                theirs = _log_softmax(player.logits(held.ids, range(held.start - 1, len(held.ids) - 1)))
                total += float((np.exp(asked) * (asked - theirs)).sum())
                count += len(asked)
        progress(JUDGING, len(self.held), len(self.held))
        return total / count


def asked_of(task: Task, fmt: chat.ChatFormat, row: Row) -> Asked:
    """A row with an answer, as the model was trained on it."""
    prompt = chat.prompt_text(task, fmt, row.prompt)
    return prompt, chat.answer_text(task, fmt, row) + chat.end_of_turn(fmt)


@contextmanager
def importance(
    folder: ModelFolder,
    rows: Sequence[Asked],
    held: Sequence[Asked],
    scratch: Path,
    progress: Progress = silent,
    cancel: Cancel = never,
    whole: bool | None = None,
) -> Iterator[Importance]:
    """Weigh the matrices of a merged model by `rows`; `held` are other rows, with which files are judged.

    The logits of these lie in `scratch` until the block ends. A model that does not fit the memory (`whole`
    None: see `trained.fits`) is read layer by layer. Raises UserError without rows, and on a full
    disk.
    """
    if not rows or not held:
        raise UserError("There are too few rows for an importance matrix.", hint="Leave it out.")
    tokenizer = hub.load_tokenizer(folder)
    stopped = Text("The quantisation")
    opened = trained.opened(folder, None, whole, progress, cancel, stopped)

    def tokens(asked: Asked) -> tuple[list[int], int]:
        prompt, both = (
            tokenizer(text, add_special_tokens=False)["input_ids"] for text in (asked[0], "".join(asked))
        )
        start = next((at for at, (a, b) in enumerate(zip(prompt, both, strict=False)) if a != b), len(prompt))
        return both[:_LONGEST], start

    def step(done: int) -> None:
        if cancel():
            raise Cancelled(stopped)
        progress(WEIGHING, done, len(rows) + len(held))

    with tempfile.TemporaryDirectory(prefix=".importance.", dir=scratch) as kept:
        step(0)
        means = _means(opened, [tokens(row)[0] for row in rows], EXPORTABLE[folder.model_type], step)
        judged = [(ids, start) for ids, start in map(tokens, held) if start < len(ids)]
        if not judged:
            raise UserError("There are too few rows for an importance matrix.", hint="Leave it out.")
        judges = {}
        asked = [(ids, len(ids) - start + 1) for ids, start in judged]
        for at, logits in logits_after(opened.model, asked, opened.most_tokens):
            path = Path(kept) / f"{at}.npy"
            save_logits(path, logits[:-1])
            judges[at] = _Held(*judged[at], path)
            step(len(rows) + len(judges))
        del opened
        step(len(rows) + len(held))
        yield Importance(means, len(rows), tuple(judges[at] for at in range(len(judged))))


def _means(
    opened: trained.Opened, texts: Sequence[list[int]], family: Family, step: Callable[[int], None]
) -> dict[str, Any]:
    """GGUF's name of each matrix -> the mean of its squared inputs over all tokens of the texts."""
    done = 0
    with _weighed(opened.model, family.tensor_names) as sums:
        for batch in batches([len(ids) for ids in texts], opened.most_tokens):
            together = [texts[at] for at in batch]
            width = max(map(len, together))
            sums.real = torch.tensor([[at < len(ids) for at in range(width)] for ids in together])
            with torch.inference_mode():
                padded(opened.model, [(ids, 1) for ids in together])
            done += len(batch)
            step(done)
    config = opened.model.config
    return {name: columns(values, name, config) for name, values in sums.means().items()}


class _Sums:
    """The squared inputs of every matrix, summed; `real` [rows, width] tells tokens from padding."""

    def __init__(self) -> None:
        self.real = torch.zeros(0, dtype=torch.bool)
        self._sums: dict[str, Any] = {}
        self._count: dict[str, int] = {}

    def watch(self, name: str) -> Callable[[Any, tuple[Any, ...]], None]:
        def hook(_: Any, inputs: tuple[Any, ...]) -> None:
            seen = inputs[0].detach()[self.real].float()
            self._sums[name] = self._sums.get(name, 0) + seen.square().sum(0).double()
            self._count[name] = self._count.get(name, 0) + len(seen)

        return hook

    def means(self) -> dict[str, Any]:
        """float32 [columns] of each."""
        return {name: (total / self._count[name]).float().numpy() for name, total in self._sums.items()}


@contextmanager
def _weighed(model: Any, tensor_names: Callable[[int], Mapping[str, str]]) -> Iterator[_Sums]:
    """Sum the squared inputs of every matrix while the block runs."""
    sums, hooks = _Sums(), []
    modules = dict(model.named_modules())
    for ours, theirs in tensor_names(model.config.num_hidden_layers).items():
        module = modules.get(theirs)
        if isinstance(module, torch.nn.Linear) and ours != "output":
            hooks.append(module.register_forward_pre_hook(sums.watch(f"{ours}.weight")))
    try:
        yield sums
    finally:
        for hook in hooks:
            hook.remove()


def _log_softmax(logits: Any) -> Any:
    """In float64: rounding must not show as divergence."""
    wide = logits.astype(np.float64)
    wide -= wide.max(axis=1, keepdims=True)
    return wide - np.log(np.exp(wide).sum(axis=1, keepdims=True))
