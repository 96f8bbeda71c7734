"""A model folder on disk as transformers lays it out, and the checks before it is opened."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.base.text import Text

# All that is downloaded from the hub: safetensors, JSON, tokenizer texts; no pickles, no code.
WANTED = (
    "*.safetensors",
    "*.json",
    "*.jinja",
    "merges.txt",
    "vocab.txt",
    "tokenizer.model",
    "LICENSE*",
    "README.md",  # its head names the licence
)
_PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl")
_TOKENIZERS = ("tokenizer.json", "tokenizer.model", "vocab.json")


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A checked model folder: path, the name that the user gave, config's model_type, bytes of weights."""

    path: Path
    name: str
    model_type: str
    size: int

    def config(self) -> dict[str, Any]:
        return read_json(self.path / "config.json")


def is_adapter(path: Path) -> bool:
    """Whether the folder holds a LoRA adapter (peft) and not a whole model."""
    return (path / "adapter_config.json").is_file() and not (path / "config.json").is_file()


def check_folder(path: Path, name: str = "") -> ModelFolder:
    """The folder, checked to hold config, safetensors weights (every shard) and a tokenizer.

    Raises UserError about the first thing that is missing.
    """
    if not path.exists():
        raise UserError("The model folder {path} does not exist.", path, hint="Check the path.")
    if not path.is_dir():
        raise UserError(
            "{path} is a file; a model is a folder.", path, hint="Give the folder that holds config.json."
        )
    if is_adapter(path):
        raise UserError(
            "{path} holds a LoRA adapter, not a whole model.", path, hint="Give the run it belongs to."
        )
    if not (path / "config.json").is_file():
        raise UserError(
            "{path} has no config.json, so it is not a model folder.", path, hint="Give a transformers model."
        )
    config = read_json(path / "config.json")
    model_type = config.get("model_type")
    if not isinstance(model_type, str):
        raise UserError("{path} does not say its model_type.", path / "config.json")
    size = sum(_size(item) for item in safetensors_of(path))
    if not any((path / item).is_file() for item in _TOKENIZERS):
        hint = Text("Copy the tokenizer files beside the weights.")
        raise UserError("{path} has no tokenizer (tokenizer.json).", path, hint=hint)
    return ModelFolder(path, name or str(path), model_type, size)


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object of a file. Raises UserError when it is none."""
    try:
        value = json.loads(store.read_text(path))
    except (ValueError, RecursionError) as error:
        raise UserError("{path} is not valid JSON: {reason}.", path, error) from error
    if not isinstance(value, dict):
        raise UserError("{path} holds no JSON object.", path)
    return value


def check_names(names: list[str], where: str) -> None:
    """Raise UserError unless the file names include safetensors weights at the top."""
    top = [name for name in names if "/" not in name]
    if any(name.endswith(".safetensors") for name in top):
        return
    if any(name.endswith(_PICKLED) for name in top):
        raise UserError(
            "The weights of {where} are pickled; only safetensors are opened, for a pickle can run code.",
            where,
            hint="Choose a version of the model that is stored as safetensors.",
        )
    if any(name.endswith(".gguf") for name in top):
        raise UserError("{where} holds only GGUF files.", where, hint="Choose one of the files themselves.")
    raise UserError("{where} has no weights (no .safetensors file).", where, hint="Download the model again.")


def safetensors_of(path: Path) -> list[Path]:
    """The files of weights of a model folder, every shard. Raises UserError for one that is missing."""
    index = path / "model.safetensors.index.json"
    if not index.is_file():
        check_names([item.name for item in path.iterdir()], str(path))
        return sorted(path.glob("*.safetensors"))
    shards = read_json(index).get("weight_map")
    if not isinstance(shards, dict) or not all(isinstance(item, str) for item in shards.values()):
        raise UserError("{index} has no weight_map.", index)
    names = sorted(set(shards.values()))
    for name in names:
        if Path(name).name != name or not (path / name).is_file():
            raise UserError(
                "{path} is incomplete: {name} is missing.", path, name, hint="Download the model again."
            )
    return [path / name for name in names]


def _size(path: Path) -> int:
    """The size of a safetensors file in bytes. Raises UserError where its header does not fit it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if not 2 <= length <= size - 8:
                raise UserError("{path} is damaged or cut short.", path, hint="Download it again.")
            header = json.loads(file.read(length))
        ends = [int(item["data_offsets"][1]) for key, item in header.items() if key != "__metadata__"]
    except OSError as error:
        raise disk_error("read", path, error) from error
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise UserError("{path} is not a safetensors file.", path, hint="Download it again.") from error
    if max(ends, default=0) != size - 8 - length:
        raise UserError("{path} is damaged or cut short.", path, hint="Download it again.")
    return size
