"""A saved LoRA adapter: read and checked whole before any model is changed by it. Heavy: imports torch.

peft takes silently an adapter that lacks tensors, or whose config names other modules than its tensors
belong to. Here the tensors decide which modules are adapted, and the config tells rank and scale alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model, set_peft_model_state_dict
from safetensors import SafetensorError
from safetensors.torch import load_file

from engine.base.errors import UserError
from engine.base.text import Text
from engine.models.folder import read_json
from engine.runs import checkpoints

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
_PREFIX = "base_model.model."
# Options of peft that compute more than W + s B A. The trainer uses none of them.
_FOREIGN = ("use_dora", "rank_pattern", "alpha_pattern", "modules_to_save", "lora_bias", "layer_replication")


@dataclass(frozen=True, slots=True)
class Pair:
    """The low-rank matrices of one tensor, float32: `a` [r, in], `b` [out, r]; the change is scale x b a."""

    a: Any
    b: Any
    scale: float


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter whose tensors are whole: pairs of the rank r, of finite values.

    transposed: the base model's matrices are stored [in, out], as those of GPT-2.
    """

    folder: Path
    rank: int
    alpha: float
    rslora: bool
    transposed: bool
    tensors: Mapping[str, Any]  # as they are stored

    @property
    def pairs(self) -> dict[str, Pair]:
        """Base tensor name -> its pair."""
        scale = self.alpha / (math.sqrt(self.rank) if self.rslora else self.rank)
        sides = {_place(name): tensor.float() for name, tensor in self.tensors.items()}
        return {
            f"{module}.weight": Pair(tensor, sides[module, "B"], scale)
            for (module, side), tensor in sides.items()
            if side == "A"
        }

    def check_fit(self, shapes: Mapping[str, tuple[int, ...]], name: str) -> None:
        """Raise UserError unless every pair belongs to a matrix [out, in] of the model `name`."""
        for tensor, pair in self.pairs.items():
            if shapes.get(tensor) != (pair.b.shape[0], pair.a.shape[1]):
                hint = Text("Choose the model it was trained on.")
                raise UserError("The adapter does not fit {name}: {name2} differs.", name, tensor, hint=hint)


def read_adapter(folder: Path) -> Adapter:
    """The adapter of a folder.

    Raises UserError for one that is missing, pickled, damaged, incomplete or of a foreign kind.
    """
    if not (folder / CONFIG).is_file():
        raise UserError(
            "{folder} holds no adapter (adapter_config.json).", folder, hint="Give a checkpoint of a run."
        )
    if not (folder / WEIGHTS).is_file():
        raise UserError("{folder} has no adapter_model.safetensors; pickled adapters are not opened.", folder)
    if name := checkpoints.damaged_file(folder, (CONFIG, WEIGHTS)):
        hint = Text("Choose another adapter of the run, or resume the run.")
        raise UserError(
            "The adapter in {folder} is damaged: {name} is not as it was saved.", folder, name, hint=hint
        )
    config = read_json(folder / CONFIG)
    foreign = [key for key in _FOREIGN if config.get(key)]
    if config.get("peft_type") != "LORA" or foreign or config.get("bias", "none") != "none":
        kind = ", ".join(foreign) or Text("not LoRA")
        raise UserError(
            "{folder} holds an adapter of a kind that Lathe does not open ({kind}).", folder, kind
        )
    rank, alpha = config.get("r"), config.get("lora_alpha")
    if not isinstance(rank, int) or rank < 1 or not isinstance(alpha, int | float) or not abs(alpha) < 1e9:
        raise UserError("{folder} has no rank.", folder / CONFIG)
    rslora, transposed = bool(config.get("use_rslora")), bool(config.get("fan_in_fan_out"))
    return Adapter(folder, rank, float(alpha), rslora, transposed, _tensors(folder, rank))


