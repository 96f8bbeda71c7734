"""Two builds held side by side, file by file: what differs, and whether the builds state why.

    cd packaging && python -m lathe_build.compare A B

A and B are frozen folders, or artefacts (.deb, .tar.zst), which are unpacked. Exit code 0 where all is the
same or each difference has a stated reason, 1 where one has none. Reasons are what the builds state of
themselves, and the sources that differ between the commits they name, for which git is asked. Of two programs
that differ the modules are named.
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

from lathe_build.about import ROOT

FACTS = "resources/build.json"
CHANGED = "its source differs between the commits"
SUMS = "DEBIAN/md5sums"  # of the files of a package: cannot be the same where a file is not
PYINSTALLER = b"MEI\014\013\012\013\016"  # in whatever it made a program of


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
        unlike_paths, count = differences(a, b), len(paths_of(a))
    for one in unlike_paths:
        print(one)
    unstated = sum(1 for one in unlike_paths if not one.reason)
    same = count - sum(1 for one in unlike_paths if one.what != ONLY_IN_B)
    print(
        f"{same} of {count} paths are the same, {len(unlike_paths) - unstated} differ for a stated reason, ",
        end="",
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


ONLY_IN_A, ONLY_IN_B, OTHER_BYTES = "only in the first", "only in the second", "other bytes"


def differences(a: Path, b: Path) -> list[Difference]:
    """Every path that is on one side alone, or differs in kind, rights or bytes; times are no difference."""
    in_a, in_b = paths_of(a), paths_of(b)
    changes = dict.fromkeys(in_a - in_b, ONLY_IN_A) | dict.fromkeys(in_b - in_a, ONLY_IN_B)
    changes |= {path: what for path in in_a & in_b if (what := unlike(a / path, b / path))}
    reasons = Reasons.of(a, b)
    return [reasons.explain(path, what, a, b) for path, what in sorted(changes.items())]


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
    return f"{OTHER_BYTES}, {a.stat().st_size} and {b.stat().st_size}, from {_first(a, b)} on"


def _first(a: Path, b: Path) -> int:
    """Where the first byte is that differs."""
    left, right = a.read_bytes(), b.read_bytes()
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (x, y) in pairs if x != y), min(len(left), len(right)))


@dataclass(frozen=True)
class Reasons:
    """What the two builds say of themselves, and the sources that differ between the commits they name."""

    stated: str = ""
    changed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, a: Path, b: Path) -> Reasons:
        facts = [_facts(side) for side in (a, b)]
        names = [name for name in sorted(facts[0] | facts[1]) if facts[0].get(name) != facts[1].get(name)]
        stated = "; ".join(f"{name} {facts[0].get(name)!r} and {facts[1].get(name)!r}" for name in names)
        commits = [str(one.get("commit", "")) for one in facts]
        return cls(stated, changed_sources(*commits) if "commit" in names else frozenset())

    def explain(self, path: str, what: str, a: Path, b: Path) -> Difference:
        """The difference with its reason, where there is one."""
        if not what.startswith((ONLY_IN_A, ONLY_IN_B, OTHER_BYTES)):
            return Difference(path, what)
        if path.endswith(FACTS) and self.stated:
            return Difference(path, what, f"the builds state: {self.stated}")
        if path == SUMS and self.stated:
            return Difference(path, what, "holds the sums of the files")
        if path.partition("_internal/")[2] in self.changed:
            return Difference(path, what, CHANGED)
        modules = unlike_modules(a / path, b / path) if what.startswith(OTHER_BYTES) else []
        unexplained = [name for name in modules if not self.changed & _sources(name)]
        detail = f"{what}; modules inside: {', '.join(unexplained or modules)}" if modules else what
        return Difference(path, detail, CHANGED if modules and not unexplained else "")


def _facts(build: Path) -> dict[str, Any]:
    """What a build states of itself; empty where it has no such file."""
    files = [*build.glob(f"_internal/{FACTS}"), *build.glob(f"usr/lib/*/_internal/{FACTS}")]
    files += build.glob(f"*/_internal/{FACTS}")
    return json.loads(files[0].read_text(encoding="utf-8")) if files else {}


def changed_sources(a: str, b: str) -> frozenset[str]:
    """The files that differ between two commits; none where git does not know both, or one was not all."""
    command = ["git", "-C", str(ROOT), "diff", "--name-only", "-z", a, b, "--"]
    if not a or not b or "+" in a + b:
        return frozenset()
    done = subprocess.run(command, capture_output=True, text=True)
    return frozenset(done.stdout.split("\0")) - {""} if done.returncode == 0 else frozenset()


def _sources(module: str) -> set[str]:
    """The files that a module may come from."""
    path = module.replace(".", "/")
    return {f"{path}.py", f"{path}/__init__.py"}


def unlike_modules(a: Path, b: Path) -> list[str]:
    """The modules that differ inside two programs or two .zip files; none of any other file."""
    left, right = _modules(a), _modules(b)
    return [name for name in sorted(left.keys() | right) if left.get(name) != right.get(name)]


def _modules(file: Path) -> dict[str, bytes]:
    """The bytes of each module in a .zip or in a program that PyInstaller made."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            return {name: packed.read(name) for name in packed.namelist()}
    if PYINSTALLER not in file.read_bytes():
        return {}
    from PyInstaller.archive.readers import ArchiveReadError, CArchiveReader

    try:
        archive = CArchiveReader(str(file))
    except ArchiveReadError:
        return {}
    modules: dict[str, bytes] = {}
    for name, (*_, kind) in archive.toc.items():
        if kind == "z":
            inner = archive.open_embedded_archive(name)
            modules |= {module: inner.extract(module, raw=True) or b"" for module in inner.toc}
        else:
            modules[name] = archive.extract(name)
    return modules


if __name__ == "__main__":
    sys.exit(main())
