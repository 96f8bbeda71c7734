"""Assessments with made answers, for the tests of both pages."""

from __future__ import annotations

import json
from typing import Any

from engine.assess import saved
from engine.assess.assessment import Assessment, Case
from engine.assess.judge import Answered, judge
from engine.assess.saved import SavedAssessment
from engine.project import Project
from gui.assess.pair import Comparison

TRAINED = "20261122-150959-demo:best"


def comparison(
    project: Project, right_a: int, right_b: int, split: str = "test", copies: int = 1
) -> Comparison:
    """The rows of a split (`copies` of them), of which A gets the first ones right, B the last ones."""
    rows = project.split(split) * copies
    good = [row.answer_text() for row in rows]
    half = [json.dumps({**row.completion, "granularity": ["Minute"]}) for row in rows]
    a = [good[at] if at < right_a else "nothing" for at in range(len(rows))]
    b = [good[at] if at >= len(rows) - right_b else half[at] for at in range(len(rows))]
    models = [
        Answered("base:embedded", a, "base:embedded", seconds=len(rows)),
        Answered(TRAINED, b, TRAINED, seconds=2 * len(rows)),
    ]
    found = judge(rows, models, project.rubric, project.task.schema)
    return Comparison(found.model_copy(update={"split": split}))


def renamed(found: Comparison, a: str = "", b: str = "", spec_b: str = "") -> Comparison:
    """The same figures under other names; `spec_b` where it is not B's name."""
    models = list(found.found.models)
    for at, name, spec in ((0, a, a), (-1, b, spec_b or b)):
        if name:
            models[at] = models[at].model_copy(update={"name": name, "spec": spec})
    return Comparison(found.found.model_copy(update={"models": tuple(models)}))


def said_by_b(found: Comparison, **changes: Any) -> Comparison:
    """The first case alone, with changes to B's answer."""
    case: Case = found.found.cases[0]
    answers = (*case.answers[:-1], case.answers[-1].model_copy(update=changes))
    cases = (case.model_copy(update={"answers": answers}),)
    return Comparison(found.found.model_copy(update={"cases": cases}))


def kept_one(project: Project, found: Comparison) -> SavedAssessment:
    """Keep an assessment in the project and give it as the page's list does."""
    path = kept(project, found.found)
    return next(one for one in saved.saved_assessments(project.folder) if one.path == path)


def kept(project: Project, found: Assessment):
    return saved.keep(saved.new_folder(project, [model.name for model in found.models]), found)
