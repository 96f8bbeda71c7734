"""The saved assessments of a project: a folder each under assessments/, with all cases and a summary."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.assess.assessment import Assessment, Case, assessment_from_json, case_from_json
from engine.assess.judge import Answered, judge, judged_pairs
from engine.assess.marks import Mark, put_mark, read_marks, with_marks
from engine.base import store
from engine.base.errors import UserError
from engine.base.json_pieces import members
from engine.base.progress import Progress, silent
from engine.data.rows import Row
from engine.project import Project
from engine.rewards.parse import storable

Ask = Callable[[Iterable[tuple[Row, str]]], object]
InTurn = Callable[[Iterable[tuple[str, Any]]], Iterable[tuple[str, Any]]]
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


def new_folder(project: Project, names: Sequence[str]) -> Path:
    """A folder for an assessment of these models. It is listed once the assessment is kept in it."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    models = f"{len(names)}-models" if len(names) > 2 else "-against-".join(map(_slug, reversed(names)))
    return project.new_folder(FOLDER, f"{stamp}-{models}", own=True)


def keep(folder: Path, assessment: Assessment) -> Path:
    """Write an assessment into its folder; returns the file with its cases."""
    store.write_json(folder / CASES, assessment.to_json())
    summary = with_marks(assessment, read_marks(folder)).without_cases()
    store.write_json(folder / SUMMARY, summary.to_json())
    return folder / CASES


def load(path: Path, in_turn: InTurn = iter) -> Assessment:
    """A saved assessment with its cases and the person's marks. Raises UserError when it is damaged.

    The cases are read one by one; a thread of the window rests between them by `in_turn`.
    """
    whole, cases = dict[str, Any](), list[Case]()
    try:
        for name, value in in_turn(members(store.read_text(path), "cases")):
            if name == "cases":
                cases.append(case_from_json(value))
            else:
                whole[name] = value
    except (ValueError, RecursionError) as error:
        raise UserError("{path} is not valid JSON: {reason}.", path, error) from error
    found = assessment_from_json(whole).model_copy(update={"cases": tuple(cases)})
    return with_marks(found, read_marks(path.parent))


def mark(folder: Path, found: Assessment, mark: Mark) -> Assessment:
    """Keep a mark beside the saved assessment `found`; returns it with its figures. Raises UserError."""
    marked = with_marks(found, put_mark(folder, mark))
    store.write_json(folder / SUMMARY, marked.without_cases().to_json())
    return marked


def judge_again(
    project: Project, path: Path, progress: Progress = silent, ask: Ask = lambda answered: None
) -> Assessment:
    """Judge the answers of a saved assessment by the project's rows and rewards as they are now, and keep it.

    `ask` has the verdicts of models that judge, so that the rewards find them.

    A row that is gone, or whose prompt is another one, is left out and counted (`left_out`). The person's
    marks stay. Raises UserError when it is damaged, or none of its rows is left.
    """
    old = load(path)
    both = list(still_asked(old.cases, project.rows()))
    if not both:
        raise UserError("None of the rows of this assessment is in the project as it was asked.")
    models = [
        Answered(
            model.name,
            [case.answers[at].said for case, _ in both],
            model.spec,
            [[sample.said for sample in case.answers[at].samples] for case, _ in both],
            model.seconds,
            model.cost,
        )
        for at, model in enumerate(old.models)
    ]
    rows = [row for _, row in both]
    ask(judged_pairs(rows, models))
    found = judge(rows, models, project.rubric, project.task.schema, progress)
    left_out = old.left_out + len(old.cases) - len(both)
    kept = {"split": old.split, "limit": old.limit, "sampling": old.sampling, "left_out": left_out}
    keep(path.parent, found.model_copy(update=kept))
    return load(path)


def still_asked(cases: Iterable[Case], rows: Iterable[Row]) -> Iterator[tuple[Case, Row]]:
    """The cases whose row is there and asks the same, each with its row as it is now."""
    now = {storable(row.id): row for row in rows}
    for case in cases:
        row = now.get(case.row_id)
        if row is not None and storable(row.prompt) == case.prompt:
            yield case, row


def saved_assessments(project: Path) -> list[SavedAssessment]:
    """Every assessment of a project that can be read, newest first."""
    assessments = []
    for folder in (project / FOLDER).glob("*"):
        with contextlib.suppress(UserError, OSError):
            assessments.append(_saved(folder))
    return sorted(assessments, key=lambda saved: (saved.made, saved.folder.name), reverse=True)


def _saved(folder: Path) -> SavedAssessment:
    made = made_at(folder)
    if not (folder / CASES).is_file():
        raise UserError("{folder} holds no assessment.", folder)
    with contextlib.suppress(UserError):
        return SavedAssessment(folder, made, load(folder / SUMMARY))
    return SavedAssessment(folder, made, load(folder / CASES).without_cases())


def made_at(folder: Path) -> datetime:
    """When the assessment in this folder was made, by the folder's name."""
    try:
        return datetime.strptime(folder.name[:15], "%Y%m%d-%H%M%S")
    except ValueError:
        return datetime.fromtimestamp((folder / CASES).stat().st_mtime)


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)[-60:]
