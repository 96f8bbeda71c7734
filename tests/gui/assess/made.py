"""Assessments with made answers, for the tests of the pages that show them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.assess import saved
from engine.assess.assessment import Assessment, Cost
from engine.assess.judge import Answered, judge
from engine.assess.saved import SavedAssessment
from engine.project import Project

BASE, TRAINED = "base:embedded", "20261122-150959-demo:best"


def comparison(
    project: Project, right_a: int, right_b: int, split: str = "test", copies: int = 1
) -> Assessment:
    """The rows of a split (`copies` of them), of which A gets the first ones right, B the last ones."""
    rows = project.split(split) * copies
    good = [row.answer_text() for row in rows]
    half = [json.dumps({**row.completion, "granularity": ["Minute"]}) for row in rows]
    a = [good[at] if at < right_a else "nothing" for at in range(len(rows))]
    b = [good[at] if at >= len(rows) - right_b else half[at] for at in range(len(rows))]
    models = [
        Answered(BASE, a, BASE, seconds=len(rows)),
        Answered(TRAINED, b, TRAINED, seconds=2 * len(rows)),
    ]
    found = judge(rows, models, project.rubric, project.task.schema)
    return found.model_copy(update={"split": split})


def of_models(
    project: Project, answers: dict[str, Sequence[str]], cost: Cost | None = None, copies: int = 1
) -> Assessment:
    """The test rows (`copies` of them) answered by any models, by their names."""
    rows = project.split("test") * copies
    models = [Answered(name, said, name, seconds=1.0, cost=cost) for name, said in answers.items()]
    found = judge(rows, models, project.rubric, project.task.schema)
    return found.model_copy(update={"split": "test"})


def right_in(project: Project, places: Sequence[int], copies: int = 1) -> list[str]:
    """Answers to the test rows that are exact in these places, and no JSON in the others."""
    rows = project.split("test") * copies
    return [row.answer_text() if at in places else "nothing" for at, row in enumerate(rows)]


def renamed(found: Assessment, a: str = "", b: str = "", spec_b: str = "") -> Assessment:
    """The same figures under other names; `spec_b` where it is not B's name."""
    models = list(found.models)
    for at, name, spec in ((0, a, a), (-1, b, spec_b or b)):
        if name:
            models[at] = models[at].model_copy(update={"name": name, "spec": spec})
    return found.model_copy(update={"models": tuple(models)})


def said_by_b(found: Assessment, **changes: Any) -> Assessment:
    """The first case alone, with changes to B's answer."""
    case = found.cases[0]
    answers = (*case.answers[:-1], case.answers[-1].model_copy(update=changes))
    return found.model_copy(update={"cases": (case.model_copy(update={"answers": answers}),)})


def kept_one(project: Project, found: Assessment) -> SavedAssessment:
    """Keep an assessment in the project and give it as the page's list does."""
    path = kept(project, found)
    return next(one for one in saved.saved_assessments(project.folder) if one.path == path)


def kept(project: Project, found: Assessment) -> Path:
    return saved.keep(saved.new_folder(project, [model.name for model in found.models]), found)
