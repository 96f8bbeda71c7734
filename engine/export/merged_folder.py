"""The trained model as a folder of safetensors in float16, as vLLM and transformers open it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError
from engine.base.progress import Cancel, Cancelled, Progress, never, silent
from engine.base.text import Text
from engine.export.merge import copy_texts
from engine.export.stages import SAVING
from engine.export.weights import Weights, write_safetensors
from engine.models import chat, hub
from engine.models.folder import ModelFolder, check_folder, read_json

_LARGEST = 65504.0  # of float16


def write_folder(
    merged: ModelFolder,
    out: Path,
    *,
    working: bool = False,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> Path:
    """Write the merged float32 folder as `out` in float16, replacing an earlier one.

    Its chat template is that of the exported files, bound to whether the model thinks. Raises UserError on a
    full disk and for weights too large for float16.
    """
    template = chat.from_tokenizer(hub.load_tokenizer(merged)).bound(working).template
    weights = Weights(merged.path)
    total = len(weights.names)

    def read(name: str) -> Any:
        if cancel():
            raise Cancelled(Text("The export"))
        value = weights.tensor(name)
        if max(map(abs, value.aminmax())) > _LARGEST:  # without a copy of an embedding's gigabytes
            raise UserError("The weights of {name!r} are too large for float16.", name)
        return value

    with store.new_folder(out) as temp:
        write_safetensors(
            temp / "model.safetensors",
            {name: weights.shape(name) for name in weights.names},
            read,
            lambda done: progress(SAVING, done, total),
            "F16",
        )
        copy_texts(merged.path, temp, "float16")
        _bind(temp, template)
        check_folder(temp)
    return out


def _bind(folder: Path, template: str) -> None:
    """Put the template where transformers and vLLM read it first, and nowhere else."""
    store.write_text(folder / "chat_template.jinja", template)
    path = folder / "tokenizer_config.json"
    if path.is_file():
        settings = read_json(path)
        settings.pop("chat_template", None)
        store.write_json(path, settings)
