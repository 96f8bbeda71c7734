"""Adding a LoRA adapter to the weights of its base model, in float32, one tensor at a time.

W' = W + (alpha / r) B A, Hu et al. 2021 (https://arxiv.org/abs/2106.09685), equation 3.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.base import store
from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.export.stages import MERGING
from engine.export.weights import Weights, write_safetensors
from engine.models.families import TEXT_PART
from engine.models.folder import WANTED, ModelFolder, check_folder, read_json

if TYPE_CHECKING:
    from engine.models.adapter import Pair


def merge(
    base: ModelFolder, adapter: Path, out: Path, progress: Progress = silent, cancel: Cancel = never
) -> ModelFolder:
    """Write base + adapter as a float32 model folder `out`, completely or not at all.

    Raises UserError for an adapter that `pairs_for` refuses, when `out` exists, and when the disk is full.
    """
    if out.exists():
        raise UserError("{out} exists already.", out, hint="Choose another name, or delete it first.")
    weights = Weights(base.path)
    pairs = pairs_for(weights, base, adapter)
    with store.new_folder(out) as temp:
        _write(weights, pairs, temp / "model.safetensors", progress, cancel)
        copy_texts(base.path, temp)
    return check_folder(out, base.name)


def _write(weights: Weights, pairs: dict[str, Pair], path: Path, progress: Progress, cancel: Cancel) -> None:
    import torch

    def read(name: str) -> Any:
        if cancel():
            raise Cancelled(Text("The merge"))
        value = weights.tensor(name)
        if pair := pairs.get(name):
            value = torch.addmm(value, pair.b, pair.a, alpha=pair.scale)
        return value

    total = len(weights.names)
    shapes = {name: weights.shape(name) for name in weights.names}
    write_safetensors(
        path,
        shapes,
        read,
        lambda done: progress(MERGING, done, total),
    )


def pairs_for(weights: Weights, base: ModelFolder, adapter: Path) -> dict[str, Pair]:
    """Base tensor name -> its pair of the adapter in a folder.

    Raises UserError for an adapter that `read_adapter` refuses or of another model.
    """
    from engine.models.adapter import read_adapter

    read = read_adapter(adapter)
    read.check_fit({name: weights.shape(name) for name in weights.names}, base.name)
    if read.transposed:
        raise UserError("{name} stores its matrices transposed, so nothing can be merged into it.", base.name)
    return read.pairs


def copy_texts(source: Path, target: Path, dtype: str = "float32") -> None:
    """Copy all of a model folder but its weights and its card, which is another model's.

    config.json gets the type of the new weights.
    """
    for pattern in WANTED:
        for path in source.glob(pattern):
            if "safetensors" not in path.name and path.name != "README.md" and path.is_file():
                shutil.copyfile(path, target / path.name)
    config = _of_texts(read_json(target / "config.json"))
    for key in ("torch_dtype", "quantization_config"):
        config.pop(key, None)
    store.write_json(target / "config.json", {**config, "dtype": dtype})


def _of_texts(config: dict[str, Any]) -> dict[str, Any]:
    """The config.json of the part that reads texts, whose weights alone are written."""
    text = config.get("text_config")
    if config.get("model_type") not in TEXT_PART or not isinstance(text, dict):
        return config
    return {**text, "model_type": TEXT_PART[config["model_type"]]}
