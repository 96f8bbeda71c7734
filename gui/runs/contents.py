"""What lies in a run's folder, and what was made of it: read beside the window."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError
from engine.export.proof import Report, report_from_json


@dataclass(frozen=True, slots=True)
class ExportedLine:
    """One exported file; `report` is what its comparison with the trained model found, None without one."""

    quant: str
    name: str
    size: int
    report: Report | None
    there: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts of a run's folder with their sizes in bytes, and its exports."""

    folder: Path
    parts: tuple[tuple[str, int], ...]
    exports: tuple[ExportedLine, ...]

    @property
    def size(self) -> int:
        return sum(count for _, count in self.parts)


def read_contents(project: Path, run: Path) -> Contents:
    """Sizes of the files, of each checkpoint folder as one, and the files exported from this run."""
    parts: list[tuple[str, int]] = []
    with contextlib.suppress(OSError):
        for path in sorted(run.iterdir()):
            inner = sorted(path.iterdir()) if path.is_dir() and path.name == "checkpoints" else [path]
            parts += [(one.relative_to(run).as_posix() + "/" * one.is_dir(), _size(one)) for one in inner]
    return Contents(run, tuple(parts), tuple(_exports(project / "exports" / run.name)))


def _size(path: Path) -> int:
    total = 0
    with contextlib.suppress(OSError):
        if path.is_file():
            return path.stat().st_size
        for one in path.rglob("*"):
            with contextlib.suppress(OSError):
                total += one.stat().st_size if one.is_file() else 0
    return total


def _exports(folder: Path) -> list[ExportedLine]:
    path = folder / "export.json"
    if not path.is_file():
        return []
    try:
        files = store.read_json(path).get("files", [])
        return [_exported(folder, file) for file in files]
    except (UserError, AttributeError, KeyError, TypeError, ValueError):
        return []


def _exported(folder: Path, file: dict[str, Any]) -> ExportedLine:
    name = Path(str(file["path"]).replace("\\", "/")).name
    report = report_from_json(file.get("report"))
    return ExportedLine(str(file["quant"]), name, int(file["size"]), report, (folder / name).is_file())
