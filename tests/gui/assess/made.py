"""Assessments with made answers, for the tests of the pages that show them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from engine.assess import saved
from engine.assess.assessment import Assessment, Cost, Sampling
from engine.assess.judge import Answered, judge
from engine.assess.saved import SavedAssessment
from engine.project import Project
from engine.runs.recipe import Recipe
from engine.runs.runs import create_run
from gui.assess.page import AssessPage

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


def run_with_best(project: Project, name: str = "demo", exact: float = 0.25, step: int = 5) -> Path:
    """A run with a best adapter that has these held-out figures."""
    run = create_run(project.folder, Recipe(), name)
    folder = run / "checkpoints" / "best"
    folder.mkdir(parents=True)
    (folder / "adapter_config.json").write_text("{}")
    figures = {"phase": "grpo", "step": step, "count": step, "exact": exact, "reward": 0.5}
    (folder / "whole.json").write_text(json.dumps(figures))
    return run


def four(project: Project) -> Assessment:
    """A base, two trained models of which the second is clearly the better one, and an endpoint."""
    rights = {"base:embedded": (), "a:best": range(12), "b:best": range(29), "endpoint:far": range(14)}
    return of_models(project, {name: right_in(project, at, 5) for name, at in rights.items()}, copies=5)


def with_samples(project: Project, right: int, of: int) -> Assessment:
    """One model with half of the rows right, and as many sampled answers to each of which some are right."""
    rows = project.split("test")
    drawn = [[row.answer_text()] * right + ["nothing"] * (of - right) for row in rows]
    answers = right_in(project, range(len(rows) // 2))
    found = judge(rows, [Answered(TRAINED, answers, TRAINED, drawn)], project.rubric, project.task.schema)
    sampling = Sampling(samples=of, temperature=0.7, seed=0)
    return found.model_copy(update={"split": "test", "sampling": sampling})


def action(page: AssessPage, start: str) -> QAction:
    """The action of the page whose text begins so."""
    return next(one for one in page.page_actions() if one.text().replace("&", "").startswith(start))


def shown(qtbot: QtBot, page: AssessPage, found: Assessment) -> None:
    """Keep an assessment, and wait until the page shows it."""
    project = page.workspace.project
    assert project is not None
    one = kept_one(project, found)
    page.arrive({"path": str(one.path)})
    qtbot.waitUntil(lambda: page.result.saved is not None and page.result.saved.folder == one.folder)


def kept(project: Project, found: Assessment) -> Path:
    return saved.keep(saved.new_folder(project, [model.name for model in found.models]), found)
