"""Comparisons with made answers, for the tests of both pages."""

from __future__ import annotations

import json

from engine.assess import saved
from engine.assess.compare import Comparison, Origin, compare
from engine.assess.saved import SavedAssessment
from engine.project import Project


def comparison(
    project: Project, right_a: int, right_b: int, split: str = "test", copies: int = 1
) -> Comparison:
    """The rows of a split (`copies` of them), of which A gets the first ones right, B the last ones."""
    rows = project.split(split) * copies
    good = [row.answer_text() for row in rows]
    half = [json.dumps({**row.completion, "granularity": ["Minute"]}) for row in rows]
    a = [good[at] if at < right_a else "nothing" for at in range(len(rows))]
    b = [good[at] if at >= len(rows) - right_b else half[at] for at in range(len(rows))]
    found = compare(
        rows, a, b, project.rubric, project.task.schema, "base:embedded", "20261122-150959-demo:best"
    )
    origin = Origin(
        split=split,
        model_a="base:embedded",
        model_b="20261122-150959-demo:best",
        seconds_a=len(rows),
        seconds_b=2 * len(rows),
    )
    return found.model_copy(update={"origin": origin})


def kept_one(project: Project, found: Comparison) -> SavedAssessment:
    """Keep a comparison in the project and give it as the page's list does."""
    path = saved.keep(project, found)
    return next(one for one in saved.saved_assessments(project.folder) if one.path == path)
