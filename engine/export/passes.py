"""Many texts through all layers of a model at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.base.errors import disk_error
from engine.models.packable import detect_unpackable, language_model
from engine.training.fast.packing import pack_prompts, shared_prefix_length
from engine.training.fast.tree_attention import tree_inputs

# The tokens of a text, and after how many of the last ones the logits are wanted.
Asked = tuple[Sequence[int], int]


def batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """The indices of texts of so many tokens, the shortest first, in parts of one text or `most` tokens."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[at] > most:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def logits_after(model: Any, asked: Sequence[Asked], most: int) -> Iterator[tuple[int, Any]]:
    """The index and the logits, float32 [last, V], of each of `asked`, in passes of `most` tokens.

    What all of them begin with counts once where the model can be packed.
    """
    packs = detect_unpackable(language_model(model).config) is None
    shared = shared_prefix_length([tokens for tokens, _ in asked]) if packs else 0
    for batch in batches([len(tokens) - shared for tokens, _ in asked], most):
        together = [asked[at] for at in batch]
        with torch.inference_mode():
            found = _packed(model, together) if packs else padded(model, together)
        for at, logits in zip(batch, found, strict=True):
            yield at, logits.float().numpy()


def save_logits(path: Path, logits: Any) -> None:
    """Keep logits in a file: they may be gigabytes. Raises UserError on a full disk."""
    try:
        np.save(path, logits)
    except OSError as error:
        raise disk_error("write", path, error) from error


def _packed(model: Any, asked: Sequence[Asked]) -> Sequence[Tensor]:
    lm = language_model(model)
    packed = pack_prompts([tokens for tokens, _ in asked])
    places = [packed.paths[path][-last:] for path, (_, last) in zip(packed.prompt_of, asked, strict=True)]
    at = torch.tensor([place for part in places for place in part])
    logits = lm(use_cache=False, logits_to_keep=at, **tree_inputs(lm, packed.tree)).logits[0]
    return torch.split(logits, [len(part) for part in places])


def padded(model: Any, asked: Sequence[Asked]) -> list[Tensor]:
    """The logits [last, V] of each, in rows filled up at their end, which no token before it sees."""
    width = max(len(tokens) for tokens, _ in asked)
    first = min(len(tokens) - last for tokens, last in asked)  # of those that are computed
    ids = torch.tensor([[*tokens, *[0] * (width - len(tokens))] for tokens, _ in asked])
    logits = model(input_ids=ids, use_cache=False, logits_to_keep=width - first).logits
    return [
        row[len(tokens) - last - first : len(tokens) - first]
        for row, (tokens, last) in zip(logits, asked, strict=True)
    ]
