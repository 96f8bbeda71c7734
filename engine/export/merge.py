"""Adding a LoRA adapter to the weights of its base model, in float32, one tensor at a time.

W' = W + (alpha / r) B A, Hu et al. 2021 (https://arxiv.org/abs/2106.09685), equation 3.
"""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.export.stages import MERGING
from engine.export.weights import Weights, write_safetensors
from engine.models.folder import WANTED, ModelFolder, check_folder, read_json

_PREFIX = "base_model.model."
# Options of peft whose merge is more than W + s B A. The trainer uses none of them.
_FOREIGN = ("use_dora", "fan_in_fan_out", "rank_pattern", "alpha_pattern", "modules_to_save", "lora_bias")


@dataclass(frozen=True, slots=True)
class Pair:
    """The low-rank matrices of one tensor, float32: `a` [r, in], `b` [out, r]; the change is scale x b a."""

    a: Any
    b: Any
    scale: float


def merge(
    base: ModelFolder, adapter: Path, out: Path, progress: Progress = silent, cancel: Cancel = never
) -> ModelFolder:
    """Write base + adapter as a float32 model folder `out`, completely or not at all.

    Raises UserError when the adapter is missing, pickled, of a foreign kind or for another model,
    when `out` exists, and when the disk is full.
    """
    if out.exists():
        raise UserError("{out} exists already.", out, hint="Choose another name, or delete it first.")
    pairs = read_adapter(adapter)
    with store.new_folder(out) as temp:
        weights = Weights(base.path)
        _check_fit(pairs, weights, base)
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


def read_adapter(folder: Path) -> dict[str, Pair]:
    """Base tensor name -> its pair of low-rank matrices.

    Raises UserError for an adapter that is missing, pickled or of a foreign kind.
    """
    if not (folder / "adapter_config.json").is_file():
        raise UserError(
            "{folder} holds no adapter (adapter_config.json).", folder, hint="Give a checkpoint of a run."
        )
    if not (folder / "adapter_model.safetensors").is_file():
        raise UserError("{folder} has no adapter_model.safetensors; pickled adapters are not opened.", folder)
    config = read_json(folder / "adapter_config.json")
    foreign = [key for key in _FOREIGN if config.get(key)]
    if config.get("peft_type") != "LORA" or foreign or config.get("bias", "none") != "none":
        kind = ", ".join(foreign) or Text("not LoRA")
        raise UserError("{folder} holds an adapter of a kind that cannot be merged ({kind}).", folder, kind)
    rank, alpha = config.get("r"), config.get("lora_alpha")
    if not isinstance(rank, int) or rank < 1 or not isinstance(alpha, int | float):
        raise UserError("{folder} has no rank.", folder / "adapter_config.json")
    scale = alpha / (math.sqrt(rank) if config.get("use_rslora") else rank)
    return _pairs(folder, scale)


def _pairs(folder: Path, scale: float) -> dict[str, Pair]:
    factors: dict[str, dict[str, Any]] = {}
    weights = Weights(folder, "adapter_model.safetensors")
    for name in weights.names:
        stem, mark, side = name.removesuffix(".weight").removeprefix(_PREFIX).rpartition(".lora_")
        if not mark or side not in ("A", "B"):
            raise UserError("{folder} holds {name!r}, which is not a plain LoRA weight.", folder, name)
        factors.setdefault(f"{stem}.weight", {})[side] = weights.tensor(name)
    if not factors or any(len(sides) != 2 for sides in factors.values()):
        raise UserError("The adapter in {folder} is incomplete.", folder)
    return {name: Pair(sides["A"], sides["B"], scale) for name, sides in factors.items()}


def _check_fit(pairs: dict[str, Pair], weights: Weights, base: ModelFolder) -> None:
    known = set(weights.names)
    for name, pair in pairs.items():
        fits = name in known and weights.shape(name) == (pair.b.shape[0], pair.a.shape[1])
        if not fits or pair.b.shape[1] != pair.a.shape[0]:
            hint = Text("Choose the model it was trained on.")
            raise UserError("The adapter does not fit {name}: {name2} differs.", base.name, name, hint=hint)


def copy_texts(source: Path, target: Path, dtype: str = "float32") -> None:
    """Copy all of a model folder but its weights and its card, which is another model's.

    config.json gets the type of the new weights.
    """
    for pattern in WANTED:
        for path in source.glob(pattern):
            if "safetensors" not in path.name and path.name != "README.md" and path.is_file():
                shutil.copyfile(path, target / path.name)
    config = read_json(target / "config.json")
    for key in ("torch_dtype", "quantization_config"):
        config.pop(key, None)
    store.write_json(target / "config.json", {**config, "dtype": dtype})
