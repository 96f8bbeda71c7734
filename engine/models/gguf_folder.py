"""A GGUF file as a transformers folder that can be trained, made on first use and kept. Heavy."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import Any

from engine.base import lock, store
from engine.base.errors import UserError
from engine.base.progress import Cancel, Progress, never, silent
from engine.base.text import Text
from engine.models import gguf_cache, gguf_weights
from engine.models.folder import ModelFolder, check_folder
from engine.models.gguf_config import config_of, generation_config
from engine.models.gguf_file import GgufHeader, read_header
from engine.models.gguf_tokenizer import write_tokenizer

_WAIT = 3600.0  # seconds for another process that unpacks the same file


def trainable_folder(name: str, progress: Progress = silent, cancel: Cancel = never) -> ModelFolder:
    """The trainable copy of the GGUF file `name`; seconds to minutes the first time.

    The copy of a file that is gone is still found. Raises UserError for a missing or unusable file and a
    full disk, Cancelled when stopped; then nothing half-made stays.
    """
    source = Path(name).expanduser()
    if not source.exists():
        return check_folder(gguf_cache.kept_copy(source), name)
    return made_once(source, gguf_cache.copy_of(source), name, progress, cancel)


def made_once(
    source: Path, target: Path, name: str, progress: Progress, cancel: Cancel, wide: bool = False
) -> ModelFolder:
    """The folder `target`, made unless it is there and whole; a broken one is made again.

    Where another process is making it, this one waits.
    """
    with contextlib.suppress(UserError):
        return check_folder(target, name)
    busy = UserError("Another process is unpacking {name}.", name, hint=Text("Wait until it has ended."))
    with contextlib.suppress(OSError):  # it is told of when the folder is to be made
        target.parent.mkdir(parents=True, exist_ok=True)
    with lock.only_one(target.parent, target.name, busy, _WAIT, cancel):
        try:
            return check_folder(target, name)
        except UserError:
            shutil.rmtree(target, ignore_errors=True)
        for left in target.parent.glob(f".{target.name}.*/"):  # by a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        make_trainable(source, target, progress, cancel, wide)
        return check_folder(target, name)


def make_trainable(
    source: Path,
    target: Path,
    progress: Progress = silent,
    cancel: Cancel = never,
    wide: bool = False,
) -> None:
    """Write the file as a folder, completely or not at all.

    wide: all weights in float32; else what is quantised becomes float16.
    Raises UserError when the model cannot be trained or the disk is full.
    """
    from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

    header = read_header(source)
    config = config_of(header)
    config["architectures"] = [MODEL_FOR_CAUSAL_LM_MAPPING_NAMES[config["model_type"]]]
    gguf_weights.check_types(header)
    _check_shapes(header, config)
    try:
        with store.new_folder(target, store.data_error) as temp:
            hint = Text("Free some space, or set LATHE_DATA to a folder on a larger disk.")
            needed = gguf_weights.needed_bytes(header, wide) + 2**24
            store.check_space(temp, needed, Text("The unpacked model"), hint)
            write_tokenizer(header, temp)
            gguf_weights.write_weights(header, temp / "model.safetensors", wide, progress, cancel)
            store.write_json(temp / "config.json", config)
            store.write_json(temp / "generation_config.json", generation_config(header))
            gguf_cache.remember_source(temp, header.path)
    except UserError:
        # Another process may have written the same folder first.
        if not (target / "config.json").is_file():
            raise


def _check_shapes(header: GgufHeader, config: dict[str, Any]) -> None:
    """Raise UserError unless the file holds exactly the weights that transformers' model has."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    more = {key: value for key, value in config.items() if key not in ("model_type", "architectures")}
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(AutoConfig.for_model(config["model_type"], **more))
    wanted = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    if config["tie_word_embeddings"]:
        wanted.pop("lm_head.weight")
    found = {name: gguf_weights.shape_of(one) for name, one in gguf_weights.targets(header).items()}
    wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if wrong:
        raise UserError(
            "{path} cannot be trained: {name!r} is missing or has another size than the model says.",
            header.path,
            wrong[0],
            hint=Text("Choose another file of the model, or its folder of safetensors."),
        )
