"""The saved assessments of a project: a folder each under assessments/, with all cases and a summary."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.assess.compare import Comparison, comparison_from_json
from engine.base import store
from engine.base.errors import UserError
from engine.project import Project

FOLDER = "assessments"
CASES, SUMMARY = "comparison.json", "summary.json"


@dataclass(frozen=True, slots=True)
class SavedAssessment:
    """One assessment on disk. `summary` is the comparison without its cases."""

    folder: Path
    made: datetime
    summary: Comparison

    @property
    def path(self) -> Path:
        return self.folder / CASES

    @property
    def project(self) -> Path:
        return self.folder.parent.parent


def keep(project: Project, comparison: Comparison) -> Path:
    """Write a comparison into the project's assessments/; returns the file with its cases."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    name = f"{stamp}-{_slug(comparison.name_a)}-against-{_slug(comparison.name_b)}"
    folder = project.new_folder(FOLDER, name, own=True)
    store.write_json(folder / CASES, comparison.to_json())
    store.write_json(folder / SUMMARY, _without_cases(comparison).to_json())
    return folder / CASES


def load(path: Path) -> Comparison:
    """A saved comparison with its cases. Raises UserError when it is missing or damaged."""
    return comparison_from_json(store.read_json(path))


def saved_assessments(project: Path) -> list[SavedAssessment]:
    """Every assessment of a project that can be read, newest first."""
    assessments = []
    for folder in (project / FOLDER).glob("*"):
        with contextlib.suppress(UserError, OSError):
            assessments.append(_saved(folder))
    return sorted(assessments, key=lambda saved: (saved.made, saved.folder.name), reverse=True)


def _saved(folder: Path) -> SavedAssessment:
    made = _made(folder)
    if not (folder / CASES).is_file():
        raise UserError("{folder} holds no assessment.", folder)
    with contextlib.suppress(UserError):
        return SavedAssessment(folder, made, load(folder / SUMMARY))
    return SavedAssessment(folder, made, _without_cases(load(folder / CASES)))


def _made(folder: Path) -> datetime:
    try:
        return datetime.strptime(folder.name[:15], "%Y%m%d-%H%M%S")
    except ValueError:
        return datetime.fromtimestamp((folder / CASES).stat().st_mtime)


def _without_cases(comparison: Comparison) -> Comparison:
    return comparison.model_copy(update={"cases": ()})


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)[-60:]
