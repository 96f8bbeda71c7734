"""Where things lie on disk, and how a file is replaced without ever being half written."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import platformdirs

from engine.base.errors import Action, UserError, disk_error
from engine.base.text import Text
from engine.base.units import size

APP = "lathe"


def resource(*parts: str) -> Path:
    """A file that is shipped with the program; works frozen too."""
    base = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
    return base.joinpath("resources", *parts)


def data_folder() -> Path:
    """The user's data folder (models made trainable, downloads); made on first use."""
    path = Path(os.environ.get("LATHE_DATA") or platformdirs.user_data_dir(APP, appauthor=False))
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise data_error("create", path, error) from error
    return path


def data_error(action: Action, path: Path, error: OSError) -> UserError:
    """`disk_error` for something in the data folder, which can be put elsewhere."""
    said = disk_error(action, path, error)
    return UserError(
        said.message, hint="Set LATHE_DATA to a folder that you can write to and that has free space."
    )


def check_space(folder: Path, needed: float, what: Text, hint: Text) -> None:
    """Raises UserError where the disk of this folder has not that many bytes free for `what`."""
    free = shutil.disk_usage(folder).free
    if needed > free:
        text = Text(
            "Not enough space on the disk: {what} needs about {size}, and {folder} has {size2} free.",
            what,
            size(needed),
            folder,
            size(free),
        )
        raise UserError(text, hint=hint)


def check_writable(folder: Path) -> None:
    """Before long work whose result goes into this folder, which may not exist yet.

    Raises UserError where nothing can be written there: no permission, a full disk.
    """
    there = next(one for one in (folder, *folder.absolute().parents) if one.is_dir())
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(bytes(4096))
    except OSError as error:
        raise disk_error("write", folder, error) from error


def cache_folder() -> Path:
    """Where libraries may keep what they can make again; never beside the program. Not made here."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def is_taken(folder: Path) -> bool:
    """Whether something stands where a new folder is wanted: a file, or a folder that has content."""
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def check_new(folder: Path) -> None:
    """Raises UserError where a folder to be made has content already."""
    if is_taken(folder):
        raise UserError("{folder} already exists and is not empty.", folder, hint="Choose a new folder.")


def write_bytes(path: Path, data: bytes) -> None:
    """Replace `path` with `data`: temp file beside it, fsync, replace. Whole or not at all.

    Raises UserError (full disk, no permission); the old content then stands untouched.
    """
    with replacing(path) as temp, temp.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place at the end of the block.

    Where the block raises, the temporary file is deleted and the old one stays. Raises UserError for an
    OSError (full disk, no permission).
    """

    def made(prefix: str, dir: Path) -> str:
        handle, name = tempfile.mkstemp(prefix=prefix, dir=dir)
        os.close(handle)
        return name

    with _taking_place(path, made, 0o644, disk_error) as temp:
        yield temp


@contextmanager
def new_folder(path: Path, fault: Callable[..., UserError] = disk_error) -> Iterator[Path]:
    """A temporary folder beside `path` that takes its place at the end of the block, or is deleted.

    Raises UserError, made by `fault`, for an OSError (full disk, no permission).
    """
    with _taking_place(path, tempfile.mkdtemp, 0o755, fault) as temp:
        yield temp


@contextmanager
def _taking_place(
    path: Path, make: Callable[..., str], mode: int, fault: Callable[..., UserError]
) -> Iterator[Path]:
    """What `make` makes beside `path`: at the end of the block it takes that place, or is deleted."""
    temp: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temp = Path(make(prefix=f".{path.name}.", dir=path.parent))
        yield temp
        temp.chmod(mode)
        temp.replace(path)
    except OSError as error:
        raise fault("write", path, error) from error
    finally:
        if temp is not None and temp.is_dir():
            shutil.rmtree(temp, ignore_errors=True)
        elif temp is not None:
            temp.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """`write_bytes` for UTF-8 text; line ends stay as given."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, value: Any) -> None:
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def read_json(path: Path) -> Any:
    """The value of a JSON file. Raises UserError when it is missing, unreadable or no JSON."""
    try:
        return json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise UserError("{path} is not valid JSON: {reason}.", path, error) from error


def read_text(path: Path) -> str:
    """The text of a file. Raises UserError when it is missing, unreadable or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            "{path} is not UTF-8 text (byte {start}).", path, error.start, hint="Save it as UTF-8."
        ) from error
    except OSError as error:
        raise disk_error("read", path, error) from error


def changed_at(path: Path) -> float:
    """When a file was changed last, in Unix time; 0 for one that is not there."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary. Raises UserError with the line when it does not parse."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise UserError("{path} is not valid TOML: {reason}.", path, error) from error


def append_line(path: Path, line: str) -> None:
    """Append one line in a single write, so that a kill leaves at most one torn last line."""
    try:
        with path.open("ab") as file:
            file.write(line.encode("utf-8") + b"\n")
    except OSError as error:
        raise disk_error("write", path, error) from error


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file that grew by `append_line`, without empty ones; none where there is no file.

    Only a line end parts them, not what Unicode calls one too, which texts may hold. Where a kill cut a
    character off, a mark stands in its place. Raises UserError.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise disk_error("read", path, error) from error
    for line in data.decode("utf-8", "replace").split("\n"):
        if line.strip():
            yield line


def end_last_line(path: Path) -> None:
    """End an incomplete last line, which a kill left, so that the next one stands on its own."""
    try:
        if not path.exists() or not path.stat().st_size:
            return
        with path.open("rb+") as file:
            file.seek(-1, 2)
            if file.read(1) != b"\n":
                file.write(b"\n")
    except OSError as error:
        raise disk_error("write", path, error) from error
