"""The person's own marks: an answer that is right or wrong whatever the rewards say of it, and a comment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from engine.assess.assessment import Assessment
from engine.assess.stats import wilson
from engine.base import store
from engine.base.errors import UserError
from engine.base.reasons import field_fault

FILE = "marks.json"
Marks = Mapping[tuple[str, str], "Mark"]  # by row id and model


class Mark(BaseModel):
    """What the person says of one model's answer to one row; `right` None: nothing but the comment.

    `model` is the `spec` of its `ModelResult`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: str
    model: str
    right: bool | None = None
    comment: str = ""

    @property
    def empty(self) -> bool:
        return self.right is None and not self.comment


_FILE = TypeAdapter(tuple[Mark, ...])


def read_marks(folder: Path) -> dict[tuple[str, str], Mark]:
    """The marks beside a saved assessment, by row and model. Raises UserError when they are damaged."""
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        marks = _FILE.validate_python(store.read_json(path))
    except ValidationError as error:
        raise UserError("{path}: {place}: {reason}.", path, *field_fault(error)) from error
    return {(mark.row, mark.model): mark for mark in marks}


def put_mark(folder: Path, mark: Mark) -> dict[tuple[str, str], Mark]:
    """Write a mark into the folder of a saved assessment in place of an earlier one; an empty one erases it.

    Returns all marks. Raises UserError where they cannot be read or written; the old ones then stand.
    """
    marks = read_marks(folder)
    marks.pop((mark.row, mark.model), None)
    if not mark.empty:
        marks[mark.row, mark.model] = mark
    store.write_json(folder / FILE, [one.model_dump(mode="json") for one in marks.values()])
    return marks


def with_marks(found: Assessment, marks: Marks) -> Assessment:
    """The assessment with the second figure of each model: exact match where the marks have the last word.

    Without cases it stays as it is, for the marks say nothing of the other rows.
    """
    if not found.cases:
        return found
    rows = {row for row, _ in marks}
    cases = [case for case in found.cases if case.row_id in rows]
    models, counted, count = [], 0, len(found.cases)
    for at, model in enumerate(found.models):
        said = [
            (mark.right, case.answers[at].exact)
            for case in cases
            if (mark := marks.get((case.row_id, model.spec))) is not None and mark.right is not None
        ]
        exact = round(model.exact.estimate * count) + sum(right - judged for right, judged in said)
        marked = wilson(exact, count) if said else None
        models.append(model.model_copy(update={"marked": marked}))
        counted += len(said)
    return found.model_copy(update={"models": tuple(models), "marks": counted})