def _tensors(folder: Path, rank: int) -> dict[str, Any]:
    try:
        tensors = load_file(folder / WEIGHTS)
    except (SafetensorError, OSError, ValueError, KeyError) as error:
        raise UserError("{path} cannot be read: {reason}.", folder / WEIGHTS, error) from error
    sides: dict[str, set[str]] = {}
    for name, tensor in tensors.items():
        module, side = _place(name)
        if not module or side not in ("A", "B"):
            raise UserError("{folder} holds {name!r}, which is not a plain LoRA weight.", folder, name)
        sides.setdefault(module, set()).add(side)
        sound = tensor.dim() == 2 and tensor.shape["AB".index(side)] == rank and tensor.is_floating_point()
        if not (sound and torch.isfinite(tensor.float()).all()):
            raise UserError("The adapter in {folder} is damaged: {name} has no such values.", folder, name)
    if not sides or any(len(found) != 2 for found in sides.values()):
        raise UserError("The adapter in {folder} is incomplete.", folder)
    return tensors


def _place(name: str) -> tuple[str, str]:
    """The module that a tensor of an adapter belongs to, and which of the two matrices it is; "" for none."""
    module, mark, side = name.removesuffix(".weight").rpartition(".lora_")
    return (module.removeprefix(_PREFIX), side) if mark and module.startswith(_PREFIX) else ("", "")


def with_adapter(model: Any, folder: Path) -> Any:
    """A base model with a saved adapter on it, for inference only.

    Raises UserError for what `read_adapter` refuses, and for the adapter of another model.
    """
    adapter = read_adapter(folder)
    adapted = with_room_for(model, adapter)
    _fill(adapted, adapter)
    return adapted.eval()


def with_room_for(model: Any, adapter: Adapter, empty: bool = False) -> Any:
    """The model with LoRA matrices of the adapter's shapes, whose values are still to come.

    `empty`: they have no memory, as those of a model on torch's meta device. Raises UserError for the adapter
    of another model.
    """
    adapter.check_fit(_matrices(model), str(getattr(model.config, "model_type", "")))
    config = LoraConfig(
        r=adapter.rank,
        lora_alpha=adapter.alpha,
        use_rslora=adapter.rslora,
        fan_in_fan_out=adapter.transposed,
        target_modules=[name.removesuffix(".weight") for name in adapter.pairs],
        task_type="CAUSAL_LM",
        inference_mode=True,
    )
    return get_peft_model(model, config, low_cpu_mem_usage=empty).eval()


def load_into(model: Any, folder: Path) -> None:
    """Load a saved adapter's weights into a model that has one of the same shape, in place.

    Raises UserError for what `read_adapter` refuses, and for an adapter of another shape.
    """
    _fill(model, read_adapter(folder))


def check_shape(model: Any, adapter: Adapter) -> None:
    """Raise UserError unless the adapter has the tensors, in name and shape, of the one on this model."""
    there = {
        name.replace(".default", ""): tuple(value.shape)
        for name, value in model.named_parameters()
        if ".lora_" in name
    }
    found = {name: tuple(value.shape) for name, value in adapter.tensors.items()}
    if odd := sorted(there.items() ^ found.items()):
        hint = Text("Its model or its recipe may have been changed since it was saved.")
        raise UserError(
            "The adapter in {folder} does not fit this model: {name} differs.",
            adapter.folder,
            odd[0][0],
            hint=hint,
        )


def _fill(model: Any, adapter: Adapter) -> None:
    check_shape(model, adapter)
    set_peft_model_state_dict(model, dict(adapter.tensors))


def _matrices(model: Any) -> dict[str, tuple[int, ...]]:
    """The shape [out, in] of each linear layer's matrix by name; one of four bits is stored in another."""
    shapes: dict[str, tuple[int, ...]] = {}
    for name, module in model.named_modules():
        for out, into in (("out_features", "in_features"), ("nf", "nx")):  # the second are GPT-2's
            if hasattr(module, out) and hasattr(module, into):
                shapes[f"{name}.weight"] = (getattr(module, out), getattr(module, into))
    return shapes
