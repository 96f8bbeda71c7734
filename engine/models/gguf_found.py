"""The GGUF files that other programs keep on this computer: LM Studio, Ollama and the hub's cache."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.base import store
from engine.base.errors import UserError
from engine.base.progress import Progress, silent
from engine.base.text import Text
from engine.models.local import hub_cache, look_up

_OLLAMA_MODEL = "application/vnd.ollama.image.model"
_OLLAMA_LIBRARY = ("registry.ollama.ai", "library")
_BLOB = "sha256-"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file: its title, and the program that keeps it."""

    path: Path
    title: str
    program: str


def trainable_files(progress: Progress = silent) -> list[FoundFile]:
    """The files found that can be trained, by title; `progress` may raise Cancelled.

    Each header is read, some 0.2 s for a large vocabulary. A folder that cannot be read has no files.
    """
    stage = Text("Looking for models on this computer")
    progress(stage, 0, 0)
    files = {os.path.realpath(file.path): file for file in found_files()}
    good = []
    for done, file in enumerate(files.values()):
        progress(stage, done, len(files))
        try:
            look_up(str(file.path))
        except (UserError, OSError):
            continue
        good.append(file)
    return sorted(good, key=lambda file: (file.title.lower(), file.program))


def found_files() -> Iterator[FoundFile]:
    """Every GGUF file of these programs, unread; not those of image encoders."""
    for folder in _lm_studio_folders():
        for path in _ggufs(folder):
            yield FoundFile(path, path.stem, "LM Studio")
    for folder in _ollama_folders():
        for title, path in _ollama_models(folder):
            yield FoundFile(path, title, "Ollama")
    for path in _ggufs(hub_cache()):
        yield FoundFile(path, path.stem, "Hugging Face")


@lru_cache(maxsize=64)
def gguf_title(name: str) -> str:
    """What people call a model that is a GGUF file; empty for any other. Ollama's files have no names."""
    path = Path(name)
    if path.suffix.lower() == ".gguf":
        return path.stem
    if not path.name.startswith(_BLOB):
        return ""
    titles = (title for title, file in _ollama_models(path.parent.parent) if file.name == path.name)
    return next(titles, path.name[: len(_BLOB) + 12])


def _ggufs(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder, followlinks=True, onerror=None):
        for name in sorted(names):
            if name.lower().endswith(".gguf") and not name.lower().startswith("mmproj"):
                yield Path(root) / name


def _lm_studio_folders() -> Iterator[Path]:
    """The folder of models of LM Studio and of its earlier versions, and the one that it was told to use."""
    for home in (Path.home() / ".lmstudio", Path.home() / ".cache" / "lm-studio"):
        yield home / "models"
        try:
            chosen = json.loads((home / "settings.json").read_text("utf-8")).get("downloadsFolder")
        except (OSError, ValueError, AttributeError):
            continue
        if isinstance(chosen, str) and chosen and Path(chosen) != home / "models":
            yield Path(chosen)


def _ollama_folders() -> Iterator[Path]:
    """Where Ollama keeps models: for a user, and as the service of a Linux computer."""
    if own := os.environ.get("OLLAMA_MODELS"):
        yield Path(own)
    yield Path.home() / ".ollama" / "models"
    yield Path("/usr/share/ollama/.ollama/models")


def _ollama_models(folder: Path) -> Iterator[tuple[str, Path]]:
    """(name:tag, file) of each manifest below manifests/; the file is called after its digest."""
    manifests = folder / "manifests"
    for root, _, names in os.walk(manifests, onerror=None):
        for name in sorted(names):
            path = Path(root) / name
            try:
                layers = store.read_json(path)["layers"]
                digests = [layer["digest"] for layer in layers if layer["mediaType"] == _OLLAMA_MODEL]
            except (UserError, OSError, KeyError, TypeError):
                continue
            *where, model, tag = path.relative_to(manifests).parts
            prefix = "" if tuple(where) == _OLLAMA_LIBRARY else "/".join(where) + "/"
            for digest in digests:
                file = folder / "blobs" / str(digest).replace(":", "-")
                if file.is_file():
                    yield f"{prefix}{model}:{tag}", file
