"""What the export page reads from disk: files with scores and conditions, and what an export wrote."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.assess.choices import Adapter, project_adapters
from engine.assess.file_scores import recommendation, score_of
from engine.assess.gain import Gain, gain_over_base
from engine.assess.saved import SavedAssessment, saved_assessments
from engine.base.errors import UserError, disk_error
from engine.base.text import Text
from engine.export import index
from engine.export.index import Condition, ExportedFile
from gui.workspace.jobs import Job


@dataclass(frozen=True, slots=True)
class Listing:
    """The exported files with their scores and conditions, read by a background thread.

    `sources` are the names of the adapters that there are.
    """

    files: list[ExportedFile]
    sources: frozenset[str]
    saved: list[SavedAssessment]
    conditions: dict[Path, Condition]
    complete: bool = True  # False: scores and conditions are still to be read

    @property
    def advice(self) -> Text | None:
        """Which of the files to take, by their scores."""
        return recommendation(self.files, self.saved)

    @property
    def unscored(self) -> list[ExportedFile]:
        """The whole files of the newest export, where several of them have no score yet."""
        source = self.files[0].source if self.files else ""
        whole = [
            file
            for file in self.files
            if file.source == source and source in self.sources and self.conditions.get(file.path) == "fine"
        ]
        waiting = [file for file in whole if score_of(file, self.saved) is None]
        return whole if self.complete and len(waiting) > 1 else []


def adapters_of(project: Path) -> list[Adapter]:
    with contextlib.suppress(OSError, UserError):  # the project's folder is gone; the window says so
        return project_adapters(project)
    return []


def read_names(project: Path) -> Listing:
    """All files without scores and conditions, which is fast."""
    sources = frozenset(adapter.name for adapter in adapters_of(project))
    return Listing(index.exported_files(project), sources, [], {}, complete=False)


def read_listing(project: Path, known: dict[tuple[Path, int, int], Condition]) -> Listing:
    """All files with their conditions; a file that did not change is not read again."""
    listing = read_names(project)
    conditions: dict[Path, Condition] = {}
    for file in listing.files:
        with contextlib.suppress(OSError):
            state = file.path.stat()
            key = (file.path, state.st_size, state.st_mtime_ns)
            if key not in known:
                known[key] = index.condition(file)
            conditions[file.path] = known[key]
        conditions.setdefault(file.path, "gone")
    return Listing(listing.files, listing.sources, saved_assessments(project), conditions)


@dataclass(frozen=True, slots=True)
class Written:
    """What an export wrote: its files, what lies beside them, and what is known of the gain over the base."""

    files: Sequence[ExportedFile]
    gain: Gain | None
    beside: Sequence[str]
    notes: Sequence[Text]


def written(project: Path, job: Job) -> Written:
    """What the finished export `job` wrote. Raises UserError."""
    result = job.result()
    listed = {file.path.name: file for file in index.read_list(Path(result["folder"]))}
    files = [listed[item["file"]] for item in result["files"] if item["file"] in listed]
    if not files:
        raise UserError("{path} is not a list of exported files.", result["folder"])
    first = files[0]
    gain = gain_over_base(project, first.run, first.adapter, first.path, saved_assessments(project))
    return Written(files, gain, result["beside"], [Text.load(note) for note in result["notes"]])


def copy_whole(source: Path, target: Path) -> Path:
    temp = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, temp)
        temp.replace(target)
    except OSError as error:
        temp.unlink(missing_ok=True)
        raise disk_error("write", target, error) from error
    return target
