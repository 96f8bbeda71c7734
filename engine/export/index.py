"""The exported files of a project with their proofs: the export.json of each folder under exports/."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from engine.base import names, store
from engine.base.errors import UserError
from engine.base.text import Text
from engine.export.proof import Report, report_from_json
from engine.models.gguf_file import check_playable, read_header

LIST = "export.json"
FOLDER = "exports"
LONGEST_STEM = 80  # letters; file systems take 255 bytes
Condition = Literal["fine", "gone", "changed", "damaged"]


@dataclass(frozen=True, slots=True)
class Weighing:
    """Whether an importance matrix of `rows` training rows paid.

    `without` and `by_importance` are both files' divergence from the trained model in nats a token, over rows
    that the matrix was not made from; 0: no difference. The nearer file was kept.
    """

    rows: int
    without: float
    by_importance: float

    @property
    def paid(self) -> bool:
        return self.by_importance < self.without

    def text(self) -> Text:
        """What it brought, in a sentence."""
        by, without = f"{self.by_importance:.4f}", f"{self.without:.4f}"
        if self.paid:
            return Text(
                "An importance matrix of {rows} training rows paid: {by} nats a token from the trained model "
                "instead of {without}.",
                self.rows,
                by,
                without,
            )
        return Text(
            "An importance matrix of {rows} training rows did not pay and was left out: {by} nats a token "
            "from the trained model, {without} without it.",
            self.rows,
            by,
            without,
        )


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One exported GGUF: its path beside the list, its size in bytes when written, and when (Unix time).

    `run` and `adapter` name what it was made from; `report` compares it with that, None where that was
    not asked for.
    """

    path: Path
    quant: str
    size: int
    run: str
    adapter: str
    report: Report | None
    made: float
    importance: Weighing | None = None

    @property
    def source(self) -> str:
        """The trained model it was made from, as `assess.predict.find_model` takes it."""
        return f"{self.run}:{self.adapter}"

    def to_json(self) -> dict[str, Any]:
        report = self.report.to_json() if self.report else None
        facts = {"quant": self.quant, "file": self.path.name, "size": self.size, "made": self.made}
        weighing = asdict(self.importance) if self.importance else None
        return {**facts, "report": report, "importance": weighing}


def folder_name(run: str, adapter: str) -> str:
    """The folder under exports/ of an adapter of a run; the best one has the plain name."""
    return run if adapter == "best" else f"{run}-{adapter}"


def file_name(project: Path, quant: str) -> str:
    """The name of an exported file: the project's, and the quantisation. The folder tells the run."""
    return f"{names.plain_stem(project.resolve().name, LONGEST_STEM)}-{quant}.gguf"


def condition(file: ExportedFile) -> Condition:
    """Whether the file still is what was written. Reads its header: a fifth of a second."""
    try:
        size = file.path.stat().st_size
    except OSError:
        return "gone"
    try:
        check_playable(read_header(file.path))
    except UserError:
        return "damaged"
    return "fine" if size == file.size else "changed"


def exported_files(project: Path) -> list[ExportedFile]:
    """Every listed file, newest folder first. A list that cannot be read is left out."""
    lists = [path for path in (project / FOLDER).glob(f"*/{LIST}") if path.is_file()]
    files: list[ExportedFile] = []
    for path in sorted(lists, key=store.changed_at, reverse=True):
        with contextlib.suppress(UserError):
            files += read_list(path.parent)
    return files


def read_list(folder: Path) -> list[ExportedFile]:
    """The files that one folder's list names. Raises UserError where it is damaged."""
    value = store.read_json(folder / LIST)
    try:
        return [
            ExportedFile(
                path=folder / Path(item["file"]).name,
                quant=str(item["quant"]),
                size=int(item["size"]),
                run=str(value["run"]),
                adapter=str(value["adapter"]),
                report=report_from_json(item.get("report")),
                made=float(item["made"]),
                importance=Weighing(**item["importance"]) if item.get("importance") else None,
            )
            for item in value["files"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError("{path} is not a list of exported files.", folder / LIST) from error


def add(file: ExportedFile) -> None:
    """Add a file to its folder's list, in place of an earlier one of the same name."""
    folder = file.path.parent
    listed: list[ExportedFile] = []
    with contextlib.suppress(UserError):
        listed = read_list(folder)
    others = [other for other in listed if other.path != file.path and other.path.is_file()]
    _write_list(folder, file.run, file.adapter, [*others, file])


def remove(file: ExportedFile) -> None:
    """Take a file off its folder's list; the file itself stays. Raises UserError."""
    folder = file.path.parent
    others = [other for other in read_list(folder) if other.path != file.path]
    _write_list(folder, file.run, file.adapter, others)


def clear_leftovers(folder: Path) -> None:
    """Delete what an export that was killed left half done: merged weights and temporary files."""
    if not folder.is_dir():
        return
    halves = [folder.glob(pattern) for pattern in (".merged.*", ".importance.*", ".*-safetensors.*")]
    for path in [folder / "merged", *chain.from_iterable(halves)]:
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(".*.gguf.*"):
        with contextlib.suppress(OSError):
            path.unlink()


def run_of(file: Path) -> str | None:
    """The run that an exported GGUF was made from, by the list beside it; None for a file from elsewhere."""
    try:
        return next((listed.run for listed in read_list(file.parent) if listed.path.name == file.name), None)
    except UserError:
        return None


def _write_list(folder: Path, run: str, adapter: str, files: Sequence[ExportedFile]) -> None:
    items = [file.to_json() for file in files]
    store.write_json(folder / LIST, {"run": run, "adapter": adapter, "files": items})
