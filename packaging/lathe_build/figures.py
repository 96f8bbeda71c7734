"""The log of figures of a build: seconds of each step, sizes, what was cut; as JSON and as a table."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lathe_build.trim import Taken

LARGEST = 10
_INSIDE = "_internal"


@dataclass
class Figures:
    """Everything that a build measured. Sizes are bytes; a file with two names is counted once."""

    flavour: str = ""
    environment: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    frozen: int = 0
    files: int = 0
    largest: dict[str, int] = field(default_factory=dict)
    cuts: list[dict[str, str | int]] = field(default_factory=list)
    artefacts: dict[str, int] = field(default_factory=dict)
    tests: str = ""

    @contextmanager
    def step(self, name: str, what: str) -> Iterator[None]:
        """Say what is done, and how long it took."""
        print(f"{name}: {what}", flush=True)
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 1)
        print(f"{name}: done in {self.seconds[name]:.0f} s", flush=True)

    def measure(self, frozen: Path) -> None:
        """Take the size of the frozen folder and of its largest parts."""
        sizes = sizes_of(frozen)
        self.frozen, self.files = sum(sizes.values()), len(sizes)
        self.largest = dict(list(parts_of(sizes).items())[:LARGEST])

    def cut(self, taken: list[Taken]) -> None:
        """What the trimming took, the largest first; a cut that found nothing is told too."""
        self.cuts = [
            {"what": one.cut.what, "why": one.cut.why, "files": one.files, "bytes": one.size}
            for one in sorted(taken, key=lambda one: -one.size)
        ]

    def write(self, out: Path) -> None:
        """figures.json for the next build to compare with, figures.txt to read."""
        (out / "figures.json").write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        (out / "figures.txt").write_text(self.table(), encoding="utf-8")

    def table(self) -> str:
        """The same for people."""
        lines = [f"flavour {self.flavour}, built in {self.environment}", ""]
        lines += [f"{size / 1e6:9.1f} MB  {name}" for name, size in self.largest.items()]
        rest = self.frozen - sum(self.largest.values())
        lines += [
            f"{rest / 1e6:9.1f} MB  all else",
            f"{self.frozen / 1e6:9.1f} MB  in {self.files} files",
            "",
        ]
        lines += [f"{size / 1e6:9.1f} MB  {name}" for name, size in self.artefacts.items()]
        lines += ["", *(f"{seconds:9.1f} s   {name}" for name, seconds in self.seconds.items()), ""]
        lines += [
            f"{int(one['bytes']) / 1e6:9.1f} MB  cut: {one['what']} ({one['why']})" for one in self.cuts
        ]
        return "\n".join([*lines, "", self.tests, ""])


def earlier(out: Path) -> Figures:
    """The figures of the build whose steps are gone on with, or empty ones."""
    try:
        return Figures(**json.loads((out / "figures.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Figures()


def sizes_of(folder: Path) -> dict[str, int]:
    """The bytes of each file by its path inside; links count for nothing."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def parts_of(sizes: dict[str, int]) -> dict[str, int]:
    """The sizes by part, the largest first: a package with its `.libs`, a library of its own, a program."""
    parts: dict[str, int] = {}
    for path, size in sizes.items():
        inside = path.removeprefix(f"{_INSIDE}/")
        top = inside.partition("/")[0]
        name = top.removesuffix(".libs")
        parts[name] = parts.get(name, 0) + size
    return dict(sorted(parts.items(), key=lambda one: -one[1]))
