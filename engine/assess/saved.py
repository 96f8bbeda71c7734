"""The saved assessments of a project: a folder each under assessments/, with all cases and a summary."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.assess.assessment import Assessment, assessment_from_json
from engine.base import store
from engine.base.errors import UserError
from engine.project import Project

FOLDER = "assessments"
CASES, SUMMARY = "assessment.json", "summary.json"


@dataclass(frozen=True, slots=True)
class SavedAssessment:
    """One assessment on disk. `summary` is the assessment without its cases."""

    folder: Path
    made: datetime
    summary: Assessment

    @property
    def path(self) -> Path:
        return self.folder / CASES

    @property
    def project(self) -> Path:
        return self.folder.parent.parent


def new_folder(project: Project, names: list[str]) -> Path:
    """A folder for an assessment of these models. It is listed once the assessment is kept in it."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    models = f"{len(names)}-models" if len(names) > 2 else "-against-".join(map(_slug, reversed(names)))
    return project.new_folder(FOLDER, f"{stamp}-{models}", own=True)


def keep(folder: Path, assessment: Assessment) -> Path:
    """Write an assessment into its folder; returns the file with its cases."""
    store.write_json(folder / CASES, assessment.to_json())
    store.write_json(folder / SUMMARY, assessment.without_cases().to_json())
    return folder / CASES


def load(path: Path) -> Assessment:
    """A saved assessment with its cases. Raises UserError when it is missing or damaged."""
    return assessment_from_json(store.read_json(path))


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
    return SavedAssessment(folder, made, load(folder / CASES).without_cases())


def _made(folder: Path) -> datetime:
    try:
        return datetime.strptime(folder.name[:15], "%Y%m%d-%H%M%S")
    except ValueError:
        return datetime.fromtimestamp((folder / CASES).stat().st_mtime)


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)[-60:]
