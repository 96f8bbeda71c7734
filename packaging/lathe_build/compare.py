"""Two builds held side by side, file by file: what differs, and whether the builds state why.

    cd packaging && python -m lathe_build.compare A B

A and B are frozen folders, or artefacts (.deb, .tar.zst), which are unpacked. Exit code 0 where all is the
same or each difference has a stated reason, 1 where one has none. Of two programs that differ the modules are
named.
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import json
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FACTS = "resources/build.json"
SUMS = "DEBIAN/md5sums"  # of the files of a package: cannot be the same where a file is not


@dataclass(frozen=True)
class Difference:
    """One path that is not the same in both. `reason` is empty where no build states one."""

    path: str
    what: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.what}" + (f" ({self.reason})" if self.reason else "")


def main(arguments: list[str] | None = None) -> int:
    """Returns 1 where a difference has no stated reason."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("a", type=Path)
    parser.add_argument("b", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.a.is_file() and chosen.b.is_file() and filecmp.cmp(chosen.a, chosen.b, shallow=False):
        print("the same bytes")
        return 0
    with unpacked(chosen.a) as a, unpacked(chosen.b) as b:
        found, count = differences(a, b), len(paths_of(a))
    for one in found:
        print(one)
    unstated = sum(1 for one in found if not one.reason)
    same = count - sum(1 for one in found if one.what != ONLY_IN_B)
    print(
        f"{same} of {count} paths are the same, {len(found) - unstated} differ for a stated reason, ", end=""
    )
    print(f"{unstated} without one")
    return 1 if unstated else 0


@contextlib.contextmanager
def unpacked(build: Path) -> Iterator[Path]:
    """The folder, or what an artefact holds, in a folder that is gone afterwards."""
    if build.is_dir():
        yield build
        return
    with tempfile.TemporaryDirectory(prefix="lathe-compared-", dir=build.parent) as folder:
        command = ["dpkg-deb", "-R", str(build), folder]
        if build.suffix != ".deb":
            command = ["tar", "--zstd", "-xpf", str(build), "-C", folder]
        subprocess.run(command, check=True)
        yield Path(folder)


ONLY_IN_A, ONLY_IN_B = "only in the first", "only in the second"


def differences(a: Path, b: Path) -> list[Difference]:
    """Every path that is on one side alone, or differs in kind, rights or bytes; times are no difference."""
    in_a, in_b = paths_of(a), paths_of(b)
    found = dict.fromkeys(in_a - in_b, ONLY_IN_A) | dict.fromkeys(in_b - in_a, ONLY_IN_B)
    found |= {path: what for path in in_a & in_b if (what := unlike(a / path, b / path))}
    return [Difference(path, what, _reason(path, found, a, b)) for path, what in sorted(found.items())]


def paths_of(folder: Path) -> set[str]:
    """Every file, link and folder below."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def unlike(a: Path, b: Path) -> str:
    """How two paths differ; "" where they are the same."""
    mode_a, mode_b = a.lstat().st_mode, b.lstat().st_mode
    if stat.S_IFMT(mode_a) != stat.S_IFMT(mode_b):
        return "another kind of file"
    if a.is_symlink():
        return "" if a.readlink() == b.readlink() else f"leads to {a.readlink()} and to {b.readlink()}"
    if stat.S_IMODE(mode_a) != stat.S_IMODE(mode_b):
        return f"rights {stat.S_IMODE(mode_a):o} and {stat.S_IMODE(mode_b):o}"
    if a.is_dir() or filecmp.cmp(a, b, shallow=False):
        return ""
    modules = _unlike_modules(a, b)
    sizes = f"{a.stat().st_size} and {b.stat().st_size} bytes"
    return f"{sizes}; {', '.join(modules)}" if modules else f"{sizes}, the first other one at {_first(a, b)}"


def _first(a: Path, b: Path) -> int:
    """Where the first byte is that differs."""
    left, right = a.read_bytes(), b.read_bytes()
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (x, y) in pairs if x != y), min(len(left), len(right)))


def _reason(path: str, found: dict[str, str], a: Path, b: Path) -> str:
    """What the builds say of a difference themselves."""
    if path.endswith(FACTS) and found[path] not in (ONLY_IN_A, ONLY_IN_B):
        facts = [json.loads((side / path).read_text(encoding="utf-8")) for side in (a, b)]
        return f"the builds state: {'; '.join(_unlike_fields(*facts))}"
    if path == SUMS and any(one.endswith(FACTS) for one in found):
        return f"holds the sum of {FACTS}"
    return ""


def _unlike_fields(a: dict[str, Any], b: dict[str, Any]) -> list[str]:
    return [
        f"{name} {a.get(name)!r} and {b.get(name)!r}" for name in sorted(a | b) if a.get(name) != b.get(name)
    ]


def _unlike_modules(a: Path, b: Path) -> list[str]:
    """The modules that differ inside two programs or two .zip files; none of any other file."""
    left, right = _modules(a), _modules(b)
    return [f"module {name}" for name in sorted(left.keys() | right) if left.get(name) != right.get(name)]


def _modules(file: Path) -> dict[str, bytes]:
    """The bytes of each module in a .zip or in a program that PyInstaller made."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            return {name: packed.read(name) for name in packed.namelist()}
    from PyInstaller.archive.readers import ArchiveReadError, CArchiveReader

    try:
        archive = CArchiveReader(str(file))
    except ArchiveReadError:
        return {}
    found = {}
    for name, (*_, kind) in archive.toc.items():
        if kind == "z":
            inner = archive.open_embedded_archive(name)
            found |= {module: inner.extract(module, raw=True) or b"" for module in inner.toc}
        else:
            found[name] = archive.extract(name)
    return found


if __name__ == "__main__":
    sys.exit(main())
