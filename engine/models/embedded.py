"""The embedded model: the Q4_1 GGUF of SmolLM2-135M-Instruct as a folder that can be trained."""

from __future__ import annotations

from engine.base.progress import Cancel, Progress, never, silent
from engine.models import gguf_cache, gguf_folder
from engine.models.embedded_file import gguf_path
from engine.models.folder import ModelFolder
from engine.models.local import EMBEDDED


def trainable_folder(progress: Progress = silent, cancel: Cancel = never) -> ModelFolder:
    """The embedded model as a transformers folder (float32), made on first use (some seconds)."""
    source = gguf_path()
    target = gguf_cache.models_folder() / f"smollm2-135m-instruct-{gguf_cache.content_key(source)}"
    return gguf_folder.made_once(source, target, EMBEDDED, progress, cancel, wide=True)
