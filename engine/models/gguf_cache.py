"""Where the trainable copy of a GGUF file lies: a folder of the user's data, found again by the content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from engine.base import names, store
from engine.base.errors import UserError, disk_error
from engine.models.folder import check_folder, read_json

# Incremented when the written folder changes, so that old copies are replaced.
_VERSION = 1
_SOURCE = "gguf_source.json"
_HEAD, _TAIL = 4 << 20, 1 << 20


def content_key(path: Path, dated: bool = False) -> str:
    """12 hex digits of a file's size, head and tail, its time if `dated`, and the version of what is written.

    Raises UserError where it cannot be read.
    """
    try:
        size, time = path.stat().st_size, path.stat().st_mtime_ns if dated else ""
        digest = hashlib.sha256(f"{_VERSION}:{size}:{time}".encode())
        with path.open("rb") as file:
            digest.update(file.read(_HEAD))
            file.seek(max(0, size - _TAIL))
            digest.update(file.read())
    except OSError as error:
        raise disk_error("read", path, error) from error
    return digest.hexdigest()[:12]


def models_folder() -> Path:
    return store.data_folder() / "models"


def copy_of(source: Path) -> Path:
    """Where the copy of this file belongs. The time of the file counts too: its middle is not read."""
    return models_folder() / f"{names.plain_stem(source.stem, 60)}-{content_key(source, dated=True)}"


def remember_source(folder: Path, source: Path) -> None:
    """Note in a copy what it was made of, so that its runs outlive the file."""
    store.write_json(folder / _SOURCE, {"path": str(source.absolute())})


def is_copy(folder: Path) -> bool:
    """Whether a folder was made of a GGUF file, by `remember_source`."""
    return (folder / _SOURCE).is_file()


def kept_copy(source: Path) -> Path:
    """The newest whole copy of a file that is gone. Raises UserError where there is none."""
    found: list[tuple[float, Path]] = []
    for note in models_folder().glob(f"[!.]*/{_SOURCE}"):
        try:
            if read_json(note).get("path") == str(source.absolute()):
                check_folder(note.parent)
                found.append((note.stat().st_mtime, note.parent))
        except (UserError, OSError):
            continue
    if not found:
        raise UserError("The model file {path} does not exist.", source, hint="Check the path.")
    return max(found)[1]
