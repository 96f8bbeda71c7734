"""Unpacks a wheel into a folder, and never outside of it."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from engine.base.errors import UserError, disk_error
from engine.base.progress import Cancel, Cancelled
from engine.base.text import Text

# For building against a library, not for running it; in torch some hundred megabytes.
_FOR_BUILDERS = (".lib", ".a", ".h", ".hpp", ".cuh", ".cmake", ".pdb")


def unpacked_files(wheel: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of a wheel that are unpacked, each with its path in the folder.

    Raises UserError for a path that leaves the folder, and for links and other special files.
    """
    for info in wheel.infolist():
        place = _place(info.filename)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if place is None or (kind and kind not in (stat.S_IFREG, stat.S_IFDIR)):
            raise UserError(
                "{name} contains a file that is not allowed in it.", Path(wheel.filename or "").name
            )
        if not info.is_dir() and place.suffix not in _FOR_BUILDERS and place.parts:
            yield info, place


def unpacked_size(path: Path) -> int:
    """The bytes of a wheel's files once unpacked."""
    with zipfile.ZipFile(path) as wheel:
        return sum(info.file_size for info, _ in unpacked_files(wheel))


def unpack(path: Path, target: Path, most: int, written: Callable[[int], object], cancel: Cancel) -> None:
    """Unpack a wheel into `target`, over what is there; `written` is called with the bytes so far.

    Raises Cancelled, and UserError for a damaged or unsafe wheel, one of more than `most` bytes, and a full
    disk.
    """
    size = 0
    try:
        with zipfile.ZipFile(path) as wheel:
            files = list(unpacked_files(wheel))  # all names are checked before the first file is written
            if sum(info.file_size for info, _ in files) > most:
                raise UserError("{name} contains more than expected.", path.name)
            for info, place in files:
                if cancel():
                    raise Cancelled(Text("Unpacking"))
                to = target.joinpath(*place.parts)
                to.parent.mkdir(parents=True, exist_ok=True)
                with wheel.open(info) as source, to.open("wb") as file:
                    shutil.copyfileobj(source, file, 1 << 20)
                if info.external_attr >> 16 & 0o111:
                    to.chmod(0o755)
                size += info.file_size
                written(size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UserError("{name} is damaged.", path.name, hint="Try again.") from error
    except OSError as error:
        raise disk_error("write", target, error) from error


def _place(name: str) -> PurePosixPath | None:
    """The path of a wheel's file below the folder; None where the name is not safe."""
    if name.startswith("/") or any(mark in name for mark in ("\\", ":", "\0")):
        return None
    parts = PurePosixPath(name).parts
    if ".." in parts or any(part.endswith((".", " ")) for part in parts):
        return None  # Windows drops a dot or a space at the end: two names would be one
    if len(parts) > 1 and parts[0].endswith(".data"):
        # The wheel format: libraries beside the package's own files; scripts and headers are for pip.
        return PurePosixPath(*(parts[2:] if parts[1] in ("purelib", "platlib") else ()))
    return PurePosixPath(*parts)
