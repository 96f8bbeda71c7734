"""Takes out the libraries of Linux that nothing in the folder links to any more, once plug-ins were cut."""

from __future__ import annotations

from pathlib import Path

from lathe_build.linux import elf
from lathe_build.trim import Cut, Taken

CUT = Cut("lib*.so*", "no library inside links to it")
# Where PyInstaller puts what libraries link to, and Qt its parts; elsewhere one may be opened by name.
_PLACES = (".", "PySide6/Qt/lib")
# The loader opens Python's library by its name.
_OPENED = "libpython"


def drop(inside: Path) -> Taken:
    """Drop them, and then what only they linked to, until nothing is left to drop."""
    files = size = 0
    while waste := _unlinked(inside):
        files += len(waste)
        size += sum(path.stat().st_size for path in waste if not path.is_symlink())
        for path in waste:
            path.unlink()
    return Taken(CUT, files, size)


def _unlinked(inside: Path) -> list[Path]:
    asked = {name for file in elf.read_all(inside) for name in file.needed}
    paths = [path for place in _PLACES for path in sorted((inside / place).glob("lib*.so*"))]
    return [path for path in paths if path.name not in asked and not path.name.startswith(_OPENED)]
