from __future__ import annotations

from pathlib import Path

import pytest

from engine.assess.file_scores import recommendation
from engine.assess.judge import Answered, judge
from engine.assess.saved import SavedAssessment, keep, new_folder, saved_assessments
from engine.export.index import ExportedFile
from engine.project import Project, new_project

SIZES = {"F16": 270, "Q8_0": 145, "Q4_0": 90}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path / "project")


def scored(project: Project, **right: int) -> tuple[list[ExportedFile], list[SavedAssessment]]:
    """Files of a run, of whose answers so many are right; of 120; those of the trained model to 80."""
    folder = project.folder / "exports" / "run"
    files = [
        ExportedFile(folder / f"m-{quant}.gguf", quant, SIZES[quant], "run", "best", None, 1.7e9)
        for quant in right
    ]
    rows = project.split("test")[:120]

    def answers(count: int) -> list[str]:
        return [row.answer_text() if at < count else "nothing" for at, row in enumerate(rows)]

    said = [Answered("run:best", answers(80), "run:best")]
    for file, count in zip(files, right.values(), strict=True):
        said.append(Answered(file.quant, answers(count), str(file.path)))
    found = judge(rows, said, project.rubric, project.task.schema)
    keep(new_folder(project, ["made"]), found)
    return files, saved_assessments(project.folder)


def test_the_smallest_file_that_answers_as_well_is_recommended(project: Project) -> None:
    files, saved = scored(project, F16=80, Q8_0=80, Q4_0=79)
    assert recommendation(files, saved) == (
        "Take Q4_0: 3.0 times smaller than F16, -0.8 points of exact match against the trained model on 120 "
        "rows, within noise."
    )


def test_a_file_that_loses_is_left_out(project: Project) -> None:
    files, saved = scored(project, F16=80, Q8_0=79, Q4_0=50)
    assert "Take Q8_0: 1.9 times smaller than F16" in (recommendation(files, saved) or "")


def test_the_largest_is_recommended_where_all_others_lose_and_told_where_all_lose(project: Project) -> None:
    files, saved = scored(project, F16=80, Q4_0=50)
    assert "Take F16: +0.0 points" in (recommendation(files, saved) or "")
    files, saved = scored(project, Q8_0=60, Q4_0=50)
    assert "Every file answers worse" in (recommendation(files, saved) or "")
    assert "Q8_0 loses least: -16.7 points" in (recommendation(files, saved) or "")


def test_one_scored_file_alone_recommends_nothing(project: Project) -> None:
    files, saved = scored(project, Q8_0=80)
    unscored = ExportedFile(files[0].path.with_name("m-Q4_0.gguf"), "Q4_0", 90, "run", "best", None, 1.7e9)
    assert recommendation([*files, unscored], saved) is None
