"""A base model as one GGUF that llama.cpp plays: for the playground, and for rows written by a model."""

from __future__ import annotations

import shutil
from pathlib import Path

from engine.base import store
from engine.base.errors import UserError
from engine.base.progress import Cancel, Progress
from engine.export.gguf import write_gguf
from engine.models import hub
from engine.models.embedded_file import gguf_path
from engine.models.gguf_file import check_playable, is_gguf, read_header
from engine.models.local import EMBEDDED


def base_file(model: str, progress: Progress, cancel: Cancel) -> Path:
    """The GGUF of a base model, written once into the data folder; a GGUF file is its own.

    Raises UserError for a model that is not found or cannot be written, and for a full disk.
    """
    if model == EMBEDDED:
        return gguf_path()
    file = Path(model).expanduser()
    if file.is_file() and is_gguf(file):
        check_playable(read_header(file))
        return file
    folder = hub.resolve(model, progress, cancel)
    name = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in model).strip("-.")
    path = store.data_folder() / "base-files" / f"{name}-F16.gguf"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(path.parent).free < 10**9:
            raise UserError(
                "There is too little space in {parent} for a copy of {model}.", path.parent, model
            )
        write_gguf(folder, path, title=name, progress=progress, cancel=cancel)
    return path
