"""Names of files and folders that every system takes: Windows' reserved words and lengths, letter case."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from engine.base.errors import UserError

# Windows reads these as devices, whatever follows the first dot.
_DEVICE = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_WINDOWS_PATH = 259  # letters of a path, where long paths are not turned on


def plain_stem(name: str, most: int, otherwise: str = "model", *, ascii_only: bool = False) -> str:
    """A name of at most so many letters for a file or folder; `otherwise` where nothing is left of it.

    Letters of any script are kept unless `ascii_only`; what a file system or a shell may not take becomes
    a hyphen.
    """
    stem = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII if ascii_only else 0)
    return _no_device(stem[:most].strip("-.") or otherwise)


def title_stem(title: str, most: int) -> str:
    """A title for people as the stem of a file's name: "demo, 02:51" as "demo, 02-51"; may become empty."""
    return _no_device(re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "-", title)[:most].strip(" .-"))


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths mean one file or folder: by a link, or by another case where case does not count.

    Of one that does not exist, only the paths are compared.
    """
    try:
        return one.samefile(other)
    except OSError:
        return os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other))


def check_length(path: Path) -> None:
    """Raises UserError where Windows could not open this path because it is too long.

    To be called with the longest path that is going to be written, before anything is.
    """
    if not _long_paths():
        refuse_longer(path, _WINDOWS_PATH)


def refuse_longer(path: Path, most: int) -> None:
    """Raises UserError where the path, made absolute, has more letters than `most`."""
    length = len(str(path.absolute()))
    if length > most:
        raise UserError(
            "The path of {path} would have {length} letters, and Windows takes {most}.",
            path.name,
            length,
            most,
            hint="Move the project to a folder with a shorter path, or turn on long paths in Windows.",
        )


def _long_paths() -> bool:
    """Whether this system takes long paths: on Windows, if it was told to take up to 32,767 letters.

    Python and the built program declare that they can.
    """
    if sys.platform == "win32":
        import winreg

        try:
            place = r"SYSTEM\CurrentControlSet\Control\FileSystem"
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
                return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
        except OSError:
            return False
    return True


def _no_device(stem: str) -> str:
    """The stem with an underscore after a name that Windows keeps for a device: "nul.1" as "nul_.1"."""
    return _DEVICE.sub(r"\1_", stem)
