"""The files of a run with their sizes, and its exports."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from engine.export.index import ExportedFile, exported_files


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts of a run's folder with their sizes in bytes; its exports, and whether each file is there."""

    folder: Path
    parts: tuple[tuple[str, int], ...]
    exports: tuple[tuple[ExportedFile, bool], ...]

    @property
    def size(self) -> int:
        return sum(count for _, count in self.parts)


def read_contents(project: Path, run: Path) -> Contents:
    """Sizes of the files, of each checkpoint folder as one, and the files exported from this run."""
    parts: list[tuple[str, int]] = []
    with contextlib.suppress(OSError):
        for path in sorted(run.iterdir()):
            if path.name.startswith("."):  # locks
                continue
            inner = sorted(path.iterdir()) if path.is_dir() and path.name == "checkpoints" else [path]
            parts += [(one.relative_to(run).as_posix() + "/" * one.is_dir(), _size(one)) for one in inner]
    exports = [(file, file.path.is_file()) for file in exported_files(project) if file.run == run.name]
    return Contents(run, tuple(parts), tuple(exports))


def _size(path: Path) -> int:
    total = 0
    with contextlib.suppress(OSError):
        if path.is_file():
            return path.stat().st_size
        for one in path.rglob("*"):
            with contextlib.suppress(OSError):
                total += one.stat().st_size if one.is_file() else 0
    return total
