"""The exported files of a project, as the export.json of each folder under exports/ lists them."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.base import store
from engine.base.errors import UserError
from engine.export.proof import Report, report_from_json
from engine.models.gguf_file import check_playable, read_header

LIST = "export.json"
Condition = Literal["fine", "gone", "changed", "damaged"]


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One exported GGUF: where it should lie, how large it was when written, and its proof.

    `run` and `adapter` name what it was made from. `path` lies beside the list, wherever the project
    was moved to since. `made` is in seconds since 1970, 0 where an older list does not say it.
    """

    path: Path
    quant: str
    size: int
    run: str
    adapter: str
    report: Report | None
    made: float = 0.0

    @property
    def source(self) -> str:
        """The trained model it was made from, as `assess.predict.find_model` takes it."""
        return f"{self.run}:{self.adapter}"


def folder_name(run: str, adapter: str) -> str:
    """The folder under exports/ of an adapter of a run; the best one has the plain name."""
    return run if adapter == "best" else f"{run}-{adapter}"


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
    """Every file that was exported and not taken off the shelf, newest folder first.

    A list that cannot be read is left out; it may be another program's.
    """
    lists = [path for path in (project / "exports").glob(f"*/{LIST}") if path.is_file()]
    found: list[ExportedFile] = []
    for path in sorted(lists, key=_changed, reverse=True):
        with contextlib.suppress(UserError):
            found += read_list(path.parent)
    return found


def read_list(folder: Path) -> list[ExportedFile]:
    """The files that one folder's list names. Raises UserError where it is damaged."""
    value = store.read_json(folder / LIST)
    try:
        return [
            ExportedFile(
                path=folder / Path(str(item["path"]).replace("\\", "/")).name,
                quant=str(item["quant"]),
                size=int(item["size"]),
                run=str(value["run"]),
                adapter=str(value.get("adapter", "best")),
                report=report_from_json(item.get("report")),
                made=float(item.get("made", 0.0)),
            )
            for item in value["files"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"{folder / LIST} is no list of exported files.") from error


def write_list(folder: Path, run: str, adapter: str, files: Sequence[ExportedFile]) -> None:
    """Replace a folder's list. Raises UserError."""
    value = {"run": run, "adapter": adapter, "folder": str(folder), "files": [_item(file) for file in files]}
    store.write_json(folder / LIST, value)


def add(file: ExportedFile) -> None:
    """Add a file to its folder's list, in place of an earlier one of the same name."""
    folder = file.path.parent
    known: list[ExportedFile] = []
    with contextlib.suppress(UserError):
        known = read_list(folder)
    kept = [one for one in known if one.path.name != file.path.name and one.path.is_file()]
    write_list(folder, file.run, file.adapter, [*kept, file])


def remove(file: ExportedFile) -> None:
    """Strike a file from its folder's list; the file itself is left alone. Raises UserError."""
    folder = file.path.parent
    kept = [one for one in read_list(folder) if one.path.name != file.path.name]
    write_list(folder, file.run, file.adapter, kept)


def clear_leftovers(folder: Path) -> None:
    """Delete what an export that was killed left half done: merged weights and temporary files."""
    if not folder.is_dir():
        return
    for path in [folder / "merged", *folder.glob(".merged.*")]:
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(".*.gguf.*"):
        with contextlib.suppress(OSError):
            path.unlink()


def run_of(file: Path) -> str | None:
    """The run that an exported GGUF was made from, by the list beside it; None for a file from elsewhere."""
    try:
        listed = read_list(file.parent)
    except UserError:
        return None
    return next((one.run for one in listed if one.path.name == file.name), None)


def _item(file: ExportedFile) -> Mapping[str, Any]:
    report = file.report.to_json() if file.report else None
    facts = {"quant": file.quant, "path": str(file.path), "size": file.size, "report": report}
    return {**facts, "made": file.made}


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
