"""The answers that the person marked in saved assessments, and those that a judge can be compared on."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.assess.marks import read_marks
from engine.assess.saved import load, saved_assessments, still_asked
from engine.base.errors import UserError
from engine.base.json_values import same
from engine.data.rows import Row
from engine.project import Project
from engine.rewards.judges import parameters_of, questions
from engine.rewards.parse import parse
from engine.rewards.rubric import Entry, Rubric


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer of a model to a row as it is now, and whether the person called it right."""

    row: Row
    model: str
    said: str
    right: bool


def marked_answers(project: Project) -> list[Marked]:
    """Every answer marked right or wrong, in the newest assessment first; of the same answer the newest mark.

    A row that is gone or asks something else says nothing any more, nor does a damaged assessment.
    """
    found: dict[tuple[str, str], Marked] = {}
    rows = project.rows()
    for saved in saved_assessments(project.folder):
        with contextlib.suppress(UserError):
            marks = [mark for mark in read_marks(saved.folder).values() if mark.right is not None]
            if not marks:
                continue
            whole = load(saved.path)
            cases = {case.row_id: (case, row) for case, row in still_asked(whole.cases, rows)}
            for mark in marks:
                at = whole.place(mark.model)
                if at is None or mark.row not in cases or mark.right is None:
                    continue
                case, row = cases[mark.row]
                said = case.answers[at].said
                if case.answers[at].missing is None:
                    found.setdefault(
                        (row.id, said), Marked(row, whole.models[at].name, said, right=mark.right)
                    )
    return list(found.values())


def comparable(entry: Entry, rubric: Rubric, marked: Sequence[Marked]) -> list[Marked]:
    """The marked answers that say something of this judge.

    It would be asked of them: what is known without it, such as the expected text, would make it look better
    than it is. And the mark is about what it judges: an answer that is wrong elsewhere too says nothing of
    one field.
    """
    path = parameters_of(entry).field
    return [
        one
        for one in marked
        if len([*questions(entry, rubric, one.row, one.said)]) == len(one.row.answers())
        and (one.right or not path or _right_elsewhere(one, rubric, path))
    ]


def _right_elsewhere(one: Marked, rubric: Rubric, path: str) -> bool:
    value = parse(rubric.judged_text(one.said)).value
    names = path.split(".")
    return any(same(_without(value, names), _without(answer, names)) for answer in one.row.answers())


def _without(value: Any, names: Sequence[str]) -> Any:
    """A JSON value without the field at this path."""
    if isinstance(value, Mapping):
        if (whole := ".".join(names)) in value:
            return {key: item for key, item in value.items() if key != whole}
        name, *rest = names
        return {key: _without(item, rest) if key == name and rest else item for key, item in value.items()}
    if isinstance(value, list):
        name, *rest = names
        return [
            (_without(item, rest) if rest else None) if str(at) == name else item
            for at, item in enumerate(value)
        ]
    return value
