"""What ELF files ask of the system they run on: the libraries and symbol versions that objdump reports."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

AT_ONCE = 200  # files a call of objdump, below the limit of a command line
_VERSION = re.compile(r"\b(GLIBC|GLIBCXX|CXXABI|GCC)_([0-9.]+)$")


@dataclass(frozen=True, slots=True)
class Elf:
    """One file: the libraries it links to and the symbol versions it needs, as (family, numbers)."""

    path: Path
    needed: tuple[str, ...]
    versions: frozenset[tuple[str, tuple[int, ...]]]


def is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def read_all(folder: Path) -> list[Elf]:
    """Every ELF file below `folder`, in the order of their paths."""
    return list(read(path for path in sorted(folder.rglob("*")) if is_elf(path)))


def read(paths: Iterable[Path]) -> Iterator[Elf]:
    """What these files need. Raises CalledProcessError where objdump cannot read one."""
    waiting = list(paths)
    for start in range(0, len(waiting), AT_ONCE):
        some = [str(path) for path in waiting[start : start + AT_ONCE]]
        dump = subprocess.run(["objdump", "-p", *some], capture_output=True, text=True, check=True).stdout
        yield from _parsed(dump)


def _parsed(dump: str) -> Iterator[Elf]:
    for part in re.split(r"^(?=\S.*:\s+file format )", dump, flags=re.MULTILINE):
        head, _, rest = part.partition("\n")
        name, marked, _ = head.rpartition(":     file format ")
        if not marked:
            continue
        needed = re.findall(r"^\s+NEEDED\s+(\S+)$", rest, re.MULTILINE)
        versions = (_VERSION.search(line) for line in _references(rest))
        wanted_versions = frozenset((one[1], numbers(one[2])) for one in versions if one)
        yield Elf(Path(name), tuple(needed), wanted_versions)


def _references(text: str) -> list[str]:
    """The lines of the section of versions that a file refers to, not of those that it defines."""
    _, _, references = text.partition("Version References:")
    return references.split("\n\n", 1)[0].splitlines()


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.strip(".").split("."))


def newest(files: Iterable[Elf], family: str) -> tuple[int, ...]:
    """The newest symbol version of that family that any of the files needs; empty where none does."""
    return max((one for file in files for name, one in file.versions if name == family), default=())
