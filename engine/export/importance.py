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

from engine.base.errors import UserError, disk_error
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.data.rows import Row
from engine.export.stages import JUDGING, WEIGHING
from engine.models import chat, hub
from engine.models.families import EXPORTABLE
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
) -> Iterator[Importance]:
    """Weigh the matrices of a merged model by `rows`; `held` are other rows, with which files are judged.

    The logits of these lie in `scratch` until the block ends. Raises UserError without rows, and on a full
    disk.
    """
    if not rows or not held:
        raise UserError("There are too few rows for an importance matrix.", hint="Leave it out.")
    tokenizer, model = hub.load_tokenizer(folder), hub.load_model(folder)

    def tokens(asked: Asked) -> tuple[list[int], int]:
        prompt, both = (
            tokenizer(text, add_special_tokens=False)["input_ids"] for text in (asked[0], "".join(asked))
        )
        start = next((at for at, (a, b) in enumerate(zip(prompt, both, strict=False)) if a != b), len(prompt))
        return both[:_LONGEST], start

    with tempfile.TemporaryDirectory(prefix=".importance.", dir=scratch) as kept:
        total = len(rows) + len(held)

        def step(done: int) -> None:
            if cancel():
                raise Cancelled(Text("The quantisation"))
            progress(WEIGHING, done, total)

        with _weighed(model, EXPORTABLE[folder.model_type].tensor_names) as values:
            for done, row in enumerate(rows):
                step(done)
                _logits(model, tokens(row)[0], 1)
            means = values()
        judges = []
        for done, row in enumerate(held):
            step(len(rows) + done)
            ids, start = tokens(row)
            if start < len(ids):
                judges.append(_kept(model, ids, start, Path(kept) / f"{done}.npy"))
        if not judges:
            raise UserError("There are too few rows for an importance matrix.", hint="Leave it out.")
        del model
        progress(WEIGHING, total, total)
        yield Importance(means, len(rows), tuple(judges))


def _kept(model: Any, ids: list[int], start: int, path: Path) -> _Held:
    logits = _logits(model, ids, len(ids) - start + 1)[:-1]
    try:
        np.save(path, logits)
    except OSError as error:
        raise disk_error("write", path, error) from error
    return _Held(ids, start, path)


def _logits(model: Any, ids: list[int], last: int) -> Any:
    """After each of the `last` tokens: float32 [last, V]."""
    with torch.inference_mode():
        return model(torch.tensor([ids]), logits_to_keep=last).logits[0].float().numpy()


@contextmanager
def _weighed(
    model: Any, tensor_names: Callable[[int], Mapping[str, str]]
) -> Iterator[Callable[[], dict[str, Any]]]:
    """Sum the squared inputs of every matrix while the block runs; the value gives their means so far."""
    sums: dict[str, Any] = {}
    counts: dict[str, int] = {}

    def watch(name: str) -> Callable[[Any, tuple[Any, ...]], None]:
        def hook(_: Any, inputs: tuple[Any, ...]) -> None:
            seen = inputs[0].detach().reshape(-1, inputs[0].shape[-1]).float()
            sums[name] = sums.get(name, 0) + seen.square().sum(0).double()
            counts[name] = counts.get(name, 0) + len(seen)

        return hook

    modules = dict(model.named_modules())
    hooks = []
    for ours, theirs in tensor_names(model.config.num_hidden_layers).items():
        module = modules.get(theirs)
        if isinstance(module, torch.nn.Linear) and ours != "output":
            hooks.append(module.register_forward_pre_hook(watch(f"{ours}.weight")))
    try:
        yield lambda: {name: (sums[name] / counts[name]).float().numpy() for name in sums}
    finally:
        for hook in hooks:
            hook.remove()


def _log_softmax(logits: Any) -> Any:
    """In float64: rounding must not show as divergence."""
    wide = logits.astype(np.float64)
    wide -= wide.max(axis=1, keepdims=True)
    return wide - np.log(np.exp(wide).sum(axis=1, keepdims=True))
